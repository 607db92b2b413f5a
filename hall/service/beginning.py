"""Service at a window begins: by the key for it, or by the first act on the visit's case there.

A caller box has no "begin" key, and a clerk who has the case open on his page does not look for
one. Whoever works on the case at its window has its citizen before him.
"""

from __future__ import annotations

from hall.domain import tickets as rules
from hall.domain.actors import Role
from hall.domain.cases import CaseState
from hall.domain.clock import Instant
from hall.domain.tickets import Ticket, TicketState
from hall.service.bodies import facts
from hall.service.issuing import to_window
from hall.service.unit import Unit
from hall.store import cases, counters, event_log, tickets

CASE_WORKED = "case_worked"
"""Cause of a service that an act on the case began."""
_PEOPLE = frozenset({Role.COUNTER, Role.STAFF})
"""Roles of people, and of the programs that speak for them at windows."""


def begin_service(unit: Unit, before: Ticket, at: Instant, cause: str | None = None) -> Ticket:
    """The citizen stands at the window since ``at``; the visit's cases are there with him.

    ``cause`` is None where somebody said so. Raises WrongState.
    """
    ticket = rules.begin(before, now=at)
    tickets.update(unit.connection, before, ticket)
    more = {} if cause is None else {"cause": cause}
    unit.emit(
        "ticket.service_began",
        ticket=ticket.id,
        counter=ticket.counter,
        data=facts(ticket, **more),
    )
    for case, opened_here in cases.of_ticket(unit.connection, ticket.id):
        # One that was opened here and has left was done before the visit was sent on.
        if case.state in {CaseState.OPENED, CaseState.LAPSED} or not opened_here:
            to_window(unit, ticket, case)
    return ticket


def begin_by_act(unit: Unit, case: int) -> None:
    """An act on this case begins the service of its visit that is called to the actor's window.

    The actor's is the window where he is signed on, and for a program the one to which it called
    the visit. Nothing happens for anybody else, or when no visit of the case is called.
    """
    if unit.actor.role not in _PEOPLE:
        return
    for visit in cases.called_visits(unit.connection, case):
        ticket = tickets.get(unit.connection, visit)
        if _is_at(unit, ticket):
            begin_service(unit, ticket, unit.now, CASE_WORKED)


def _is_at(unit: Unit, ticket: Ticket) -> bool:
    assert ticket.counter is not None
    if counters.get(unit.connection, ticket.counter).clerk == unit.actor.id:
        return True
    called = event_log.last_of_ticket(unit.connection, ticket.id, "ticket.called")
    return called is not None and called.actor == unit.actor.named


def was_begun_by_act(unit: Unit, ticket: Ticket) -> bool:
    """Whether the service that goes on was begun by an act on a case, so that a key may follow."""
    if ticket.state is not TicketState.SERVING:
        return False
    began = event_log.last_of_ticket(unit.connection, ticket.id, "ticket.service_began")
    return began is not None and began.event.data.get("cause") == CASE_WORKED
