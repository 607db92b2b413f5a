"""The text of the State Council's yearly notice (国务院办公厅关于…年部分节假日安排的通知).

    一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。

Every sentence with a date must be understood to its last character, the weekday in brackets must
be that of the date, and the days must be as many as the notice says: a doubt is a listed problem
and never a guess, for a deadline hangs on each of these days.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from hall.domain.calendar import Year
from hall.domain.calendar_check import check_year, spoken_day

FESTIVALS: Final = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
"""Each must have its arrangement; a text without one was cut short."""
TEXT_MAX: Final = 100_000
"""Longest text that is read, in characters; a notice has about a thousand."""

_TO: Final = "(?:至|到|-|–|—|~)"
_DAY: Final = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:\([^()]*\))?"
_DAYS: Final = rf"{_DAY}(?:{_TO}{_DAY})?"
_MANY: Final = rf"({_DAYS}(?:[、和]{_DAYS})*)"
_PARTS: Final = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^()]*)\))?"
_SPAN: Final = re.compile(rf"{_PARTS}(?:{_TO}{_PARTS})?")
_OFF: Final = re.compile(rf"{_MANY}(?:放假(?:调休)?|调休|补休)(?:共?(\d+)天)?")
_ON: Final = re.compile(rf"{_MANY}(?:起)?(?:正常)?上班")
_COUNT: Final = re.compile(r"共(?:计)?(\d+)天")
_BESIDES: Final = frozenset({"不调休", "连休"})
_WITH_WEEKEND: Final = "与周末连休"
_HEAD: Final = re.compile(r"[一二三四五六七八九十]{1,2}、([^:。,]{2,20}):")
_YEAR: Final = re.compile(r"(\d{4})年(?:元旦|部分节假日)")
_NUMBER: Final = re.compile(r"国办发明电[〔\[(](\d{4})[〕\])](\d+)号")
_SIGNED: Final = re.compile(r"国务院办公厅(\d{4})年(\d{1,2})月(\d{1,2})日")
_COMMA: Final = re.compile(r",(?![^()]*\))")
_WEEKDAY: Final = re.compile(r"(?:星期|周)(.)")
_WEEKDAYS: Final = "一二三四五六日"
_ADVICE: Final = "鼓励"
"""What the notice only recommends; the day stays a working day."""
_LONGEST: Final = 20
"""Days of the longest span that is taken for one holiday."""
_NEAR: Final = timedelta(days=21)
"""A day is worked at most so long before or after its holiday; so far it was eleven days."""
_SATURDAY: Final = 5
_ONE: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read of a notice."""

    table: Year | None
    """None while there is a problem."""
    problems: tuple[str, ...]
    """Sentences for people, in the order of the text."""


def read_notice(text: str) -> Reading:
    """The year that a notice arranges, or everything that is doubtful about it."""
    if len(text) > TEXT_MAX:
        return Reading(table=None, problems=(f"文字超过 {TEXT_MAX} 字，不是一份放假通知",))
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    years = sorted({int(found) for found in _YEAR.findall(plain)})
    if len(years) != 1:
        said = "、".join(map(str, years))
        message = f"文中有几个年份：{said}" if years else "没有找到“××××年部分节假日安排”"
        return Reading(table=None, problems=(message,))
    reader = _Reader(year=years[0])
    reader.read(plain)
    table = Year(
        year=years[0],
        confirmed=True,
        source=_source(years[0], plain),
        off=frozenset(reader.off),
        on=frozenset(reader.on),
    )
    problems = (*reader.problems, *(flaw.message for flaw in check_year(table)))
    # A day may be doubtful for two reasons that say the same.
    problems = tuple(dict.fromkeys(problems))
    return Reading(table=None if problems else table, problems=problems)


