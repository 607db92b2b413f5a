"""A calendar that changes moves the deadlines of open cases, and each says so."""

from __future__ import annotations

from datetime import date

from hall.domain.handling import commands as h
from hall.domain.handling.calendar_commands import OverrideDay
from tests.hall.service.handling.caseroom import BUSINESS, CaseRoom


def test_a_day_off_moves_what_runs_and_leaves_what_ended(room: CaseRoom) -> None:
    running = room.accepted()
    ended = room.accepted()
    room.work(h.DecideCase(case=ended, outcome="granted"))
    seq = room.seq()
    room.work(OverrideDay(day=date(2026, 5, 7), works=False, reason="停电检修"), by=BUSINESS)
    assert room.view(running)["clocks"]["promised"]["due_day"] == "2026-05-11"
    assert room.view(ended)["clocks"]["promised"]["due_day"] == "2026-05-09"
    [moved] = [e for e in room.since(seq) if e.event.name == "case.deadline_set"]
    assert moved.event.data["case"] == running
    assert moved.event.data["cause"] == "calendar"
    assert moved.event.data["from"] != moved.event.data["promised_due_at"]


def test_a_deadline_beyond_the_confirmed_years_is_provisional(room: CaseRoom) -> None:
    number = room.accepted(at=(2026, 12, 28))
    body = room.view(number)
    assert body["clocks"]["promised"]["due_day"] == "2027-01-04"
    assert body["provisional"] is True
