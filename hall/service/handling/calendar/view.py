"""The calendar of a year as programs read it."""

from __future__ import annotations

from datetime import date

from hall.domain.calendar import Calendar
from hall.service.bodies import Body


def calendar_body(calendar: Calendar, year: int) -> Body:
    """What is in force for a year; without a table its weekends alone are off (暂定)."""
    table = calendar.years.get(year)
    first, last = date(year, 1, 1), date(year, 12, 31)
    working = calendar.between(first, last) + calendar.works(first)
    return {
        "year": year,
        "version": calendar.version,
        "confirmed": calendar.certain(first),
        "source": None if table is None else table.source,
        "working_days": working,
        "off": [] if table is None else [day.isoformat() for day in sorted(table.off)],
        "on": [] if table is None else [day.isoformat() for day in sorted(table.on)],
        "overrides": [
            {"day": one.day.isoformat(), "works": one.works, "reason": one.reason}
            for one in calendar.overrides.values()
            if one.day.year == year
        ],
        "years": [
            {"year": one.year, "confirmed": one.confirmed} for one in calendar.years.values()
        ],
    }
