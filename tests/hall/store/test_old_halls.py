"""Halls of earlier releases, as they wrote themselves, taken up by this one.

A file of ``halls`` is a small hall of that release (its tests' own, with the secret SECRET): a day
with visits served, missed, transferred, rated and cancelled, closed, and a second day left open;
then ``sqlite3 hall.db .dump`` without the WAL. No release changes an earlier one's file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hall.app.records.verification import breaches_of
from hall.domain.actors import Role
from hall.domain.errors import AlreadyRunning
from hall.domain.handling import commands as h
from hall.domain.handling.course import MaterialState
from hall.domain.handling.errors import WrongPhase
from hall.domain.posts import SECTIONS, Post
from hall.service.setup import bring_up
from hall.store import accounts, database, event_log
from hall.store.lock import DirectoryLock
from hall.store.migrations import migrate
from tests.app.shell import run_in
from tests.hall.desk import Desk, check
from tests.hall.service.handling.caseroom import CLERK
from tests.hall.small import TERMS

HALLS = sorted((Path(__file__).parent / "halls").glob("*.sql"))
SECRET = bytes(range(32))
HANDED_IN = MaterialState.HANDED_IN


@pytest.fixture(params=HALLS, ids=lambda path: path.stem)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A data directory as the earlier release left it."""
    directory = tmp_path / "old"
    directory.mkdir()
    (directory / "secret.key").write_bytes(SECRET)
    with closing(sqlite3.connect(directory / "hall.db", isolation_level=None)) as db:
        db.executescript(request.param.read_text(encoding="utf-8"))
        db.execute(f"PRAGMA application_id = {database.APPLICATION_ID}")
        db.execute("PRAGMA journal_mode = WAL")
    return directory


@pytest.fixture
def taken_up(old: Path) -> Iterator[Desk]:
    """Its hall under this release."""
    desk = Desk(old)
    yield desk
    desk.close()
    check(old)


def test_an_old_hall_is_taken_up_whole(old: Path) -> None:
    with closing(database.open_reader(old / "hall.db")) as reader:
        before = _contents(reader)
    Desk(old).close()
    assert list(breaches_of(old, TERMS)) == []
    with closing(database.open_reader(old / "hall.db")) as reader:
        assert _contents(reader) == before


def _contents(reader: sqlite3.Connection) -> dict[str, list[object]]:
    tables = ("tickets", "ticket_cases", "ratings", "events", "answers", "sessions")
    contents = {
        table: list(reader.execute(f"SELECT * FROM {table} ORDER BY 1, 2")) for table in tables
    }
    contents["slips"] = list(
        reader.execute("SELECT id, ticket, kiosk, copy, state, queued_at, moved_at FROM slips")
    )
    contents["cases"] = list(
        reader.execute("SELECT id, number, item, department, person, kind, state FROM cases")
    )
    return contents


def test_an_old_hall_goes_on(taken_up: Desk) -> None:
    seq = taken_up.seq()
    taken_up.clock.set(2026, 11, 22)
    ticket = taken_up.issue()
    assert taken_up.since(seq)[0].event.ticket == ticket
    taken_up.reopen()
    assert taken_up.ticket(ticket).id == ticket


def test_people_keep_what_they_could_do(taken_up: Desk) -> None:
    held = {one.id: one.posts for one in accounts.everyone(taken_up.connection)}
    assert held["C1"] == {Post.CLERK}
    assert held["duty"] == {Post.DUTY}
    assert held["admin"] == frozenset()
    [token] = accounts.tokens(taken_up.connection)
    assert (token.role, token.posts, token.all_cases) == (Role.STAFF, SECTIONS, False)


@pytest.mark.parametrize("kept", [0, 1])
def test_foreign_keys_are_off_for_the_steps_alone(kept: int) -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute(f"PRAGMA foreign_keys = {kept}")
        migrate(connection)
        assert connection.execute("PRAGMA foreign_keys").fetchone() == (kept,)


def test_a_step_that_leaves_a_dangling_row_is_undone(old: Path) -> None:
    with closing(sqlite3.connect(old / "hall.db", isolation_level=None)) as db:
        # As no release writes it: the look after each step must find it.
        db.execute("INSERT INTO ticket_cases VALUES (999, 999, 0)")
        with pytest.raises(sqlite3.IntegrityError, match="ticket_cases"):
            migrate(db)
        columns = {row[1] for row in db.execute("PRAGMA table_info(accounts)")}
        assert "posts" not in columns
        assert event_log.last_seq(db) > 0


def test_a_command_line_says_what_an_old_hall_needs(
    old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in (["user", "list"], ["report"], ["verify"], ["token", "list"]):
        ran = run_in(capsys, *command, "--data", old)
        assert ran.code != 0
        assert "storage.behind" in ran.line
    assert run_in(capsys, "backup", "--data", old).code == 0
    bring_up(old)
    assert run_in(capsys, "user", "list", "--data", old).code == 0


def test_nobody_brings_a_hall_up_under_another(old: Path) -> None:
    lock = DirectoryLock(old)
    with pytest.raises(AlreadyRunning):
        bring_up(old)
    lock.release()
    bring_up(old)
    assert not database.is_behind(old / "hall.db")


def test_old_cases_are_worked_on(taken_up: Desk) -> None:
    """What only had a visit then has a course now: handed in, accepted, granted, collected."""
    number = "JH20261122-00001"
    taken_up.clock.set(2026, 11, 23)
    for command in (
        h.ReceiveCase(case=number, materials=dict.fromkeys(("户口簿", "旧身份证"), HANDED_IN)),
        h.AcceptCase(case=number),
        h.DecideCase(case=number, outcome="granted"),
        h.MakeReady(case=number),
        h.CollectResult(case=number, proof="case_code", code=number),
    ):
        taken_up.do(command, by=CLERK)
    case = dict[str, Any](taken_up.queries().case(number))
    assert (case["phase"], case["kind"]) == ("closed", "promised")
    assert [one["number"] for one in case["notices"]] == ["JH承〔2026〕00001号"]
    assert list(breaches_of(taken_up.directory, TERMS)) == []


@pytest.mark.parametrize(
    ("number", "phase"),
    [
        ("JH20261121-00001", "closed"),  # an enquiry, answered at the window
        ("JH20261121-00002", "opened"),  # served, and nobody said what became of it
        ("JH20261121-00003", "opened"),  # its citizen never came
    ],
)
def test_old_cases_are_what_they_were(taken_up: Desk, number: str, phase: str) -> None:
    assert taken_up.queries().case(number)["phase"] == phase
    receive = h.ReceiveCase(case=number)
    if phase == "closed":
        with pytest.raises(WrongPhase):
            taken_up.do(receive, by=CLERK)
    else:
        taken_up.do(receive, by=replace(CLERK, department=None))
        assert taken_up.queries().case(number)["phase"] == "received"
