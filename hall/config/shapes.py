"""The shapes that a rule's value can have, and how each is read from a TOML table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol

from hall.config.toml_section import Section

_CLOCK: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class Shape(Protocol):
    """What the value of a key may be."""

    def read(self, section: Section, key: str, default: Any) -> Any:
        """The value; `default`, or a stand-in where that is None, if it is missing or wrong.

        A wrong value is a problem of the section, a missing one is not.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A whole number of this range."""

    least: int
    most: int

    def read(self, section: Section, key: str, default: Any) -> int:
        stand_in = self.least if default is None else default
        return section.whole(key, stand_in, least=self.least, most=self.most)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """true or false."""

    def read(self, section: Section, key: str, default: Any) -> bool:
        return section.flag(key, default=bool(default))


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of the words of an enum."""

    words: type[StrEnum]

    def read(self, section: Section, key: str, default: Any) -> StrEnum:
        stand_in = next(iter(self.words)) if default is None else default
        return section.word(key, self.words, stand_in)


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """A list of words of an enum, `least` of them or more."""

    words: type[StrEnum]
    least: int = 0

    def read(self, section: Section, key: str, default: Any) -> frozenset[StrEnum]:
        before = len(section.problems)
        found = section.words(key, self.words, frozenset() if default is None else default)
        if section.has(key) and len(section.problems) == before and len(found) < self.least:
            section.problem(key, f"至少写 {self.least} 个")
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Local time of day, `HH:MM`."""

    def read(self, section: Section, key: str, default: Any) -> str:
        return section.text(key, "00:00" if default is None else default, _clock)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of text that is not empty and fits the pattern, if there is one.

    `rule` says the pattern to people.
    """

    pattern: str = ""
    rule: str = ""

    def read(self, section: Section, key: str, default: Any) -> str:
        text = section.text(key, default or "", self._wrong)
        return text or default or ""

    def _wrong(self, text: str) -> str:
        if not text.strip():
            return "不能为空"
        fits = not self.pattern or re.fullmatch(self.pattern, text.strip())
        return "" if fits else f"“{text}”不合规则（{self.rule}）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """A table of texts, none empty; its keys are the hall's own."""

    def read(self, section: Section, key: str, default: Any) -> dict[str, str]:
        if not section.has(key):
            section.raw(key)
            return default or {}
        inner = section.section(key)
        return {name: Line().read(inner, name, None) for name in inner.values}


def needed(section: Section, key: str, shape: Shape) -> Any:
    """The value of a key that must be there."""
    if not section.has(key):
        section.problem(key, "缺少这一项")
    return shape.read(section, key, None)


def needed_all(section: Section, shapes: Mapping[str, Shape]) -> dict[str, Any]:
    """The values of a table that must have exactly these keys."""
    values = {key: needed(section, key, shape) for key, shape in shapes.items()}
    section.finish()
    return values


def _clock(text: str) -> str:
    return "" if _CLOCK.fullmatch(text) else f"“{text}”不是时刻，应写成 08:30 的样子"
