"""Who is at a window, and whether it may call: what acts at windows look at first."""

from __future__ import annotations

from hall.domain import counters as duty
from hall.domain.counters import CounterState
from hall.domain.errors import NothingAtCounter, WrongDay
from hall.domain.tickets import Ticket
from hall.service.unit import Unit
from hall.store import counters, tickets


def may_call(unit: Unit, number: int) -> CounterState:
    """The window, ready to call. Raises UnknownCounter, CounterClosed, CounterPaused."""
    unit.catalog.counter(number)
    state = counters.get(unit.connection, number)
    duty.may_call(state)
    return state


def of_today(unit: Unit, ticket_id: int) -> Ticket:
    """A ticket of the open day: yesterday's can never be called. Raises WrongDay, UnknownTicket."""
    ticket = tickets.get(unit.connection, ticket_id)
    if ticket.day != unit.day().id:
        raise WrongDay(number=ticket.number)
    return ticket


def present(unit: Unit, counter: int) -> Ticket:
    """The ticket at the window. Raises UnknownCounter, NothingAtCounter."""
    unit.catalog.counter(counter)
    ticket = tickets.at_counter(unit.connection, counter)
    if ticket is None:
        raise NothingAtCounter(counter=counter)
    return ticket
