"""Rules that change with a restart move running cases, in portions, and each says so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hall.app.records.verification import breaches_of
from hall.domain.errors import Invalid
from hall.domain.handling import commands as h
from hall.domain.handling.deadlines import Deadlines, deadlines
from hall.service.hall import HALL
from hall.service.handling import recomputing, work
from hall.service.terms import Terms
from hall.service.timekeeper import Timekeeper
from hall.store import cases
from hall.store.handling import rule_changes
from tests.hall.service.handling.caseroom import TERMS_OF_CASES, CaseRoom


def with_rules(**supervision: Any) -> Terms:
    """The hall's terms, with other figures of electronic supervision."""
    policy = TERMS_OF_CASES.policy
    changed = replace(policy.handling.supervision, **supervision)
    handling = replace(policy.handling, supervision=changed)
    return replace(TERMS_OF_CASES, policy=replace(policy, handling=handling))


def closing_at(time: str) -> Terms:
    policy = TERMS_OF_CASES.policy
    day = replace(policy.day, closes_at=time)
    return replace(TERMS_OF_CASES, policy=replace(policy, day=day))


def portion(room: CaseRoom, most: int = 25) -> bool:
    """One portion; whether more are left."""
    return bool(room.hall.execute(h.RecomputeCases(most=most), HALL)["left"])


def settle(room: CaseRoom) -> None:
    while portion(room):
        pass


def restart(room: CaseRoom, terms: Terms) -> None:
    """Hall.toml was changed, and the hall is started again."""
    room.terms = terms
    room.reopen()


def breaches(room: CaseRoom) -> list[str]:
    return list(breaches_of(room.directory, room.terms))


def changes(room: CaseRoom, seq: int = 0) -> list[dict[str, Any]]:
    return [dict(e.event.data) for e in room.since(seq) if e.event.name == "rules.changed"]


@pytest.fixture
def kept(room: CaseRoom) -> CaseRoom:
    """A hall that knows by which rules its cases stand."""
    settle(room)
    return room


def standing(room: CaseRoom, number: str) -> cases.Projection:
    return cases.projection(room.connection, cases.by_number(room.connection, number).id)


def test_another_close_of_business_moves_what_runs_and_leaves_what_was_decided(
    kept: CaseRoom,
) -> None:
    room = kept
    running, decided = room.accepted(), room.accepted()
    room.work(h.DecideCase(case=decided, outcome="granted"))
    before, promised = standing(room, running), standing(room, decided).promised_due_at
    seq, old = room.seq(), rule_changes.in_force(room.connection)
    restart(room, closing_at("16:30"))
    assert any(running in line and "promised_due_at" in line for line in breaches(room))

    settle(room)
    assert breaches(room) == []
    after = standing(room, running)
    assert (after.promised_due_at or 0) == (before.promised_due_at or 0) - 30 * 60 * 1_000_000
    assert standing(room, decided).promised_due_at == promised
    moved = [e for e in room.since(seq) if e.event.name == "case.deadline_set"]
    assert [(e.event.data["case"], e.event.data["cause"]) for e in moved] == [(running, "rules")]
    assert moved[0].actor == "hall:hall"

    new = rule_changes.in_force(room.connection)
    assert old is not None
    assert new is not None
    assert changes(room, seq) == [
        {
            "digest": new.digest, "profile": "small", "release": new.release,
            "from_digest": old.digest, "from_profile": "small", "from_release": old.release,
            "cases": 2, "moved": 1, "failed": 0,
        }
    ]  # fmt: skip
    assert old.digest != new.digest


def test_a_light_turns_and_raises_its_alert_as_with_a_new_calendar(kept: CaseRoom) -> None:
    room = kept
    number = room.accepted()
    room.forward_to(2026, 5, 8)
    assert standing(room, number).standing == "green"
    seq = room.seq()
    restart(room, with_rules(due_soon_days=4))
    settle(room)
    assert standing(room, number).standing == "due_soon"
    told = room.names(seq)
    assert told == ["case.standing_changed", "alert.raised", "rules.changed"]
    assert breaches(room) == []


def test_a_light_that_waits_for_nothing_any_more_rests_on_the_rules_too(kept: CaseRoom) -> None:
    room = kept
    number = room.accepted()
    room.work(h.DecideCase(case=number, outcome="granted"))
    room.forward_to(2026, 6, 30)
    room.look()
    row = standing(room, number)
    assert (row.phase, row.standing, row.look_at) == ("decided", "red", None)
    restart(room, with_rules(red_after_days=60))
    settle(room)
    assert standing(room, number).standing == "yellow"
    assert breaches(room) == []


