"""What moves a clock: stops from the closed list, extensions, surveys, a higher authority."""

from __future__ import annotations

from hall.domain.cases import CaseKind
from hall.domain.errors import Invalid, ReasonRequired
from hall.domain.handling.commands import (
    ApproveExtension,
    AskExtension,
    ComeBack,
    RecordSurvey,
    RefuseExtension,
    ResumeClock,
    SendUp,
    StopClock,
)
from hall.domain.handling.deadlines import handling_clocks
from hall.domain.handling.errors import (
    AlreadyStopped,
    AtHigher,
    ExtensionTooLong,
    NoExtensionAsked,
    NotAtHigher,
    NotStopped,
    StopByNotice,
    StopNotListed,
    SurveyTooFew,
    TooLateToExtend,
)
from hall.domain.handling.figures import WAITS_FOR_APPLICANT
from hall.domain.handling.phases import Act, permit
from hall.domain.posts import require_other_hand
from hall.service.bodies import Body
from hall.service.handling.receiving import decide_kind
from hall.service.handling.supplementing import wait_for_papers
from hall.service.handling.view import case_view
from hall.service.handling.work import Work, allow, longest_stop, open_work
from hall.service.unit import Unit


def stop(unit: Unit, command: StopClock) -> Body:
    """Stop both clocks for a listed reason, told in writing (§45).

    The paper is the procedure's own (听证通知书, 检测委托书): its number is recorded.
    Raises StopNotListed, StopByNotice, AlreadyStopped, Invalid.
    """
    work = open_work(unit, command.case, Act.STOP)
    policy = unit.terms.policy.handling.cases
    reason = policy.stop_reason(command.reason)
    if reason is None:
        raise StopNotListed(reason=command.reason)
    if not command.document.strip():
        raise Invalid(errors=[{"field": "document", "problem": "the written notice is required"}])
    halt = work.course.stopped()
    if halt is not None:
        raise AlreadyStopped(case=work.number, reason=_named(work, halt.reason))
    if reason.code == WAITS_FOR_APPLICANT:
        # For papers the clock stops by the notice that names them, once and completely.
        raise StopByNotice(reason=reason.name)
    work.emit(
        "case.stopped",
        {
            "reason": reason.code,
            "document": command.document.strip(),
            "expected_days": command.days,
            "most_days": longest_stop(work, reason.code),
        },
    )
    work.save(cause="stopped")
    return case_view(work)


def _named(work: Work, code: str) -> str:
    reason = work.unit.terms.policy.handling.cases.stop_reason(code)
    return code if reason is None else reason.name


def resume(unit: Unit, command: ResumeClock) -> Body:
    """The clocks go on. Raises NotStopped, AtHigher."""
    work = open_work(unit, command.case, Act.RESUME)
    if not any(halt.ended_at is None for halt in work.course.halts):
        raise AtHigher(case=work.number) if work.course.stopped() else NotStopped(case=work.number)
    work.emit("case.resumed", {"reason": command.reason.strip()})
    wait_for_papers(work)
    work.save(cause="resumed")
    return case_view(work)


def ask_extension(unit: Unit, command: AskExtension) -> Body:
    """Ask for more days, before the limit only (C19). Raises TooLateToExtend, ExtensionTooLong."""
    work = open_work(unit, command.case, Act.EXTEND)
    if not command.reason.strip():
        raise ReasonRequired(command="extend")
    _may_extend(work, command.days)
    work.emit("case.extension_asked", {"days": command.days, "reason": command.reason.strip()})
    work.save(cause="extension_asked")
    return case_view(work)


def _may_extend(work: Work, days: int) -> None:
    if days < 1:
        raise Invalid(errors=[{"field": "days", "problem": "1 or more"}])
    used, most = work.course.extended_by(), work.course.most_extension
    if used + days > most:
        raise ExtensionTooLong(case=work.number, most=most, used=used)
    promised, statutory = handling_clocks(work.course, work.rules, work.unit.now)
    clock = promised or statutory
    if clock is not None and clock.over:
        raise TooLateToExtend(case=work.number)


