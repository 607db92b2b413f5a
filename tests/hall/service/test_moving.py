"""What staff does with a ticket wherever it is: transfer, pin, cancel, reinstate."""

from __future__ import annotations

import pytest

from hall.domain import commands as c
from hall.domain.cases import CaseState
from hall.domain.errors import (
    Invalid,
    QueueEmpty,
    ReasonRequired,
    TooManyReinstates,
    UnknownCounter,
    UnknownItem,
    UnknownQueue,
    UnknownTicket,
    WrongDay,
    WrongState,
)
from hall.domain.policy import TransferPlace
from hall.domain.tickets import TicketState
from tests.hall.conftest import OpenHall
from tests.hall.desk import Desk
from tests.hall.small import terms

LIVE = ["waiting", "called", "serving", "held"]


def bring(hall: Desk, state: str) -> int:
    """A ticket for ``card`` in this state, at window 1 where it is at one."""
    ticket = hall.issue("card")
    if state in {"called", "serving", "held"}:
        hall.call()
    if state in {"serving", "held"}:
        hall.do(c.BeginService(counter=1))
    if state == "held":
        hall.do(c.HoldTicket(counter=1))
    assert hall.ticket(ticket).state == state
    return ticket


@pytest.mark.parametrize("state", LIVE)
def test_to_another_item(hall: Desk, state: str) -> None:
    hall.start(1, 3)
    ticket = bring(hall, state)
    seq = hall.seq()
    body = hall.do(c.TransferTicket(ticket=ticket, item="marriage", reason="先登记"))
    assert (body["state"], body["queue"], body["item"]) == ("waiting", "HY", "marriage")
    assert body["number"] == "A001"
    assert body["counters"] == [2, 3]
    event = hall.since(seq)[0].event
    assert event.name == "ticket.transferred"
    assert event.data == {
        "number": "A001", "queue": "HY", "item": "marriage",
        "counter": None if state == "waiting" else 1, "from_queue": "HZ", "from_item": "card",
        "to_counter": None, "reason": "先登记", "waiting": 1, "from_waiting": 0,
        "counters": [2, 3],
    }  # fmt: skip
    if state in {"waiting", "called"}:
        # Nobody worked on it: the record was opened for the wrong item.
        assert hall.names(seq)[1:] == ["case.redirected"]
        case = hall.case(ticket)
        assert (case.item, case.department, case.state) == ("marriage", "MZ", CaseState.OPENED)
    else:
        # Worked on here, sent on for something else: a record of its own.
        assert hall.names(seq)[1:] == ["case.left_window", "case.opened"]
        first, second = hall.cases(ticket)
        assert (first.item, first.state) == ("card", CaseState.LEFT_WINDOW)
        assert (second.item, second.state) == ("marriage", CaseState.OPENED)
    assert hall.call(3) == ticket
    hall.do(c.FinishService(counter=3))
    assert {case.state for case in hall.cases(ticket)} == {CaseState.LEFT_WINDOW}


@pytest.mark.parametrize("state", LIVE)
def test_to_another_queue_the_item_is_told_at_the_window(hall: Desk, state: str) -> None:
    hall.start(1, 4)
    ticket = bring(hall, state)
    body = hall.do(c.TransferTicket(ticket=ticket, queue="ZX"))
    assert (body["queue"], body["item"], body["state"]) == ("ZX", None, "waiting")
    assert hall.call(4) == ticket


@pytest.mark.parametrize("state", LIVE)
def test_to_another_window_for_the_same_matter(hall: Desk, state: str) -> None:
    hall.start(1, 3)
    ticket = bring(hall, state)
    seq = hall.seq()
    body = hall.do(c.TransferTicket(ticket=ticket, to_counter=3))
    assert (body["queue"], body["item"], body["counters"]) == ("HZ", "card", [3])
    moved = ["case.waits_again"] if state in {"serving", "held"} else []
    assert hall.names(seq)[1:] == moved
    assert hall.case(ticket).state is CaseState.OPENED
    with pytest.raises(QueueEmpty):
        hall.call(1)
    assert hall.queries().counter(3)["next"]
    assert hall.call(3) == ticket
    hall.do(c.BeginService(counter=3))
    assert hall.case(ticket).state is CaseState.AT_WINDOW


