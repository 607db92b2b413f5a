"""Taking a number: the ticket, its case record and its slip, in one transaction."""

from __future__ import annotations

from dataclasses import replace

from hall.domain import cases as case_rules
from hall.domain import numbering
from hall.domain import tickets as rules
from hall.domain.cases import Case
from hall.domain.catalog_rows import Item
from hall.domain.commands import AddCase, IssueTicket, ReprintSlip
from hall.domain.errors import AlreadyWaiting, CaseAttached, Invalid, NoOpenCounter
from hall.domain.handling.fold import fold
from hall.domain.handling.phases import Phase
from hall.domain.tickets import Standing, Ticket, TicketCommand, TicketState
from hall.service import slip_ways
from hall.service.bodies import Body, facts, ticket_body
from hall.service.unit import Unit
from hall.store import cases, counters, days, event_log, line, slips, tickets


def issue(unit: Unit, command: IssueTicket) -> Body:
    """Give a number. Raises UnknownItem, UnknownQueue, NoOpenCounter, AlreadyWaiting, DayClosed."""
    day = unit.day()
    item, queue = _wanted(unit, command)
    policy = unit.terms.policy
    if not policy.queue.issue_without_open_counter:
        _require_open_counter(unit, queue)
    if command.person is not None and policy.queue.one_live_ticket_per_person:
        _refuse_second(unit, command.person, queue)
    ticket, waiting = _numbered(unit, _blank(unit, command, day.id, item, queue))
    # A new ordinary ticket has everybody ahead of it; only priority ones need counting.
    ahead = waiting
    if ticket.standing is Standing.PRIORITY:
        ahead = line.ahead(unit.connection, ticket, policy.queue)
    slip = None
    if command.origin in unit.catalog.kiosks:
        printer = slip_ways.printer_for(unit, command.origin)
        slip = slips.insert(unit.connection, ticket.id, printer, unit.now)
    unit.emit(
        "ticket.issued",
        ticket=ticket.id,
        data=facts(
            ticket, standing=ticket.standing.value, origin=command.origin, reason=ticket.reason,
            slip=None if slip is None else slip.id, waiting=waiting + 1, ahead=ahead,
            **_unbound(unit, item, queue, command.case),
        ),
    )  # fmt: skip
    if slip is not None:
        slip_ways.tell(unit, ticket.id, slip, command.origin)
    _tie_case(unit, ticket, item, command.case)
    return ticket_body(unit.connection, unit.catalog, unit.terms, ticket, ahead=ahead)


def _blank(unit: Unit, command: IssueTicket, day: int, item: Item | None, queue: str) -> Ticket:
    """A ticket that has no id and no number yet."""
    return Ticket(
        id=0,
        code=numbering.follow_code(unit.random_bytes(numbering.FOLLOW_LENGTH)),
        day=day,
        number="",
        queue=queue,
        item=None if item is None else item.code,
        standing=Standing.ORDINARY if command.priority is None else Standing.PRIORITY,
        reason=None if command.priority is None else command.priority.value,
        person=command.person,
        language=command.language,
        origin=command.origin,
        state=TicketState.WAITING,
        place=unit.places.next(unit.now),
        issued_at=unit.now,
    )


def _wanted(unit: Unit, command: IssueTicket) -> tuple[Item | None, str]:
    if command.item is not None:
        item = unit.catalog.item(command.item)
        return item, item.queue
    if command.case is not None and command.queue is None:
        case = cases.by_number(unit.connection, command.case)
        if _to_collect(unit, case):
            return None, unit.terms.collect_queue
        if case.item is not None:
            item = unit.catalog.item(case.item)
            return item, item.queue
    if command.queue is None:
        raise Invalid(errors=[{"field": "item", "problem": "either item or queue is required"}])
    return None, unit.catalog.queue(command.queue).code


def is_to_collect(unit: Unit, queue: str) -> bool:
    """Whether those who wait in the queue come to collect a result (领取)."""
    return bool(queue) and queue == unit.terms.collect_queue


def _to_collect(unit: Unit, case: Case) -> bool:
    """Whether the visit is to collect a result, in a hall with a queue for that (领取)."""
    if unit.terms.collect_queue not in unit.catalog.queues:
        return False
    course = fold(event_log.of_case(unit.connection, case.id))
    return course.phase is Phase.DECIDED and course.ready_at is not None


def _require_open_counter(unit: Unit, queue: str) -> None:
    opened = counters.open_numbers(unit.connection)
    if not any(number in opened for number in unit.catalog.counters_of(queue)):
        raise NoOpenCounter(queue=queue)


