"""The State Council's 2025 and 2026, as the rulebook gives them (09 §6), and nothing of 2027."""

from __future__ import annotations

from datetime import date, timedelta

from hall.domain.calendar import Calendar, Override, Year


def year(number: int, off: str, on: str, *, confirmed: bool = True) -> Year:
    """A table from ``1/1-3 2/15-23`` and ``1/4 2/14``."""
    return Year(
        year=number,
        confirmed=confirmed,
        source=f"{number}年部分节假日安排",
        off=frozenset(day for part in off.split() for day in _span(number, part)),
        on=frozenset(day for part in on.split() for day in _span(number, part)),
    )


def _span(number: int, text: str) -> list[date]:
    month, _, days = text.partition("/")
    first, _, last = days.partition("-")
    begin = date(number, int(month), int(first))
    return [begin + timedelta(days=n) for n in range(int(last or first) - int(first) + 1)]


YEAR_2025 = year(
    2025, "1/1 1/28-31 2/1-4 4/4-6 5/1-5 5/31 6/1-2 10/1-8", "1/26 2/8 4/27 9/28 10/11"
)
YEAR_2026 = year(
    2026,
    "1/1-3 2/15-23 4/4-6 5/1-5 6/19-21 9/25-27 10/1-7",
    "1/4 2/14 2/28 5/9 9/20 10/10",
)
CALENDAR = Calendar.of([YEAR_2025, YEAR_2026])


def with_days_off(*days: date) -> Calendar:
    """The same, these days off besides."""
    overrides = [Override(day=day, works=False, reason="停电") for day in days]
    return Calendar.of([YEAR_2025, YEAR_2026], overrides)
