"""What the notices of a case say, from its course as it is when they are issued."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from hall.domain.cases import CaseKind
from hall.domain.clock import moment
from hall.domain.handling.clocks import Limit
from hall.domain.handling.course import Because, MaterialState
from hall.domain.handling.figures import NoticeForm
from hall.domain.handling.notices.centre_forms import Green, Urgent
from hall.domain.handling.notices.forms import (
    Content,
    Joint,
    JointPart,
    Letterhead,
    MissingList,
    Promised,
    Supplement,
)
from hall.domain.handling.phases import Phase
from hall.domain.handling.together.parts import fold_parts
from hall.domain.handling.urgency.green import fold_green
from hall.domain.handling.urgency.urgent import Addressee, fold_urgent
from hall.service.handling.notices.last_days import day_of, days_limit, promised_day, reckoned
from hall.service.handling.notices.materials import asked_for, missing_list
from hall.service.handling.notices.refusals import decision, returned
from hall.service.handling.urgency.green_form import green_content
from hall.service.handling.work import Work, longest_stop
from hall.service.unit import Unit as UnitOfWork


def letterhead(unit: UnitOfWork) -> Letterhead:
    """What stands on every notice of this hall."""
    return Letterhead(hall=unit.terms.name, phone=unit.terms.papers.complaint_phone)


def content_of(work: Work, form: NoticeForm) -> Content:
    """The content of a form, as it follows from what happened to the case so far."""
    return _BUILDERS[form](work)


def _promised(work: Work) -> Promised:
    course = work.course
    assert course.promised or course.statutory
    limit = course.promised or course.statutory
    assert limit is not None
    return Promised(
        accepted_on=_accepted_on(work),
        limit=limit,
        due=promised_day(work),
        statutory=course.statutory,
        not_counted=_not_counted(work),
        because=course.because or Because.COMPLETE,
        committed=course.committed,
    )


def _accepted_on(work: Work) -> date:
    # The day the materials were complete, or of their receipt when deemed: not that of the paper.
    return day_of(work, work.course.clock_from or work.unit.now)


def _not_counted(work: Work) -> tuple[str, ...]:
    """What is known beforehand to take time of its own: the survey of an item that needs one."""
    days = longest_stop(work, _SURVEY)
    reason = work.unit.terms.policy.handling.cases.stop_reason(_SURVEY)
    if not work.item().on_site or reason is None or days is None:
        return ()
    return (f"{reason.name}（不超过{days}个工作日）",)


_SURVEY = "site_survey"
"""The reason for which a clock stops while a place is looked at (踏勘)."""


def _joint(work: Work) -> Joint:
    course, unit = work.course, work.unit
    limit = course.promised or course.statutory
    assert limit is not None
    parts = fold_parts(work.events)
    lead = work.before.lead or work.item().department
    return Joint(
        accepted_on=_accepted_on(work),
        lead=unit.catalog.department(lead).name,
        parts=tuple(
            JointPart(
                name=part.name,
                department=unit.catalog.department(part.department).name,
                limit=part.limit,
                due=(
                    None
                    if part.started_at is None or part.limit is None
                    else reckoned(work, part.limit, part.started_at)
                ),
                after=tuple(parts[code].name for code in part.after if code in parts),
            )
            for part in parts.values()
        ),
        limit=limit,
        due=promised_day(work),
        statutory=course.statutory,
        because=course.because or Because.COMPLETE,
        committed=course.committed,
    )


def _supplement(work: Work) -> Supplement:
    course, policy = work.course, work.unit.terms.policy.handling.cases
    received = tuple(
        name for name, state in course.materials.items() if state is MaterialState.HANDED_IN
    )
    received_on = day_of(work, course.received_at or work.unit.now)
    if course.tolerance_days is not None and not _was_asked_last(work):
        return Supplement(
            received_on=received_on,
            missing=asked_for(work, course.missing()),
            received=asked_for(work, received),
            by=reckoned(work, days_limit(course.tolerance_days), work.unit.now),
            late_tolerance=policy.late_tolerance,
            due=promised_day(work),
        )
    ask = course.asks[-1]
    accepted = course.phase is Phase.ACCEPTED
    return Supplement(
        received_on=received_on,
        missing=asked_for(work, ask.missing),
        received=asked_for(work, received),
        by=reckoned(work, days_limit(ask.respond_days), work.unit.now),
        late=None if accepted else policy.late_supplement,
        accepted=accepted,
        limit=_promised_limit(work),
    )


def _was_asked_last(work: Work) -> bool:
    """Whether the latest word on what is missing is a supplement notice, not the acceptance."""
    told = {"case.accepted", "case.supplement_asked"}
    last = next((one.event.name for one in reversed(work.events) if one.event.name in told), "")
    return last == "case.supplement_asked"


def _promised_limit(work: Work) -> Limit | None:
    item = work.item()
    if item.promised_days is None:
        return None
    start = item.limit_start or work.unit.terms.policy.handling.cases.start
    return Limit(count=item.promised_days, unit=item.limit_unit, start=start)


def _urgent(work: Work) -> Urgent:
    one = fold_urgent(work.events)[-1]
    name = work.unit.catalog.department(one.department).name
    window = name if one.counter is None else f"{name}{one.counter}号窗口"
    return Urgent(
        addressee="联审会议" if one.addressee is Addressee.MEETING else window,
        reason=one.reason,
        ground=one.ground,
        joint=one.handled_as is CaseKind.JOINT,
        required_by=moment(one.required_by, work.unit.terms.zone),
        meeting=one.meeting,
    )


def _green(work: Work) -> Green:
    green = fold_green(work.events)
    assert green is not None
    return green_content(green, work.unit.catalog, work.unit.terms.zone)


def _missing(work: Work) -> MissingList:
    return missing_list(work, work.course.missing())


_BUILDERS: dict[NoticeForm, Callable[[Work], Content]] = {
    NoticeForm.PROMISED: _promised,
    NoticeForm.JOINT: _joint,
    NoticeForm.SUPPLEMENT: _supplement,
    NoticeForm.RETURNED: returned,
    NoticeForm.URGENT: _urgent,
    NoticeForm.GREEN: _green,
    NoticeForm.MISSING: _missing,
    NoticeForm.DECISION: decision,
}
