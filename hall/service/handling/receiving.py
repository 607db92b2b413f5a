"""Handing in and accepting: 收件, 清点, 受理, 容缺, 告知承诺, 即办."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hall.domain import cases as case_rules
from hall.domain.cases import CaseKind
from hall.domain.catalog import Item, ItemKind
from hall.domain.clock import Instant
from hall.domain.commands import Role
from hall.domain.errors import Invalid, ReasonRequired
from hall.domain.handling import kinds
from hall.domain.handling.clocks import Limit, Unit
from hall.domain.handling.commands import (
    AcceptCase,
    ChangeKind,
    FinishAtOnce,
    HandIn,
    ReceiveCase,
    TickMaterials,
)
from hall.domain.handling.course import Because, MaterialState
from hall.domain.handling.deadlines import same_day_limit
from hall.domain.handling.errors import MaterialsMissing, NotOffered, NotTolerable
from hall.domain.handling.figures import NoticeForm
from hall.domain.handling.fold import limit_data
from hall.domain.handling.phases import Act, Phase
from hall.service.bodies import Body
from hall.service.handling import charging, joint, noticing
from hall.service.handling.view import case_view
from hall.service.handling.work import Work, open_work
from hall.service.unit import Unit as UnitOfWork
from hall.store import cases

KIND_OF_ITEM = {
    ItemKind.IMMEDIATE: CaseKind.IMMEDIATE,
    ItemKind.PROMISED: CaseKind.PROMISED,
    ItemKind.JOINT: CaseKind.JOINT,
    ItemKind.REPORTED_UP: CaseKind.REPORTED_UP,
}
"""What a case is by its item, before anybody decides otherwise."""


def receive(unit: UnitOfWork, command: ReceiveCase) -> Body:
    """The application is handed in. Raises NoItem, UnknownItem, Invalid for a strange material."""
    work = open_work(unit, command.case, Act.RECEIVE)
    _take_in(work, command.item, command.door, command.counter, command.materials)
    work.save(cause="received")
    return case_view(work)


def _take_in(
    work: Work,
    item_code: str | None,
    door: str,
    counter: int | None,
    given: Mapping[str, MaterialState],
) -> None:
    item = _item(work, item_code)
    place_at_window(work, counter)
    policy = work.unit.terms.policy.handling.cases
    asked = {one.name: MaterialState.MISSING for one in work.unit.catalog.materials_of(item.code)}
    known(asked, given)
    work.emit(
        "case.received",
        {
            "door": door,
            "item": item.code,
            "department": item.department,
            "accept_within": policy.acceptance_days,
            "accept_target": policy.acceptance_target_days,
            "materials": {**asked, **given},
        },
        counter=work.before.counter,
    )


def _item(work: Work, code: str | None) -> Item:
    if code is None or code == work.case.item:
        return work.item()
    item = work.unit.catalog.item(code)
    redirected = case_rules.redirected(work.case, item.code, item.department, work.unit.now)
    cases.update(work.unit.connection, redirected)
    work.emit("case.redirected", {"item": item.code, "from_item": work.case.item})
    work.case = redirected
    return item


def place_at_window(work: Work, counter: int | None) -> None:
    """Remember who works on the case, and where."""
    there = cases.counter_of(work.unit.connection, work.case.id)
    if counter is not None:
        work.unit.catalog.counter(counter)
    elif there is not None:
        counter = there[0]
    actor = work.unit.actor
    clerk = actor.id if actor.role in {Role.COUNTER, Role.STAFF} else work.before.clerk
    if there is not None and there[0] == counter and there[1] is not None:
        clerk = there[1]
    kept = work.before
    work.before = replace(
        kept, counter=kept.counter if counter is None else counter, clerk=clerk or kept.clerk
    )


def known(asked: Mapping[str, object], given: Mapping[str, object]) -> None:
    """Nothing may be asked for beyond the service guide (09 §2.3). Raises Invalid."""
    strange = [name for name in given if name not in asked]
    if strange:
        raise Invalid(
            errors=[
                {"field": f"materials.{name}", "problem": "not in the item's service guide"}
                for name in strange
            ]
        )


def tick(unit: UnitOfWork, command: TickMaterials) -> Body:
    """What became of these materials."""
    act = Act.HAND_IN if isinstance(command, HandIn) else Act.TICK
    work = open_work(unit, command.case, act)
    known(work.course.materials, command.materials)
    before = work.course.completed_at
    work.emit("case.materials_ticked", {"materials": dict(command.materials), "act": act.value})
    if before is None and work.course.completed_at is not None:
        work.emit("case.materials_completed")
        _go_on(work)
    work.save(cause="materials")
    return case_view(work)


def _go_on(work: Work) -> None:
    # A clock that stopped for the applicant goes on when he has done his part; a supplement
    # case is what its item makes it again.
    from_applicant = work.course.stopped()
    if work.course.phase is Phase.ACCEPTED and from_applicant is not None:
        if from_applicant.reason == "applicant_supplement":
            work.emit("case.resumed", {"reason": "材料已补齐"})
        if work.course.kind is CaseKind.SUPPLEMENT:
            decide_kind(work, KIND_OF_ITEM[work.item().kind], "材料已补齐", by_hall=True)


def decide_kind(
    work: Work,
    kind: CaseKind,
    reason: str,
    *,
    handled_as: CaseKind | None = None,
    by_hall: bool = False,
) -> None:
    """Record what the case is. Does nothing when it is that already.

    ``by_hall``: the change follows from the law or the item, not from anybody's discretion.
    Raises KindNotAllowed, PostNeeded, ReasonRequired.
    """
    before = work.course.kind
    if before is kind:
        return
    by_hall = by_hall or work.unit.actor.role is Role.HALL
    posts = kinds.DECIDED_BY[kind] | kinds.CENTRE if by_hall else work.unit.actor.posts
    kinds.decide(before, kind, posts)
    if before is not CaseKind.UNDECIDED and not reason.strip():
        raise ReasonRequired(command="change_kind")
    work.emit(
        "case.kind_decided",
        {
            "kind": kind.value,
            "from": before.value,
            "reason": reason.strip(),
            "handled_as": None if handled_as is None else handled_as.value,
        },
    )


def change_kind(unit: UnitOfWork, command: ChangeKind) -> Body:
    """Another kind, with a reason. What needs an act of its own is not done by name alone.

    Raises Invalid for returned, urgent and enquiry: they have commands of their own.
    """
    work = open_work(unit, command.case, Act.CHANGE_KIND)
    if command.kind in {CaseKind.RETURNED, CaseKind.URGENT, CaseKind.ENQUIRY, CaseKind.UNDECIDED}:
        problem = "decided by an act of its own: return, recognise as urgent, finish the visit"
        raise Invalid(errors=[{"field": "kind", "problem": problem}])
    if not command.reason.strip():
        raise ReasonRequired(command="change_kind")
    if work.course.kind is CaseKind.JOINT:
        joint.require_lead(work)
    decide_kind(work, command.kind, command.reason)
    if work.course.phase is Phase.ACCEPTED and command.kind is CaseKind.JOINT:
        joint.become_joint(work)
    work.save(cause="kind")
    return case_view(work)


def accept(unit: UnitOfWork, command: AcceptCase) -> Body:
    """Accept, in writing (行政许可法 §32⑤). Raises MaterialsMissing, NotTolerable, NotOffered."""
    work = open_work(unit, command.case, Act.ACCEPT)
    because = Because.COMPLETE
    missing = work.course.missing()
    if missing:
        because = _despite(work, command, missing)
    since = work.course.completed_at or unit.now
    take_on(work, because, since, kind=command.kind, reason=command.reason)
    work.save(cause="accepted")
    return case_view(work)


def _despite(work: Work, command: AcceptCase, missing: tuple[str, ...]) -> Because:
    if command.tolerate == command.commit:
        raise MaterialsMissing(case=work.number, missing="、".join(missing))
    if command.tolerate:
        _require_tolerable(work, missing)
    elif not work.unit.terms.policy.handling.cases.commitment:
        raise NotOffered(what="告知承诺")
    state = MaterialState.PROMISED if command.tolerate else MaterialState.COMMITTED
    work.emit(
        "case.materials_ticked",
        {"materials": dict.fromkeys(missing, state.value), "act": Act.ACCEPT.value},
    )
    return Because.TOLERANCE if command.tolerate else Because.COMMITMENT


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
    work: Work, because: Because, since: Instant, *, kind: CaseKind | None = None, reason: str = ""
) -> None:
    """The case is accepted: its kind, its limits as they are today, its notice, its parts."""
    item = work.item()
    _settle_kind(work, kind or KIND_OF_ITEM[item.kind], reason)
    policy = work.unit.terms.policy.handling.cases
    joint_case = CaseKind.JOINT in {work.course.kind, work.course.handled_as}
    promised = _promised(work, item)
    work.emit(
        "case.accepted",
        {
            "because": because.value,
            "clock_from": since,
            "kind": work.course.kind.value,
            "item": item.code,
            "guide_version": item.guide_version,
            "promised": limit_data(promised),
            "statutory": limit_data(_statutory(work, item, joint=joint_case)),
            "most_extension": (
                policy.joint_extension_days if joint_case else policy.extension_days
            ),
            "tolerance_days": (
                _tolerance_days(work, promised) if because is Because.TOLERANCE else None
            ),
            "check_within": (
                policy.commitment_check_days if because is Because.COMMITMENT else None
            ),
        },
        counter=work.before.counter,
    )
    if joint_case:
        joint.open_parts(work)
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


def _promised(work: Work, item: Item) -> Limit | None:
    if work.course.kind is CaseKind.IMMEDIATE:
        return same_day_limit()
    if item.promised_days is None:
        return None
    start = item.limit_start or work.unit.terms.policy.handling.cases.start
    return Limit(count=item.promised_days, unit=item.limit_unit, start=start)


def _statutory(work: Work, item: Item, *, joint: bool) -> Limit:
    policy = work.unit.terms.policy.handling.cases
    start = item.limit_start or policy.start
    if item.statutory_days is not None:
        return Limit(count=item.statutory_days, unit=item.limit_unit, start=start)
    days = policy.joint_statutory_days if joint else policy.statutory_days
    return Limit(count=days, unit=Unit.WORKING_DAYS, start=start)


def _tolerance_days(work: Work, promised: Limit | None) -> int | None:
    if work.course.green:
        # No limit ends a project that the city wants: what is missing holds back the result alone.
        return None
    most = work.unit.terms.policy.handling.cases.tolerance_days
    if promised is None or promised.unit is not Unit.WORKING_DAYS:
        return most
    return min(most, promised.count)


def finish_at_once(unit: UnitOfWork, command: FinishAtOnce) -> Body:
    """Received, decided and handed over at once; entered into the immediate registry today (R2).

    Raises ReasonRequired for a refusal without one, MaterialsMissing, Unpaid.
    """
    work = open_work(unit, command.case, Act.FINISH_AT_ONCE)
    if command.outcome not in {"done", "granted", "refused"}:
        raise Invalid(errors=[{"field": "outcome", "problem": "done, granted or refused"}])
    if command.outcome == "refused" and not command.reason.strip():
        raise ReasonRequired(command="finish_at_once")
    if work.course.phase is Phase.OPENED:
        item = _item(work, command.item)
        names = (one.name for one in unit.catalog.materials_of(item.code))
        given = dict.fromkeys(names, MaterialState.HANDED_IN)
        _take_in(work, command.item, "window", command.counter, given)
    missing = work.course.missing()
    if command.outcome != "refused":
        if missing:
            raise MaterialsMissing(case=work.number, missing="、".join(missing))
        charging.require_paid(work)
    if work.course.phase is not Phase.ACCEPTED:
        reason = command.reason or "当场办结"
        take_on(work, Because.AT_ONCE, unit.now, kind=CaseKind.IMMEDIATE, reason=reason)
    joint.require_lead(work)
    joint.require_finished(work, "refused" if command.outcome == "refused" else "granted")
    work.emit(
        "case.decided",
        {
            "outcome": command.outcome,
            "reason": command.reason.strip(),
            "deliver_within": unit.terms.policy.handling.cases.delivery_days,
            "clerk": work.before.clerk,
            "clocks": work.final_clocks(),
        },
        counter=work.before.counter,
    )
    work.emit("case.collected", {"proof": "at_once"}, counter=work.before.counter)
    work.save(cause="finished_at_once")
    return case_view(work)
