"""What staff does with a ticket wherever it is: transfer, pin, cancel, reinstate."""

from __future__ import annotations

from hall.domain import cases as case_rules
from hall.domain import tickets as rules
from hall.domain.cases import CaseState
from hall.domain.commands import (
    CancelTicket,
    PinTicket,
    ReinstateTicket,
    TransferFromCounter,
    TransferTicket,
)
from hall.domain.errors import Invalid, ReasonRequired
from hall.domain.policy import TransferPlace
from hall.domain.tickets import Ticket, TicketState
from hall.service import pads
from hall.service.at_window import of_today, present
from hall.service.bodies import Body, facts, ticket_body
from hall.service.collecting import is_unbound
from hall.service.finishing import lapse, leave_window
from hall.service.issuing import is_to_collect, open_case
from hall.service.unit import Unit
from hall.store import cases, days, line, tickets

Transfer = TransferTicket | TransferFromCounter


def transfer_ticket(unit: Unit, command: TransferTicket) -> Body:
    """Send a waiting, called, serving or held ticket to another item, queue or window."""
    return _transfer(unit, of_today(unit, command.ticket), command)


def transfer_from_counter(unit: Unit, command: TransferFromCounter) -> Body:
    """Send on who is at the window; first-asked responsibility keeps the place (首问责任)."""
    return _transfer(unit, present(unit, command.counter), command)


def release(unit: Unit, ticket: Ticket, reason: str) -> None:
    """Let every window of its queue call a ticket that waited for one alone; its place stays."""
    command = TransferTicket(ticket=ticket.id, queue=ticket.queue, reason=reason)
    _transfer(unit, ticket, command, place=ticket.place)


def _transfer(unit: Unit, before: Ticket, command: Transfer, *, place: int | None = None) -> Body:
    queue, item = _destination(unit, before, command)
    day = unit.day()
    days.touch_queue(unit.connection, day.id, queue)
    ticket = rules.transfer(
        before,
        queue=queue,
        item=item,
        for_counter=command.to_counter,
        place=_place(unit, before, queue) if place is None else place,
    )
    tickets.update(unit.connection, before, ticket)
    named = unit.catalog.counters_of(queue)
    if command.to_counter is not None:
        named = (command.to_counter,)
    loads = days.loads(unit.connection, day.id)
    unit.emit(
        "ticket.transferred",
        ticket=ticket.id,
        counter=before.counter,
        data=facts(
            ticket, from_queue=before.queue, from_item=before.item,
            to_counter=command.to_counter, reason=command.reason.strip() or None,
            waiting=loads[queue].waiting, from_waiting=loads[before.queue].waiting,
            counters=list(named),
        ),
    )  # fmt: skip
    pads.end_wait_for(unit, ticket, cause="not_served")
    _send_cases_on(unit, before, ticket)
    return ticket_body(unit.connection, unit.catalog, unit.terms, ticket)


def _destination(unit: Unit, ticket: Ticket, command: Transfer) -> tuple[str, str | None]:
    if command.to_counter is not None:
        unit.catalog.counter(command.to_counter)
    if command.item is not None:
        item = unit.catalog.item(command.item)
        return item.queue, item.code
    if command.queue is not None:
        queue = unit.catalog.queue(command.queue).code
        return queue, ticket.item if queue == ticket.queue else None
    if command.to_counter is None:
        problem = "one of item, queue, to_counter is required"
        raise Invalid(errors=[{"field": "item", "problem": problem}])
    return ticket.queue, ticket.item


def _place(unit: Unit, ticket: Ticket, queue: str) -> int:
    match unit.terms.policy.queue.transfer_place:
        case TransferPlace.KEEP:
            return ticket.place
        case TransferPlace.FRONT:
            front = line.place_back(unit.connection, queue, 0)
            return unit.places.next(unit.now) if front is None else front
        case TransferPlace.BACK:
            return unit.places.next(unit.now)


