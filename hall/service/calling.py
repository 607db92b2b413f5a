"""What a window does with its queue: call, recall, begin, finish, no-show, hold, transfer."""

from __future__ import annotations

from hall.domain import cases as case_rules
from hall.domain import counters as duty
from hall.domain import queue as order
from hall.domain import tickets as rules
from hall.domain.cases import CaseKind, CaseState
from hall.domain.commands import (
    BeginService,
    CallNext,
    CallTicket,
    FinishService,
    HoldTicket,
    MarkNoShow,
    Recall,
    UnholdTicket,
)
from hall.domain.counters import CounterState
from hall.domain.errors import (
    CounterBusy,
    NothingAtCounter,
    QueueEmpty,
    ReasonRequired,
    TicketElsewhere,
    WrongDay,
)
from hall.domain.handling.commands import FinishAtOnce
from hall.domain.handling.phases import Phase
from hall.domain.queue import Choice
from hall.domain.tickets import Ticket, TicketCommand, TicketState
from hall.service import pads
from hall.service.beginning import begin_service, was_begun_by_act
from hall.service.bodies import Body, facts, seconds_between, ticket_body
from hall.service.collecting import is_unbound, open_enquiry
from hall.service.handling.at_once import finish_at_once
from hall.service.handling.supervision.visit_alerts import look_at_visit
from hall.service.unit import Unit
from hall.store import cases, counters, days, ratings, tickets


def call_next(unit: Unit, command: CallNext) -> Body:
    """Summon whoever is next; a ticket still at the window is finished by it.

    A caller box has one key for "next": the clerk who presses it is done with the last one.
    Raises CounterClosed, CounterPaused, QueueEmpty; then the ticket at the window stays there.
    """
    unit.day()
    state = _calling(unit, command.counter)
    choice = next_choice(unit, state)
    if choice is None:
        raise QueueEmpty(counter=command.counter)
    _finish_present(unit, state)
    return _call(unit, state, choice, reason="")


def call_ticket(unit: Unit, command: CallTicket) -> Body:
    """Summon this one. Raises ReasonRequired when it is not the next, TicketElsewhere."""
    unit.day()
    state = _calling(unit, command.counter)
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
    heads = tickets.heads(unit.connection, state.number, queues)
    return order.choose(heads, overtakes_in_a_row=state.overtakes, policy=unit.terms.policy.queue)


def _calling(unit: Unit, number: int) -> CounterState:
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


def _finish_present(unit: Unit, state: CounterState) -> None:
    ticket = tickets.at_counter(unit.connection, state.number)
    if ticket is not None:
        _finish(unit, ticket, kind=None, cause="next_called")


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


def finish(unit: Unit, command: FinishService) -> Body:
    """The visit is over; by the profile the pad asks for a rating.

    Finished as immediate, its untouched cases are done with it. Raises NothingAtCounter, and
    what finishing a case at once raises.
    """
    before = _serving(unit, present(unit, command.counter))
    if command.kind is CaseKind.ENQUIRY and is_unbound(unit, before):
        open_enquiry(unit, before)
    if command.kind is CaseKind.IMMEDIATE:
        _done_at_once(unit, before)
    ticket = _finish(unit, before, kind=command.kind, cause="finished")
    rated = ratings.of_ticket(unit.connection, ticket.id) is not None
    if unit.terms.policy.rating.ask_at_finish and not rated:
        pads.open_wait(unit, counters.get(unit.connection, command.counter), ticket)
    return ticket_body(unit.connection, unit.catalog, unit.terms, ticket)


def _done_at_once(unit: Unit, ticket: Ticket) -> None:
    # One key for the window that does the same thing two hundred times a day (即办件, R2).
    for case, _ in cases.of_ticket(unit.connection, ticket.id):
        if cases.projection(unit.connection, case.id).phase == Phase.OPENED:
            finish_at_once(unit, FinishAtOnce(case=case.number, counter=ticket.counter))


def _serving(unit: Unit, ticket: Ticket) -> Ticket:
    """The ticket with its service begun, before anything is done of which it must be the first."""
    if ticket.state is not TicketState.CALLED:
        return ticket
    # A caller box has no "begin" key: service began, unreported, with the call.
    return begin_service(unit, ticket, ticket.called_at or unit.now)


def _finish(unit: Unit, before: Ticket, *, kind: CaseKind | None, cause: str) -> Ticket:
    before = _serving(unit, before)
    ticket = rules.finish(before, now=unit.now)
    tickets.update(unit.connection, before, ticket)
    seconds = _take_into_mean(unit, ticket, served=True)
    unit.emit(
        "ticket.served",
        ticket=ticket.id,
        counter=before.counter,
        data=facts(ticket, cause=cause, seconds=seconds),
    )
    leave_window(unit, ticket, kind)
    look_at_visit(unit, ticket, seconds, kind)
    return ticket


def _take_into_mean(unit: Unit, ticket: Ticket, *, served: bool) -> float | None:
    # A no-show too: of those who wait now, as many will not come when they are called.
    seconds = seconds_between(ticket.called_at, ticket.ended_at)
    if seconds is not None:
        days.record_visit(unit.connection, ticket.day, ticket.queue, seconds, served=served)
    return seconds


def leave_window(unit: Unit, ticket: Ticket, kind: CaseKind | None) -> None:
    """The visit's records leave the window with it."""
    for case, _ in cases.of_ticket(unit.connection, ticket.id):
        if case.state is CaseState.AT_WINDOW:
            left = case_rules.left_window(case, unit.now, kind)
            cases.update(unit.connection, left)
            if left.kind is CaseKind.ENQUIRY and case.kind is not CaseKind.ENQUIRY:
                cases.answered(
                    unit.connection, case.id, unit.now, ticket.last_counter, ticket.clerk
                )
            unit.emit(
                "case.left_window",
                ticket=ticket.id,
                counter=ticket.last_counter,
                case=case.id,
                data={"case": case.number, "kind": left.kind.value, "clerk": ticket.clerk},
            )


def no_show(unit: Unit, command: MarkNoShow) -> Body:
    """Called and did not come. Raises TooFewCalls where the profile refuses an early one."""
    before = present(unit, command.counter)
    policy = unit.terms.policy.queue
    ticket = rules.no_show(before, policy=policy, now=unit.now)
    tickets.update(unit.connection, before, ticket)
    _take_into_mean(unit, ticket, served=False)
    unit.emit(
        "ticket.no_show",
        ticket=ticket.id,
        counter=command.counter,
        data=facts(
            ticket, cause="not_come", calls=ticket.calls,
            early=rules.is_early_no_show(before, policy),
        ),
    )  # fmt: skip
    pads.end_wait_for(unit, ticket, cause="not_served")
    lapse(unit, ticket)
    return ticket_body(unit.connection, unit.catalog, unit.terms, ticket)


def lapse(unit: Unit, ticket: Ticket) -> None:
    """Records that nobody worked on lapse with the visit; what was handed in goes on without it."""
    for case, _ in cases.of_ticket(unit.connection, ticket.id):
        after = case_rules.lapsed(case, unit.now)
        handed_in = cases.projection(unit.connection, case.id).phase != Phase.OPENED
        if after is not case and not handed_in:
            cases.update(unit.connection, after)
            unit.emit("case.lapsed", ticket=ticket.id, case=case.id, data={"case": case.number})


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
    state = _calling(unit, command.counter)
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
