"""What a window does with its queue."""

from __future__ import annotations

import pytest

from hall.domain import commands as c
from hall.domain.cases import CaseKind, CaseState
from hall.domain.errors import (
    CounterClosed,
    CounterPaused,
    NothingAtCounter,
    QueueEmpty,
    ReasonRequired,
    TicketElsewhere,
    UnknownCounter,
    UnknownTicket,
    WrongState,
)
from hall.domain.tickets import TicketState
from hall.store import days
from tests.hall.desk import Desk


def test_the_next_is_called(hall: Desk) -> None:
    hall.start(1)
    ticket = hall.issue()
    hall.issue()
    seq = hall.seq()
    body = hall.do(c.CallNext(counter=1))
    assert (body["id"], body["state"], body["counter"], body["calls"]) == (ticket, "called", 1, 1)
    [called] = hall.since(seq)
    assert called.event.data == {
        "number": "A001", "queue": "HZ", "item": "card", "counter": 1, "calls": 1,
        "why": "first_come", "reason": None, "out_of_turn": False, "waiting": 1,
        "language": "zh-CN",
    }  # fmt: skip
    one = hall.ticket(ticket)
    assert (one.last_counter, one.clerk) == (1, "C1")


def test_calling_the_next_finishes_the_present_one(hall: Desk) -> None:
    """A caller box has one key for "next": whoever presses it is done with the last one."""
    hall.start(1)
    first, second = hall.issue(), hall.issue()
    hall.call()
    hall.clock.forward(90)
    seq = hall.seq()
    assert hall.call() == second
    assert hall.names(seq) == [
        "ticket.service_began", "case.at_window", "ticket.served", "case.left_window",
        "ticket.called",
    ]  # fmt: skip
    served = hall.since(seq)[2].event
    assert (served.data["cause"], served.data["seconds"]) == ("next_called", 90.0)
    one = hall.ticket(first)
    assert one.state is TicketState.SERVED
    assert one.began_at == one.called_at
    assert hall.case(first).state is CaseState.LEFT_WINDOW


def test_an_empty_queue_leaves_the_present_one_alone(hall: Desk) -> None:
    hall.start(1)
    ticket = hall.issue()
    hall.serve()
    before, seq = hall.ticket(ticket), hall.seq()
    with pytest.raises(QueueEmpty) as refusal:
        hall.call()
    assert refusal.value.facts == {"counter": 1}
    assert (hall.ticket(ticket), hall.seq()) == (before, seq)


def test_a_window_calls_from_all_its_queues_and_no_other(hall: Desk) -> None:
    hall.start(1, 2, 3)
    marriage, card = hall.issue("marriage"), hall.issue("card")
    assert hall.call(1) == card
    assert hall.call(2) == marriage
    with pytest.raises(QueueEmpty):
        hall.call(3)


def test_a_window_that_is_closed_or_paused_does_not_call(hall: Desk) -> None:
    hall.start(1)
    hall.issue()
    with pytest.raises(UnknownCounter):
        hall.call(77)
    with pytest.raises(CounterClosed):
        hall.call(2)
    hall.do(c.PauseCounter(counter=1, reason="用餐"))
    with pytest.raises(CounterPaused):
        hall.call(1)


def test_priority_goes_first_within_its_bounds(hall: Desk) -> None:
    hall.start(1)
    ordinary = [hall.issue() for _ in range(3)]
    urgent = [hall.issue(priority=True) for _ in range(3)]
    called, why = [], []
    for _ in range(6):
        seq = hall.seq()
        called.append(hall.call())
        why.append(hall.since(seq)[-1].event.data["why"])
    assert called == [urgent[0], urgent[1], ordinary[0], urgent[2], ordinary[1], ordinary[2]]
    assert why == [
        "priority", "priority", "turn_of_ordinary", "priority", "first_come", "first_come"
    ]  # fmt: skip


def test_a_late_priority_ticket_overtakes_nobody(hall: Desk) -> None:
    hall.start(1)
    ordinary = hall.issue()
    hall.issue(priority=True, after=1801)
    assert hall.call() == ordinary


def test_calling_out_of_turn_wants_a_reason(hall: Desk) -> None:
    hall.start(1)
    first, second = hall.issue(), hall.issue()
    with pytest.raises(ReasonRequired):
        hall.do(c.CallTicket(counter=1, ticket=second, reason=" "))
    seq = hall.seq()
    hall.do(c.CallTicket(counter=1, ticket=second, reason="预约"))
    called = hall.since(seq)[-1].event
    assert called.data["why"] is None
    assert (called.data["reason"], called.data["out_of_turn"]) == ("预约", True)
    hall.do(c.CallTicket(counter=1, ticket=first))
    assert hall.ticket(second).state is TicketState.SERVED
    assert hall.ticket(first).state is TicketState.CALLED


