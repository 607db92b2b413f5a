"""The rows of a case's parts, written whenever the case is; their lights turn with them."""

from __future__ import annotations

from collections.abc import Iterable

from hall.domain.cases import Case
from hall.domain.events import Logged
from hall.domain.handling.course import Course
from hall.domain.handling.reckoning import Rules
from hall.domain.handling.standing import Standing
from hall.domain.handling.together.part_standing import PartStanding, stand
from hall.domain.handling.together.parts import fold_parts
from hall.service.handling.supervision.alerts import raise_part_light
from hall.service.unit import Unit
from hall.store.handling import parts as rows


def save_parts(
    unit: Unit, case: Case, events: Iterable[Logged], course: Course, rules: Rules
) -> None:
    """Write how the case's parts stand; tell of a light that turned. Nothing for other cases."""
    parts = fold_parts(events)
    if not parts:
        return
    before = rows.standings(unit.connection, case.id)
    now = [stand(part, course.stops(), rules, unit.now) for part in parts.values()]
    rows.project(unit.connection, case.id, now)
    for one in now:
        _tell(unit, case, one, before.get(one.part.part, Standing.GREEN.value))


def _tell(unit: Unit, case: Case, one: PartStanding, before: str) -> None:
    # A part that is done has no light any more: that is no turn of one.
    if one.standing == before or one.part.finished_at is not None:
        return
    unit.emit(
        "case.part_standing_changed",
        case=case.id,
        data={
            "case": case.number,
            "part": one.part.part,
            "department": one.part.department,
            "standing": one.standing.value,
            "from": before,
        },
    )
    due_at = None if one.clock is None else one.clock.due_at
    raise_part_light(unit, case, one.part.part, one.part.department, one.standing, due_at)
