"""Clocks of a case: a limit, its start, its stops, and what is left of it.

Pure arithmetic over instants and a calendar; it knows no case. Sources: rulebook 09 §2.2: the
first day is not counted (C17, 民法典 §201); the last day, if off, moves to the next working day
(民法典 §203) and ends at the close of business (C18); stopped days are added to the due day (C21).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from enum import StrEnum
from operator import attrgetter
from typing import Final

from hall.domain.calendar import Calendar
from hall.domain.clock import SECOND, Instant, instant, moment

HOUR: Final = 3600 * SECOND
"""Microseconds in an hour."""
_FIRST: Final = date.min.toordinal()
_LAST: Final = date.max.toordinal()


class Unit(StrEnum):
    """What a limit counts (rulebook 09, C22: the unit belongs to each rule)."""

    WORKING_DAYS = "working_days"  # 工作日
    NATURAL_DAYS = "natural_days"  # 自然日
    HOURS = "hours"  # 小时, from the moment


class Start(StrEnum):
    """Where counting begins."""

    NEXT_DAY = "next_day"  # 次日
    AT_ONCE = "at_once"  # 当日


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """So many of a unit; 0 days is the day itself (an immediate case)."""

    count: int
    unit: Unit
    start: Start = Start.NEXT_DAY
    """Whether the first day is counted; hours always run from the moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A stretch that is not counted.

    From day a to day b it leaves out the days d of the limit's unit with a < d <= b: stopped and
    resumed on one day it leaves out nothing. Hours are left out as they pass.
    """

    began_at: Instant
    ended_at: Instant | None
    """None while it lasts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Where and when the hall closes."""

    zone: tzinfo
    closes_at: str
    """Local time of day, ``17:00``: a last day ends then (C18)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How a limit stands at a moment; counts are in the limit's unit."""

    due_at: Instant | None
    """The last moment in time; None while stopped: it is not known yet."""
    due_day: date | None
    """The hall's day of `due_at`; None with it."""
    provisional: bool
    """Whether it rests on a year without a confirmed calendar (暂定)."""
    stopped: bool
    over: bool
    """Whether the due moment has passed; of a finished case, whether it had; of a stopped one,
    whether it had before the stop. On the last day after the close `left` is still 0."""
    used: int
    """Counted so far, a begun day or hour whole; `used + left` is always the whole limit."""
    left: int
    """0 on the last day, negative when over; does not move while stopped."""
    stopped_days: int
    """Days or hours of stops that were not counted so far."""


