"""Stepping aside for a while (暂离), and back to the desk."""

from __future__ import annotations

from hall.domain import tickets as rules
from hall.domain.commands import HoldTicket, UnholdTicket
from hall.domain.errors import CounterBusy, NothingAtCounter, TicketElsewhere
from hall.domain.tickets import Ticket, TicketCommand, TicketState
from hall.service import pads
from hall.service.at_window import may_call, of_today, present
from hall.service.beginning import begin_service
from hall.service.bodies import Body, facts, ticket_body
from hall.service.unit import Unit
from hall.store import counters, tickets


def hold(unit: Unit, command: HoldTicket) -> Body:
    """The citizen steps aside; the window is free for others."""
    before = present(unit, command.counter)
    if before.state is TicketState.CALLED:
        before = begin_service(unit, before, unit.now)
    ticket = rules.hold(before, now=unit.now)
    tickets.update(unit.connection, before, ticket)
    unit.emit(
        "ticket.held",
        ticket=ticket.id,
        counter=command.counter,
        data=facts(ticket, reason=command.reason.strip() or None),
    )
    return ticket_body(unit.connection, unit.catalog, unit.terms, ticket)


def unhold(unit: Unit, command: UnholdTicket) -> Body:
    """Back at the desk. Raises CounterBusy while somebody else is there, TicketElsewhere."""
    state = may_call(unit, command.counter)
    before = _held(unit, command)
    there = tickets.at_counter(unit.connection, command.counter)
    if there is not None:
        raise CounterBusy(counter=command.counter, number=there.number)
    ticket = rules.unhold(before, counter=command.counter, clerk=state.clerk)
    tickets.update(unit.connection, before, ticket)
    if state.rating_ticket not in {None, ticket.id}:
        counters.put(unit.connection, pads.end_wait(unit, state, cause="moved_on"))
    unit.emit("ticket.resumed", ticket=ticket.id, counter=command.counter, data=facts(ticket))
    return ticket_body(unit.connection, unit.catalog, unit.terms, ticket)


def _held(unit: Unit, command: UnholdTicket) -> Ticket:
    if command.ticket is None:
        held = tickets.held_at(unit.connection, command.counter)
        if not held:
            raise NothingAtCounter(counter=command.counter)
        return held[0]
    ticket = of_today(unit, command.ticket)
    rules.permit(ticket, TicketCommand.UNHOLD)
    if ticket.last_counter is not None and ticket.last_counter != command.counter:
        raise TicketElsewhere(number=ticket.number, counter=ticket.last_counter)
    return ticket
