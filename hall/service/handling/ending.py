"""How a case ends: decided, collected, returned, reviewed, verified, archived."""

from __future__ import annotations

from hall.domain.cases import CaseKind
from hall.domain.errors import Invalid, ReasonRequired
from hall.domain.events import Logged
from hall.domain.handling.commands import (
    ArchiveCase,
    AskReview,
    CollectResult,
    DecideCase,
    MakeReady,
    ReturnCase,
    ReviewReturn,
    VerifyCommitment,
)
from hall.domain.handling.errors import (
    Archived,
    AtHigher,
    CodeRequired,
    CommitmentChecked,
    NoReview,
    NotOffered,
    NotYetReady,
    OpenMatters,
    ReadyBefore,
    ResultWaits,
    ReviewPending,
    WrongCode,
)
from hall.domain.handling.notices.forms import ReturnGround
from hall.domain.handling.phases import Act
from hall.domain.handling.standing import Step
from hall.domain.posts import Post, require, require_other_hand
from hall.service.bodies import Body
from hall.service.collecting import bind_visit
from hall.service.handling.applicants import acting
from hall.service.handling.deeming import deem_accepted
from hall.service.handling.money import charging
from hall.service.handling.notices import noticing
from hall.service.handling.progress import is_slip_of, plain_number
from hall.service.handling.receiving import KIND_OF_ITEM, decide_kind, known, place_at_window
from hall.service.handling.returning import return_case
from hall.service.handling.together import joint
from hall.service.handling.view import case_view
from hall.service.handling.work import Work, open_work
from hall.service.unit import Unit

PROOFS = frozenset({"slip", "case_code", "identity", "agent", "post", "at_once"})
"""What a result was handed over against."""


