"""Whom a window summons: the next, this one, the same once more; and that the service begins."""

from __future__ import annotations

from hall.domain import counters as duty
from hall.domain import queue as order
from hall.domain import tickets as rules
from hall.domain.commands import BeginService, CallNext, CallTicket, Recall
from hall.domain.counters import CounterState
from hall.domain.errors import QueueEmpty, ReasonRequired, TicketElsewhere
from hall.domain.queue import Choice
from hall.domain.tickets import TicketCommand
from hall.service import pads
from hall.service.at_window import may_call, of_today, present
from hall.service.beginning import begin_service, was_begun_by_act
from hall.service.bodies import Body, facts, ticket_body
from hall.service.finishing import end_visit
from hall.service.unit import Unit
from hall.store import counters, days, line, tickets


def call_next(unit: Unit, command: CallNext) -> Body:
    """Summon whoever is next; a ticket still at the window is finished by it.

    A caller box has one key for "next": the clerk who presses it is done with the last one.
    Raises CounterClosed, CounterPaused, QueueEmpty; then the ticket at the window stays there.
    """
    unit.day()
    state = may_call(unit, command.counter)
    choice = next_choice(unit, state)
    if choice is None:
        raise QueueEmpty(counter=command.counter)
    _finish_present(unit, state)
    return _call(unit, state, choice, reason="")


def call_ticket(unit: Unit, command: CallTicket) -> Body:
    """Summon this one. Raises ReasonRequired when it is not the next, TicketElsewhere."""
    unit.day()
    state = may_call(unit, command.counter)
    ticket = of_today(unit, command.ticket)
    if ticket.counter is not None:
        raise TicketElsewhere(number=ticket.number, counter=ticket.counter)
    rules.permit(ticket, TicketCommand.CALL)
    choice = next_choice(unit, state)
    if choice is None or choice.ticket.id != ticket.id:
        if not command.reason.strip():
            raise ReasonRequired(command="call")
        choice = Choice(ticket=ticket, why=order.Why.PINNED)
        out_of_turn = True
    else:
        out_of_turn = False
    _finish_present(unit, state)
    return _call(unit, state, choice, reason=command.reason.strip(), out_of_turn=out_of_turn)


def next_choice(unit: Unit, state: CounterState) -> Choice | None:
    """Who is next at the window, and why."""
    queues = unit.catalog.counter(state.number).queues
    heads = line.heads(unit.connection, state.number, queues)
    return order.choose(heads, overtakes_in_a_row=state.overtakes, policy=unit.terms.policy.queue)


def _finish_present(unit: Unit, state: CounterState) -> None:
    ticket = tickets.at_counter(unit.connection, state.number)
    if ticket is not None:
        end_visit(unit, ticket, kind=None, cause="next_called")


def _call(
    unit: Unit, state: CounterState, choice: Choice, *, reason: str, out_of_turn: bool = False
) -> Body:
    before = choice.ticket
    ticket = rules.call(before, counter=state.number, clerk=state.clerk, now=unit.now)
    tickets.update(unit.connection, before, ticket)
    moved = pads.end_wait(unit, state, cause="moved_on")
    counters.put(unit.connection, _with_overtakes(moved, choice, out_of_turn=out_of_turn))
    waiting = days.loads(unit.connection, ticket.day)[ticket.queue].waiting
    unit.emit(
        "ticket.called",
        ticket=ticket.id,
        counter=state.number,
        data=facts(
            ticket, calls=ticket.calls, why=None if out_of_turn else choice.why.value,
            reason=reason or None, out_of_turn=out_of_turn, waiting=waiting,
            language=ticket.language,
        ),
    )  # fmt: skip
    return ticket_body(unit.connection, unit.catalog, unit.terms, ticket)


def _with_overtakes(state: CounterState, choice: Choice, *, out_of_turn: bool) -> CounterState:
    if out_of_turn:
        return state
    return duty.with_overtakes(state, order.overtakes_after(choice, state.overtakes))


def recall(unit: Unit, command: Recall) -> Body:
    """Summon the same one again."""
    before = present(unit, command.counter)
    ticket = rules.recall(before, policy=unit.terms.policy.queue, now=unit.now)
    tickets.update(unit.connection, before, ticket)
    unit.emit(
        "ticket.recalled",
        ticket=ticket.id,
        counter=command.counter,
        data=facts(
            ticket, calls=ticket.calls, counted=ticket.calls > before.calls,
            language=ticket.language,
        ),
    )  # fmt: skip
    return ticket_body(unit.connection, unit.catalog, unit.terms, ticket)


def begin(unit: Unit, command: BeginService) -> Body:
    """The citizen stands at the window.

    Said after an act on the visit's case began the service, it changes nothing and is no error.
    Raises NothingAtCounter, WrongState.
    """
    ticket = present(unit, command.counter)
    if not was_begun_by_act(unit, ticket):
        ticket = begin_service(unit, ticket, unit.now)
    return ticket_body(unit.connection, unit.catalog, unit.terms, ticket)
