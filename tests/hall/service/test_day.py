"""The service day: opened, turned, closed, taken up again, whatever the clock believes."""

from __future__ import annotations

import pytest

from hall.domain import commands as c
from hall.domain.cases import CaseState
from hall.domain.counters import Duty
from hall.domain.errors import DayClosed, DayOpen, QueueEmpty
from hall.domain.tickets import TicketState
from hall.service.timekeeper import Timekeeper
from hall.store import days
from tests.hall.desk import Desk
from tests.hall.small import DAY, MORNING


def turn(hall: Desk) -> tuple[str | None, bool]:
    """Let the hall look at the clock; the day that is open then, and whether it is doubted."""
    keeper = Timekeeper(hall.hall)
    keeper.turn_day()
    keeper._reader.close()
    day = days.open_day(hall.connection)
    return (None, False) if day is None else (day.day, day.clock_suspect)


def test_one_day_at_a_time(hall: Desk) -> None:
    with pytest.raises(DayClosed):
        hall.do(c.CloseDay())
    assert hall.do(c.OpenDay(day=DAY)) == {"day": DAY, "open": True}
    with pytest.raises(DayOpen):
        hall.do(c.OpenDay(day="2026-11-22"))
    assert hall.do(c.CloseDay()) == {"day": DAY, "open": False, "unserved": 0}
    assert [logged.day for logged in hall.since(0)] == [1, 1]


def test_the_end_of_the_day_in_every_state(hall: Desk) -> None:
    hall.start(1, 2)
    served, held, serving, gone, called, waiting, pinned, left = [hall.issue() for _ in range(8)]
    hall.cancel(left)
    hall.serve(1)
    hall.do(c.FinishService(counter=1))
    hall.serve(1)
    hall.do(c.HoldTicket(counter=1))
    hall.serve(1)
    hall.call(2)
    hall.do(c.MarkNoShow(counter=2))
    hall.call(2)
    hall.do(c.PinTicket(ticket=pinned, reason="x"))
    states = {one: hall.ticket(one).state for one in (served, gone, left)}
    before = [hall.ticket(one).state for one in (held, serving, called, waiting, pinned)]
    assert before == ["held", "serving", "called", "waiting", "waiting"]
    seq = hall.seq()
    assert hall.do(c.CloseDay())["unserved"] == 4

    assert {one: hall.ticket(one).state for one in states} == states
    unserved = {held, called, waiting, pinned}
    assert hall.ticket(serving).state is TicketState.SERVED
    assert {hall.ticket(one).state for one in unserved} == {TicketState.NO_SHOW}
    causes = {
        logged.event.ticket: logged.event.data["cause"]
        for logged in hall.since(seq)
        if logged.event.name in {"ticket.no_show", "ticket.served"}
    }
    assert causes == dict.fromkeys(unserved | {serving}, "day_ended")
    assert hall.case(serving).state is CaseState.LEFT_WINDOW
    assert hall.case(held).state is CaseState.LEFT_WINDOW
    assert hall.case(pinned).state is CaseState.LAPSED
    assert hall.names(seq)[-3:] == ["counter.closed", "counter.closed", "day.closed"]
    assert {hall.counter(number).duty for number in (1, 2)} == {Duty.CLOSED}
    assert {load.waiting for load in days.loads(hall.connection, 1).values()} == {0}


def test_a_pad_that_waits_when_the_day_ends_counts_as_unrated(hall: Desk) -> None:
    hall.start(1, 2)
    tickets = [hall.issue(), hall.issue()]
    for number in (1, 2):
        hall.serve(number)
        hall.do(c.FinishService(counter=number))
    hall.do(c.SignOff(counter=2))
    seq = hall.seq()
    hall.do(c.CloseDay())
    unrated = [one.event for one in hall.since(seq) if one.event.name == "rating.unrated"]
    assert [(event.ticket, event.data["cause"]) for event in unrated] == [
        (tickets[0], "day_ended"), (tickets[1], "day_ended")
    ]  # fmt: skip
    assert hall.do(c.EndUnratedWaits()) == {"ended": 0}


