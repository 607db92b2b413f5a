"""The calendar in force: shipped, imported, overridden, withdrawn; who may, what the log says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from hall.domain.actors import Actor, Role
from hall.domain.calendar import Calendar, Year
from hall.domain.calendar_errors import CalendarFlawed, NoOverride, YearConfirmed
from hall.domain.commands import Command
from hall.domain.errors import HallError, Invalid, ReasonRequired
from hall.domain.handling.calendar_commands import ImportCalendarYear, OverrideDay, WithdrawOverride
from hall.domain.posts import Post, PostNeeded
from hall.service.handling.calendar.in_force import in_force
from hall.service.setup import create_hall
from tests.hall.desk import Desk
from tests.hall.small import TABLES
from tests.hall.small_calendar import YEAR_2026, year

BUSINESS = Actor(role=Role.STAFF, id="B1", posts=frozenset({Post.BUSINESS}))
LEADER = Actor(role=Role.STAFF, id="L1", posts=frozenset({Post.LEADER, Post.DUTY}))
ADMIN = Actor(role=Role.ADMIN, id="root")
CLERK = Actor(role=Role.COUNTER, id="C1", posts=frozenset({Post.CLERK}))
DUTY = Actor(role=Role.STAFF, id="D1", posts=frozenset({Post.DUTY}))
YEAR_2027 = year(2027, "1/1-3 2/5-11", "1/9")
FAIR = date(2026, 12, 1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    create_hall(tmp_path, TABLES)
    desk = Desk(tmp_path)
    yield desk
    desk.close()


def calendar(desk: Desk) -> Calendar:
    return in_force(desk.connection, desk.terms)


def imported(table: Year) -> ImportCalendarYear:
    return ImportCalendarYear.of(table)


def test_the_shipped_years_are_in_force_from_the_start(desk: Desk) -> None:
    assert calendar(desk).version == 0
    assert calendar(desk).certain(date(2026, 5, 1))
    assert not calendar(desk).certain(date(2027, 1, 4))


def test_the_calendar_is_made_once_a_version(desk: Desk) -> None:
    first = calendar(desk)
    assert calendar(desk) is first
    desk.do(OverrideDay(day=FAIR, works=False, reason="停电"), by=ADMIN)
    second = calendar(desk)
    assert second is not first
    assert calendar(desk) is second


def test_a_notice_that_is_imported_makes_its_year_certain(desk: Desk) -> None:
    body = desk.do(imported(YEAR_2027), by=BUSINESS)
    assert body == {"year": 2027, "version": 1, "recomputed": 0}
    assert calendar(desk).certain(date(2027, 1, 4))
    assert calendar(desk).after(date(2026, 12, 31), 1) == (date(2027, 1, 4), False)
    told = desk.handed_on[-1]
    assert (told.event.name, told.actor) == ("calendar.year_imported", "staff:B1")
    assert told.event.data["from_source"] == ""
    assert told.event.data["on"] == ["2027-01-09"]


def test_the_log_has_what_was_before(desk: Desk) -> None:
    changed = year(2026, "1/1-3", "1/4")
    desk.do(imported(changed), by=ADMIN)
    data = desk.handed_on[-1].event.data
    assert data["from_source"] == YEAR_2026.source
    assert data["from_off"] == [day.isoformat() for day in sorted(YEAR_2026.off)]
    assert data["off"] == ["2026-01-01", "2026-01-02", "2026-01-03"]
    assert calendar(desk).works(date(2026, 10, 1))


def test_the_same_table_under_the_same_key_is_one_import(desk: Desk) -> None:
    for _ in range(2):
        body = desk.do(imported(YEAR_2027), by=ADMIN, key="one")
    assert body["version"] == 1
    flawed = imported(year(2027, "1/1", "1/4"))
    for _ in range(2):
        with pytest.raises(CalendarFlawed, match="2027年1月4日"):
            desk.do(flawed, by=ADMIN, key="two")


def test_a_table_that_cannot_be_true_changes_nothing(desk: Desk) -> None:
    with pytest.raises(CalendarFlawed) as caught:
        desk.do(imported(year(2027, "1/1-2", "1/2 1/4")), by=ADMIN)
    assert caught.value.problems == (
        "2027年1月2日（周六）既放假又上班",
        "2027年1月4日（周一）本来就是工作日，不能调休上班",
    )
    assert calendar(desk).version == 0


def test_a_table_ahead_of_the_notice_does_not_replace_the_notice(desk: Desk) -> None:
    desk.do(imported(year(2027, "1/1", "", confirmed=False)), by=ADMIN)
    assert not calendar(desk).certain(date(2027, 1, 4))
    desk.do(imported(YEAR_2027), by=ADMIN)
    with pytest.raises(YearConfirmed):
        desk.do(imported(year(2027, "1/1", "", confirmed=False)), by=ADMIN)


def test_a_day_of_the_halls_own_comes_and_goes(desk: Desk) -> None:
    body = desk.do(OverrideDay(day=FAIR, works=False, reason=" 停电 "), by=LEADER)
    assert body == {"day": "2026-12-01", "works": False, "version": 1, "recomputed": 0}
    assert not calendar(desk).works(FAIR)
    assert desk.handed_on[-1].event.data == {
        "day": "2026-12-01",
        "works": False,
        "reason": "停电",
        "from_works": True,
        "from_reason": None,
    }
    body = desk.do(WithdrawOverride(day=FAIR, reason="恢复供电"), by=LEADER)
    assert body["works"] is True
    assert calendar(desk).works(FAIR)
    assert desk.handed_on[-1].event.data == {
        "day": "2026-12-01",
        "works": True,
        "reason": "恢复供电",
        "from_works": False,
        "from_reason": "停电",
    }
    with pytest.raises(NoOverride):
        desk.do(WithdrawOverride(day=FAIR, reason="再撤"), by=LEADER)


def test_the_halls_own_day_outlives_the_notice(desk: Desk) -> None:
    day = date(2027, 1, 4)
    desk.do(OverrideDay(day=day, works=False, reason="迁址"), by=ADMIN)
    desk.do(imported(YEAR_2027), by=ADMIN)
    assert not calendar(desk).works(day)


def test_a_restart_finds_the_same_calendar(desk: Desk) -> None:
    desk.do(imported(YEAR_2027), by=ADMIN)
    desk.do(OverrideDay(day=FAIR, works=False, reason="停电"), by=ADMIN)
    before = calendar(desk)
    desk.reopen()
    after = calendar(desk)
    assert (after.version, after.years, after.overrides) == (2, before.years, before.overrides)


@pytest.mark.parametrize("actor", [CLERK, DUTY])
@pytest.mark.parametrize(
    "command",
    [
        imported(YEAR_2027),
        OverrideDay(day=FAIR, works=False, reason="停电"),
        WithdrawOverride(day=FAIR, reason="恢复供电"),
    ],
)
def test_others_may_not(desk: Desk, actor: Actor, command: Command) -> None:
    with pytest.raises(PostNeeded, match="业务科或中心领导"):
        desk.do(command, by=actor)


@pytest.mark.parametrize(
    ("command", "error"),
    [
        (OverrideDay(day=FAIR, works=False, reason=" "), ReasonRequired),
        (OverrideDay(day=FAIR, works=False, reason="停\n电"), Invalid),
        (OverrideDay(day=FAIR, works=False, reason="停" * 201), Invalid),
        (OverrideDay(day=date(1926, 12, 1), works=False, reason="停电"), Invalid),
        (WithdrawOverride(day=FAIR, reason=""), ReasonRequired),
    ],
)
def test_what_is_not_taken(desk: Desk, command: Command, error: type[HallError]) -> None:
    with pytest.raises(error):
        desk.do(command, by=ADMIN)


def test_a_refusal_leaves_the_calendar_as_it_was(desk: Desk) -> None:
    before = calendar(desk)
    with pytest.raises(NoOverride):
        desk.do(WithdrawOverride(day=FAIR, reason="没有"), by=ADMIN)
    assert calendar(desk) is before
