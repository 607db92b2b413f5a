"""Joint review meetings and surveys (联审会、联合踏勘): called, attended, held or cancelled."""

from __future__ import annotations

from hall.domain.clock import Instant
from hall.domain.errors import Invalid, ReasonRequired
from hall.domain.handling.errors import SurveyTooFew
from hall.domain.handling.phases import ENDED, Act, permit
from hall.domain.handling.together.commands import (
    CancelMeeting,
    CloseMeeting,
    MeetingAction,
    RecordAttendance,
    ScheduleMeeting,
)
from hall.domain.handling.together.errors import (
    AttendanceMissing,
    MeetingClosed,
    MeetingNotBegun,
    NotCalled,
    UnknownMeeting,
)
from hall.domain.handling.together.meetings import (
    Attended,
    Meeting,
    MeetingKind,
    MeetingState,
    consistent,
    fold_meetings,
)
from hall.domain.handling.together.rights import require_lead
from hall.service.bodies import Body
from hall.service.handling.together.joint import responsible
from hall.service.handling.view import case_view
from hall.service.handling.work import Work, open_work
from hall.service.unit import Unit
from hall.store.handling import meetings as rows

_FEWEST = 2
"""Departments of a joint meeting."""


def schedule(unit: Unit, command: ScheduleMeeting) -> Body:
    """Call two or more departments together.

    Raises Invalid, UnknownDepartment, PostNeeded, OtherDepartment.
    """
    work = open_work(unit, command.case, None)
    _require_organiser(work)
    permit(work.number, work.course.phase, Act.MEET)
    departments = tuple(dict.fromkeys(command.departments))
    for code in departments:
        unit.catalog.department(code)
    if len(departments) < _FEWEST:
        raise Invalid(errors=[{"field": "departments", "problem": "two or more"}])
    if command.at <= unit.now:
        raise Invalid(errors=[{"field": "at", "problem": "in the future"}])
    if not command.place.strip():
        raise Invalid(errors=[{"field": "place", "problem": "required"}])
    _emit(
        work,
        "case.meeting_scheduled",
        len(fold_meetings(work.events)) + 1,
        command.kind,
        {
            "meets": command.at,
            "place": command.place.strip(),
            "departments": list(departments),
        },
    )
    return _saved(work, "meeting")


def _require_organiser(work: Work) -> None:
    require_lead(work.unit.actor, work.number, responsible(work))


def _emit(work: Work, name: str, meeting: int, kind: MeetingKind, data: dict[str, object]) -> None:
    work.emit(name, {"meeting": meeting, "kind": kind.value, **data})
    rows.project(work.unit.connection, work.case.id, fold_meetings(work.events)[meeting])


def _saved(work: Work, cause: str) -> Body:
    work.save(cause=cause)
    return case_view(work)


def record(unit: Unit, command: RecordAttendance) -> Body:
    """Who came, late or not at all: facts that the assessment reads (R2: 1 point each).

    Raises NotCalled, MeetingNotBegun, Invalid, and what _open raises.
    """
    work, meeting = _open(unit, command)
    if command.department not in meeting.departments:
        raise NotCalled(department=unit.catalog.department(command.department).name)
    if command.attended is not Attended.ON_TIME and unit.now < meeting.at:
        raise MeetingNotBegun
    if not consistent(command.attended, command.at, meeting.at):
        raise Invalid(errors=[{"field": "at", "problem": "does not fit on time, late or absent"}])
    clerks = tuple(dict.fromkeys(one.strip() for one in command.clerks if one.strip()))
    if bool(clerks) is (command.attended is Attended.ABSENT):
        raise Invalid(errors=[{"field": "clerks", "problem": "who came; nobody when absent"}])
    _emit(
        work,
        "case.attendance_recorded",
        meeting.meeting,
        meeting.kind,
        {
            "department": command.department,
            "attended": command.attended.value,
            "clerks": list(clerks),
            "arrived": command.at,
        },
    )
    return _saved(work, "attendance")


def _open(unit: Unit, command: MeetingAction) -> tuple[Work, Meeting]:
    """The case and its meeting, not yet closed.

    Raises UnknownMeeting, MeetingClosed; PostNeeded, OtherDepartment for who does not organise it.
    """
    work = open_work(unit, command.case, None)
    _require_organiser(work)
    meeting = fold_meetings(work.events).get(command.meeting)
    if meeting is None:
        raise UnknownMeeting(case=work.number, meeting=command.meeting)
    if meeting.state is not MeetingState.SCHEDULED:
        raise MeetingClosed
    return work, meeting


def close(unit: Unit, command: CloseMeeting) -> Body:
    """It was held; a survey was made by so many people as the law asks (§34).

    Raises AttendanceMissing, SurveyTooFew, MeetingNotBegun, ReasonRequired.
    """
    work, meeting = _open(unit, command)
    opinion = command.opinion.strip()
    if not opinion:
        raise ReasonRequired(command="close_meeting")
    _require_held(work, meeting, unit.now)
    data: dict[str, object] = {"opinion": opinion}
    _emit(work, "case.meeting_held", meeting.meeting, meeting.kind, data)
    if meeting.kind is MeetingKind.SURVEY and work.course.phase not in ENDED:
        work.emit("case.surveyed", {"staff": list(meeting.staff()), "findings": opinion})
    return _saved(work, "meeting_held")


def _require_held(work: Work, meeting: Meeting, now: Instant) -> None:
    if now < meeting.at:
        raise MeetingNotBegun
    unrecorded = meeting.unrecorded()
    if unrecorded:
        names = [work.unit.catalog.department(code).name for code in unrecorded]
        raise AttendanceMissing(departments="、".join(names))
    needed = work.unit.terms.policy.handling.cases.survey_staff
    if meeting.kind is MeetingKind.SURVEY and len(meeting.staff()) < needed:
        raise SurveyTooFew(needed=needed)


def cancel(unit: Unit, command: CancelMeeting) -> Body:
    """It will not be held. Raises ReasonRequired, and what _open raises."""
    work, meeting = _open(unit, command)
    if not command.reason.strip():
        raise ReasonRequired(command="cancel_meeting")
    data: dict[str, object] = {"reason": command.reason.strip()}
    _emit(work, "case.meeting_cancelled", meeting.meeting, meeting.kind, data)
    return _saved(work, "meeting_cancelled")
