"""Who does not come, and who steps aside for a while."""

from __future__ import annotations

import pytest

from hall.domain import commands as c
from hall.domain.cases import CaseState
from hall.domain.errors import (
    CounterBusy,
    CounterClosed,
    NothingAtCounter,
    TicketElsewhere,
    TooFewCalls,
    WrongState,
)
from hall.domain.policy import EarlyNoShow
from hall.domain.tickets import TicketState
from tests.hall.conftest import OpenHall
from tests.hall.desk import Desk
from tests.hall.small import terms


def test_a_no_show_is_recorded_as_early(hall: Desk) -> None:
    hall.start(1)
    ticket = hall.issue()
    hall.call()
    seq = hall.seq()
    assert hall.do(c.MarkNoShow(counter=1))["state"] == "no_show"
    assert hall.names(seq) == ["ticket.no_show", "case.lapsed"]
    event = hall.since(seq)[0].event
    assert (event.data["cause"], event.data["early"], event.data["calls"]) == ("not_come", True, 1)
    assert event.counter == 1
    assert hall.case(ticket).state is CaseState.LAPSED


def test_a_profile_may_refuse_an_early_no_show(open_hall: OpenHall) -> None:
    hall = open_hall(terms(early_no_show=EarlyNoShow.REFUSE))
    hall.start(1)
    ticket = hall.issue()
    hall.call()
    with pytest.raises(TooFewCalls) as refusal:
        hall.do(c.MarkNoShow(counter=1))
    assert refusal.value.facts == {"number": "A001", "calls": 1, "needed": 3}
    assert hall.ticket(ticket).state is TicketState.CALLED
    for _ in range(2):
        hall.clock.forward(20)
        hall.do(c.Recall(counter=1))
    seq = hall.seq()
    hall.do(c.MarkNoShow(counter=1))
    assert hall.since(seq)[0].event.data["early"] is False


def test_who_is_being_served_is_no_no_show(hall: Desk) -> None:
    hall.start(1)
    hall.issue()
    hall.serve()
    with pytest.raises(WrongState):
        hall.do(c.MarkNoShow(counter=1))


def test_a_held_ticket_waits_beside_the_window_while_others_are_served(hall: Desk) -> None:
    hall.start(1)
    ticket, other = hall.issue(), hall.issue()
    hall.call()
    seq = hall.seq()
    body = hall.do(c.HoldTicket(counter=1, reason=" 复印 "))
    assert (body["state"], body["counter"]) == ("held", None)
    assert hall.names(seq) == ["ticket.service_began", "case.at_window", "ticket.held"]
    assert hall.since(seq)[-1].event.data["reason"] == "复印"
    assert hall.call() == other
    with pytest.raises(CounterBusy) as refusal:
        hall.do(c.UnholdTicket(counter=1, ticket=ticket))
    assert refusal.value.facts == {"counter": 1, "number": "A002"}
    hall.do(c.FinishService(counter=1))
    seq = hall.seq()
    body = hall.do(c.UnholdTicket(counter=1, ticket=ticket))
    assert (body["state"], body["counter"]) == ("serving", 1)
    assert "ticket.resumed" in hall.names(seq)
    hall.do(c.FinishService(counter=1))
    assert hall.case(ticket).state is CaseState.LEFT_WINDOW


def test_without_a_name_the_longest_held_comes_back(hall: Desk) -> None:
    hall.start(1)
    tickets = [hall.issue(), hall.issue()]
    for _ in tickets:
        hall.serve()
        hall.clock.forward(5)
        hall.do(c.HoldTicket(counter=1))
    for ticket in tickets:
        assert hall.do(c.UnholdTicket(counter=1))["id"] == ticket
        hall.do(c.FinishService(counter=1))


def test_a_held_ticket_belongs_to_its_window(hall: Desk) -> None:
    hall.start(1, 2)
    ticket = hall.issue()
    hall.serve(1)
    hall.do(c.HoldTicket(counter=1))
    with pytest.raises(TicketElsewhere) as refusal:
        hall.do(c.UnholdTicket(counter=2, ticket=ticket))
    assert refusal.value.facts == {"number": "A001", "counter": 1}
    with pytest.raises(NothingAtCounter):
        hall.do(c.UnholdTicket(counter=2))
    other = hall.issue()
    with pytest.raises(WrongState):
        hall.do(c.UnholdTicket(counter=1, ticket=other))


def test_the_clerk_of_the_last_call_is_the_tickets(hall: Desk) -> None:
    hall.start(1)
    ticket = hall.issue()
    hall.serve()
    hall.do(c.HoldTicket(counter=1))
    hall.do(c.SignOff(counter=1))
    with pytest.raises(CounterClosed):
        hall.do(c.UnholdTicket(counter=1))
    hall.do(c.SignOn(counter=1, clerk="C9"))
    hall.do(c.UnholdTicket(counter=1))
    assert hall.ticket(ticket).clerk == "C9"
