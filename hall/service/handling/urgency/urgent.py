"""Urgent cases (急办件): the centre recognises them, writes to the window, and they go first."""

from __future__ import annotations

from hall.domain.cases import CaseKind
from hall.domain.catalog_rows import ItemKind
from hall.domain.commands import PinTicket
from hall.domain.errors import Invalid, ReasonRequired
from hall.domain.handling.figures import NoticeForm
from hall.domain.handling.phases import Act, Phase
from hall.domain.handling.urgency.commands import RecogniseUrgent, WithdrawUrgent
from hall.domain.handling.urgency.errors import AlreadyUrgent, NotUrgent
from hall.domain.handling.urgency.urgent import Addressee, kind_again
from hall.domain.tickets import TicketState
from hall.service import moving
from hall.service.bodies import Body
from hall.service.handling.notices import noticing
from hall.service.handling.receiving import decide_kind
from hall.service.handling.together import joint
from hall.service.handling.view import case_view
from hall.service.handling.work import Work, open_work
from hall.service.unit import Unit
from hall.store import cases, tickets

HANDLED_AS = frozenset({CaseKind.PROMISED, CaseKind.JOINT})
"""What an urgent case is otherwise (R2: 按承诺件或联办件管理程序)."""


def recognise(unit: Unit, command: RecogniseUrgent) -> Body:
    """Recognise the case, issue the notice, put its ticket first if one waits.

    Raises AlreadyUrgent, Invalid, ReasonRequired, PostNeeded, NoItem, UnknownCounter,
    UnknownDepartment.
    """
    work = open_work(unit, command.case, Act.RECOGNISE_URGENT)
    if work.course.kind is CaseKind.URGENT:
        raise AlreadyUrgent(case=work.number)
    _check(unit, command)
    handled_as = command.handled_as or _by_item(work)
    counter, department = _addressee(work, command)
    decide_kind(work, CaseKind.URGENT, command.reason, handled_as=handled_as)
    work.emit(
        "case.urgent_recognised",
        {
            "ground": command.ground.strip(),
            "reason": command.reason.strip(),
            "addressee": command.addressee.value,
            "counter": counter,
            "department": department,
            "meeting": command.meeting.strip(),
            "required_by": command.required_by,
            "handled_as": handled_as.value,
        },
        counter=counter,
    )
    if work.course.phase is Phase.ACCEPTED and handled_as is CaseKind.JOINT:
        joint.become_joint(work)
    noticing.issue(
        work, NoticeForm.URGENT, counter=counter, department=department, clerk=unit.actor.id
    )
    _put_first(work, command.reason.strip())
    work.save(cause="urgent")
    return case_view(work)


def _check(unit: Unit, command: RecogniseUrgent) -> None:
    if not command.reason.strip():
        raise ReasonRequired(command="recognise_urgent")
    errors: list[dict[str, str]] = []
    if not command.ground.strip():
        errors.append({"field": "ground", "problem": "what it was recognised by is required"})
    if command.required_by <= unit.now:
        errors.append({"field": "required_by", "problem": "in the future"})
    if command.handled_as not in {None, *HANDLED_AS}:
        errors.append({"field": "handled_as", "problem": "promised or joint"})
    if command.addressee is Addressee.MEETING and not command.meeting.strip():
        errors.append({"field": "meeting", "problem": "time and place are required"})
    if errors:
        raise Invalid(errors=errors)


def _by_item(work: Work) -> CaseKind:
    return CaseKind.JOINT if work.item().kind is ItemKind.JOINT else CaseKind.PROMISED


def _addressee(work: Work, command: RecogniseUrgent) -> tuple[int | None, str]:
    catalog = work.unit.catalog
    if command.addressee is Addressee.MEETING and command.counter is None:
        counter = None
    else:
        counter = work.before.counter if command.counter is None else command.counter
    department = command.department or work.before.lead
    if counter is not None and department is None:
        department = catalog.counter(counter).department
    department = department or work.item().department
    if command.counter is not None:
        catalog.counter(command.counter)
    return counter, catalog.department(department).code


def _put_first(work: Work, reason: str) -> None:
    # By the recognition's own right: whoever may recognise the case need not run the queue.
    unit = work.unit
    day = unit.day_or_none()
    for visit in cases.visits(unit.connection, work.case.id):
        ticket = tickets.get(unit.connection, visit)
        waits = ticket.state is TicketState.WAITING and ticket.pinned_at is None
        if waits and day is not None and ticket.day == day.id:
            moving.pin(unit, PinTicket(ticket=ticket.id, reason=f"急办件：{reason}"))


def withdraw(unit: Unit, command: WithdrawUrgent) -> Body:
    """The case is what it was before. Raises NotUrgent, ReasonRequired, PostNeeded."""
    work = open_work(unit, command.case, Act.RECOGNISE_URGENT)
    if work.course.kind is not CaseKind.URGENT:
        raise NotUrgent(case=work.number)
    reason = command.reason.strip()
    if not reason:
        raise ReasonRequired(command="withdraw_urgent")
    again = kind_again(work.course)
    work.emit("case.urgent_withdrawn", {"reason": reason})
    decide_kind(work, again, reason)
    if work.course.phase is Phase.ACCEPTED and again is CaseKind.JOINT:
        joint.become_joint(work)
    work.save(cause="urgent_withdrawn")
    return case_view(work)
