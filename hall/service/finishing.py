"""How a visit leaves its window: finished, or called in vain."""

from __future__ import annotations

from hall.domain import cases as case_rules
from hall.domain import tickets as rules
from hall.domain.cases import CaseKind, CaseState
from hall.domain.commands import FinishService, MarkNoShow
from hall.domain.handling.commands import FinishAtOnce
from hall.domain.handling.phases import Phase
from hall.domain.tickets import Ticket, TicketState
from hall.service import pads
from hall.service.at_window import present
from hall.service.beginning import begin_service
from hall.service.bodies import Body, facts, seconds_between, ticket_body
from hall.service.collecting import is_unbound, open_enquiry
from hall.service.handling.at_once import finish_at_once
from hall.service.handling.supervision.visit_alerts import look_at_visit
from hall.service.unit import Unit
from hall.store import cases, counters, days, ratings, tickets


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
    ticket = end_visit(unit, before, kind=command.kind, cause="finished")
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


def end_visit(unit: Unit, before: Ticket, *, kind: CaseKind | None, cause: str) -> Ticket:
    """Finish a visit, whoever or whatever ends it; its records leave the window with it."""
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
