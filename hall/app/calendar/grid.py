"""The calendar as a terminal shows it: months of a year, and what differs between two."""

from __future__ import annotations

from calendar import Calendar as Months
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from hall.domain.calendar import Calendar
from hall.domain.calendar_check import REACH_BACK, spoken_day

_HEAD: Final = "  ".join(f" {name} " for name in "一二三四五六日")
_LEGEND: Final = "休 放假　班 周末上班　* 本大厅另行安排　无标记的周六、周日休息"
_SATURDAY: Final = 5
_DECEMBER: Final = 12


def year_grid(calendar: Calendar, year: int) -> str:
    """The twelve months of a year with 休 and 班, what they stand on, and the hall's own days."""
    table = calendar.years.get(year)
    certain = calendar.certain(date(year, 1, 1))
    source = "没有这一年的安排，只按周末推算" if table is None else table.source
    lines = [f"{year}年工作日历{'' if certain else '（暂定）'}　{_count(calendar, year)}个工作日"]
    lines += [f"依据：{source}", _LEGEND]
    for month in range(1, _DECEMBER + 1):
        lines += ["", *_month(calendar, year, month, certain=certain)]
    own = [one for one in calendar.overrides.values() if one.day.year == year]
    if own:
        lines += ["", "本大厅另行安排："]
    lines += [
        f"  {spoken_day(one.day)} {'上班' if one.works else '休息'}：{one.reason}" for one in own
    ]
    return "\n".join(lines)


def differences(before: Calendar, after: Calendar, year: int) -> Iterator[str]:
    """What a new table of the year changes, a line each; one line when it changes nothing."""
    changed = False
    first, last = date(year - 1, _DECEMBER, REACH_BACK), date(year, _DECEMBER, 31)
    for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
        if before.works(day) != after.works(day):
            changed = True
            yield f"{spoken_day(day)} {_word(before, day)} → {_word(after, day)}"
    was, now = before.certain(last), after.certain(last)
    if was != now:
        yield f"{year}年 {_sure(certain=was)} → {_sure(certain=now)}"
    elif not changed:
        yield f"{year}年的工作日没有变化"


def _month(calendar: Calendar, year: int, month: int, *, certain: bool) -> Iterator[str]:
    first = date(year, month, 1)
    days = [day for day in Months().itermonthdates(year, month) if day.month == month]
    working = sum(calendar.works(day) for day in days)
    yield f"{year}年{month}月　{working}个工作日{'' if certain else '（暂定）'}"
    yield _HEAD
    cells = ["      "] * first.weekday() + [_cell(calendar, day) for day in days]
    for week in range(0, len(cells), 7):
        yield "".join(cells[week : week + 7]).rstrip()


def _cell(calendar: Calendar, day: date) -> str:
    """Six columns wide: the day, its mark of two columns, the star, a space."""
    star = "*" if day in calendar.overrides else " "
    return f"{day.day:2}{_mark(calendar, day)}{star} "


def _mark(calendar: Calendar, day: date) -> str:
    weekend = day.weekday() >= _SATURDAY
    if calendar.works(day):
        return "班" if weekend or day in calendar.overrides else "  "
    named = any(day in table.off for table in calendar.years.values())
    return "休" if named or not weekend or day in calendar.overrides else "  "


def _count(calendar: Calendar, year: int) -> int:
    return calendar.between(date(year - 1, _DECEMBER, 31), date(year, _DECEMBER, 31))


def _word(calendar: Calendar, day: date) -> str:
    return "上班" if calendar.works(day) else "休息"


def _sure(*, certain: bool) -> str:
    return "已确认" if certain else "暂定"