def test_to_the_same_queue_keeps_the_item_and_frees_the_window(hall: Desk) -> None:
    hall.start(1)
    ticket = hall.issue("card")
    hall.do(c.TransferTicket(ticket=ticket, to_counter=3))
    hall.do(c.TransferTicket(ticket=ticket, queue="HZ"))
    assert (hall.ticket(ticket).item, hall.ticket(ticket).for_counter) == ("card", None)
    assert hall.call() == ticket


def test_from_the_window(hall: Desk) -> None:
    hall.start(1)
    ticket = hall.issue()
    hall.serve()
    seq = hall.seq()
    hall.do(c.TransferFromCounter(counter=1, queue="HY"))
    assert hall.since(seq)[0].event.counter == 1
    assert hall.ticket(ticket).state is TicketState.WAITING
    assert hall.queries().counter(1)["ticket"] is None


@pytest.mark.parametrize(
    ("place", "order"),
    [(TransferPlace.KEEP, "fsl"), (TransferPlace.FRONT, "sfl"), (TransferPlace.BACK, "fls")],
)
def test_the_profile_grants_a_place(open_hall: OpenHall, place: TransferPlace, order: str) -> None:
    hall = open_hall(terms(transfer_place=place))
    hall.start(3)
    first, sent, last = hall.issue("marriage"), hall.issue("card"), hall.issue("marriage")
    hall.do(c.TransferTicket(ticket=sent, item="marriage"))
    names = {first: "f", sent: "s", last: "l"}
    assert "".join(names[hall.call(3)] for _ in range(3)) == order


@pytest.mark.parametrize("place", [TransferPlace.FRONT, TransferPlace.BACK])
def test_into_an_empty_queue(open_hall: OpenHall, place: TransferPlace) -> None:
    hall = open_hall(terms(transfer_place=place))
    hall.start(3)
    ticket = hall.issue("card")
    hall.do(c.TransferTicket(ticket=ticket, item="marriage"))
    assert hall.call(3) == ticket


@pytest.mark.parametrize(
    ("to", "error"),
    [
        ({}, Invalid),
        ({"item": "nothing"}, UnknownItem),
        ({"queue": "nothing"}, UnknownQueue),
        ({"to_counter": 77}, UnknownCounter),
    ],
)
def test_a_transfer_to_nowhere_is_refused(
    hall: Desk, to: dict[str, object], error: type[Exception]
) -> None:
    hall.start(1)
    ticket = hall.issue()
    before = hall.ticket(ticket)
    with pytest.raises(error):
        hall.do(c.TransferTicket(ticket=ticket, **to))  # type: ignore[arg-type]  # as drawn
    assert hall.ticket(ticket) == before


def test_a_pin_goes_first_and_is_explained(hall: Desk) -> None:
    hall.start(1)
    hall.issue()
    ticket = hall.issue()
    with pytest.raises(ReasonRequired):
        hall.do(c.PinTicket(ticket=ticket, reason=""))
    seq = hall.seq()
    body = hall.do(c.PinTicket(ticket=ticket, reason="外地老人"))
    assert (body["pinned"], body["ahead"]) == (True, 0)
    [event] = hall.since(seq)
    assert (event.event.name, event.event.data["reason"]) == ("ticket.pinned", "外地老人")
    seq = hall.seq()
    assert hall.call() == ticket
    assert hall.since(seq)[-1].event.data["why"] == "pinned"
    with pytest.raises(WrongState):
        hall.do(c.PinTicket(ticket=ticket, reason="x"))


def test_a_pinned_ticket_for_one_window_is_not_lost(hall: Desk) -> None:
    """Sent to a window that does not serve its queue, then pinned."""
    hall.start(3)
    ticket = hall.issue("card")
    hall.do(c.TransferTicket(ticket=ticket, to_counter=3))
    hall.do(c.PinTicket(ticket=ticket, reason="急"))
    assert hall.call(3) == ticket


