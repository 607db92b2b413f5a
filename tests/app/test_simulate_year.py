"""``jiaohao simulate --year``: its books agree, and it would tell if they did not."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hall.app.simulate.year.books import Books, balance
from hall.app.simulate.year.command import run, working_days
from hall.app.simulate.year.mix import CASES_A_YEAR, WORKING_DAYS, Draw, Matter, Turn
from hall.app.simulate.year.tally import Tally
from hall.app.terms import terms_of
from hall.config.catalogue_files import sample_catalogue
from hall.config.settings_file import read_settings
from hall.domain.catalog_rows import ItemKind
from hall.service.hall import DATABASE
from hall.store import database
from tests.app.shell import run_in


@pytest.fixture(scope="module")
def fortnight(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Books]:
    directory = tmp_path_factory.mktemp("fortnight") / "hall"
    books, _ = run(directory, working_days(2026)[:10], 1, lambda _day: None)
    return directory, books


@pytest.mark.timeout(400)
def test_a_fortnights_books_agree(fortnight: tuple[Path, Books]) -> None:
    _, books = fortnight
    assert books.broken == ()
    cases = CASES_A_YEAR * 10 // WORKING_DAYS
    # All that was drawn came, but for who could not be called on the last day.
    assert abs(books.own["received"] - cases) < cases // 50
    assert books.own["enquiries"] == pytest.approx(cases * 17_538 / 32_822, rel=0.02)
    share = books.own["immediate"] / books.own["accepted"]
    assert share == pytest.approx(5_665 / 32_822, abs=0.03)
    assert books.counts["visits_other"] == 0


def test_every_way_of_a_case_was_gone(fortnight: tuple[Path, Books]) -> None:
    directory, _ = fortnight
    with closing(database.open_reader(directory / DATABASE)) as reader:
        names = dict(reader.execute("SELECT name, count(*) FROM events GROUP BY name").fetchall())
        kinds = {row[0] for row in reader.execute("SELECT DISTINCT kind FROM cases")}
    expected = {
        "case.received", "case.supplement_asked", "case.materials_completed", "case.stopped",
        "case.extension_asked", "case.extended", "case.surveyed", "case.sent_up",
        "case.result_ready", "case.collected", "case.archived", "case.returned",
        "case.review_asked", "case.reviewed", "case.withdrawn", "case.part_finished",
        "case.urgent_recognised", "fee.ordered", "fee.paid", "fee.till_closed", "alert.raised",
        "ticket.no_show", "case.standing_changed",
    }  # fmt: skip
    assert expected - names.keys() == set()
    assert kinds >= {"enquiry", "immediate", "promised", "joint", "supplement", "returned"}


def test_a_difference_is_told(fortnight: tuple[Path, Books], tmp_path: Path) -> None:
    directory, _ = fortnight
    with closing(sqlite3.connect(directory / DATABASE)) as source:
        target = sqlite3.connect(tmp_path / DATABASE)
        with closing(target):
            source.backup(target)
            # An enquiry that the hall counts and nobody asked; a month that lost a case.
            target.execute("PRAGMA ignore_check_constraints = ON")
            target.execute(
                "UPDATE cases SET kind = 'enquiry', phase = 'closed', closed_at = opened_at"
                " WHERE id = (SELECT id FROM cases WHERE kind = 'undecided' LIMIT 1)"
            )
            target.commit()
    (tmp_path / "secret.key").write_bytes((directory / "secret.key").read_bytes())
    terms = terms_of(read_settings(directory / "hall.toml"), "")
    broken = balance(tmp_path, terms, Tally()).broken
    assert any(line.startswith("2026-01 received: 模拟记 0") for line in broken)
    assert any(line.startswith("paid_fen: 模拟记 0，清点") for line in broken)
    assert any("咨询 = 结束时记为咨询的来访" in line for line in broken)
    assert any("case differs from its events" in line for line in broken)


def test_the_command_gives_the_same_log_for_the_same_seed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    arguments = ("simulate", "--year", 2026, "--days", 1, "--seed", 2)
    ran = run_in(capsys, *arguments, "--data", tmp_path / "hall", "--json")
    assert ran.code == 0, ran.err
    told: dict[str, Any] = json.loads(ran.out)
    assert told["broken"] == []
    assert told["own"]["received"] == told["totals"]["month"]["received"] > 100
    again = run_in(capsys, *arguments, "--data", tmp_path / "hall")
    assert "已有大厅" in again.line
    assert "没有 2050 年的日历" in run_in(capsys, "simulate", "--year", 2050).line
    table = run_in(capsys, *arguments)
    assert told["chain"] in table.out
    assert "收件 received" in table.out


def _drawn(seed: int, days: int) -> list[Matter]:
    draw = Draw(sample_catalogue(), seed, slots=40, days=days)
    return [matter for day in range(days) for matter in draw.of_day(day)]


def test_a_whole_years_draw_is_xinxings() -> None:
    matters = [one for one in _drawn(1, WORKING_DAYS) if not one.never_shows]
    cases = [one for one in matters if not one.enquiry]
    assert len(cases) == CASES_A_YEAR
    assert len(matters) - len(cases) == round(CASES_A_YEAR * 17_538 / 32_822)
    kinds = Counter(one.item.kind for one in cases)
    assert kinds[ItemKind.IMMEDIATE] / len(cases) == pytest.approx(5_665 / 32_822, abs=0.01)
    assert {one.turn for one in cases} == set(Turn)
    assert len({one.item.code for one in cases}) > 230


def test_a_seed_draws_the_same_matters() -> None:
    first, second = _drawn(1, 2), _drawn(1, 2)
    other = _drawn(2, 2)
    told = [[(m.item.code, m.turn, m.slot) for m in drawn] for drawn in (first, second, other)]
    assert told[0] == told[1] != told[2]


@pytest.mark.year
@pytest.mark.timeout(3600)
def test_a_whole_years_books_agree(tmp_path: Path) -> None:
    directory = tmp_path / "hall"
    books, _ = run(directory, working_days(2026), 1, lambda _day: None)
    assert books.broken == ()
    assert books.own["received"] == pytest.approx(CASES_A_YEAR, rel=0.01)
    assert books.counts["late"] > 50
    assert books.rates["on_time_rate"] == pytest.approx(0.995, abs=0.005)
