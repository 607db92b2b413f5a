"""From when something counts that reached the hall while nobody worked there (网上申请).

An application over the net comes at any hour. What comes outside the office hours is the
applicant's from that moment, and the hall's days count as if it had come with the next working
moment: the clocks count working time, and nobody can receive what he is not there for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from hall.domain.calendar import Calendar
from hall.domain.clock import Instant, instant, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHours:
    """When the hall works."""

    calendar: Calendar
    zone: tzinfo
    opens_at: str
    """Local time of day, ``09:00``."""
    closes_at: str
    """Local time of day, ``17:00``; that minute's beginning still counts as open."""


def working_moment(at: Instant, hours: OfficeHours) -> Instant:
    """The instant itself where the hall works then, else the next one at which it opens."""
    local = moment(at, hours.zone)
    opens, closes = (time.fromisoformat(text) for text in (hours.opens_at, hours.closes_at))
    day = local.date()
    if hours.calendar.works(day):
        if opens <= local.time() <= closes:
            return at
        if local.time() < opens:
            return _at(day, opens, hours.zone)
    return _at(hours.calendar.next_working(day + timedelta(days=1)).day, opens, hours.zone)


def _at(day: date, opens: time, zone: tzinfo) -> Instant:
    return instant(datetime.combine(day, opens, zone))
