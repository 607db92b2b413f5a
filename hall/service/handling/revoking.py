"""What was decided on trust and the trust was misplaced: excused, or taken back (撤销).

A case whose result waits for tolerated papers, or whose commitment was found untrue, is not left
in the middle: somebody else than who decided it settles it with reasons. Its clocks end; what was
late stays on record.
"""

from __future__ import annotations

from hall.domain.errors import Invalid, ReasonRequired
from hall.domain.handling.commands import ExcusePapers, RevokeDecision
from hall.domain.handling.errors import NothingToExcuse, NothingToRevoke, NotRevocable
from hall.domain.handling.notices.decision_words import REVOCATIONS
from hall.domain.handling.notices.forms import RevocationGround
from hall.domain.handling.phases import Act, Phase
from hall.domain.handling.standing import Step
from hall.domain.posts import require_other_hand
from hall.service.bodies import Body
from hall.service.handling.notices import noticing
from hall.service.handling.receiving import known
from hall.service.handling.view import case_view
from hall.service.handling.work import Work, open_work
from hall.service.unit import Unit

GRANTED = frozenset({"granted", "done"})
"""Outcomes that gave the applicant something."""


def excuse(unit: Unit, command: ExcusePapers) -> Body:
    """What was tolerated need not come any more: it came another way, or is asked of nobody now.

    Raises NothingToExcuse, ReasonRequired, SameHand, Invalid for what is not waited for.
    """
    work = open_work(unit, command.case, Act.EXCUSE)
    require_other_hand(asked_by=work.course.decided_by, approver=unit.actor.named)
    missing = work.course.missing()
    if not missing or work.course.outcome not in GRANTED:
        raise NothingToExcuse(case=work.number)
    if not command.reason.strip():
        raise ReasonRequired(command="excuse")
    known(dict.fromkeys(missing), dict.fromkeys(command.materials), "not waited for")
    excused = tuple(name for name in missing if name in (command.materials or missing))
    work.emit("case.papers_excused", {"materials": list(excused), "reason": command.reason.strip()})
    if not work.course.missing():
        work.emit("case.materials_completed")
    work.save(cause="papers_excused")
    return case_view(work)


def revoke(unit: Unit, command: RevokeDecision) -> Body:
    """Take back what was granted, in writing, when the applicant was heard (行政许可法 §7, §69).

    Raises NothingToRevoke, NotRevocable, ReasonRequired, SameHand, Invalid.
    """
    work = open_work(unit, command.case, Act.REVOKE)
    if work.course.outcome not in GRANTED:
        raise NothingToRevoke(case=work.number)
    require_other_hand(asked_by=work.course.decided_by, approver=unit.actor.named)
    ground = _ground(command)
    if not command.reason.strip():
        raise ReasonRequired(command="revoke")
    if not command.heard.strip():
        problem = "how the applicant was heard is required (行政许可法 §7)"
        raise Invalid(errors=[{"field": "heard", "problem": problem}])
    why = _amiss(work, ground)
    if why:
        raise NotRevocable(case=work.number, ground=REVOCATIONS[ground], why=why)
    work.emit(
        "case.revoked",
        {
            "ground": ground.value,
            "reason": command.reason.strip(),
            "basis": command.basis.strip(),
            "heard": command.heard.strip(),
            "collected": work.course.phase is Phase.CLOSED,
            "clerk": work.before.clerk,
        },
        counter=work.before.counter,
    )
    noticing.issue_decision(work)
    work.save(cause="revoked")
    return case_view(work)


def _ground(command: RevokeDecision) -> RevocationGround:
    if command.ground not in set(RevocationGround):
        problem = f"one of {', '.join(RevocationGround)}"
        raise Invalid(errors=[{"field": "ground", "problem": problem}])
    return RevocationGround(command.ground)


def _amiss(work: Work, ground: RevocationGround) -> str:
    """Why the ground is not there, as the case's own record has it; empty when it is."""
    course = work.course
    if ground is RevocationGround.PROMISE_BROKEN and course.commitment_checked != "broken":
        return "承诺核查没有记为不实"
    if ground is RevocationGround.NOT_FOLLOWED:
        if not course.missing() or course.tolerated_at is None:
            return "没有逾期未补的容缺材料"
        follow = work.deadlines().steps.get(Step.TOLERANCE)
        # In the green channel no day ends what follows: the heads say when it is enough.
        if follow is not None and not follow.over:
            return "补交期限未满"
    return ""
