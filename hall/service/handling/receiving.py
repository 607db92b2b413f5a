"""Handing in, ticking materials, and what kind a case is: 收件, 清点, 变更类型."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hall.domain import cases as case_rules
from hall.domain.actors import Role
from hall.domain.cases import CaseKind
from hall.domain.catalog_rows import Item, ItemKind
from hall.domain.errors import Invalid, ReasonRequired
from hall.domain.handling import kinds
from hall.domain.handling.commands import ChangeKind, HandIn, ReceiveCase, TickMaterials
from hall.domain.handling.course import MaterialState
from hall.domain.handling.deadlines import handling_clocks
from hall.domain.handling.errors import TooLateToExtend, WaiverUnexplained
from hall.domain.handling.figures import WAITS_FOR_APPLICANT, NoticeForm
from hall.domain.handling.folding.carried import limit_data
from hall.domain.handling.phases import Act, Phase
from hall.domain.requirements import brought
from hall.service.bodies import Body
from hall.service.handling import limits
from hall.service.handling.calendar.hours import ONLINE, counted
from hall.service.handling.notices import noticing
from hall.service.handling.together import joint
from hall.service.handling.view import case_view
from hall.service.handling.work import Work, open_work
from hall.service.unit import Unit as UnitOfWork
from hall.store import cases, counters

KIND_OF_ITEM = {
    ItemKind.IMMEDIATE: CaseKind.IMMEDIATE,
    ItemKind.PROMISED: CaseKind.PROMISED,
    ItemKind.JOINT: CaseKind.JOINT,
    ItemKind.REPORTED_UP: CaseKind.REPORTED_UP,
}
"""What a case is by its item, before anybody decides otherwise."""
_PEOPLE = frozenset({Role.COUNTER, Role.STAFF})
_ON_TRUST = frozenset({MaterialState.PROMISED, MaterialState.COMMITTED})
_BY_PROGRAM = frozenset({MaterialState.HANDED_IN, MaterialState.MISSING})
"""What a program says for an applicant; that he need not bring something, a window says."""


def receive(unit: UnitOfWork, command: ReceiveCase) -> Body:
    """The application is handed in. Raises NoItem, UnknownItem, Invalid as take_in does."""
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
    """Record what was handed in.

    Raises NoItem, UnknownItem, and Invalid for a strange material or a state that is none of a
    tick's.
    """
    item = item_of(work, item_code)
    place_at_window(work, counter)
    policy = work.unit.terms.policy.handling.cases
    materials = work.unit.catalog.materials_of(item.code)
    known({one.name: one for one in materials}, given)
    _require_tickable(work, given)
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
            **(counted(work) if door == ONLINE else {}),
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
    clerk = actor.id if actor.role in _PEOPLE else work.before.clerk
    if there is not None and there[0] == counter and there[1] is not None:
        clerk = there[1]
    kept = work.before
    work.before = replace(
        kept, counter=kept.counter if counter is None else counter, clerk=clerk or kept.clerk
    )


def place_where_taken_up(work: Work) -> None:
    """What came over the net is at no window: whoever takes it up first has it, at his.

    Does nothing with a case that is somebody's.
    """
    if work.before.clerk is not None or work.before.counter is not None:
        return
    unit, counter = work.unit, None
    if cases.counter_of(unit.connection, work.case.id) is None and unit.actor.role in _PEOPLE:
        counter = counters.where_is(unit.connection, unit.actor.id)
    place_at_window(work, counter)


def known(
    asked: Mapping[str, object],
    given: Mapping[str, object],
    problem: str = "not in the item's service guide",
) -> None:
    """Nothing may be asked for beyond the service guide (09 §2.3). Raises Invalid."""
    strange = [name for name in given if name not in asked]
    if strange:
        raise Invalid(
            errors=[{"field": f"materials.{name}", "problem": problem} for name in strange]
        )


def tick(unit: UnitOfWork, command: TickMaterials) -> Body:
    """What became of these materials; nothing happens where none changed.

    Raises Invalid for a state that is none of a tick's, WaiverUnexplained.
    """
    act = Act.HAND_IN if isinstance(command, HandIn) else Act.TICK
    work = open_work(unit, command.case, act)
    known(work.course.materials, command.materials)
    _require_tickable(work, command.materials)
    _require_brought(work, command)
    _require_reason(work, command)
    was = work.course.materials
    changed = {name: one for name, one in command.materials.items() if one != was[name]}
    if not changed:
        # The page sends the whole list: what stands so already is no fact of today.
        return case_view(work)
    before = work.course.completed_at
    by_program = unit.actor.role is Role.INTEGRATION
    work.emit(
        "case.materials_ticked",
        {
            "materials": changed,
            "act": act.value,
            **({"reason": reason} if (reason := command.reason.strip()) else {}),
            **(counted(work) if by_program else {}),
        },
    )
    if before is None and work.course.completed_at is not None:
        work.emit("case.materials_completed")
        _go_on(work)
    work.save(cause="materials")
    return case_view(work)


def _require_tickable(work: Work, given: Mapping[str, MaterialState]) -> None:
    """Raises Invalid for a state that is nobody's to tick here; what is unchanged may stand."""
    # Trust is given by accepting, which looks at the applicant's credit (see accepting).
    allowed = frozenset(MaterialState) - _ON_TRUST
    if work.unit.actor.role is Role.INTEGRATION:
        allowed = _BY_PROGRAM
    before = work.course.materials
    errors = [
        {"field": f"materials.{name}", "problem": f"one of {', '.join(sorted(allowed))}"}
        for name, state in given.items()
        if state not in allowed and state is not before.get(name)
    ]
    if errors:
        raise Invalid(errors=errors)