def test_the_same_rules_are_no_change(kept: CaseRoom) -> None:
    room = kept
    room.accepted()
    seq = room.seq()
    restart(room, TERMS_OF_CASES)
    settle(room)
    assert room.names(seq) == []


def test_a_new_hall_has_changed_nothing(room: CaseRoom) -> None:
    settle(room)
    assert changes(room) == []
    assert rule_changes.in_force(room.connection) == recomputing.rules_of(TERMS_OF_CASES)


def test_a_hall_of_an_older_release_is_derived_once(room: CaseRoom) -> None:
    room.accepted()
    settle(room)
    settle(room)
    [change] = changes(room)
    assert (change["from_digest"], change["from_release"]) == (None, None)
    assert (change["cases"], change["moved"]) == (1, 0)


def test_what_is_over_is_not_touched(kept: CaseRoom) -> None:
    room = kept
    over = room.accepted()
    room.work(h.WithdrawCase(case=over))
    restart(room, closing_at("16:30"))
    settle(room)
    assert [change["cases"] for change in changes(room)] == [0]
    assert breaches(room) == []


def test_tickets_are_given_between_two_portions(kept: CaseRoom) -> None:
    room = kept
    for _ in range(4):
        room.accepted()
    restart(room, closing_at("16:30"))
    seq = room.seq()
    assert portion(room, most=3)
    room.issue()
    assert not portion(room, most=3)
    told = [name for name in room.names(seq) if name in {"ticket.issued", "rules.changed"}]
    assert told == ["ticket.issued", "rules.changed"]
    assert [change["cases"] for change in changes(room)] == [4]
    assert breaches(room) == []


def test_it_goes_on_where_it_was_stopped(kept: CaseRoom) -> None:
    room = kept
    numbers = [room.accepted() for _ in range(4)]
    seq = room.seq()
    restart(room, closing_at("16:30"))
    assert portion(room, most=2)
    restart(room, closing_at("16:30"))
    assert recomputing.is_outdated(room.connection, room.terms)
    assert portion(room, most=2)
    assert not portion(room, most=2)
    moved = [e.event.data["case"] for e in room.since(seq) if e.event.name == "case.deadline_set"]
    assert moved == numbers
    assert [change["cases"] for change in changes(room)] == [4]
    assert not recomputing.is_outdated(room.connection, room.terms)


def test_rules_taken_back_half_way_are_derived_once_more(kept: CaseRoom) -> None:
    room = kept
    numbers = [room.accepted() for _ in range(3)]
    before = [standing(room, number) for number in numbers]
    restart(room, closing_at("16:30"))
    assert portion(room, most=2)
    restart(room, TERMS_OF_CASES)
    assert recomputing.is_outdated(room.connection, room.terms)
    settle(room)
    assert [standing(room, number) for number in numbers] == before
    assert breaches(room) == []


def test_a_case_that_cannot_be_derived_holds_up_no_other(
    kept: CaseRoom, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    room = kept
    first, second = room.accepted(), room.accepted(at=(2026, 4, 30))
    at = standing(room, first).accepted_at

    def failing(course: Any, *rest: Any) -> Deadlines:
        if course.accepted_at == at:
            raise Invalid(errors=[])
        return deadlines(course, *rest)

    restart(room, closing_at("16:30"))
    monkeypatch.setattr(work, "deadlines", failing)
    settle(room)
    monkeypatch.undo()
    [change] = changes(room)
    assert (change["cases"], change["moved"], change["failed"]) == (2, 1, 1)
    assert first in caplog.text
    assert any(first in line for line in breaches(room))
    assert not any(second in line for line in breaches(room))


def test_the_timekeeper_does_it_by_itself(kept: CaseRoom) -> None:
    room = kept
    for _ in range(30):
        room.accepted()
    restart(room, closing_at("16:30"))
    keeper = Timekeeper(room.hall)
    assert keeper.recompute_cases()
    assert not keeper.recompute_cases()
    assert not keeper.recompute_cases()
    keeper.stop()
    assert [change["cases"] for change in changes(room)] == [30]
    assert breaches(room) == []
