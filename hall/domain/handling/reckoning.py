"""What deadlines are reckoned with, and the reckoning of plain working days."""

from __future__ import annotations

from dataclasses import dataclass

from hall.domain.calendar import Calendar
from hall.domain.clock import Instant
from hall.domain.handling.clocks import Clock, Hours, Limit, Start, Unit, run


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What deadlines are reckoned with."""

    calendar: Calendar
    hours: Hours
    due_soon_days: int
    red_after_days: int


def working_days(count: int, started_at: Instant, rules: Rules, now: Instant) -> Clock:
    """A clock of so many working days from the day after ``started_at``, that nothing stops."""
    return run(
        Limit(count=count, unit=Unit.WORKING_DAYS, start=Start.NEXT_DAY),
        started_at=started_at,
        stops=(),
        extended_by=0,
        now=now,
        ended_at=None,
        calendar=rules.calendar,
        hours=rules.hours,
    )
