"""A press on a pad lands on the right visit, clerk, item and record, or on none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall.domain import commands as c
from hall.domain.errors import (
    NothingAtCounter,
    RatingGiven,
    RatingNotAsked,
    RatingTooEarly,
    RatingTooLate,
    UnknownCounter,
    UnknownTicket,
)
from hall.domain.ratings import Level
from hall.store import ratings
from tests.hall.conftest import OpenHall
from tests.hall.desk import Desk
from tests.hall.small import POLICY, TERMS

GOOD, BAD = Level.VERY_SATISFIED, Level.DISSATISFIED


def finished(hall: Desk, counter: int = 1, item: str = "card") -> int:
    """Somebody just served at the window; its pad waits."""
    ticket = hall.issue(item)
    assert hall.serve(counter) == ticket
    hall.do(c.FinishService(counter=counter))
    return ticket


def press(hall: Desk, level: Level = GOOD, counter: int = 1) -> object:
    return hall.do(c.RateAtPad(counter=counter, level=level))["ticket"]


def unrated(hall: Desk, seq: int) -> list[tuple[int | None, object]]:
    return [
        (logged.event.ticket, logged.event.data["cause"])
        for logged in hall.since(seq)
        if logged.event.name == "rating.unrated"
    ]


def test_a_press_rates_the_visit_that_just_ended(hall: Desk) -> None:
    hall.start(1, 3)
    ticket = finished(hall)
    other = finished(hall, 3, "marriage")
    seq = hall.seq()
    body = hall.do(c.RateAtPad(counter=1, level=BAD))
    assert body == {
        "ticket": ticket, "number": "A001", "counter": 1, "clerk": "C1", "item": "card",
        "case": hall.case(ticket).number, "level": 2, "channel": "pad", "indicators": [],
        "given_at": "2026-11-21T09:00:02.000+08:00",
    }  # fmt: skip
    [given] = hall.since(seq)
    assert (given.event.name, given.event.ticket, given.event.counter) == (
        "rating.given", ticket, 1
    )  # fmt: skip
    assert given.event.data["clerk"] == "C1"
    assert ratings.of_ticket(hall.connection, other) is None
    assert press(hall, counter=3) == other


def test_one_visit_is_rated_once(hall: Desk) -> None:
    hall.start(1)
    ticket = finished(hall)
    press(hall)
    with pytest.raises(RatingNotAsked):
        press(hall, BAD)
    with pytest.raises(RatingGiven):
        hall.do(c.AskRating(counter=1))
    with pytest.raises(RatingGiven):
        hall.do(c.RateByCode(code=hall.ticket(ticket).code, level=BAD))
    rating = ratings.of_ticket(hall.connection, ticket)
    assert rating is not None
    assert rating.level is GOOD


def test_nobody_asked(hall: Desk) -> None:
    hall.start(1)
    with pytest.raises(RatingNotAsked):
        press(hall)
    hall.issue()
    hall.serve()
    with pytest.raises(RatingNotAsked):
        press(hall)
    with pytest.raises(UnknownCounter):
        press(hall, counter=77)


def test_the_clerk_asks_while_the_citizen_is_there(hall: Desk) -> None:
    hall.start(1)
    ticket = hall.issue()
    hall.serve()
    hall.do(c.AskRating(counter=1))
    assert press(hall) == ticket
    seq = hall.seq()
    hall.do(c.FinishService(counter=1))
    assert "rating.asked" not in hall.names(seq), "it was given already"
    assert hall.counter(1).rating_ticket is None


def test_a_profile_may_leave_the_asking_to_the_clerk(open_hall: OpenHall) -> None:
    rating = replace(POLICY.rating, ask_at_finish=False)
    hall = open_hall(replace(TERMS, policy=replace(POLICY, rating=rating)))
    hall.start(1)
    with pytest.raises(NothingAtCounter):
        hall.do(c.AskRating(counter=1))
    ticket = finished(hall)
    with pytest.raises(RatingNotAsked):
        press(hall)
    seq = hall.seq()
    assert hall.do(c.AskRating(counter=1))["id"] == ticket
    assert hall.names(seq) == ["rating.asked"]
    assert press(hall) == ticket


def test_after_its_time_a_press_rates_nobody(hall: Desk) -> None:
    hall.start(1)
    ticket = finished(hall)
    hall.clock.forward(60)
    with pytest.raises(RatingNotAsked):
        press(hall)
    seq = hall.seq()
    assert hall.do(c.EndUnratedWaits()) == {"ended": 1}
    assert unrated(hall, seq) == [(ticket, "timed_out")]
    assert hall.do(c.EndUnratedWaits()) == {"ended": 0}
    assert ratings.of_ticket(hall.connection, ticket) is None


def test_asking_again_gives_more_time(hall: Desk) -> None:
    hall.start(1)
    ticket = finished(hall)
    hall.clock.forward(59)
    hall.do(c.AskRating(counter=1))
    hall.clock.forward(59)
    assert press(hall) == ticket


def test_when_the_window_has_moved_on_a_press_rates_nobody(hall: Desk) -> None:
    hall.start(1)
    ticket = finished(hall)
    hall.issue()
    seq = hall.seq()
    hall.call()
    assert unrated(hall, seq) == [(ticket, "moved_on")]
    with pytest.raises(RatingNotAsked):
        press(hall)


def test_when_a_held_one_is_back_a_press_rates_nobody(hall: Desk) -> None:
    hall.start(1)
    hall.issue()
    hall.serve()
    hall.do(c.HoldTicket(counter=1))
    ticket = finished(hall)
    seq = hall.seq()
    hall.do(c.UnholdTicket(counter=1))
    assert unrated(hall, seq) == [(ticket, "moved_on")]
    with pytest.raises(RatingNotAsked):
        press(hall)


def test_a_held_one_that_was_asked_is_still_asked_when_back(hall: Desk) -> None:
    hall.start(1)
    ticket = hall.issue()
    hall.serve()
    hall.do(c.AskRating(counter=1))
    hall.do(c.HoldTicket(counter=1))
    hall.do(c.UnholdTicket(counter=1))
    assert press(hall) == ticket


@pytest.mark.parametrize(
    "leave",
    [
        lambda one: c.TransferFromCounter(counter=1, to_counter=2),
        lambda one: c.TransferTicket(ticket=one, queue="HY"),
        lambda one: c.MarkNoShow(counter=1),
        lambda one: c.CancelTicket(ticket=one, reason="x"),
    ],
)
def test_who_leaves_unserved_is_asked_no_more(hall: Desk, leave: object) -> None:
    """Sent on to another window, a press here would be booked on the clerk there."""
    assert callable(leave)
    hall.start(1, 2)
    ticket = hall.issue()
    hall.call()
    hall.do(c.AskRating(counter=1))
    seq = hall.seq()
    hall.do(leave(ticket))
    assert unrated(hall, seq) == [(ticket, "not_served")]
    with pytest.raises(RatingNotAsked):
        press(hall)


def test_a_pad_may_be_pressed_after_the_clerk_signed_off(hall: Desk) -> None:
    hall.start(1)
    ticket = finished(hall)
    hall.do(c.SignOff(counter=1))
    hall.do(c.SignOn(counter=1, clerk="C9"))
    assert press(hall) == ticket
    rating = ratings.of_ticket(hall.connection, ticket)
    assert rating is not None
    assert rating.clerk == "C1"


def test_by_the_slips_code(hall: Desk) -> None:
    hall.start(1)
    ticket = hall.issue()
    code = hall.ticket(ticket).code
    with pytest.raises(RatingTooEarly):
        hall.do(c.RateByCode(code=code, level=BAD))
    hall.serve()
    hall.do(c.FinishService(counter=1))
    seq = hall.seq()
    body = hall.do(c.RateByCode(code=code, level=BAD, indicators=("207", "208"), text=" 等太久 "))
    assert (body["channel"], body["indicators"]) == ("code", ["207", "208"])
    assert hall.names(seq) == ["rating.given"]
    assert "text" not in hall.since(seq)[0].event.data
    rating = ratings.of_ticket(hall.connection, ticket)
    assert rating is not None
    assert (rating.text, rating.list_version) == ("等太久", "national-2")
    assert dict(rating.indicators) == {"207": "没有提供材料样本", "208": "没有提供材料清单"}
    with pytest.raises(RatingNotAsked):
        press(hall)
    with pytest.raises(UnknownTicket):
        hall.do(c.RateByCode(code="nonsense", level=GOOD))


def test_the_code_takes_a_rating_for_some_days(hall: Desk) -> None:
    hall.start(1)
    codes = [hall.ticket(finished(hall)).code for _ in range(2)]
    hall.clock.forward(5 * 24 * 3600)
    hall.do(c.RateByCode(code=codes[1], level=GOOD))
    hall.clock.forward(1)
    with pytest.raises(RatingTooLate):
        hall.do(c.RateByCode(code=codes[0], level=GOOD))


def test_a_press_for_another_visit_than_the_pad_showed_is_refused(hall: Desk) -> None:
    hall.start(1)
    first, second = hall.issue(), hall.issue()
    for _ in (first, second):
        hall.serve()
        hall.do(c.FinishService(counter=1))
    with pytest.raises(RatingNotAsked):
        hall.do(c.RateAtPad(counter=1, level=GOOD, ticket=first))
    assert hall.do(c.RateAtPad(counter=1, level=GOOD, ticket=second))["ticket"] == second
