"""Done on the spot (即办): received, decided and handed over in one go."""

from __future__ import annotations

from hall.domain.cases import CaseKind
from hall.domain.catalog_rows import ItemKind
from hall.domain.clock import Instant, moment
from hall.domain.errors import Invalid, ReasonRequired
from hall.domain.handling.commands import FinishAtOnce
from hall.domain.handling.course import Because, MaterialState
from hall.domain.handling.errors import AtHigher, MaterialsMissing, NotOffered
from hall.domain.handling.phases import Act, Phase
from hall.domain.requirements import brought
from hall.service.bodies import Body
from hall.service.handling.accepting import take_on
from hall.service.handling.money import charging
from hall.service.handling.notices import noticing
from hall.service.handling.receiving import item_of, take_in
from hall.service.handling.together import joint
from hall.service.handling.view import case_view
from hall.service.handling.work import Work, open_work
from hall.service.unit import Unit

_OTHERS_TOO = frozenset({ItemKind.JOINT, ItemKind.REPORTED_UP})
"""Items that one window cannot grant alone."""


def finish_at_once(unit: Unit, command: FinishAtOnce) -> Body:
    """Received, decided and handed over at once; entered into the immediate registry today (R2).

    Raises ReasonRequired for a refusal without one, MaterialsMissing, Unpaid, AtHigher, and
    NotOffered for what other authorities decide too.
    """
    work = open_work(unit, command.case, Act.FINISH_AT_ONCE)
    _check(command)
    if work.course.phase is Phase.OPENED:
        item = item_of(work, command.item)
        names = brought(unit.catalog.materials_of(item.code))
        given = dict.fromkeys(names, MaterialState.HANDED_IN)
        take_in(work, command.item, "window", command.counter, given)
    if any(halt.ended_at is None for halt in work.course.away):
        raise AtHigher(case=work.number)
    if command.outcome != "refused":
        missing = work.course.missing()
        if missing:
            raise MaterialsMissing(case=work.number, missing="、".join(missing))
        charging.require_paid(work)
    if work.course.phase is not Phase.ACCEPTED:
        _take_on(work, command)
    joint.require_lead(work)
    joint.require_finished(work, "refused" if command.outcome == "refused" else "granted")
    if work.course.stopped() is not None:
        work.emit("case.resumed", {"reason": "当场办结"})
    work.emit(
        "case.decided",
        {
            "outcome": command.outcome,
            "reason": command.reason.strip(),
            "deliver_within": unit.terms.policy.handling.cases.delivery_days,
            "clerk": work.before.clerk,
            "clocks": work.final_clocks(),
            "basis": command.basis.strip(),
            "in_writing": command.outcome == "refused",
        },
        counter=work.before.counter,
    )
    if command.outcome == "refused":
        noticing.issue_decision(work)
    noticing.serve_decisions(work)
    work.emit("case.collected", {"proof": "at_once"}, counter=work.before.counter)
    work.save(cause="finished_at_once")
    return case_view(work)


def _check(command: FinishAtOnce) -> None:
    if command.outcome not in {"done", "granted", "refused"}:
        raise Invalid(errors=[{"field": "outcome", "problem": "done, granted or refused"}])
    if command.outcome == "refused" and not command.reason.strip():
        raise ReasonRequired(command="finish_at_once")


def _take_on(work: Work, command: FinishAtOnce) -> None:
    item = work.item()
    alone = item.kind not in _OTHERS_TOO and work.course.handled_as is not CaseKind.JOINT
    if command.outcome != "refused" and not alone:
        raise NotOffered(what="当场办结")
    reason = command.reason or "当场办结"
    since = work.course.completed_at or work.unit.now
    if item.kind is ItemKind.IMMEDIATE or _day(work, since) == _day(work, work.unit.now):
        take_on(work, Because.AT_ONCE, since, kind=CaseKind.IMMEDIATE, reason=reason)
    else:
        # Complete since another day, it was not done on the spot: it is what its item is, and
        # its days are counted (R2: 当场或者当天).
        take_on(work, Because.COMPLETE, since, reason=reason)


def _day(work: Work, at: Instant) -> object:
    return moment(at, work.unit.terms.zone).date()
