"""The last days that notices name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hall.domain.clock import Instant, moment
from hall.domain.handling.clocks import Clock, Limit, Start, Unit, run
from hall.domain.handling.deadlines import handling_clocks
from hall.domain.handling.notices.forms import Due
from hall.service.handling.work import Work


def day_of(work: Work, at: Instant) -> date:
    """The day in the hall's own zone."""
    return moment(at, work.unit.terms.zone).date()


def promised_day(work: Work) -> Due:
    """By when the case is done: of its promised time, else of the law's."""
    # Of a clock that stands, the day that it would have if it went on now.
    course = replace(work.course, ended_at=work.unit.now)
    promised, statutory = handling_clocks(course, work.rules, work.unit.now)
    clock, limit = promised or statutory, course.promised or course.statutory
    assert clock is not None
    assert limit is not None
    return _last(work, clock, limit)


def _last(work: Work, clock: Clock, limit: Limit) -> Due:
    assert clock.due_at is not None
    assert clock.due_day is not None
    at = None
    if limit.unit is Unit.HOURS:
        at = moment(clock.due_at, work.unit.terms.zone).time().replace(second=0, microsecond=0)
    return Due(day=clock.due_day, at=at, provisional=clock.provisional)


def reckoned(work: Work, limit: Limit, since: Instant) -> Due:
    """The last day of a limit that runs since then, without any stop."""
    by = work.rules
    clock = run(
        limit, started_at=since, stops=(), extended_by=0, now=work.unit.now, ended_at=None,
        calendar=by.calendar, hours=by.hours,
    )  # fmt: skip
    return _last(work, clock, limit)


def days_limit(count: int) -> Limit:
    """So many working days, from the next one."""
    return Limit(count=count, unit=Unit.WORKING_DAYS, start=Start.NEXT_DAY)
