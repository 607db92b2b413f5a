"""Joint handling (联办): parts are opened and started; the case waits for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hall.domain.handling.clocks import Limit
from hall.domain.handling.errors import PartsOpen
from hall.domain.handling.figures import NoticeForm
from hall.domain.handling.folding.carried import limit_data
from hall.domain.handling.together.errors import PartRefused
from hall.domain.handling.together.parts import (
    PartCourse,
    all_ended,
    fold_parts,
    ready_to_start,
    refused_parts,
)
from hall.domain.handling.together.parts import open_parts as still_open
from hall.domain.handling.together.rights import require_whole
from hall.domain.lead import lead_department
from hall.service.handling.notices import noticing
from hall.service.handling.work import Work


def become_joint(work: Work) -> None:
    """An accepted case is joint from now on: its parts, and the notice that names them (R2)."""
    if all_ended(fold_parts(work.events)):
        open_parts(work)
        noticing.issue(work, NoticeForm.JOINT)


def open_parts(work: Work) -> None:
    """Open the parts of the item; those that wait for none start at once. Does nothing twice.

    Every department is informed with it: each ``case.part_opened`` is one department's.
    """
    if not all_ended(fold_parts(work.events)):
        return
    item = work.item()
    unit = work.unit
    policy = unit.terms.policy.handling
    parts = unit.catalog.parts_of(item.code)
    if parts:
        lead = lead_department(item, unit.catalog, policy.joint)
        work.before = replace(work.before, lead=lead)
    start = item.limit_start or policy.cases.start
    for part in parts:
        limit = Limit(count=part.days, unit=item.limit_unit, start=start)
        work.emit(
            "case.part_opened",
            {
                "part": part.part,
                "name": part.name,
                "department": part.department,
                "limit": limit_data(limit),
                "after": list(part.after),
                "lead": work.before.lead,
                "inform_within": policy.joint.at_once_hours,
            },
        )
    start_ready(work)


def start_ready(work: Work) -> None:
    """Start what waits for nothing any more."""
    for part in ready_to_start(fold_parts(work.events)):
        emit_of_part(work, "case.part_started", part)


def emit_of_part(
    work: Work, name: str, part: PartCourse, data: Mapping[str, object] | None = None
) -> None:
    """Append a fact of one part."""
    of = {"part": part.part, "department": part.department}
    work.emit(name, {**of, **(data or {})})


def require_lead(work: Work) -> None:
    """The whole is finished by the responsible department (R2). Raises OtherDepartment."""
    if not all_ended(fold_parts(work.events)):
        require_whole(work.unit.actor, work.number, work.before.lead)


def responsible(work: Work) -> str | None:
    """The department that answers for the case: of a joint one the lead, else its own."""
    apart = all_ended(fold_parts(work.events))
    return work.case.department if apart else work.before.lead


def require_finished(work: Work, outcome: str) -> None:
    """A joint case is granted when every part is finished. Raises PartsOpen, PartRefused."""
    if outcome != "granted":
        return
    parts = fold_parts(work.events)
    refused = refused_parts(parts)
    if refused:
        raise PartRefused(case=work.number, parts=_named(refused))
    left = still_open(parts)
    if left:
        raise PartsOpen(case=work.number, parts=_named(left))


def _named(parts: tuple[PartCourse, ...]) -> str:
    return "、".join(part.name for part in parts)


def refusal_reason(work: Work) -> str:
    """Why the case cannot be granted, as its departments said; empty when none refused."""
    refused = refused_parts(fold_parts(work.events))
    return "；".join(
        f"{part.name}：{part.refusal.reason if part.refusal else part.opinion}" for part in refused
    )
