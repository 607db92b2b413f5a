"""Every check of cases' books can fail: a hall is altered behind its back, and one thing is seen.

The hall is some weeks of the simulated year in which rare things happen often, so that there is
something of everything to alter.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from hall.app.records.verification import breaches_of
from hall.app.terms import terms_of
from hall.config.settings_file import read_settings
from hall.domain.handling.identities import IDENTITIES, disagreements
from hall.service.hall import DATABASE
from hall.service.handling.attached import CHECKS as ATTACHED
from hall.service.handling.table import HANDLERS
from hall.service.terms import Terms
from hall.store import database
from hall.store.handling import audit, counting
from tests.hall.store.handling import alterations, alterations_services
from tests.hall.store.handling.alterations import AS_TOLD
from tests.hall.store.handling.everything import happen

BY_THE_HALL = {"LookAtCases", "RecomputeCases"}
"""What the timekeeper gives: the year lets it."""
ONCE = {"ImportCalendarYear"}
"""A year's notice comes before the year."""
NOWHERE = {
    "fen_open", "fen_unsettled", "fen_unsettled_back", "meetings_scheduled", "orders_open",
    "orders_refund_asked", "received_now", "supplementing", "tickets_cancelled", "tickets_live",
    "visits_other", "withdrawn_after",
}  # fmt: skip
"""Counts that are nought in an evening on which everybody went home content."""


ALTERED = {**alterations.ALTERED, **alterations_services.ALTERED}


@pytest.fixture(scope="module")
def happened(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Counter[str]]:
    """A hall in which everything has happened, and how often each command was given."""
    directory = tmp_path_factory.mktemp("happened") / "hall"
    books, given = happen(directory)
    assert books.broken == ()
    return directory, given


@pytest.fixture(scope="module")
def begun(happened: tuple[Path, Counter[str]]) -> Path:
    """The hall; nothing is wrong with it."""
    return happened[0]


@pytest.fixture(scope="module")
def terms(begun: Path) -> Terms:
    return terms_of(read_settings(begun / "hall.toml"), "")


def _altered(begun: Path, directory: Path, sql: str) -> Path:
    """A copy of the hall, changed by somebody whom no trigger stops."""
    directory.mkdir()
    shutil.copy(begun / "secret.key", directory)
    shutil.copy(begun / DATABASE, directory)
    with closing(sqlite3.connect(directory / DATABASE, isolation_level=None)) as connection:
        named = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in named.fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("PRAGMA ignore_check_constraints = ON")
        assert connection.execute(sql).rowcount >= 1, "nothing was altered"
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return directory


@pytest.mark.parametrize("what", ALTERED)
def test_what_is_altered_is_seen_and_nothing_else(
    begun: Path, terms: Terms, tmp_path: Path, what: str
) -> None:
    sql, expected = ALTERED[what]
    found = list(breaches_of(_altered(begun, tmp_path / "copy", sql), terms))
    # The chain of the log is a check of its own, and looked at elsewhere.
    lines = [line for line in found if not line.startswith("审计链")]
    unseen = {name for name in expected if not any(name in line for line in lines)}
    beyond = [line for line in lines if not any(name in line for name in expected)]
    assert (unseen, beyond) == (set(), [])
    if "events" in sql.split(" SET ")[0]:
        assert any(line.startswith("审计链") for line in found)


def test_the_year_gives_every_command_of_cases(happened: tuple[Path, Counter[str]]) -> None:
    _, given = happened
    commands = {command.__name__ for command in HANDLERS}
    assert commands - given.keys() == BY_THE_HALL | ONCE


def test_every_check_of_cases_is_seen_to_fail() -> None:
    expected = {name for _, names in ALTERED.values() for name in names}
    unproved = [
        name
        for name in (
            *(name for name, _ in audit.CHECKS),
            *ATTACHED,
        )
        # The other way round of the same comparison.
        if "：事件没有" not in name and not any(part in name for part in expected)
    ]
    assert unproved == []


def test_every_count_of_an_identity_matters(begun: Path) -> None:
    with closing(database.open_reader(begun / DATABASE)) as reader:
        counts = counting.counts(reader)
    for identity in IDENTITIES:
        for count in (*identity.left, *identity.right):
            one_more = {**counts, count: counts[count] + 1}
            assert list(disagreements(one_more, [identity])), (identity.name, count)
    used = {count for one in IDENTITIES for count in (*one.left, *one.right)}
    # What is nowhere in this hall proves nothing.
    assert {count for count in used if not counts[count]} <= NOWHERE


def test_a_sealed_row_that_looks_like_text_by_chance_is_none(
    begun: Path, terms: Terms, tmp_path: Path
) -> None:
    """Cast to text, bytes end at a zero: of a year of sealed rows one began with "2" and a zero."""
    sql = "UPDATE applicants SET sealed = x'32008f9c01' WHERE sealed IS NOT NULL"
    assert list(breaches_of(_altered(begun, tmp_path / "copy", sql), terms)) == []


def test_many_breaches_are_counted(begun: Path, terms: Terms, tmp_path: Path) -> None:
    sql = "UPDATE cases SET saved_days = 99 WHERE saved_days IS NOT NULL"
    found = list(breaches_of(_altered(begun, tmp_path / "copy", sql), terms))
    assert len([line for line in found if AS_TOLD in line]) == 21
    assert any("另有" in line for line in found)


def test_without_settings_the_rest_is_checked(begun: Path, tmp_path: Path) -> None:
    copy = _altered(begun, tmp_path / "copy", "UPDATE cases SET counter = 99 WHERE id = 1")
    assert list(breaches_of(copy)) == []
    other = _altered(begun, tmp_path / "other", ALTERED["alert lost"][0])
    assert len(list(breaches_of(other))) == 1