def test_a_pin_ends_with_a_transfer(hall: Desk) -> None:
    hall.start(1)
    first, ticket = hall.issue(), hall.issue()
    hall.do(c.PinTicket(ticket=ticket, reason="急"))
    hall.do(c.TransferTicket(ticket=ticket, queue="HZ"))
    assert hall.call() == first


@pytest.mark.parametrize("state", ["waiting", "called", "held"])
def test_a_number_is_given_up(hall: Desk, state: str) -> None:
    hall.start(1)
    ticket = bring(hall, state)
    with pytest.raises(ReasonRequired):
        hall.do(c.CancelTicket(ticket=ticket, reason=" "))
    seq = hall.seq()
    assert hall.cancel(ticket)["state"] == "cancelled"
    event = hall.since(seq)[0].event
    assert (event.name, event.data["reason"], event.data["waiting"]) == (
        "ticket.cancelled", "走了", 0
    )  # fmt: skip
    ended = CaseState.LEFT_WINDOW if state == "held" else CaseState.LAPSED
    assert hall.case(ticket).state is ended
    with pytest.raises(WrongState):
        hall.cancel(ticket)


def test_who_is_being_served_cannot_be_cancelled(hall: Desk) -> None:
    hall.start(1)
    ticket = bring(hall, "serving")
    with pytest.raises(WrongState):
        hall.cancel(ticket)


def gone(hall: Desk) -> int:
    ticket = hall.call()
    hall.do(c.MarkNoShow(counter=1))
    return ticket


def test_a_no_show_comes_back_three_places_behind(hall: Desk) -> None:
    hall.start(1)
    ticket, *others = [hall.issue() for _ in range(6)]
    assert gone(hall) == ticket
    seq = hall.seq()
    body = hall.do(c.ReinstateTicket(ticket=ticket, reason="来了"))
    assert (body["state"], body["ahead"], body["calls"]) == ("waiting", 3, 0)
    assert hall.names(seq) == ["ticket.reinstated", "case.reopened"]
    event = hall.since(seq)[0].event
    assert (event.data["places_back"], event.data["waiting"]) == (3, 6)
    assert [hall.call() for _ in range(6)] == [*others[:3], ticket, *others[3:]]


def test_behind_everybody_when_fewer_wait(hall: Desk) -> None:
    hall.start(1)
    ticket, other = hall.issue(), hall.issue()
    assert gone(hall) == ticket
    hall.do(c.ReinstateTicket(ticket=ticket))
    later = hall.issue()
    assert [hall.call() for _ in range(3)] == [other, ticket, later]


def test_a_no_show_comes_back_twice_at_most(hall: Desk) -> None:
    hall.start(1)
    ticket = hall.issue()
    for _ in range(2):
        gone(hall)
        hall.do(c.ReinstateTicket(ticket=ticket))
    gone(hall)
    with pytest.raises(TooManyReinstates):
        hall.do(c.ReinstateTicket(ticket=ticket))
    assert hall.ticket(ticket).state is TicketState.NO_SHOW
    assert hall.case(ticket).state is CaseState.LAPSED


@pytest.mark.parametrize(
    "command",
    [
        lambda one: c.CancelTicket(ticket=one, reason="x"),
        lambda one: c.ReinstateTicket(ticket=one),
        lambda one: c.PinTicket(ticket=one, reason="x"),
        lambda one: c.TransferTicket(ticket=one, queue="HY"),
        lambda one: c.CallTicket(counter=1, ticket=one, reason="x"),
    ],
)
def test_yesterdays_numbers_are_gone(hall: Desk, command: object) -> None:
    assert callable(command)
    hall.start(1)
    ticket = hall.issue()
    hall.do(c.CloseDay())
    hall.start(1, day="2026-11-22")
    with pytest.raises(WrongDay) as refusal:
        hall.do(command(ticket))
    assert refusal.value.facts == {"number": "A001"}
    with pytest.raises(UnknownTicket):
        hall.do(command(99))
