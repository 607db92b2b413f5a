"""A case without a ticket: an application over the net opens it and is its receipt (网上申请)."""

from __future__ import annotations

from hall.domain import numbering
from hall.domain.catalog_rows import Item
from hall.domain.errors import DayClosed
from hall.domain.handling.applicants.online_commands import OpenCase
from hall.domain.handling.phases import Act
from hall.service.bodies import Body
from hall.service.handling.applicants.records import write_down
from hall.service.handling.calendar.hours import ONLINE
from hall.service.handling.receiving import take_in
from hall.service.handling.view import case_view
from hall.service.handling.work import open_work
from hall.service.unit import Unit
from hall.store import cases, days


def open_case(unit: Unit, command: OpenCase) -> Body:
    """Open the case, write down its applicant, and receive what was handed in.

    Received at this moment; the hall's days count from its next working moment. Raises
    UnknownItem, DayClosed before the hall's first day, Invalid for a strange material or for an
    applicant who cannot be so.
    """
    item = unit.catalog.item(command.item)
    number = _open(unit, item)
    work = open_work(unit, number, Act.RECEIVE)
    if command.applicant is not None:
        write_down(work, command.applicant)
    take_in(work, item.code, ONLINE, None, command.materials)
    work.save(cause="received")
    return {**case_view(work), "query_url": f"{unit.terms.public_url}/c/{number}"}


def _open(unit: Unit, item: Item) -> str:
    # After the close and before the first day's turn the last day's serials go on: no number is
    # given twice, and no day is opened in which nobody is served.
    day = unit.day_or_none() or days.last_day(unit.connection)
    if day is None:
        raise DayClosed
    serial = days.next_case(unit.connection, day.id)
    number = numbering.case_number(unit.terms.centre, day.day, serial)
    case = cases.insert(
        unit.connection,
        number=number,
        item=item.code,
        department=item.department,
        person=None,
        now=unit.now,
    )
    unit.emit(
        "case.opened",
        case=case,
        data={"case": number, "item": item.code, "department": item.department, "door": ONLINE},
    )
    return number
