"""Notices on paper: the list of what is missing at the desk, and short forms on slip printers."""

from __future__ import annotations

from hall.domain.handling.course import MaterialState
from hall.domain.handling.errors import AskedBefore, NothingMissing
from hall.domain.handling.figures import NoticeForm
from hall.domain.handling.notices.commands import PrintMissing, PrintNotice
from hall.domain.handling.notices.rights import PRINTED_BY
from hall.domain.handling.phases import Act
from hall.domain.printers import counter_of
from hall.service.bodies import Body
from hall.service.handling.notices import noticing
from hall.service.handling.notices.materials import missing_list
from hall.service.handling.receiving import known, place_at_window
from hall.service.handling.supplementing import could_have_been_named
from hall.service.handling.view import case_view
from hall.service.handling.work import Work, open_work
from hall.service.papers.kept import notice_of
from hall.service.papers.short import short_body
from hall.service.unit import Unit
from hall.store import slips
from hall.store.handling import notices
from hall.store.slips import SlipJob


def print_missing(unit: Unit, command: PrintMissing) -> Body:
    """Issue the list (缺件清单); the phase stays. The answer has its number as ``notice``.

    It is what is missing, told once: another one that names more is warned of. Raises NoItem,
    NothingMissing, AskedBefore (unless ``despite``), Invalid for what the item does not ask for.
    """
    work = open_work(unit, command.case, Act.LIST_MISSING)
    work.item()
    before = work.before
    place_at_window(work, command.counter)
    missing = command.missing or work.course.missing()
    if not missing:
        raise NothingMissing(case=work.number)
    known(_asked(work), dict.fromkeys(missing))
    missing = tuple(dict.fromkeys(missing))
    again = could_have_been_named(work, missing)
    if again and not command.despite:
        raise AskedBefore(case=work.number, missing="、".join(again))
    work.emit(
        "case.missing_listed",
        {
            "item": work.item().code,
            "missing": list(missing),
            "again": list(again),
            "clerk": work.before.clerk,
        },
    )
    content = missing_list(work, missing)
    number = noticing.issue(work, NoticeForm.MISSING, content)
    # The list says where it was printed; whose the case is stays.
    work.before = before
    work.save(cause="missing_list")
    return {**case_view(work), "notice": number}


def _asked(work: Work) -> dict[str, MaterialState]:
    """What the item asks for: by the case once it was handed in, by the catalogue before."""
    if work.course.materials:
        return dict(work.course.materials)
    asked = work.unit.catalog.materials_of(work.item().code)
    return {one.name: MaterialState.MISSING for one in asked}


def print_notice(unit: Unit, command: PrintNotice) -> Body:
    """Queue the notice's short form.

    Raises UnknownNotice, UnknownKiosk, PostNeeded, OtherDepartment.
    """
    issued = notices.by_number(unit.connection, command.notice)
    noticing.allow_notice(unit, issued, PRINTED_BY)
    require_printer(unit, command.kiosk)
    job = slips.insert_notice(unit.connection, issued.id, command.kiosk, unit.now)
    unit.emit(
        "slip.queued",
        case=issued.case_id,
        counter=issued.counter,
        data={"slip": job.id, "kiosk": job.kiosk, "notice": issued.number, "copy": job.copy},
    )
    return {"notice": issued.number, "slip": job.id, "copy": job.copy, "kiosk": job.kiosk}


def require_printer(unit: Unit, printer: str) -> None:
    """Raises UnknownKiosk unless there is such a kiosk, or a window with a printer of its own."""
    counter = counter_of(printer)
    if counter is None or counter not in unit.terms.window_printers:
        unit.catalog.kiosk(printer)


def slip_body(unit: Unit, job: SlipJob) -> Body:
    """What a station prints for a notice in the spool. It names nobody: kiosks stand in public."""
    assert job.notice is not None
    issued = notices.by_id(unit.connection, job.notice)
    return short_body(notice_of(issued.content), slip=job.id, copy=job.copy, kiosk=job.kiosk)