def _source(year: int, plain: str) -> str:
    title = f"国务院办公厅关于{year}年部分节假日安排的通知"
    number, signed = _NUMBER.search(plain), _SIGNED.search(plain)
    known = [f"国办发明电〔{number[1]}〕{number[2]}号"] if number else []
    if signed:
        known.append(f"{signed[1]}-{int(signed[2]):02}-{int(signed[3]):02}")
    return f"{title}（{'，'.join(known)}）" if known else title


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Gathers days and doubts."""

    year: int
    off: set[date] = field(default_factory=set)
    on: set[date] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)

    def read(self, plain: str) -> None:
        heads = list(_HEAD.finditer(plain))
        ends = [*(head.start() for head in heads[1:]), len(plain)]
        for head, end in zip(heads, ends, strict=False):
            off, on = set(self.off), set(self.on)
            self._section(plain[head.end() : end])
            self._together(head[1], self.off - off, self.on - on)
        named = [name for head in heads for name in FESTIVALS if name in head[1]]
        for name in FESTIVALS:
            if name not in named:
                self.problems.append(f"没有找到{name}的安排")
            elif named.count(name) > 1:
                self.problems.append(f"{name}的安排有{named.count(name)}处")

    def _together(self, name: str, off: set[date], on: set[date]) -> None:
        """Days are worked for a holiday near them; a slip in a month shows here."""
        if not off:
            self.problems.append(f"{name}的安排中没有放假的日期")
            return
        for day in sorted(on):
            if not min(off) - _NEAR <= day <= max(off) + _NEAR:
                self.problems.append(f"{spoken_day(day)}上班，离{name}太远")

    def _section(self, text: str) -> None:
        for sentence in re.split(r"[。;]", _SIGNED.sub("", text)):
            if _SPAN.search(sentence) and not sentence.startswith(_ADVICE):
                self._sentence(sentence)

    def _sentence(self, sentence: str) -> None:
        given: list[date] = []
        for clause in _COMMA.split(sentence):
            if (found := _OFF.fullmatch(clause)) is not None:
                days = list(self._days(found[1]))
                self._take(self.off, days, "放假")
                given += days
                self._count(found[2], days, sentence)
            elif (found := _ON.fullmatch(clause)) is not None:
                self._take(self.on, list(self._days(found[1])), "上班")
            elif (found := _COUNT.fullmatch(clause)) is not None:
                self._count(found[1], given, sentence)
            elif clause == _WITH_WEEKEND:
                self._beside_weekend(given)
            elif clause not in _BESIDES:
                self.problems.append(f"看不懂“{clause}”（{sentence}）")

    def _take(self, into: set[date], days: list[date], what: str) -> None:
        for day in days:
            if day in into:
                self.problems.append(f"{spoken_day(day)}两次{what}")
            into.add(day)

    def _count(self, said: str | None, days: list[date], sentence: str) -> None:
        if said is not None and int(said) != len(days):
            self.problems.append(f"写明共{int(said)}天，日期却是{len(days)}天（{sentence}）")

    def _beside_weekend(self, days: list[date]) -> None:
        beside = [near for day in days for near in (day - _ONE, day, day + _ONE)]
        if not any(day.weekday() >= _SATURDAY for day in beside):
            for day in days:
                self.problems.append(f"{spoken_day(day)}不与周末相连")

    def _days(self, text: str) -> Iterator[date]:
        for found in _SPAN.finditer(text):
            first = self._day(found.groups()[:4], None)
            if first is None:
                continue
            last = first if found[7] is None else self._day(found.groups()[4:], first)
            if last is None:
                continue
            length = (last - first).days + 1
            if not 0 < length <= _LONGEST:
                self.problems.append(f"{spoken_day(first)}至{spoken_day(last)}不像一个假期")
                continue
            yield from (first + n * _ONE for n in range(length))

    def _day(self, parts: tuple[str | None, ...], first: date | None) -> date | None:
        year, month, day, note = parts
        if month is None and first is None:
            self.problems.append(f"“{day}日”没有写明月份")
            return None
        try:
            found = date(
                int(year) if year else self.year if first is None else first.year,
                int(month) if month else first.month if first else 0,
                int(day or 0),
            )
        except ValueError:
            self.problems.append(f"没有{month or (first and first.month)}月{day}日这一天")
            return None
        for weekday in _WEEKDAY.findall(note or ""):
            if weekday.replace("天", "日") != _WEEKDAYS[found.weekday()]:
                self.problems.append(f"{spoken_day(found)}不是括号中写的周{weekday}")
        return found
