"""Visits to collect a result (领取): a number alone, until it is known for which case it is.

Whoever types or scans nothing at the kiosk still gets a number for the queue. It opens no record:
there is no new matter. The visit is tied to a case when the clerk names one, or hands one over; if
it was only a question after all, it gets the record of an enquiry like any other.
"""

from __future__ import annotations

from hall.domain.cases import Case
from hall.domain.tickets import Ticket, TicketState
from hall.service.beginning import begin_by_act
from hall.service.issuing import attach_case, is_to_collect, open_case, to_window
from hall.service.unit import Unit
from hall.store import cases, counters, tickets


def is_unbound(unit: Unit, ticket: Ticket) -> bool:
    """Whether the visit has no record yet."""
    return is_to_collect(unit, ticket.queue) and not cases.of_ticket(unit.connection, ticket.id)


def bind_visit(unit: Unit, case: Case, counter: int | None) -> None:
    """What is handed over at the window is what the visit there came for.

    The window is where the actor is signed on, whichever he names: a visit at another is another
    citizen's. ``counter`` is the window of an actor who is signed on nowhere, as a program is;
    None: at none. Nothing happens for a visit to another queue.
    """
    own = counters.where_is(unit.connection, unit.actor.id)
    at = counter if own is None else own
    ticket = None if at is None else tickets.at_counter(unit.connection, at)
    if ticket is None or not is_to_collect(unit, ticket.queue):
        return
    if any(tied.id == case.id for tied, _ in cases.of_ticket(unit.connection, ticket.id)):
        return
    attach_case(unit, ticket, case.number)
    if ticket.state is TicketState.SERVING:
        to_window(unit, ticket, case)
    else:
        begin_by_act(unit, case.id)


def open_enquiry(unit: Unit, ticket: Ticket) -> None:
    """The visit came to ask and not to collect: it gets a record, which its end answers."""
    number = open_case(unit, ticket, None)
    to_window(unit, ticket, cases.by_number(unit.connection, number))