def run(
    limit: Limit,
    *,
    started_at: Instant,
    stops: Sequence[Stop],
    extended_by: int,
    now: Instant,
    ended_at: Instant | None,
    calendar: Calendar,
    hours: Hours,
) -> Clock:
    """The clock of a limit as of ``now``, or as of its end if it has ended.

    ``stops`` may come in any order, overlap or touch, and lie before the start or after the end:
    what is stopped twice counts once, what is outside not at all. A stop that begins when the
    limit is over does not heal it; one that begins on the last day and ends on a later one makes
    that day the last, or the next working day. An end closes a stop that still lasts.
    ``extended_by`` is in the limit's unit. Never raises, whatever the year.
    """
    whole = limit.count + extended_by
    until = max(started_at, now if ended_at is None else ended_at)
    stretches = _merged(_known(stops, started_at, until, ended=ended_at is not None))
    reckoning: _Hours | _Days
    if limit.unit is Unit.HOURS:
        reckoning = _Hours(started_at, hours)
    else:
        reckoning = _Days(limit, started_at, calendar, hours)
    due = reckoning.due(whole, stretches)
    left = whole - reckoning.counted(until, stretches)
    if left < 0:
        left = min(0, left + due.grace)
    stopped = bool(stretches) and stretches[-1].lasts
    return Clock(
        due_at=None if stopped else due.at,
        due_day=None if stopped else due.day,
        provisional=due.provisional,
        stopped=stopped,
        over=due.late if stopped else until > due.at,
        used=whole - left,
        left=left,
        stopped_days=reckoning.left_out(stretches),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """A stop as far as it is known: from one instant to another."""

    began_at: Instant
    ended_at: Instant
    lasts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Due:
    at: Instant
    day: date
    grace: int
    """Days of the unit by which the last day was moved behind the counted one: it was off."""
    provisional: bool
    late: bool
    """Whether the last stretch began when the limit was over."""


def _known(
    stops: Sequence[Stop], started_at: Instant, until: Instant, *, ended: bool
) -> Iterator[_Stretch]:
    """The stops as far as they lie between the start and the moment in question."""
    for stop in stops:
        lasts = not ended and (stop.ended_at is None or stop.ended_at > until)
        began_at = max(stop.began_at, started_at)
        ended_at = until if stop.ended_at is None else min(stop.ended_at, until)
        if began_at < ended_at or (lasts and began_at == ended_at):
            yield _Stretch(began_at=began_at, ended_at=ended_at, lasts=lasts)


def _merged(stretches: Iterable[_Stretch]) -> list[_Stretch]:
    """In order, those that overlap or touch as one."""
    merged: list[_Stretch] = []
    for one in sorted(stretches, key=attrgetter("began_at")):
        if not merged or one.began_at > merged[-1].ended_at:
            merged.append(one)
            continue
        last = merged[-1]
        ended_at, lasts = max(last.ended_at, one.ended_at), last.lasts or one.lasts
        merged[-1] = _Stretch(began_at=last.began_at, ended_at=ended_at, lasts=lasts)
    return merged


class _Hours:
    """Natural hours, from the moment."""

    def __init__(self, started_at: Instant, hours: Hours) -> None:
        self._started_at = started_at
        self._zone = hours.zone

    def counted(self, until: Instant, stretches: Sequence[_Stretch]) -> int:
        """So many have been used, a begun one whole."""
        return -(-(until - self._started_at - _length(stretches)) // HOUR)

    def left_out(self, stretches: Sequence[_Stretch]) -> int:
        return _length(stretches) // HOUR

    def due(self, whole: int, stretches: Sequence[_Stretch]) -> _Due:
        """The end of the limit, as if a stretch that lasts ended where it is known to reach."""
        at = self._started_at + whole * HOUR
        late = False
        for one in stretches:
            late = one.began_at > at
            if late:
                break
            at += one.ended_at - one.began_at
        day = _day_of(Instant(at), self._zone)
        return _Due(at=Instant(at), day=day, grace=0, provisional=False, late=late)


class _Days:
    """Working or natural days, which end at the close of business."""

    def __init__(self, limit: Limit, started_at: Instant, calendar: Calendar, hours: Hours) -> None:
        self._working = limit.unit is Unit.WORKING_DAYS
        self._calendar = calendar
        self._hours = hours
        self._started_at = started_at
        first = _day_of(started_at, hours.zone)
        # Days after this one are counted. A limit of no days is the day itself either way.
        counts_first = limit.start is Start.AT_ONCE and limit.count > 0
        self._before = _moved(first, -1) if counts_first else first

    def counted(self, until: Instant, stretches: Sequence[_Stretch]) -> int:
        days = self._between(self._before, _day_of(until, self._hours.zone))
        return days - self.left_out(stretches)

    def left_out(self, stretches: Sequence[_Stretch]) -> int:
        return sum(self._between(*self._days(one)) for one in stretches)

    def due(self, whole: int, stretches: Sequence[_Stretch]) -> _Due:
        counted_end = self._added(self._before, whole)
        day = self._working_from(counted_end) if whole else counted_end
        at, late = self._close(day, self._started_at), False
        for one in stretches:
            late = one.began_at > at
            if late:
                break
            began, ended = self._days(one)
            counted_end = self._added(counted_end, self._between(began, ended))
            for reached in (counted_end, ended):
                if reached > day:
                    day = self._working_from(reached)
            at = self._close(day, one.ended_at)
        looked_from = _moved(self._before, 1) if self._working else counted_end
        return _Due(
            at=at,
            day=day,
            grace=self._between(counted_end, day),
            provisional=day > self._before and not self._calendar.sure(looked_from, day),
            late=late,
        )

    def _days(self, stretch: _Stretch) -> tuple[date, date]:
        zone = self._hours.zone
        return _day_of(stretch.began_at, zone), _day_of(stretch.ended_at, zone)

    def _between(self, first: date, last: date) -> int:
        if self._working:
            return self._calendar.between(first, last)
        return max(0, (last - first).days)

    def _added(self, day: date, count: int) -> date:
        if not self._working:
            return _moved(day, count)
        return self._calendar.after(day, count).day if count else day

    def _working_from(self, day: date) -> date:
        return self._calendar.next_working(day).day

    def _close(self, day: date, since: Instant) -> Instant:
        """The end of the last day; its midnight when the clock ran again after the close."""
        zone = self._hours.zone
        closes_at = time.fromisoformat(self._hours.closes_at)
        at = instant(datetime.combine(day, closes_at, zone))
        return at if since <= at else instant(datetime.combine(day, time.max, zone))


def _length(stretches: Sequence[_Stretch]) -> int:
    return sum(one.ended_at - one.began_at for one in stretches)


def _moved(day: date, count: int) -> date:
    """So many days on; the last day there is, or the first, when there is no such day."""
    ordinal = min(max(day.toordinal() + count, _FIRST), _LAST)
    return date.fromordinal(ordinal)


def _day_of(at: Instant, zone: tzinfo) -> date:
    """The hall's day; the last there is, or the first, for an instant out of all years."""
    try:
        return moment(at, zone).date()
    except (OverflowError, ValueError, OSError):
        return date.max if at > 0 else date.min