def approve_extension(unit: Unit, command: ApproveExtension) -> Body:
    """The head approves, and the applicant is told the reason (§42).

    Raises NoExtensionAsked, TooLateToExtend, SameHand, PostNeeded, WrongPhase, Invalid.
    """
    work = open_work(unit, command.case, None)
    days, reason, asked_by = _asked(work)
    require_other_hand(asked_by=asked_by, approver=unit.actor.named)
    if not command.told.strip():
        problem = "how the applicant was told the reason is required (行政许可法 §42)"
        raise Invalid(errors=[{"field": "told", "problem": problem}])
    _may_extend(work, days)
    work.emit(
        "case.extended",
        {"days": days, "reason": reason, "asked_by": asked_by, "told": command.told.strip()},
    )
    work.save(cause="extended")
    return case_view(work)


def _asked(work: Work) -> tuple[int, str, str]:
    allow(work, work.unit.terms.policy.handling.cases.extension_approvers)
    # What was decided meanwhile has no limit that could be extended.
    permit(work.number, work.course.phase, Act.EXTEND)
    asked = work.course.asked_extension
    if asked is None:
        raise NoExtensionAsked(case=work.number)
    return asked


def refuse_extension(unit: Unit, command: RefuseExtension) -> Body:
    """The head refuses. Raises NoExtensionAsked, ReasonRequired, WrongPhase."""
    work = open_work(unit, command.case, None)
    days, _, asked_by = _asked(work)
    if not command.reason.strip():
        raise ReasonRequired(command="extend")
    work.emit(
        "case.extension_refused",
        {"days": days, "asked_by": asked_by, "reason": command.reason.strip()},
    )
    work.save(cause="extension_refused")
    return case_view(work)


def survey(unit: Unit, command: RecordSurvey) -> Body:
    """A survey was made (§34: two or more people). Raises SurveyTooFew."""
    work = open_work(unit, command.case, Act.SURVEY)
    needed = unit.terms.policy.handling.cases.survey_staff
    staff = tuple(dict.fromkeys(one.strip() for one in command.staff if one.strip()))
    if len(staff) < needed:
        raise SurveyTooFew(needed=needed)
    work.emit("case.surveyed", {"staff": list(staff), "findings": command.findings.strip()})
    work.save(cause="surveyed")
    return case_view(work)


def send_up(unit: Unit, command: SendUp) -> Body:
    """To a higher authority; its time is kept apart. Raises AtHigher, AlreadyStopped."""
    work = open_work(unit, command.case, Act.SEND_UP)
    if not command.authority.strip():
        raise Invalid(errors=[{"field": "authority", "problem": "required"}])
    halt = work.course.stopped()
    if halt is not None:
        if halt in work.course.away:
            raise AtHigher(case=work.number)
        raise AlreadyStopped(case=work.number, reason=_named(work, halt.reason))
    if work.course.kind is not CaseKind.URGENT:
        decide_kind(work, CaseKind.REPORTED_UP, f"上报{command.authority.strip()}")
    work.emit(
        "case.sent_up",
        {"authority": command.authority.strip(), "document": command.document.strip()},
    )
    work.save(cause="sent_up")
    return case_view(work)


def come_back(unit: Unit, command: ComeBack) -> Body:
    """The higher authority has answered; the hall's own clock goes on. Raises NotAtHigher."""
    work = open_work(unit, command.case, Act.COME_BACK)
    if not any(halt.ended_at is None for halt in work.course.away):
        raise NotAtHigher(case=work.number)
    work.emit(
        "case.came_back",
        {"document": command.document.strip(), "opinion": command.opinion.strip()},
    )
    wait_for_papers(work)
    work.save(cause="came_back")
    return case_view(work)
