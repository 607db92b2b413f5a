"""What is said of a refusal, on 退回件通知书 and 决定书, from the event that it was."""

from __future__ import annotations

from hall.domain.handling.course import MaterialState
from hall.domain.handling.figures import LateTolerance
from hall.domain.handling.notices.forms import (
    Decided,
    Decision,
    Remedies,
    Returned,
    ReturnGround,
    RevocationGround,
)
from hall.service.handling.notices.last_days import day_of
from hall.service.handling.notices.materials import asked_for
from hall.service.handling.work import Work
from hall.service.unit import Unit as UnitOfWork


def returned(work: Work) -> Returned:
    """Of the last return."""
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


def decision(work: Work) -> Decision:
    """Of the last refusal or revocation."""
    made = {"case.decided", "case.revoked"}
    last = next(one.event for one in reversed(work.events) if one.event.name in made)
    data, course = last.data, work.course
    accepted_on = day_of(work, course.accepted_at or work.unit.now)
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
        granted_on=day_of(work, course.decided_at or work.unit.now),
        ground=ground,
        heard=str(data["heard"]),
        missing=asked_for(work, late),
        remedies=_remedies(work.unit),
    )
