"""What the notices of a case say, from its course as it is when they are issued."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from urllib.parse import quote

from hall.domain import requirements
from hall.domain.cases import CaseKind
from hall.domain.clock import Instant, moment
from hall.domain.handling.clocks import Clock, Limit, Start, Unit, run
from hall.domain.handling.course import Because, MaterialState
from hall.domain.handling.deadlines import handling_clocks
from hall.domain.handling.figures import LateTolerance, NoticeForm
from hall.domain.handling.notices.forms import (
    Content,
    Decided,
    Decision,
    Due,
    Green,
    Joint,
    JointPart,
    Letterhead,
    Material,
    MissingList,
    Promised,
    Remedies,
    Returned,
    ReturnGround,
    RevocationGround,
    Supplement,
    Urgent,
)
from hall.domain.handling.phases import Phase
from hall.domain.handling.together.parts import fold_parts
from hall.domain.handling.urgency.green import fold_green
from hall.domain.handling.urgency.urgent import Addressee, fold_urgent
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
        due=_due(work),
        statutory=course.statutory,
        not_counted=_not_counted(work),
        because=course.because or Because.COMPLETE,
        committed=course.committed,
    )


def _accepted_on(work: Work) -> date:
    # The day the materials were complete, or of their receipt when deemed: not that of the paper.
    return _day(work, work.course.clock_from or work.unit.now)


def _not_counted(work: Work) -> tuple[str, ...]:
    """What is known beforehand to take time of its own: the survey of an item that needs one."""
    days = longest_stop(work, _SURVEY)
    reason = work.unit.terms.policy.handling.cases.stop_reason(_SURVEY)
    if not work.item().on_site or reason is None or days is None:
        return ()
    return (f"{reason.name}（不超过{days}个工作日）",)


_SURVEY = "site_survey"
"""The reason for which a clock stops while a place is looked at (踏勘)."""


def _day(work: Work, at: Instant) -> date:
    return moment(at, work.unit.terms.zone).date()


def _due(work: Work) -> Due:
    # Of a clock that stands, the day that it would have if it went on now.
    course = replace(work.course, ended_at=work.unit.now)
    promised, statutory = handling_clocks(course, work.rules, work.unit.now)
    clock, limit = promised or statutory, course.promised or course.statutory
    assert clock is not None
    assert limit is not None
    return _last(work, clock, limit)


def _last(work: Work, clock: Clock, limit: Limit) -> Due:
    assert clock.due_at is not None
    assert clock.due_day is not None
    at = None
    if limit.unit is Unit.HOURS:
        at = moment(clock.due_at, work.unit.terms.zone).time().replace(second=0, microsecond=0)
    return Due(day=clock.due_day, at=at, provisional=clock.provisional)


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
        due=_due(work),
        statutory=course.statutory,
        because=course.because or Because.COMPLETE,
        committed=course.committed,
    )


def reckoned(work: Work, limit: Limit, since: Instant) -> Due:
    """The last day of a limit that runs since then, without any stop."""
    by = work.rules
    clock = run(
        limit, started_at=since, stops=(), extended_by=0, now=work.unit.now, ended_at=None,
        calendar=by.calendar, hours=by.hours,
    )  # fmt: skip
    return _last(work, clock, limit)


def _supplement(work: Work) -> Supplement:
    course, policy = work.course, work.unit.terms.policy.handling.cases
    received = tuple(
        name for name, state in course.materials.items() if state is MaterialState.HANDED_IN
    )
    received_on = _day(work, course.received_at or work.unit.now)
    if course.tolerance_days is not None and not _was_asked_last(work):
        return Supplement(
            received_on=received_on,
            missing=asked_for(work, course.missing()),
            received=asked_for(work, received),
            by=reckoned(work, _working_days(course.tolerance_days), work.unit.now),
            late_tolerance=policy.late_tolerance,
            due=_due(work),
        )
    ask = course.asks[-1]
    accepted = course.phase is Phase.ACCEPTED
    return Supplement(
        received_on=received_on,
        missing=asked_for(work, ask.missing),
        received=asked_for(work, received),
        by=reckoned(work, _working_days(ask.respond_days), work.unit.now),
        late=None if accepted else policy.late_supplement,
        accepted=accepted,
        limit=_promised_limit(work),
    )


def _was_asked_last(work: Work) -> bool:
    """Whether the latest word on what is missing is a supplement notice, not the acceptance."""
    told = {"case.accepted", "case.supplement_asked"}
    last = next((one.event.name for one in reversed(work.events) if one.event.name in told), "")
    return last == "case.supplement_asked"


def _working_days(count: int) -> Limit:
    return Limit(count=count, unit=Unit.WORKING_DAYS, start=Start.NEXT_DAY)


def _promised_limit(work: Work) -> Limit | None:
    item = work.item()
    if item.promised_days is None:
        return None
    start = item.limit_start or work.unit.terms.policy.handling.cases.start
    return Limit(count=item.promised_days, unit=item.limit_unit, start=start)


def asked_for(work: Work, names: tuple[str, ...]) -> tuple[Material, ...]:
    """Materials by name, as the item's service guide asks for them."""
    known = {one.name: one for one in work.unit.catalog.materials_of(work.item().code)}
    return tuple(_line(name, known.get(name)) for name in names)


