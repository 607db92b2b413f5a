"""A clock as pages show it."""

from __future__ import annotations

from datetime import tzinfo

from hall.domain.clock import rfc3339
from hall.domain.handling.clocks import Clock, Unit
from hall.service.bodies import Body


def clock_body(clock: Clock | None, zone: tzinfo, unit: Unit = Unit.WORKING_DAYS) -> Body | None:
    """A clock as pages show it: due day, what is left, whether it stands, whether it is 暂定."""
    if clock is None:
        return None
    return {
        "due_at": rfc3339(clock.due_at, zone),
        "due_day": None if clock.due_day is None else clock.due_day.isoformat(),
        "unit": unit.value,
        "left": clock.left,
        "used": clock.used,
        "stopped": clock.stopped,
        "stopped_days": clock.stopped_days,
        "provisional": clock.provisional,
    }
