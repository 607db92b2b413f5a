"""Years of the working-day calendar in files: the shipped tables, and what a hall imports.

    .toml   our own: title and number of the notice, spans of days off, days worked
    .txt    the text of the State Council's notice (hall.domain.calendar_notice)
    .json   days with ``date`` and ``isOffDay``, as holiday-cn publishes them

Every reader tells all that is wrong at once, and gives a year only when nothing is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from hall.config.problems import ConfigErrors, KeyProblem
from hall.config.toml_section import Section, as_written, read_toml
from hall.domain.calendar import Year
from hall.domain.calendar_check import FIRST_YEAR, LAST_YEAR, check_year, spoken_day
from hall.domain.calendar_errors import CalendarFlawed
from hall.domain.calendar_notice import read_notice

TABLES: Final = Path(__file__).parent / "calendars"
BYTES_MAX: Final = 1024 * 1024
"""Largest file that is read."""
_SPAN_MAX: Final = 31
"""Days of the longest span of days off; more is taken for a slip of the pen."""
_ONE: Final = timedelta(days=1)


@cache
def shipped_years() -> tuple[Year, ...]:
    """The tables that come with the product, by year. Raises ConfigErrors."""
    years = tuple(read_table(path) for path in sorted(TABLES.glob("*.toml")))
    wrong = [
        KeyProblem(source=path.name, path="year", message=f"与文件名不符：{table.year}")
        for path, table in zip(sorted(TABLES.glob("*.toml")), years, strict=True)
        if path.stem != str(table.year)
    ]
    if wrong:
        raise ConfigErrors(wrong)
    return years


def read_calendar(path: Path) -> Year:
    """A year from a file of any kind. Raises CalendarFlawed with every problem, OSError."""
    match path.suffix.lower():
        case ".toml":
            try:
                return read_table(path)
            except ConfigErrors as error:
                raise _flawed(map(str, error.problems)) from error
        case ".json":
            return _read_days(path)
        case ".txt":
            reading = read_notice(_text(path))
            if reading.table is None:
                raise _flawed(reading.problems)
            return reading.table
        case other:
            raise _flawed([f"{path.name}：不认识的文件类型“{other}”，应为 .txt、.toml 或 .json"])


def read_table(path: Path) -> Year:
    """A year of our own TOML. Raises ConfigErrors with every problem."""
    top = read_toml(path)
    table = Year(
        year=top.whole("year", 0, least=FIRST_YEAR, most=LAST_YEAR),
        confirmed=top.flag("confirmed", default=False),
        source=top.needed_text("source"),
        off=frozenset(_off(top)),
        on=frozenset(_on(top)),
    )
    for name in ("year", "confirmed"):
        if not top.has(name):
            top.problem(name, "缺少这一项")
    top.finish()
    if not top.problems:
        for flaw in check_year(table):
            top.problem(flaw.field, flaw.message)
    if top.problems:
        raise ConfigErrors(top.problems)
    return table


def _off(top: Section) -> Iterator[date]:
    seen: set[date] = set()
    for holiday in top.tables("off"):
        holiday.needed_text("name")
        first, last = _date(holiday, "first"), _date(holiday, "last")
        holiday.finish()
        if first is None or last is None:
            continue
        length = (last - first).days + 1
        if not 0 < length <= _SPAN_MAX:
            holiday.problem("last", f"应在 first 之后 {_SPAN_MAX} 天之内，现为 {last}")
            continue
        for day in (first + n * _ONE for n in range(length)):
            if day in seen:
                holiday.problem("first", f"{spoken_day(day)}写了两次")
            seen.add(day)
            yield day


def _on(top: Section) -> Iterator[date]:
    value = top.raw("on")
    if value is None:
        top.problem("on", "缺少这一项")
        return
    if not isinstance(value, list):
        top.problem("on", f"应为日期的列表，现为 {as_written(value)}")
        return
    seen: set[date] = set()
    for place, day in enumerate(value):
        if not _is_date(day):
            top.problem(f"on[{place}]", f"应为日期（不加引号），现为 {as_written(day)}")
        elif day in seen:
            top.problem(f"on[{place}]", f"{spoken_day(day)}写了两次")
        else:
            seen.add(day)
            yield day


def _date(section: Section, name: str) -> date | None:
    value = section.raw(name)
    if _is_date(value):
        assert isinstance(value, date)
        return value
    written = "缺少这一项" if value is None else f"应为日期（不加引号），现为 {as_written(value)}"
    section.problem(name, written)
    return None


def _is_date(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _read_days(path: Path) -> Year:
    try:
        top = msgspec.json.decode(_text(path), type=dict[str, object])
        year = msgspec.convert(top.get("year"), int)
        days = msgspec.convert(top.get("days"), list[dict[str, object]])
    except msgspec.MsgspecError as error:
        raise _flawed([f"{path.name}：不是节假日的 JSON（{error}）"]) from error
    off: set[date] = set()
    on: set[date] = set()
    problems: list[str] = []
    for place, entry in enumerate(days):
        try:
            day = msgspec.convert(entry.get("date"), date)
            is_off = msgspec.convert(entry.get("isOffDay"), bool)
        except msgspec.ValidationError:
            message = "date 应为 2026-01-01 这样的日期，isOffDay 应为 true 或 false"
            problems.append(f"{path.name} days[{place}]：{message}")
            continue
        if day in off | on:
            problems.append(f"{path.name} days[{place}]：{spoken_day(day)}写了两次")
        (off if is_off else on).add(day)
    papers = top.get("papers")
    paper = f"（{papers[0]}）" if isinstance(papers, list) and papers else ""
    table = Year(
        year=year,
        confirmed=True,
        source=f"{path.name}{paper}",
        off=frozenset(off),
        on=frozenset(on),
    )
    problems += [f"{path.name}：{flaw.message}" for flaw in check_year(table)]
    if problems:
        raise _flawed(problems)
    return table


def _text(path: Path) -> str:
    content = path.read_bytes()
    if len(content) > BYTES_MAX:
        raise _flawed([f"{path.name}：文件超过 {BYTES_MAX // 1024} kB"])
    for encoding in ("utf-8-sig", "gb18030"):
        # Windows editors of Chinese offices save either.
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _flawed([f"{path.name}：文件编码应为 UTF-8 或 GB18030"])


def _flawed(problems: Iterable[str]) -> CalendarFlawed:
    return CalendarFlawed.of(("", problem) for problem in problems)