def decide(unit: Unit, command: DecideCase) -> Body:
    """Grant or refuse; a refusal is in writing, with its reasons and the remedies (§38).

    A clock that stands when the decision is made goes on with it. Raises AtHigher,
    ReasonRequired, PartsOpen.
    """
    work = open_work(unit, command.case, Act.DECIDE)
    if command.outcome not in {"granted", "refused"}:
        raise Invalid(errors=[{"field": "outcome", "problem": "granted or refused"}])
    joint.require_lead(work)
    reason = command.reason.strip()
    if command.outcome == "refused":
        # A part that was refused is reason enough.
        reason = reason or joint.refusal_reason(work)
        if not reason:
            raise ReasonRequired(command="decide")
    if any(halt.ended_at is None for halt in work.course.away):
        raise AtHigher(case=work.number)
    joint.require_finished(work, command.outcome)
    if work.course.stopped() is not None:
        # Every stop ends by a recorded event (rulebook 03), also this one.
        work.emit("case.resumed", {"reason": "作出决定"})
    work.emit(
        "case.decided",
        {
            "outcome": command.outcome,
            "reason": reason,
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
    work.save(cause="decided")
    return case_view(work)


def make_ready(unit: Unit, command: MakeReady) -> Body:
    """The result can be collected; whoever follows the case is told.

    Raises ResultWaits, Unpaid, FeeGivenBack, and ReadyBefore for what was said already.
    """
    work = open_work(unit, command.case, Act.MAKE_READY)
    missing = work.course.missing()
    if missing and work.course.outcome == "granted":
        raise ResultWaits(case=work.number, missing="、".join(missing))
    charging.require_paid(work)
    told = {"result": command.result.strip(), "place": command.place.strip()}
    before = _last(work, "case.result_ready")
    # Another name or place is news for the applicant; the same once more is a second press.
    if before is not None and told.items() <= before.event.data.items():
        raise ReadyBefore(case=work.number)
    work.emit("case.result_ready", told)
    work.save(cause="ready")
    return case_view(work)


def _last(work: Work, name: str) -> Logged | None:
    return next((one for one in reversed(work.events) if one.event.name == name), None)


def collect(unit: Unit, command: CollectResult) -> Body:
    """The result is handed over against the slip or the case code.

    Who comes with the slip has it scanned, or the clerk says why not: then the hall has checked
    nothing, and it is counted. Raises NotYetReady, Unpaid, FeeGivenBack, NoAuthority for an agent
    without one, CodeRequired for a slip that was not scanned, and WrongCode for another case's.
    """
    work = open_work(unit, command.case, Act.COLLECT)
    if command.proof not in PROOFS:
        problem = f"one of {', '.join(sorted(PROOFS))}"
        raise Invalid(errors=[{"field": "proof", "problem": problem}])
    if work.course.ready_at is None:
        raise NotYetReady(case=work.number)
    charging.require_paid(work)
    _check_code(work, command)
    if command.proof == "agent":
        acting.require_authority(work)
    if command.proof != "post":
        bind_visit(unit, work.case, command.counter)
    place_at_window(work, command.counter)
    noticing.serve_decisions(work)
    work.emit(
        "case.collected",
        {"proof": command.proof, **_how_checked(command)},
        counter=work.before.counter,
    )
    work.save(cause="collected")
    return case_view(work)


def _check_code(work: Work, command: CollectResult) -> None:
    code = command.code
    if code is None:
        if command.proof == "slip" and not command.reason.strip():
            raise CodeRequired(case=work.number)
        return
    if command.proof == "slip":
        good = is_slip_of(work.unit.connection, work.case.id, code)
    else:
        typed = code.strip().rstrip("/").rpartition("/")[2]
        good = plain_number(typed, work.unit.terms.centre) == work.number
    if not good:
        raise WrongCode(case=work.number)


def _how_checked(command: CollectResult) -> dict[str, object]:
    if command.code is not None:
        return {"checked": True}
    # Nobody shows anything for what goes by post.
    checked = None if command.proof == "post" else False
    reason = command.reason.strip()
    return {"checked": checked, **({"reason": reason} if reason else {})}


def send_back(unit: Unit, command: ReturnCase) -> Body:
    """Return the case in writing, with its ground and reason.

    Raises Invalid, ReasonRequired, AtHigher.
    """
    work = open_work(unit, command.case, Act.RETURN)
    ground = _ground(command)
    if not command.reason.strip():
        raise ReasonRequired(command="return")
    joint.require_lead(work)
    if any(halt.ended_at is None for halt in work.course.away):
        raise AtHigher(case=work.number)
    place_at_window(work, None)
    deem_accepted(work)
    return_case(work, ground, command.reason, basis=command.basis, apply_to=command.apply_to)
    work.save(cause="returned")
    return case_view(work)


def _ground(command: ReturnCase) -> ReturnGround:
    if command.ground not in set(ReturnGround):
        problem = f"one of {', '.join(ReturnGround)}"
        raise Invalid(errors=[{"field": "ground", "problem": problem}])
    ground = ReturnGround(command.ground)
    if ground is ReturnGround.NOT_COMPETENT and not command.apply_to.strip():
        problem = "whom to apply to instead is required (行政许可法 §32)"
        raise Invalid(errors=[{"field": "apply_to", "problem": problem}])
    return ground


def ask_review(unit: Unit, command: AskReview) -> Body:
    """The citizen asks the business section to look again. Raises ReviewPending."""
    work = open_work(unit, command.case, Act.ASK_REVIEW)
    if work.course.review_asked_at is not None and work.course.reviewed is None:
        raise ReviewPending(case=work.number)
    work.emit(
        "case.review_asked",
        {
            "reason": command.reason.strip(),
            "review_within": unit.terms.policy.handling.cases.review_days,
        },
    )
    work.save(cause="review_asked")
    return case_view(work)


def review(unit: Unit, command: ReviewReturn) -> Body:
    """The business section decides with the departments concerned. Raises NoReview."""
    work = open_work(unit, command.case, Act.UPHOLD if command.upheld else Act.OVERTURN)
    if work.course.review_asked_at is None or work.course.reviewed is not None:
        raise NoReview(case=work.number)
    if not command.reason.strip():
        raise ReasonRequired(command="review")
    for code in command.departments:
        unit.catalog.department(code)
    work.emit(
        "case.reviewed",
        {
            "result": "upheld" if command.upheld else "overturned",
            "reason": command.reason.strip(),
            "departments": list(command.departments),
        },
    )
    if not command.upheld:
        decide_kind(work, _kind_again(work), f"复核撤销退回：{command.reason.strip()}")
    work.save(cause="reviewed")
    return case_view(work)


def _kind_again(work: Work) -> CaseKind:
    return KIND_OF_ITEM[work.item().kind]


def verify_commitment(unit: Unit, command: VerifyCommitment) -> Body:
    """Whether what was promised in writing was true.

    Raises NotOffered without a commitment, Invalid for a material that it does not cover,
    CommitmentChecked, and PostNeeded or SameHand for who takes back that it was untrue.
    """
    work = open_work(unit, command.case, Act.VERIFY_COMMITMENT)
    if work.course.check_within is None:
        raise NotOffered(what="承诺核查")
    if not command.findings.strip():
        raise ReasonRequired(command="verify_commitment")
    _may_verify(work, kept=command.kept)
    broken = () if command.kept else command.broken
    promised = dict.fromkeys(work.course.committed)
    known(promised, dict.fromkeys(broken), "not among what was committed to")
    work.emit(
        "case.commitment_verified",
        {
            "result": "kept" if command.kept else "broken",
            "findings": command.findings.strip(),
            "broken": list(broken),
        },
    )
    work.save(cause="commitment_verified")
    return case_view(work)


def _may_verify(work: Work, *, kept: bool) -> None:
    # What was found untrue is a ground to revoke: it is corrected by the department's head, and
    # never by whoever found it. What shows only later is recorded by whoever finds it.
    if work.course.commitment_checked == ("kept" if kept else "broken"):
        raise CommitmentChecked(case=work.number)
    found = _last(work, "case.commitment_verified")
    if kept and found is not None:
        require(work.unit.actor.posts, Post.CHIEF)
        require_other_hand(asked_by=found.actor, approver=work.unit.actor.named)


def archive(unit: Unit, command: ArchiveCase) -> Body:
    """The file of a case in which nothing is open is put away.

    A review that is asked for later takes it out again. Raises Archived, OpenMatters.
    """
    work = open_work(unit, command.case, Act.ARCHIVE)
    if work.course.archived_at is not None:
        raise Archived(case=work.number)
    matters = _open_matters(work)
    if matters:
        raise OpenMatters(case=work.number, matters="、".join(matters))
    work.emit("case.archived", {"box": command.box.strip()})
    work.save(cause="archived")
    return case_view(work)


def _open_matters(work: Work) -> list[str]:
    """What somebody still waits for, in words."""
    steps = work.deadlines().steps
    named = {Step.REVIEW: "复核还没有答复", Step.COMMITMENT: "承诺还没有核查"}
    return [words for step, words in named.items() if step in steps]
