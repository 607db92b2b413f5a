"""What events carry of clocks and limits, and what a step of the fold is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from hall.domain.clock import Instant
from hall.domain.events import Logged
from hall.domain.handling.clocks import Clock, Limit, Start, Unit
from hall.domain.handling.course import Course, Halt, MaterialState

Data = Mapping[str, Any]
"""What an event carries."""
Step = Callable[[Course, Logged, Data], Course]
"""What an event does to the course that was before it."""


def limit_of(data: Data | None) -> Limit | None:
    """A limit as an event carries it."""
    if data is None:
        return None
    return Limit(count=int(data["count"]), unit=Unit(data["unit"]), start=Start(data["start"]))


def limit_data(limit: Limit | None) -> dict[str, object] | None:
    """A limit for an event."""
    if limit is None:
        return None
    return {"count": limit.count, "unit": limit.unit.value, "start": limit.start.value}


def clock_of(data: Data | None) -> Clock | None:
    """A clock as an event carries it."""
    if data is None:
        return None
    due_day = data["due_day"]
    return Clock(**{**data, "due_day": None if due_day is None else date.fromisoformat(due_day)})


def clock_data(clock: Clock | None) -> dict[str, object] | None:
    """A clock for an event."""
    if clock is None:
        return None
    due_day = None if clock.due_day is None else clock.due_day.isoformat()
    return {**asdict(clock), "due_day": due_day}


def final_of(data: Data) -> tuple[Clock | None, Clock | None] | None:
    """The clocks as they ended, promised and statutory; None in events that carry none."""
    ended = data["clocks"]
    return None if ended is None else (clock_of(ended[0]), clock_of(ended[1]))


def later_of(data: Data) -> Instant | None:
    """The working moment from which it counts, where that is not when it came."""
    later = data.get("counts_from")
    return None if later is None else Instant(int(later))


def counts_from(logged: Logged, data: Data) -> Instant:
    """The moment from which it counts: a later working moment, or when it came."""
    return later_of(data) or logged.at


def states_with(course: Course, data: Data) -> Mapping[str, MaterialState]:
    """The states of all materials after those that an event names."""
    given = {str(name): MaterialState(state) for name, state in data["materials"].items()}
    return MappingProxyType({**course.materials, **given})


def ended_at_latest(halts: tuple[Halt, ...], at: Instant) -> tuple[Halt, ...]:
    """Stops, of which none runs any more."""
    return tuple(one if one.ended_at is not None else replace(one, ended_at=at) for one in halts)