def _refuse_second(unit: Unit, person: str, queue: str) -> None:
    other = tickets.live_of_person(unit.connection, person, queue)
    if other is not None and other.day == unit.day().id:
        raise AlreadyWaiting(number=other.number, ticket=other.id)


def _numbered(unit: Unit, ticket: Ticket) -> tuple[Ticket, int]:
    """The ticket as it was written, and how many waited in its queue before it."""
    prefix = unit.catalog.queue(ticket.queue).prefix
    digits = unit.terms.policy.day.number_digits
    while True:
        serial, waiting = days.next_number(
            unit.connection, ticket.day, ticket.queue, ticket.standing
        )
        number = numbering.ticket_number(prefix, serial, ticket.standing, digits)
        ticket = replace(ticket, number=number)
        written = tickets.insert(unit.connection, ticket)
        if written is not None:
            return replace(ticket, id=written), waiting


def _unbound(unit: Unit, item: Item | None, queue: str, case: str | None) -> dict[str, object]:
    """That the number is for something that lies ready, and nobody said yet of which case."""
    alone = item is None and case is None and is_to_collect(unit, queue)
    return {"to_collect": True} if alone else {}


def _tie_case(unit: Unit, ticket: Ticket, item: Item | None, number: str | None) -> None:
    if number is not None:
        attach_case(unit, ticket, number)
    elif item is not None or not is_to_collect(unit, ticket.queue):
        open_case(unit, ticket, item)


def open_case(unit: Unit, ticket: Ticket, item: Item | None) -> str:
    """Open a record for the visit, kind undecided; returns its number."""
    day = unit.day()
    serial = days.next_case(unit.connection, day.id)
    number = numbering.case_number(unit.terms.centre, day.day, serial)
    department = None if item is None else item.department
    if item is None:
        department = unit.catalog.queue(ticket.queue).department
    case = cases.insert(
        unit.connection,
        number=number,
        item=None if item is None else item.code,
        department=department,
        person=ticket.person,
        now=unit.now,
    )
    cases.tie(unit.connection, ticket.id, case, opened_here=True)
    unit.emit(
        "case.opened",
        ticket=ticket.id,
        case=case,
        data={"case": number, "item": None if item is None else item.code,
              "department": department},
    )  # fmt: skip
    return number


def attach_case(unit: Unit, ticket: Ticket, number: str) -> str:
    """Tie the visit to a record of an earlier one. Raises UnknownCase, CaseAttached."""
    case = cases.by_number(unit.connection, number)
    if not cases.tie(unit.connection, ticket.id, case.id, opened_here=False):
        raise CaseAttached(case=number)
    unit.emit(
        "case.attached", ticket=ticket.id, case=case.id, data={"case": number, "item": case.item}
    )
    return number


def to_window(unit: Unit, ticket: Ticket, case: Case) -> None:
    """The record is worked on where its visit is."""
    cases.update(unit.connection, case_rules.at_window(case, unit.now))
    unit.emit(
        "case.at_window",
        ticket=ticket.id,
        counter=ticket.last_counter,
        case=case.id,
        data={"case": case.number, "clerk": ticket.clerk},
    )


def add_case(unit: Unit, command: AddCase) -> Body:
    """One visit carries one more record, new or of an earlier visit."""
    ticket = tickets.get(unit.connection, command.ticket)
    if ticket.state not in rules.LIVE:
        rules.permit(ticket, TicketCommand.BEGIN)
    if command.case is not None:
        number = attach_case(unit, ticket, command.case)
    elif command.item is not None:
        number = open_case(unit, ticket, unit.catalog.item(command.item))
    else:
        raise Invalid(errors=[{"field": "item", "problem": "either item or case is required"}])
    if ticket.state in {TicketState.SERVING, TicketState.HELD}:
        to_window(unit, ticket, cases.by_number(unit.connection, number))
    return ticket_body(unit.connection, unit.catalog, unit.terms, ticket)


def reprint(unit: Unit, command: ReprintSlip) -> Body:
    """The same number on paper again, marked 补打 and counted. Raises UnknownKiosk, WrongState."""
    ticket = tickets.get(unit.connection, command.ticket)
    rules.permit(ticket, TicketCommand.REPRINT)
    kiosk = unit.catalog.kiosk(command.kiosk or ticket.origin).code
    slip = slips.insert(unit.connection, ticket.id, kiosk, unit.now)
    unit.emit(
        "slip.queued",
        ticket=ticket.id,
        data={"slip": slip.id, "kiosk": kiosk, "number": ticket.number, "copy": slip.copy},
    )
    body = ticket_body(unit.connection, unit.catalog, unit.terms, ticket)
    return {**body, "slip": slip.id, "copy": slip.copy}