def test_the_next_day_begins_with_one(hall: Desk) -> None:
    hall.start(1)
    hall.issue()
    hall.do(c.CloseDay())
    hall.start(1, day="2026-11-22")
    with pytest.raises(QueueEmpty):
        hall.call()
    ticket = hall.issue()
    assert hall.ticket(ticket).number == "A001"
    assert hall.case(ticket).number == "JH20261122-00001"


def test_a_date_taken_up_again_goes_on_with_its_numbers(hall: Desk) -> None:
    hall.start(1)
    first = hall.issue()
    hall.do(c.CloseDay())
    hall.start(1)
    second = hall.issue()
    assert hall.ticket(second).number == "A002"
    assert hall.case(second).number == "JH20261121-00002"
    # It was closed by mistake: who waited may come back.
    hall.do(c.ReinstateTicket(ticket=first))
    assert hall.call() == second
    assert hall.call() == first


def test_the_hall_opens_its_first_day_by_itself(hall: Desk) -> None:
    assert turn(hall) == (DAY, False)
    assert turn(hall) == (DAY, False)
    assert hall.since(0)[0].actor == "hall:hall"


def test_the_day_turns_after_the_profiles_hour(hall: Desk) -> None:
    turn(hall)
    ticket = hall.issue()
    hall.clock.set(2026, 11, 22, hour=3)
    assert turn(hall) == (DAY, False)
    hall.clock.set(2026, 11, 22, hour=4)
    assert turn(hall) == ("2026-11-22", False)
    assert hall.ticket(ticket).state is TicketState.NO_SHOW


def test_a_day_that_staff_closed_stays_closed_until_the_next_one(hall: Desk) -> None:
    turn(hall)
    hall.do(c.CloseDay())
    assert turn(hall) == (None, False)
    hall.clock.set(2026, 11, 22, hour=1)
    assert turn(hall) == (None, False)
    hall.clock.set(2026, 11, 22, hour=4)
    assert turn(hall) == ("2026-11-22", False)


def test_a_clock_that_woke_up_in_1970_opens_no_older_day(hall: Desk) -> None:
    turn(hall)
    hall.issue()
    hall.do(c.CloseDay())
    hall.clock.set(1970, 1, 1)
    hall.reopen()
    assert turn(hall) == (DAY, True)
    assert hall.ticket(hall.issue()).number == "A002"
    hall.clock.set(2026, 11, 22)
    assert turn(hall) == ("2026-11-22", False)


def test_a_power_cut_and_a_clock_set_back_put_nobody_before_others(hall: Desk) -> None:
    hall.start(1)
    before = [hall.issue() for _ in range(3)]
    hall.clock.set(1970, 1, 1)
    hall.reopen()
    assert turn(hall)[0] == DAY
    after = [hall.issue(after=0) for _ in range(3)]
    hall.clock.forward(-5)
    after.append(hall.issue(after=0))
    assert [hall.call() for _ in range(7)] == before + after


def test_pads_waits_end_by_the_clock(hall: Desk) -> None:
    hall.start(1)
    hall.issue()
    hall.serve()
    hall.do(c.FinishService(counter=1))
    keeper = Timekeeper(hall.hall)
    keeper.end_unrated()
    assert hall.counter(1).rating_ticket is not None
    hall.clock.forward(60)
    keeper.end_unrated()
    assert hall.counter(1).rating_ticket is None
    keeper._reader.close()


def test_the_timekeeper_keeps_time_in_its_own_thread(hall: Desk) -> None:
    keeper = Timekeeper(hall.hall)
    keeper.start()
    keeper.stop()
    assert hall.clock.at == MORNING
    assert days.open_day(hall.connection) is not None
