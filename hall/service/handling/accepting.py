"""Accepting (受理): complete, or on trust: 容缺受理 and 告知承诺."""

from __future__ import annotations

from hall.domain.cases import CaseKind
from hall.domain.clock import Instant
from hall.domain.handling import kinds
from hall.domain.handling.commands import AcceptCase
from hall.domain.handling.course import Because, MaterialState
from hall.domain.handling.errors import MaterialsMissing, NotOffered, NotTolerable
from hall.domain.handling.figures import NoticeForm
from hall.domain.handling.folding.carried import limit_data
from hall.domain.handling.phases import Act
from hall.service.bodies import Body
from hall.service.handling import limits
from hall.service.handling.applicants import credit
from hall.service.handling.notices import noticing
from hall.service.handling.receiving import (
    decide_kind,
    kind_before_supplement,
    known,
    place_where_taken_up,
    require_by_name,
)
from hall.service.handling.together import joint
from hall.service.handling.view import case_view
from hall.service.handling.work import Work, open_work
from hall.service.unit import Unit


def accept(unit: Unit, command: AcceptCase) -> Body:
    """Accept, in writing (行政许可法 §32⑤).

    Raises MaterialsMissing, NotTolerable, NotOffered, Discredited, CreditNotChecked, and Invalid
    for a kind that no case is accepted as or a commitment to what is not missing.
    """
    work = open_work(unit, command.case, Act.ACCEPT)
    if command.kind is not None:
        require_by_name(command.kind)
    because = Because.COMPLETE
    committed: tuple[str, ...] = ()
    missing = work.course.missing()
    if missing:
        because, committed = _despite(work, command, missing)
    since = work.course.completed_at or unit.now
    # Whoever has an unrepaired 失信 record may not be trusted with papers to follow (09 §2.3).
    checked = command.credit_checked if missing else None
    take_on(
        work, because, since, kind=command.kind, reason=command.reason, committed=committed,
        credit_checked=checked,
    )  # fmt: skip
    work.save(cause="accepted")
    return case_view(work)


def _despite(
    work: Work, command: AcceptCase, missing: tuple[str, ...]
) -> tuple[Because, tuple[str, ...]]:
    """On trust: why it is accepted, and what the commitment covers of what is missing.

    Raises MaterialsMissing for what neither promise covers, and what the rules of each raise.
    """
    named = dict.fromkeys(command.committed)
    known(dict.fromkeys(missing), named, "not missing: nothing to promise")
    committed = (command.committed or missing) if command.commit else ()
    follows = tuple(name for name in missing if name not in committed)
    neither = not (command.commit or command.tolerate) or (follows and not command.tolerate)
    if neither or (command.tolerate and not follows):
        raise MaterialsMissing(case=work.number, missing="、".join(follows or missing))
    if command.tolerate:
        _require_tolerable(work, follows)
    if committed and not work.unit.terms.policy.handling.cases.commitment:
        raise NotOffered(what="告知承诺")
    credit.require_trusted(work, checked=command.credit_checked)
    states = {
        name: MaterialState.COMMITTED if name in committed else MaterialState.PROMISED
        for name in missing
    }
    work.emit("case.materials_ticked", {"materials": states, "act": Act.ACCEPT.value})
    return Because.TOLERANCE if follows else Because.COMMITMENT, tuple(
        name for name in missing if name in committed
    )


def _require_tolerable(work: Work, missing: tuple[str, ...]) -> None:
    """What may follow later. Raises NotOffered, NotTolerable.

    In the green channel everything but a main document (R2: 次要材料不全的，先办理、后补齐),
    whether the hall offers tolerance to others or not.
    """
    green = work.course.green
    if not (green or work.unit.terms.policy.handling.cases.tolerance):
        raise NotOffered(what="容缺受理")
    known = {one.name: one for one in work.unit.catalog.materials_of(work.item().code)}
    may_follow = {one.name for one in known.values() if one.tolerable or (green and not one.main)}
    firm = [name for name in missing if name not in may_follow]
    if firm:
        raise NotTolerable(missing="、".join(firm))


def take_on(
    work: Work,
    because: Because,
    since: Instant,
    *,
    kind: CaseKind | None = None,
    reason: str = "",
    committed: tuple[str, ...] = (),
    credit_checked: bool | None = None,
) -> None:
    """The case is accepted: its kind, its limits as they are today, its notice, its parts.

    ``kind`` None: what was decided before, else what the item is. ``committed``: materials that
    a written commitment stands for. ``credit_checked``: whether the applicant's credit record
    was looked at; None where nothing is taken on trust.
    """
    item = work.item()
    place_where_taken_up(work)
    decided = (
        work.course.kind if work.course.kind in kinds.BY_NAME else kind_before_supplement(work)
    )
    _settle_kind(work, kind or decided, reason)
    policy = work.unit.terms.policy.handling.cases
    joint_case = CaseKind.JOINT in {work.course.kind, work.course.handled_as}
    promised = limits.promised(work, item)
    work.emit(
        "case.accepted",
        {
            "because": because.value,
            "clock_from": since,
            "kind": work.course.kind.value,
            "item": item.code,
            "guide_version": item.guide_version,
            "promised": limit_data(promised),
            **limits.of_law(work, item, joint=joint_case),
            "tolerance_days": (
                limits.tolerance_days(work, promised) if because is Because.TOLERANCE else None
            ),
            "check_within": policy.commitment_check_days if committed else None,
            "credit_checked": credit_checked,
            "committed": list(committed),
        },
        counter=work.before.counter,
    )
    if joint_case:
        joint.open_parts(work)
    _tell_in_writing(work, because, joint_case=joint_case)


def _tell_in_writing(work: Work, because: Because, *, joint_case: bool) -> None:
    if because is Because.TOLERANCE:
        # What must follow, by when, and what becomes of it otherwise, in writing (容缺受理); in
        # the green channel no day ends it, and a plain list says what is missing.
        dated = work.course.tolerance_days is not None
        noticing.issue(work, NoticeForm.SUPPLEMENT if dated else NoticeForm.MISSING)
    if work.course.kind is not CaseKind.IMMEDIATE:
        noticing.issue(work, NoticeForm.JOINT if joint_case else NoticeForm.PROMISED)


def _settle_kind(work: Work, kind: CaseKind, reason: str) -> None:
    before = work.course.kind
    if before is CaseKind.URGENT:
        return
    if before is CaseKind.SUPPLEMENT:
        decide_kind(work, kind, reason or "材料已补齐", by_hall=True)
    else:
        decide_kind(work, kind, reason)
