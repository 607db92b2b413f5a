"""A slip template: which parts a ticket's slip has, and how they are filled in. Pure.

A line that names something the hall does not know, such as the wait while no window is open, is
left out: so most lines need no condition.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from drivers.ports import Align, Feed, Line, Picture, QrCode, Rule, Size

Part = Line | QrCode | Picture | Rule | Feed
PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")


class When(StrEnum):
    """When a part is printed; without any it always is."""

    NOBODY_AHEAD = "nobody_ahead"
    SOMEBODY_AHEAD = "somebody_ahead"
    WAIT_UNKNOWN = "wait_unknown"
    """Somebody is ahead and nobody knows for how long."""
    MATERIALS = "materials"
    NO_MATERIALS = "no_materials"
    REPRINT = "reprint"
    FIRST_PRINT = "first_print"


class Listed(StrEnum):
    """What a part may print line by line."""

    MATERIALS = "materials"
    FOOTER = "footer"


FIELDS: Final = (
    "hall", "number", "copy", "item", "queue", "windows", "place", "ahead", "minutes", "time",
    "date", "clock", "follow_url",
)  # fmt: skip
"""What a template may name in braces."""
LIST_FIELDS: Final = ("n", "line", "count")
"""And in a list's lines: the line's number and text, and how many there are."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text in one language or several: by its tag or the tag's first part, ``zh`` or ``en``."""

    by_language: Mapping[str, str]

    def of(self, language: str) -> str:
        """In this language; a stranger to all of them reads English, or what there is."""
        wanted = language.lower()
        for tag in (wanted, wanted.partition("-")[0], "en"):
            if tag in self.by_language:
                return self.by_language[tag]
        return next(iter(self.by_language.values()), "")

    @property
    def names(self) -> tuple[str, ...]:
        """All that is named in braces, in order."""
        return tuple(
            name for text in self.by_language.values() for name in PLACEHOLDER.findall(text)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a line of text is set; widths count letters, a hanzi as two."""

    size: Size = Size.NORMAL
    align: Align = Align.CENTRE
    bold: bool = False
    most: int = 0
    """A longer text ends with … there; 0: it is printed on several lines."""
    fit: int = 0
    """A longer text is printed in normal size; 0: never."""

    def line(self, text: str) -> Line:
        """The text set so."""
        small = self.fit and width(text) > self.fit
        shown = cut(text, self.most) if self.most else text
        return Line(
            text=shown, size=Size.NORMAL if small else self.size, align=self.align, bold=self.bold
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPart:
    """A line of text."""

    words: Words
    style: Style = field(default_factory=Style)
    when: When | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPart:
    """A line for each of several things."""

    listed: Listed
    words: Words
    style: Style = field(default_factory=Style)
    at_most: int = 0
    """Lines, that of ``more`` among them; 0: all."""
    each: int = 0
    """A longer one ends with … there; 0: it is not cut."""
    together: int = 0
    """Of all that are printed; 0: no bound."""
    more: Words | None = None
    """Printed when some are left out."""
    when: When | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QrPart:
    """A QR code."""

    words: Words
    module: int = 6
    when: When | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedPart:
    """What is the same on every slip: a picture, a rule, a feed."""

    part: Picture | Rule | Feed
    when: When | None = None


TemplatePart = TextPart | ListPart | QrPart | FixedPart


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A slip's parts, from top to bottom."""

    parts: tuple[TemplatePart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What one ticket's slip says."""

    language: str
    fields: Mapping[str, str]
    """By name; one that is empty is not known."""
    lists: Mapping[Listed, Sequence[str]]
    holds: frozenset[When]
    """The conditions that are met."""


def filled(template: Template, content: Content) -> tuple[Part, ...]:
    """The template with what this slip says."""
    return tuple(
        part
        for of in template.parts
        if of.when is None or of.when in content.holds
        for part in _FILL[type(of)](of, content)
    )


def width(text: str) -> int:
    """Columns of paper, and bytes of a Chinese code: a hanzi takes two."""
    return sum(1 if character.isascii() else 2 for character in text)


def cut(text: str, most: int) -> str:
    """As much of the text as fits into so many bytes of a Chinese code, with … where it ends."""
    if width(text) <= most:
        return text
    kept = ""
    for character in text:
        if width(kept + character) > most - 2:
            break
        kept += character
    return kept + "…"


def _text(of: TextPart, content: Content) -> Iterator[Part]:
    text = _put_in(of.words.of(content.language), content.fields)
    if text is not None:
        yield of.style.line(text)


def _qr(of: QrPart, content: Content) -> Iterator[Part]:
    text = _put_in(of.words.of(content.language), content.fields)
    if text:
        yield QrCode(content=text, module=of.module)


def _list(of: ListPart, content: Content) -> Iterator[Part]:
    every = content.lists.get(of.listed, ())
    count = str(len(every))
    shown = list(_fitting(of, [cut(one, of.each) if of.each else one for one in every]))
    for number, one in enumerate(shown, start=1):
        fields = {**content.fields, "n": str(number), "line": one, "count": count}
        text = _put_in(of.words.of(content.language), fields)
        if text is not None:
            yield of.style.line(text)
    if len(shown) < len(every) and of.more is not None:
        text = _put_in(of.more.of(content.language), {**content.fields, "count": count})
        if text is not None:
            yield of.style.line(text)


def _fitting(of: ListPart, every: Sequence[str]) -> Iterator[str]:
    """The first few; where some stay out, their line takes the place of one."""
    most = len(every)
    if of.at_most:
        most = of.at_most - (len(every) > of.at_most and of.more is not None)
    left = of.together or sum(map(width, every))
    for one in every[:most]:
        left -= width(one)
        if left < 0:
            return
        yield one


def _fixed(of: FixedPart, _: Content) -> Iterator[Part]:
    yield of.part


def _put_in(text: str, fields: Mapping[str, str]) -> str | None:
    """None when something it names is not known."""
    if any(not fields.get(name) for name in PLACEHOLDER.findall(text)):
        return None
    return PLACEHOLDER.sub(lambda found: fields[found[1]], text)


_FILL: Final[Mapping[type, Callable[..., Iterator[Part]]]] = {
    TextPart: _text,
    ListPart: _list,
    QrPart: _qr,
    FixedPart: _fixed,
}