def _require_brought(work: Work, command: TickMaterials) -> None:
    # What was taken or decided on trust is brought, or another hand excuses it (see revoking): no
    # tick of whoever accepted it so takes the applicant's promise, and its day, away. Nothing is
    # given back that was never there.
    came = {MaterialState.HANDED_IN: {MaterialState.HANDED_IN, MaterialState.GIVEN_BACK}}
    decided, before = work.course.phase is Phase.DECIDED, work.course.materials
    errors = [
        {"field": f"materials.{name}", "problem": "handed_in first: it was taken on trust"}
        for name, state in command.materials.items()
        if (decided or before[name] in _ON_TRUST)
        and state not in {before[name]} | came.get(before[name], {MaterialState.HANDED_IN})
    ]
    if errors:
        raise Invalid(errors=errors)


def _require_reason(work: Work, command: TickMaterials) -> None:
    # What he was told in writing to bring, and what the case was accepted with, is not silently
    # no longer needed: whoever waives it says why, and who it was stands in the log.
    course = work.course
    told = [one.missing for one in course.asks] + [one.missing for one in course.lists]
    asked = {name for names in told for name in names}
    waived = [
        name
        for name, state in command.materials.items()
        if state is MaterialState.WAIVED
        and course.materials[name] is not state
        and (name in asked or course.phase is Phase.ACCEPTED)
    ]
    if waived and not command.reason.strip():
        raise WaiverUnexplained(missing="、".join(waived))


def _go_on(work: Work) -> None:
    if work.course.phase is Phase.ACCEPTED:
        go_on_without_waiting(work, "材料已补齐")


def go_on_without_waiting(work: Work, reason: str) -> None:
    """A clock that stopped for the applicant goes on; a supplement case is what it was again."""
    halt = work.course.stopped()
    if halt is not None and halt.reason == WAITS_FOR_APPLICANT:
        work.emit("case.resumed", {"reason": reason})
    if work.course.kind is CaseKind.SUPPLEMENT:
        decide_kind(work, kind_before_supplement(work), reason, by_hall=True)


def kind_before_supplement(work: Work) -> CaseKind:
    """What it was before it waited for its applicant; else what its item is."""
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

    Of an accepted case the law's time goes with it (hall.domain.handling.kinds.LAWFUL_TIME).

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
            **limits.of_law_by_kind(work, kind, handled_as),
            **(more or {}),
        },
    )


def change_kind(unit: UnitOfWork, command: ChangeKind) -> Body:
    """Another kind, with a reason. What needs an act of its own is not done by name alone.

    Raises Invalid for returned, supplement, urgent and enquiry: they have commands of their own.
    """
    work = open_work(unit, command.case, Act.CHANGE_KIND)
    require_by_name(command.kind)
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
    promised = limits.promised_of(work, work.item())
    decide_kind(work, command.kind, command.reason, more={"promised": limit_data(promised)})
    if command.kind is not CaseKind.JOINT:
        # Whoever goes home without the result has it in writing when it comes (§32).
        noticing.issue(work, NoticeForm.PROMISED)


def require_by_name(kind: CaseKind) -> None:
    """Raises Invalid for a kind that follows from an act of its own (kinds.BY_NAME)."""
    if kind not in kinds.BY_NAME:
        problem = "decided by an act of its own: supplement, return, urgent, finish the visit"
        raise Invalid(errors=[{"field": "kind", "problem": problem}])
