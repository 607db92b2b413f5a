"""A window's day."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall.domain import counters as rules
from hall.domain.clock import SECOND, Instant
from hall.domain.counters import CounterState, Duty
from hall.domain.errors import (
    CounterClosed,
    CounterNotPaused,
    CounterPaused,
    CounterTaken,
    RatingNotAsked,
    ReasonRequired,
)
from tests.hall.small import MORNING

CLOSED = CounterState(number=3)
OPEN = rules.sign_on(CLOSED, "C3")
PAUSED = rules.pause(OPEN, " 取材料 ")


def test_a_window_opens_pauses_resumes_and_closes() -> None:
    assert (OPEN.duty, OPEN.clerk) == (Duty.OPEN, "C3")
    assert (PAUSED.duty, PAUSED.clerk, PAUSED.pause_reason) == (Duty.PAUSED, "C3", "取材料")
    assert rules.resume(PAUSED) == OPEN
    assert rules.sign_off(OPEN) == rules.sign_off(PAUSED) == CLOSED


def test_signing_on_twice_changes_nothing() -> None:
    assert rules.sign_on(OPEN, "C3") is OPEN
    assert rules.sign_on(PAUSED, "C3") is PAUSED


def test_a_taken_window_refuses_somebody_else() -> None:
    with pytest.raises(CounterTaken) as refusal:
        rules.sign_on(OPEN, "C9")
    assert refusal.value.facts == {"counter": 3, "clerk": "C3"}


def test_a_closed_window_refuses_all_but_signing_on() -> None:
    for refused in (
        lambda: rules.sign_off(CLOSED),
        lambda: rules.pause(CLOSED, "x"),
        lambda: rules.resume(CLOSED),
        lambda: rules.may_call(CLOSED),
    ):
        with pytest.raises(CounterClosed):
            refused()


def test_a_pause_wants_a_reason() -> None:
    with pytest.raises(ReasonRequired):
        rules.pause(OPEN, "  ")


def test_a_pause_may_change_its_reason() -> None:
    assert rules.pause(PAUSED, "用餐").pause_reason == "用餐"


def test_only_an_open_window_calls() -> None:
    rules.may_call(OPEN)
    with pytest.raises(CounterPaused):
        rules.may_call(PAUSED)
    with pytest.raises(CounterNotPaused):
        rules.resume(OPEN)


def test_a_change_of_clerks_keeps_the_run_of_overtakings() -> None:
    run = rules.with_overtakes(OPEN, 2)
    assert rules.sign_on(rules.sign_off(run), "C9").overtakes == 2


def test_the_pad_waits_for_one_visit_and_for_its_time() -> None:
    asked = rules.ask_rating(OPEN, 17, MORNING, 60)
    assert asked.rating_until == MORNING + 60 * SECOND
    assert rules.rated_ticket(asked, Instant(MORNING + 60 * SECOND - 1)) == 17
    with pytest.raises(RatingNotAsked):
        rules.rated_ticket(asked, Instant(MORNING + 60 * SECOND))
    with pytest.raises(RatingNotAsked):
        rules.rated_ticket(rules.stop_rating(asked), MORNING)
    assert rules.stop_rating(asked) == OPEN


def test_what_does_not_change_is_the_same_object() -> None:
    assert rules.with_overtakes(OPEN, 0) is OPEN
    assert replace(OPEN) == OPEN
