"""Whose rating a window's pad waits for: from the asking until it is given or time goes on."""

from __future__ import annotations

from hall.domain import counters as duty
from hall.domain.clock import rfc3339
from hall.domain.counters import CounterState
from hall.domain.tickets import Ticket
from hall.service.unit import Unit
from hall.store import counters


def open_wait(unit: Unit, state: CounterState, ticket: Ticket) -> None:
    """The window's pad waits for this visit's rating from now on."""
    seconds = unit.terms.policy.rating.pad_seconds
    asked = duty.ask_rating(state, ticket.id, unit.now, seconds)
    counters.put(unit.connection, asked)
    unit.emit(
        "rating.asked",
        ticket=ticket.id,
        counter=state.number,
        data={
            "number": ticket.number,
            "until": rfc3339(asked.rating_until, unit.terms.zone),
        },
    )


def end_wait(unit: Unit, state: CounterState, cause: str) -> CounterState:
    """Nobody pressed; the visit counts as unrated. The state is returned, not yet written."""
    if state.rating_ticket is None:
        return state
    unit.emit(
        "rating.unrated",
        ticket=state.rating_ticket,
        counter=state.number,
        data={"cause": cause},
    )
    return duty.stop_rating(state)


def end_wait_for(unit: Unit, ticket: Ticket, cause: str) -> None:
    """The visit leaves its window unserved: a later press there must not rate it."""
    if ticket.last_counter is None:
        return
    state = counters.get(unit.connection, ticket.last_counter)
    if state.rating_ticket == ticket.id:
        counters.put(unit.connection, end_wait(unit, state, cause))