def test_calling_out_of_turn_leaves_the_run_of_overtakings(hall: Desk) -> None:
    hall.start(1)
    hall.issue()
    late = hall.issue()
    hall.issue(priority=True)
    hall.call()
    assert hall.counter(1).overtakes == 1
    hall.do(c.CallTicket(counter=1, ticket=late, reason="预约"))
    assert hall.counter(1).overtakes == 1


def test_a_ticket_that_is_somewhere_cannot_be_called(hall: Desk) -> None:
    hall.start(1, 2)
    ticket = hall.issue()
    hall.call(1)
    for _ in range(2):
        with pytest.raises(TicketElsewhere) as refusal:
            hall.do(c.CallTicket(counter=2, ticket=ticket, reason="x"))
        assert refusal.value.facts == {"number": "A001", "counter": 1}
        if hall.ticket(ticket).state is TicketState.CALLED:
            hall.do(c.BeginService(counter=1))
    hall.do(c.HoldTicket(counter=1))
    with pytest.raises(WrongState):
        hall.do(c.CallTicket(counter=2, ticket=ticket, reason="x"))
    with pytest.raises(UnknownTicket):
        hall.do(c.CallTicket(counter=2, ticket=99, reason="x"))


def test_recalls_are_counted_when_they_are_far_enough_apart(hall: Desk) -> None:
    hall.start(1)
    hall.issue()
    hall.call()
    counted = []
    for seconds in (5, 15, 19, 30):
        hall.clock.forward(seconds)
        seq = hall.seq()
        hall.do(c.Recall(counter=1))
        [event] = hall.since(seq)
        counted.append((event.event.data["calls"], event.event.data["counted"]))
    assert counted == [(1, False), (2, True), (2, False), (3, True)]


@pytest.mark.parametrize(
    "command",
    [
        c.Recall(counter=1), c.BeginService(counter=1), c.FinishService(counter=1),
        c.MarkNoShow(counter=1), c.HoldTicket(counter=1), c.UnholdTicket(counter=1),
        c.TransferFromCounter(counter=1, queue="HY"), c.AskRating(counter=1),
    ],
)  # fmt: skip
def test_a_window_without_a_ticket_has_nothing_to_do(hall: Desk, command: c.Command) -> None:
    hall.start(1)
    hall.issue()
    with pytest.raises(NothingAtCounter) as refusal:
        hall.do(command)
    assert refusal.value.facts == {"counter": 1}


def test_begin_and_finish_move_the_record(hall: Desk) -> None:
    hall.start(1)
    ticket = hall.issue()
    hall.call()
    seq = hall.seq()
    assert hall.do(c.BeginService(counter=1))["state"] == "serving"
    assert hall.names(seq) == ["ticket.service_began", "case.at_window"]
    assert hall.case(ticket).state is CaseState.AT_WINDOW
    with pytest.raises(WrongState):
        hall.do(c.BeginService(counter=1))
    hall.clock.forward(300)
    seq = hall.seq()
    body = hall.do(c.FinishService(counter=1, kind=CaseKind.ENQUIRY))
    assert (body["state"], body["counter"], body["last_counter"]) == ("served", None, 1)
    assert hall.names(seq) == ["ticket.served", "case.left_window", "rating.asked"]
    left = hall.since(seq)[1].event
    assert (left.counter, left.data["kind"], left.data["clerk"]) == (1, "enquiry", "C1")
    assert hall.case(ticket).kind is CaseKind.ENQUIRY


def test_visits_feed_the_expected_wait(hall: Desk) -> None:
    hall.start(1)
    for _ in range(4):
        hall.issue()
        hall.call()
        hall.clock.forward(100)
        hall.do(c.FinishService(counter=1))
    load = days.loads(hall.connection, 1)["HZ"]
    assert load.visits == 4
    assert load.mean_seconds == pytest.approx(100.0)


def test_a_clock_set_back_makes_no_negative_durations(hall: Desk) -> None:
    hall.start(1)
    hall.issue()
    hall.call()
    hall.clock.forward(-3600)
    seq = hall.seq()
    hall.do(c.FinishService(counter=1))
    served = next(one for one in hall.since(seq) if one.event.name == "ticket.served")
    assert served.event.data["seconds"] == 0.0
    assert days.loads(hall.connection, 1)["HZ"].mean_seconds == 0.0