def _send_cases_on(unit: Unit, before: Ticket, after: Ticket) -> None:
    """The same matter waits for a window again; another item is another matter."""
    same = before.item == after.item
    # An item that the catalogue lost since the ticket was issued stays the ticket's own.
    item = unit.catalog.items.get(after.item or "")
    if before.state in {TicketState.SERVING, TicketState.HELD} and not same:
        # Worked on here, sent on for something else: a record of its own (我这里办好后,下一个是…).
        leave_window(unit, after, None)
        open_case(unit, after, item)
        return
    if is_unbound(unit, before) and not is_to_collect(unit, after.queue):
        # A number to collect that is for something else after all: that is a matter of its own.
        open_case(unit, after, item)
        return
    for case, opened_here in cases.of_ticket(unit.connection, after.id):
        if case.state is CaseState.AT_WINDOW:
            cases.update(unit.connection, case_rules.waits_again(case, unit.now))
            unit.emit("case.waits_again", ticket=after.id, case=case.id, data={"case": case.number})
        elif (
            opened_here
            and case.state is CaseState.OPENED
            and item is not None
            and not same
            and case.item == before.item
        ):
            moved = case_rules.redirected(case, item.code, item.department, unit.now)
            cases.update(unit.connection, moved)
            unit.emit(
                "case.redirected",
                ticket=after.id,
                case=case.id,
                data={"case": case.number, "item": item.code, "from_item": before.item},
            )


def _reason(text: str, command: str) -> str:
    if not text.strip():
        raise ReasonRequired(command=command)
    return text.strip()


def pin(unit: Unit, command: PinTicket) -> Body:
    """To the head of its queue, with a written reason that stays in the log."""
    before = of_today(unit, command.ticket)
    ticket = rules.pin(before, now=unit.now)
    reason = _reason(command.reason, "pin")
    tickets.update(unit.connection, before, ticket)
    unit.emit("ticket.pinned", ticket=ticket.id, data=facts(ticket, reason=reason))
    return ticket_body(unit.connection, unit.catalog, unit.terms, ticket)


def cancel(unit: Unit, command: CancelTicket) -> Body:
    """Give the number up, with a reason."""
    before = of_today(unit, command.ticket)
    ticket = rules.cancel(before, now=unit.now)
    reason = _reason(command.reason, "cancel")
    tickets.update(unit.connection, before, ticket)
    unit.emit(
        "ticket.cancelled",
        ticket=ticket.id,
        counter=before.counter,
        data=facts(
            ticket, reason=reason,
            waiting=days.loads(unit.connection, ticket.day)[ticket.queue].waiting,
        ),
    )  # fmt: skip
    pads.end_wait_for(unit, ticket, cause="not_served")
    leave_window(unit, ticket, None)
    lapse(unit, ticket)
    return ticket_body(unit.connection, unit.catalog, unit.terms, ticket)


def reinstate(unit: Unit, command: ReinstateTicket) -> Body:
    """Back into the queue, so many places behind its head.

    Raises TooManyReinstates, and UnknownQueue when the catalogue lost its queue since.
    """
    policy = unit.terms.policy.queue
    before = of_today(unit, command.ticket)
    unit.catalog.queue(before.queue)
    back = policy.reinstate_places_back
    place = line.place_back(unit.connection, before.queue, back)
    if place is None:
        place = unit.places.next(unit.now)
    ticket = rules.reinstate(before, place=place, policy=policy)
    tickets.update(unit.connection, before, ticket)
    unit.emit(
        "ticket.reinstated",
        ticket=ticket.id,
        data=facts(
            ticket, reason=command.reason.strip() or None, places_back=back,
            waiting=days.loads(unit.connection, ticket.day)[ticket.queue].waiting,
        ),
    )  # fmt: skip
    for case, _ in cases.of_ticket(unit.connection, ticket.id):
        after = case_rules.reopened(case, unit.now)
        if after is not case:
            cases.update(unit.connection, after)
            unit.emit("case.reopened", ticket=ticket.id, case=case.id, data={"case": case.number})
    return ticket_body(unit.connection, unit.catalog, unit.terms, ticket)
