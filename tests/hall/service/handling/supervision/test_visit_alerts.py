"""Alerts of visits and of ratings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hall.domain import commands as c
from hall.domain.actors import Actor, Role
from hall.domain.cases import CaseKind
from hall.domain.handling import commands as h
from hall.domain.handling.notices.commands import PrintMissing
from hall.domain.ratings import Level
from tests.hall.service.handling.supervision.supervised import Supervised, opened


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Supervised]:
    yield from opened(tmp_path / "hall")


PAD = Actor(role=Role.PAD, id="pad")


def test_a_visit_shorter_than_plausible(room: Supervised) -> None:
    room.begin_day("2026-11-21")
    ticket = room.visit(95)  # of eight minutes a fifth is 96 seconds
    [alert] = room.alerts()
    assert (alert.pattern, alert.ticket, alert.clerk, alert.counter) == (
        "too_short", ticket, "C1", 1,
    )  # fmt: skip
    assert alert.department == "GA"
    room.visit(96)
    room.visit(10, kind=CaseKind.ENQUIRY)
    assert room.patterns() == ["too_short"]


def test_the_next_call_ends_a_visit_that_was_too_short(room: Supervised) -> None:
    room.begin_day("2026-11-21")
    room.issue()
    room.issue()
    room.call()
    room.clock.forward(3)
    room.call()
    assert room.patterns() == ["too_short"]


def test_a_ticket_served_with_no_case_shows_when_the_day_closes(room: Supervised) -> None:
    room.begin_day("2026-11-21")
    nothing = room.visit(500)
    room.visit(500, kind=CaseKind.ENQUIRY)
    worked = room.visit(500)
    room.work(h.ReceiveCase(case=room.case(worked).number))
    gone = room.issue()
    room.cancel(gone)
    room.issue()  # waits to the end
    assert room.patterns() == []
    room.do(c.CloseDay())
    [alert] = room.alerts()
    assert (alert.pattern, alert.ticket, alert.department) == ("ticket_without_case", nothing, "GA")
    assert alert.detail["number"] == "A001"


def test_who_was_told_in_writing_what_is_missing_has_his_record(room: Supervised) -> None:
    room.begin_day("2026-11-21")
    room.issue()
    told = room.call()
    room.work(PrintMissing(case=room.case(told).number, missing=("旧身份证",), counter=1))
    room.clock.forward(500)
    room.do(c.FinishService(counter=1))
    # Another visit for the same case, in which nothing was told again.
    room.issue(None, case=room.case(told).number)
    again = room.call()
    room.clock.forward(500)
    room.do(c.FinishService(counter=1))
    room.do(c.CloseDay())
    [alert] = room.alerts(patterns=("ticket_without_case",))
    assert alert.ticket == again


def test_ratings_in_a_burst_are_one_alert(room: Supervised) -> None:
    room.begin_day("2026-11-21")
    for _ in range(5):
        room.visit(100)
        room.do(c.RateAtPad(counter=1, level=Level.VERY_SATISFIED), by=PAD)
    assert "rating_burst" not in room.patterns()
    for _ in range(4):
        room.visit(5, kind=CaseKind.ENQUIRY)
        room.do(c.RateAtPad(counter=1, level=Level.VERY_SATISFIED), by=PAD)
    bursts = room.alerts(patterns=("rating_burst",))
    assert [(one.counter, one.clerk) for one in bursts] == [(1, "C1")]
    assert bursts[0].subject.startswith("pad:1@")
