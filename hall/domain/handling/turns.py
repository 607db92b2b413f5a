"""When the light (灯) of a step turns, from its clock and the hall's figures (rulebook 09 §2.4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from hall.domain.calendar import Calendar
from hall.domain.clock import Instant, instant, moment
from hall.domain.handling.clocks import Clock, Hours
from hall.domain.handling.reckoning import Rules
from hall.domain.handling.standing import Standing, Step, Turn


def still_over(turns: Iterable[Turn], stopped_at: Instant) -> tuple[Turn, ...]:
    """Of a step that stands: what was over when it stopped stays over, and nothing else turns.

    A warning goes out: its days do not run.
    """
    return tuple(
        turn for turn in turns if turn.at <= stopped_at and turn.standing is not Standing.DUE_SOON
    )


def turns_of(
    step: Step, clock: Clock, started_at: Instant, red_at: Instant | None, rules: Rules
) -> tuple[Turn, ...]:
    """When a running step turns (rulebook 09 §2.4): 提示, then 黄, then 红.

    ``red_at`` is the last moment of its statutory time; None where there is none: then it turns
    red so many working days over the promised one. A moment itself is still in time.
    """
    if clock.due_at is None or clock.due_day is None:
        return ()
    if red_at is None:
        last = rules.calendar.after(clock.due_day, rules.red_after_days).day
        red_at = max(_close(last, rules.hours), clock.due_at)
    turns = [
        Turn(at=Instant(clock.due_at + 1), step=step, standing=Standing.YELLOW),
        Turn(at=Instant(red_at + 1), step=step, standing=Standing.RED),
    ]
    soon_at = warning_at(min(clock.due_at, red_at), started_at, rules)
    if soon_at is not None:
        turns.insert(0, Turn(at=soon_at, step=step, standing=Standing.DUE_SOON))
    return tuple(turns)


def warning_at(due_at: Instant, started_at: Instant, rules: Rules) -> Instant | None:
    """From when 提示 is shown; None of a step that is due on the day it began."""
    start_day = moment(started_at, rules.hours.zone).date()
    due_day = day = moment(due_at, rules.hours.zone).date()
    for _ in range(rules.due_soon_days):
        day = _working_day_before(day, rules.calendar)
    # A limit as short as the warning warns on its last day; one within the day does not warn.
    day = day if day > start_day else due_day
    at = _midnight(day, rules.hours)
    return at if day > start_day and at < due_at else None


def _working_day_before(day: date, calendar: Calendar) -> date:
    day -= timedelta(days=1)
    while not calendar.works(day):
        day -= timedelta(days=1)
    return day


def _midnight(day: date, hours: Hours) -> Instant:
    return instant(datetime.combine(day, time.min, hours.zone))


def _close(day: date, hours: Hours) -> Instant:
    return instant(datetime.combine(day, time.fromisoformat(hours.closes_at), hours.zone))
