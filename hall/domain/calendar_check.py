"""Whether a year's table can be true: what is wrong with it, all at once, in words for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from hall.domain.calendar import Calendar, Year

FIRST_YEAR: Final = 2000
"""Earlier tables are of no use to this hall and are taken for slips of the pen."""
LAST_YEAR: Final = 2199
REACH_BACK: Final = 20
"""The first day of the December before that a notice may move: it has reached back to the 29th."""
SOURCE_MAX: Final = 200
"""Longest title of a notice, in characters."""
_SATURDAY: Final = 5
_DECEMBER: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class YearFlaw:
    """One thing wrong with a table; `field` is that of Year."""

    field: str
    message: str


def check_year(table: Year) -> tuple[YearFlaw, ...]:
    """Every flaw of the table; empty if it can be put in force."""
    return tuple(_flaws(table))


def within(year: int, day: date) -> bool:
    """Whether a notice of the year may speak of the day: of the year or just before it."""
    before = day.year == year - 1 and day.month == _DECEMBER and day.day >= REACH_BACK
    return day.year == year or before


def spoken_day(day: date) -> str:
    """The day as people read it: ``2026年1月4日（周日）``."""
    return f"{day.year}年{day.month}月{day.day}日（周{'一二三四五六日'[day.weekday()]}）"


def unconfirmed(calendar: Calendar, today: date, days: int) -> tuple[int, ...]:
    """The years without a confirmed table among today and so many days to come."""
    years = range(today.year, (today + timedelta(days=days)).year + 1)
    return tuple(year for year in years if not calendar.certain(date(year, 1, 1)))


def _flaws(table: Year) -> Iterator[YearFlaw]:
    if not FIRST_YEAR <= table.year <= LAST_YEAR:
        message = f"应在 {FIRST_YEAR} 到 {LAST_YEAR} 之间，现为 {table.year}"
        yield YearFlaw(field="year", message=message)
        return
    if not table.source.strip():
        yield YearFlaw(field="source", message="应写明依据的通知")
    elif len(table.source) > SOURCE_MAX or not table.source.isprintable():
        yield YearFlaw(field="source", message=f"应为一行，不超过 {SOURCE_MAX} 字")
    for name, days in (("off", table.off), ("on", table.on)):
        for day in sorted(days):
            if not within(table.year, day):
                yield YearFlaw(field=name, message=f"{spoken_day(day)}不在{table.year}年的安排之内")
    yield from _worked(table)
    if table.confirmed and not any(day.year == table.year for day in table.off):
        yield YearFlaw(field="off", message=f"没有{table.year}年的任何一天放假")


def _worked(table: Year) -> Iterator[YearFlaw]:
    for day in sorted(table.on):
        if day.weekday() < _SATURDAY:
            message = f"{spoken_day(day)}本来就是工作日，不能调休上班"
            yield YearFlaw(field="on", message=message)
        if day in table.off:
            yield YearFlaw(field="on", message=f"{spoken_day(day)}既放假又上班")
