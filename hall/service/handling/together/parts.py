"""What departments do to their parts of a joint case: 签收, 办结, 不予通过, 停表."""

from __future__ import annotations

from hall.domain.errors import Invalid, ReasonRequired
from hall.domain.handling.errors import StopNotListed
from hall.domain.handling.notices.forms import ReturnGround
from hall.domain.handling.phases import Act, permit
from hall.domain.handling.together.commands import (
    AcknowledgePart,
    FinishPart,
    PartAction,
    ResumePart,
    SettleRefusal,
    StopPart,
)
from hall.domain.handling.together.errors import (
    NoRefusal,
    PartAcknowledged,
    PartNotRunning,
    PartNotStopped,
    PartStopped,
    RefusalAsked,
    StopsTheWhole,
    UnknownPart,
)
from hall.domain.handling.together.parts import DONE, PartCourse, PartState, fold_parts
from hall.domain.handling.together.rights import require_lead, require_own_part, require_part
from hall.domain.posts import require_other_hand
from hall.service.bodies import Body
from hall.service.handling.together.joint import emit_of_part, responsible, start_ready
from hall.service.handling.view import case_view
from hall.service.handling.work import Work, open_work
from hall.service.unit import Unit


def acknowledge(unit: Unit, command: AcknowledgePart) -> Body:
    """The department has taken note. Raises PartAcknowledged, and what _open raises."""
    work, part = _open(unit, command)
    require_own_part(unit.actor, work.number, part.department)
    if part.acknowledged_at is not None:
        raise PartAcknowledged(part=part.name)
    emit_of_part(work, "case.part_acknowledged", part)
    return _saved(work, "part_acknowledged")


def _open(unit: Unit, command: PartAction) -> tuple[Work, PartCourse]:
    """The case and the part, which goes on. Raises UnknownPart, WrongPhase, PartNotRunning."""
    work = open_work(unit, command.case, None)
    part = fold_parts(work.events).get(command.part)
    if part is None:
        raise UnknownPart(case=work.number, part=command.part)
    permit(work.number, work.course.phase, Act.WORK_PART)
    if part.state in DONE:
        raise PartNotRunning(part=part.name)
    return work, part


def _saved(work: Work, cause: str) -> Body:
    work.save(cause=cause)
    return case_view(work)


def finish(unit: Unit, command: FinishPart) -> Body:
    """The department passes its part, or asks to refuse it with ground and reason.

    Raises PartNotRunning, RefusalAsked, Invalid, ReasonRequired.
    """
    work, part = _running(unit, command)
    if command.outcome == "refused":
        return _ask_refusal(work, part, command)
    if command.outcome != "granted":
        raise Invalid(errors=[{"field": "outcome", "problem": "granted or refused"}])
    require_part(unit.actor, work.number, part.department)
    _note(work, part)
    opinion = command.opinion.strip()
    emit_of_part(work, "case.part_finished", part, {"outcome": "granted", "opinion": opinion})
    start_ready(work)
    return _saved(work, "part_finished")


def _running(unit: Unit, command: PartAction) -> tuple[Work, PartCourse]:
    work, part = _open(unit, command)
    if part.state is not PartState.RUNNING:
        raise PartNotRunning(part=part.name)
    return work, part


def _note(work: Work, part: PartCourse) -> None:
    # Who works on it has taken note of it.
    if part.acknowledged_at is None:
        emit_of_part(work, "case.part_acknowledged", part)


def _ask_refusal(work: Work, part: PartCourse, command: FinishPart) -> Body:
    # No arbitrary returns (R2): what one department refuses is decided by the lead or the centre.
    require_own_part(work.unit.actor, work.number, part.department)
    if part.refusal is not None:
        raise RefusalAsked(part=part.name)
    if command.ground not in set(ReturnGround):
        problem = f"one of {', '.join(ReturnGround)}"
        raise Invalid(errors=[{"field": "ground", "problem": problem}])
    if not command.opinion.strip():
        raise ReasonRequired(command="refuse_part")
    _note(work, part)
    reason = command.opinion.strip()
    of = {"ground": command.ground, "reason": reason}
    emit_of_part(work, "case.part_refusal_asked", part, of)
    return _saved(work, "part_refusal_asked")


def settle(unit: Unit, command: SettleRefusal) -> Body:
    """The lead or the business section decides what a department refuses, never who asked it.

    Raises NoRefusal, SameHand, ReasonRequired.
    """
    work, part = _running(unit, command)
    require_lead(unit.actor, work.number, responsible(work))
    if part.refusal is None:
        raise NoRefusal(part=part.name)
    require_other_hand(asked_by=part.refusal.asked_by, approver=unit.actor.named)
    reason = command.reason.strip()
    if command.upheld:
        opinion = reason or part.refusal.reason
        emit_of_part(work, "case.part_finished", part, {"outcome": "refused", "opinion": opinion})
        return _saved(work, "part_refused")
    if not reason:
        raise ReasonRequired(command="settle_refusal")
    emit_of_part(work, "case.part_refusal_denied", part, {"reason": reason})
    return _saved(work, "part_refusal_denied")


def stop(unit: Unit, command: StopPart) -> Body:
    """The part's clock stops for a listed reason, told in writing (§45).

    Not for one that the whole case alone stops for. Raises StopNotListed, StopsTheWhole,
    PartStopped, Invalid.
    """
    work, part = _running(unit, command)
    require_part(unit.actor, work.number, part.department)
    reason = unit.terms.policy.handling.cases.stop_reason(command.reason)
    if reason is None:
        raise StopNotListed(reason=command.reason)
    if reason.of_whole:
        raise StopsTheWhole(reason=reason.name)
    if not command.document.strip():
        raise Invalid(errors=[{"field": "document", "problem": "the written notice is required"}])
    if part.stopped() is not None:
        raise PartStopped(part=part.name)
    _note(work, part)
    of = {"reason": reason.code, "document": command.document.strip()}
    emit_of_part(work, "case.part_stopped", part, of)
    return _saved(work, "part_stopped")


def resume(unit: Unit, command: ResumePart) -> Body:
    """The part's clock goes on. Raises PartNotStopped."""
    work, part = _running(unit, command)
    require_part(unit.actor, work.number, part.department)
    if part.stopped() is None:
        raise PartNotStopped(part=part.name)
    emit_of_part(work, "case.part_resumed", part, {"reason": command.reason.strip()})
    return _saved(work, "part_resumed")
