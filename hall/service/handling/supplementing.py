"""Telling once what is missing (一次性告知), and what follows when nothing comes."""

from __future__ import annotations

from hall.domain.cases import CaseKind
from hall.domain.errors import Invalid
from hall.domain.handling.commands import AskSupplement, WithdrawCase
from hall.domain.handling.deadlines import respond_clock
from hall.domain.handling.errors import AskedBefore, MaterialsComplete
from hall.domain.handling.figures import WAITS_FOR_APPLICANT, NoticeForm
from hall.domain.handling.phases import Act, Phase
from hall.service.bodies import Body
from hall.service.handling.deeming import deem_accepted
from hall.service.handling.notices import noticing
from hall.service.handling.receiving import (
    decide_kind,
    go_on_without_waiting,
    known,
    place_at_window,
)
from hall.service.handling.view import case_view
from hall.service.handling.work import Work, longest_stop, open_work
from hall.service.unit import Unit


def ask(unit: Unit, command: AskSupplement) -> Body:
    """Issue the supplement notice. A second one for what the first could have named is warned of.

    Raises MaterialsComplete, AskedBefore (unless ``despite``), Invalid.
    """
    work = open_work(unit, command.case, Act.ASK_SUPPLEMENT)
    # A hall that was off may not have looked yet: asked too late is asked after acceptance.
    deem_accepted(work)
    known(work.course.materials, dict.fromkeys(command.missing))
    # Completely: what is missing besides is named too, whatever was ticked.
    wanted = {*command.missing, *work.course.missing()}
    missing = tuple(name for name in work.course.materials if name in wanted)
    if not missing:
        raise MaterialsComplete(case=work.number)
    again = could_have_been_named(work, missing)
    if again and not command.despite:
        raise AskedBefore(case=work.number, missing="、".join(again))
    place_at_window(work, None)
    if work.course.kind is not CaseKind.URGENT:
        decide_kind(work, CaseKind.SUPPLEMENT, command.remark or "材料不齐全，一次性告知补正")
    days = _days(work, command)
    work.emit(
        "case.supplement_asked",
        {
            "missing": list(missing),
            "again": list(again),
            "respond_days": days,
            "remark": command.remark.strip(),
            "materials": dict.fromkeys(missing, "missing"),
            "clerk": work.before.clerk,
        },
        counter=work.before.counter,
    )
    if work.course.phase is Phase.ACCEPTED and work.course.stopped() is None:
        _stop(work, days)
    noticing.issue(work, NoticeForm.SUPPLEMENT)
    work.save(cause="supplement_asked")
    return case_view(work)


def _stop(work: Work, days: int) -> None:
    work.emit(
        "case.stopped",
        {
            "reason": WAITS_FOR_APPLICANT,
            "document": "补办件通知书",
            "expected_days": days,
            "most_days": longest_stop(work, WAITS_FOR_APPLICANT),
        },
    )


def wait_for_papers(work: Work) -> None:
    """Another stop has ended: papers that were asked for during it are waited for from now on.

    Not when the applicant's days are over, nothing is open, or the clock stood for them already
    and somebody let it go on.
    """
    course = work.course
    ask, respond = course.unanswered(), respond_clock(course, work.rules, work.unit.now)
    if ask is None or respond is None or course.stopped() is not None:
        return
    if any(
        one.reason == WAITS_FOR_APPLICANT and one.began_at >= ask.asked_at for one in course.halts
    ):
        return
    if respond.over:
        go_on_without_waiting(work, "补充材料的期限已满")
    else:
        _stop(work, ask.respond_days)


def could_have_been_named(work: Work, missing: tuple[str, ...]) -> tuple[str, ...]:
    """Of what is asked for, what the first notice could have named.

    That is what neither an earlier notice nor a list at the desk (缺件清单) named, once there was
    one; and all of it where a case was accepted as complete and nothing was asked for before.
    """
    item = work.item().code
    told = [one.missing for one in work.course.asks]
    told += [one.missing for one in work.course.lists if one.item == item]
    if told:
        named = {name for missing_then in told for name in missing_then}
        return tuple(name for name in missing if name not in named)
    return missing if work.course.phase is Phase.ACCEPTED else ()


def _days(work: Work, command: AskSupplement) -> int:
    if command.days is not None:
        if not 1 <= command.days <= 365:  # noqa: PLR2004 - a year is the calendar's reach
            raise Invalid(errors=[{"field": "days", "problem": "1 to 365"}])
        return command.days
    return work.item().supplement_days or work.unit.terms.policy.handling.cases.supplement_days


def withdraw(unit: Unit, command: WithdrawCase) -> Body:
    """The applicant gives the case up."""
    work = open_work(unit, command.case, Act.WITHDRAW)
    end(work, "wish", command.reason)
    work.save(cause="withdrawn")
    return case_view(work)


def end(work: Work, cause: str, reason: str) -> None:
    """Withdrawn: ``cause`` is ``wish``, or what was late (hall.service.handling.watching)."""
    work.emit(
        "case.withdrawn", {"cause": cause, "reason": reason.strip(), "clocks": work.final_clocks()}
    )
