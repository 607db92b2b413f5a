"""Handing in and accepting: 收件, 清点, 受理, 容缺, 告知承诺."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hall.domain import cases as case_rules
from hall.domain.cases import CaseKind
from hall.domain.catalog import Item, ItemKind
from hall.domain.clock import Instant, moment
from hall.domain.commands import Role
from hall.domain.errors import Invalid, ReasonRequired
from hall.domain.handling import kinds
from hall.domain.handling.clocks import Limit, Unit
from hall.domain.handling.commands import (
    AcceptCase,
    ChangeKind,
    HandIn,
    ReceiveCase,
    TickMaterials,
)
from hall.domain.handling.course import Because, MaterialState
from hall.domain.handling.deadlines import WAITS_FOR_APPLICANT, handling_clocks, same_day_limit
from hall.domain.handling.errors import MaterialsMissing, NotOffered, NotTolerable, TooLateToExtend
from hall.domain.handling.figures import NoticeForm
from hall.domain.handling.fold import limit_data
from hall.domain.handling.phases import Act, Phase
from hall.domain.requirements import brought
from hall.service.bodies import Body
from hall.service.handling import joint, noticing
from hall.service.handling.notice_contents import reckoned
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
    take_in(work, command.item, command.door, command.counter, command.materials)
    work.save(cause="received")
    return case_view(work)


def take_in(
    work: Work,
    item_code: str | None,
    door: str,
    counter: int | None,
    given: Mapping[str, MaterialState],
) -> None:
    """Record what was handed in. Raises NoItem, UnknownItem, Invalid for a strange material."""
    item = item_of(work, item_code)
    place_at_window(work, counter)
    policy = work.unit.terms.policy.handling.cases
    materials = work.unit.catalog.materials_of(item.code)
    known({one.name: one for one in materials}, given)
    # What a department has of its own is not asked of the applicant.
    asked = dict.fromkeys(brought(materials), MaterialState.MISSING)
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


def item_of(work: Work, code: str | None) -> Item:
    """What the case is about; it is redirected to another item that was named."""
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
    if work.course.phase is Phase.ACCEPTED:
        go_on_without_waiting(work, "材料已补齐")


def go_on_without_waiting(work: Work, reason: str) -> None:
    """A clock that stopped for the applicant goes on; a supplement case is what it was again."""
    halt = work.course.stopped()
    if halt is not None and halt.reason == WAITS_FOR_APPLICANT:
        work.emit("case.resumed", {"reason": reason})
    if work.course.kind is CaseKind.SUPPLEMENT:
        decide_kind(work, _before_supplement(work), reason, by_hall=True)


def _before_supplement(work: Work) -> CaseKind:
    return kinds.before_supplement(work.course.changes) or KIND_OF_ITEM[work.item().kind]


def decide_kind(
    work: Work,
    kind: CaseKind,
    reason: str,
    *,
    handled_as: CaseKind | None = None,
    by_hall: bool = False,
    more: Mapping[str, object] | None = None,
) -> None:
    """Record what the case is. Does nothing when it is that already.

    ``by_hall``: the change follows from the law or the item, not from anybody's discretion.
    ``more`` goes into the event.
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
            **(more or {}),
        },
    )


def change_kind(unit: UnitOfWork, command: ChangeKind) -> Body:
    """Another kind, with a reason. What needs an act of its own is not done by name alone.

    Raises Invalid for returned, supplement, urgent and enquiry: they have commands of their own.
    """
    work = open_work(unit, command.case, Act.CHANGE_KIND)
    _by_name(command.kind)
    if not command.reason.strip():
        raise ReasonRequired(command="change_kind")
    if work.course.kind is CaseKind.JOINT:
        joint.require_lead(work)
    if work.course.phase is Phase.ACCEPTED and work.course.kind is CaseKind.IMMEDIATE:
        _become_longer(work, command)
    else:
        decide_kind(work, command.kind, command.reason)
    if work.course.phase is Phase.ACCEPTED and command.kind is CaseKind.JOINT:
        joint.become_joint(work)
    work.save(cause="kind")
    return case_view(work)


def _become_longer(work: Work, command: ChangeKind) -> None:
    """An immediate case that takes days after all: by its item's promise, from the same start.

    Before the end of its own day only, as an extension (C19). Raises TooLateToExtend.
    """
    clock, _ = handling_clocks(work.course, work.rules, work.unit.now)
    if clock is not None and clock.over:
        raise TooLateToExtend(case=work.number)
    promised = _promised_of(work, work.item())
    decide_kind(work, command.kind, command.reason, more={"promised": limit_data(promised)})
    if command.kind is not CaseKind.JOINT:
        # Whoever goes home without the result has it in writing when it comes (§32).
        noticing.issue(work, NoticeForm.PROMISED)


def _by_name(kind: CaseKind) -> None:
    if kind not in kinds.BY_NAME:
        problem = "decided by an act of its own: supplement, return, urgent, finish the visit"
        raise Invalid(errors=[{"field": "kind", "problem": problem}])


def accept(unit: UnitOfWork, command: AcceptCase) -> Body:
    """Accept, in writing (行政许可法 §32⑤).

    Raises MaterialsMissing, NotTolerable, NotOffered, and Invalid for a kind that no case is
    accepted as.
    """
    work = open_work(unit, command.case, Act.ACCEPT)
    if command.kind is not None:
        _by_name(command.kind)
    because = Because.COMPLETE
    missing = work.course.missing()
    if missing:
        because = _despite(work, command, missing)
    since = work.course.completed_at or unit.now
    # Whoever has an unrepaired 失信 record may not be trusted with papers to follow (09 §2.3).
    checked = command.credit_checked if missing else None
    take_on(work, because, since, kind=command.kind, reason=command.reason, credit_checked=checked)
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
    work: Work,
    because: Because,
    since: Instant,
    *,
    kind: CaseKind | None = None,
    reason: str = "",
    credit_checked: bool | None = None,
) -> None:
    """The case is accepted: its kind, its limits as they are today, its notice, its parts.

    ``kind`` None: what was decided before, else what the item is. ``credit_checked``: whether
    the applicant's credit record was looked at; None where nothing is taken on trust.
    """
    item = work.item()
    decided = work.course.kind if work.course.kind in kinds.BY_NAME else _before_supplement(work)
    _settle_kind(work, kind or decided, reason)
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
            "credit_checked": credit_checked,
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
    return _promised_of(work, item)


def _promised_of(work: Work, item: Item) -> Limit | None:
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
    if promised is None:
        return most
    # Never beyond the item's own promised time, whatever that counts (容缺承诺期限).
    due = reckoned(work, promised, work.unit.now)
    today = moment(work.unit.now, work.unit.terms.zone).date()
    return min(most, work.rules.calendar.between(today, due.day))