def _line(name: str, known: requirements.Material | None) -> Material:
    if known is None:
        return Material(name=name)
    asked = [
        words for there, words in ((known.form, "按空表填写"), (known.sample, "参照样表")) if there
    ]
    return Material(name=name, copies=known.copies, requirement="，".join(asked), remark=known.note)


def _returned(work: Work) -> Returned:
    returns = [one.event.data for one in work.events if one.event.name == "case.returned"]
    data = returns[-1]
    ground, accepted = ReturnGround(str(data["ground"])), bool(data["after_acceptance"])
    course = work.course
    given = tuple(n for n, state in course.materials.items() if state is MaterialState.HANDED_IN)
    late = work.unit.terms.policy.handling.cases.late_tolerance
    return Returned(
        ground=ground,
        reason=str(data["reason"]),
        basis=str(data["basis"]),
        accepted=accepted,
        apply_to=str(data.get("apply_to", "")),
        # What was decided upon stays in its file.
        handed_back=() if accepted else asked_for(work, given),
        missing=asked_for(work, course.missing() if ground in _FOR_WANT else ()),
        decision=_ENDED_AS.get(late, "") if accepted and ground in _FOR_WANT else "",
        review_days=int(str(data["review_days"])),
        remedies=_remedies(work.unit),
    )


_FOR_WANT = frozenset({ReturnGround.MAIN_MISSING, ReturnGround.NOT_COMPLETED})
"""Grounds that are a want of materials: the paper names all of them."""
_ENDED_AS = {LateTolerance.REVOKED: "撤销受理", LateTolerance.ENDED: "终止办理"}


def _remedies(unit: UnitOfWork) -> Remedies:
    papers = unit.terms.papers
    return Remedies(
        authority=papers.reconsideration,
        days=papers.reconsideration_days,
        court=papers.court,
        months=papers.lawsuit_months,
    )


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


def _decision(work: Work) -> Decision:
    made = {"case.decided", "case.revoked"}
    last = next(one.event for one in reversed(work.events) if one.event.name in made)
    data, course = last.data, work.course
    accepted_on = _day(work, course.accepted_at or work.unit.now)
    reason, basis = str(data["reason"]), str(data["basis"])
    if last.name == "case.decided":
        return Decision(
            decided=Decided.REFUSED, reason=reason, basis=basis, accepted_on=accepted_on,
            remedies=_remedies(work.unit),
        )  # fmt: skip
    ground = RevocationGround(str(data["ground"]))
    late = course.missing() if ground is RevocationGround.NOT_FOLLOWED else ()
    return Decision(
        decided=Decided.REVOKED,
        reason=reason,
        basis=basis,
        accepted_on=accepted_on,
        granted_on=_day(work, course.decided_at or work.unit.now),
        ground=ground,
        heard=str(data["heard"]),
        missing=asked_for(work, late),
        remedies=_remedies(work.unit),
    )


def _missing(work: Work) -> MissingList:
    return missing_list(work, work.course.missing())


def missing_list(work: Work, names: tuple[str, ...]) -> MissingList:
    """The list of these materials, with where their forms are to be had."""
    item, unit = work.item().code, work.unit
    had = [one for one in unit.catalog.materials_of(item) if one.form or one.sample]
    named = unit.terms.public_url and any(one.name in names for one in had)
    return MissingList(
        missing=asked_for(work, names),
        forms_url=f"{unit.terms.public_url}/m/{quote(item)}" if named else "",
    )


_BUILDERS: dict[NoticeForm, Callable[[Work], Content]] = {
    NoticeForm.PROMISED: _promised,
    NoticeForm.JOINT: _joint,
    NoticeForm.SUPPLEMENT: _supplement,
    NoticeForm.RETURNED: _returned,
    NoticeForm.URGENT: _urgent,
    NoticeForm.GREEN: _green,
    NoticeForm.MISSING: _missing,
    NoticeForm.DECISION: _decision,
}
