"""Calls as sentences for a voice: letters by name, digits one by one, windows as words.

A sentence is a template with ``{number}``, ``{window}`` and, where the window's own name is to be
said, ``{name}``; a hall may write its own, in any language. Pure. ``display/static/board.voice.js``
says the same sentences in a browser; a test holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

TIMES = 2
"""How often a call is said (rulebook 02)."""
FALLBACK = "zh-CN"
"""Spoken when none of the languages asked for has a template."""

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "zh": "请{number}号到{window}号{name}",
        "yue": "请{number}号到{window}号{name}",  # the same characters, for a Cantonese voice
        "en": "Ticket {number}, please go to window {window}",
    }
)
"""How a call is said, by the first part of a language's tag, where the hall says nothing else."""
PLACES = ("number", "window", "name")
"""What a sentence may hold in braces."""
PLACE = re.compile(r"\{([^{}]*)\}")

_WINDOW = "窗口"
"""What a Chinese window without a name of its own is called."""

_PARTS = re.compile(r"[A-Z]+|[0-9]+", re.IGNORECASE)

_CHINESE = frozenset({"zh", "yue"})
_HANZI = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")

_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
    "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """What a voice is given to say."""

    text: str
    language: str
    """BCP 47 tag of the voice that is to say it, as it was asked for."""


def announcement(
    number: str,
    counter: int,
    languages: Sequence[str],
    name: str | None = None,
    times: int = TIMES,
    sentences: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Sentence, ...]:
    """A call's sentences in the order they are said: every language once, then all over again.

    ``number`` is a ticket number such as ``VA001``; ``counter`` is 1 to 9999; ``name`` is what
    the window is called, when it is to be said (到三号婚姻登记窗口); ``sentences`` are the hall's
    own, by tag. A language without a sentence is left out, Chinese stands in when none is left. So
    the first ``len(result) // times`` sentences are the whole call once, for a voice that has
    fallen behind.
    """
    spoken = tuple(tag for tag in languages if speaks(tag, sentences)) or (FALLBACK,)
    once = tuple(
        Sentence(text=_said(template_of(tag, sentences), tag, number, counter, name), language=tag)
        for tag in spoken
    )
    return once * times


def speaks(language: str, sentences: Mapping[str, str] = MappingProxyType({})) -> bool:
    """Whether calls can be said in the language of this BCP 47 tag."""
    return bool(template_of(language, sentences))


def template_of(language: str, sentences: Mapping[str, str]) -> str:
    """The hall's own sentence for this tag, or for the first part of it, else the usual one.

    Empty when there is none.
    """
    first = _primary(language)
    return sentences.get(language) or sentences.get(first) or SENTENCES.get(first, "")


def filled(template: str, language: str, window: str, name: str) -> str:
    """A sentence, or a part of one, with the window's number as it is read, and its name.

    A Chinese window without a name is 窗口.
    """
    named = name or (_WINDOW if _primary(language) in _CHINESE else "")
    return template.replace("{window}", window).replace("{name}", named)


def says_name(sentences: Mapping[str, str]) -> bool:
    """Whether one of the hall's own sentences asks for the window's name."""
    return any("{name}" in template for template in sentences.values())


def sentence_problem(template: str) -> str:
    """What is wrong with a sentence of a hall; empty when nothing is."""
    places = PLACE.findall(template)
    unknown = [place for place in places if place not in PLACES]
    if unknown:
        return f"没有“{{{unknown[0]}}}”，可用的有 {'、'.join(f'{{{one}}}' for one in PLACES)}"
    for place in ("number", "window"):
        if places.count(place) != 1:
            return f"“{{{place}}}”应正好出现一次"
    return "花括号没有配对" if set("{}") & set(PLACE.sub("", template)) else ""


def number_read(number: str, language: str) -> str:
    """A ticket number as it is read: A零一二, A zero one two; elsewhere sign by sign, A 0 1 2."""
    parts = _PARTS.findall(number.upper())
    if _primary(language) in _CHINESE:
        # Letters stand apart, or an engine reads "VA" as a word.
        return "".join(
            " ".join(part) if part.isalpha() else "".join(_HANZI[int(d)] for d in part)
            for part in parts
        )
    signs = [sign for part in parts for sign in part]
    if _primary(language) == "en":
        signs = [_DIGITS[int(sign)] if sign.isdigit() else sign for sign in signs]
    return " ".join(signs)


def window_read(counter: int, language: str) -> str:
    """A window's number as it is read; in a language whose numerals we lack, its digits."""
    if _primary(language) in _CHINESE:
        return hanzi(counter)
    return english(counter) if _primary(language) == "en" else str(counter)


def hanzi(number: int) -> str:
    """A whole number from 0 to 9999 as it is read: 十二, 二十, 一百零五.

    Raises ValueError for any other.
    """
    if not 0 <= number <= 9999:  # noqa: PLR2004 - four places
        raise ValueError(f"not within 0 to 9999: {number}")
    digits = str(number)
    read, gap = "", False
    for place, digit in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        if digit == "0":
            gap = True
            continue
        read += ("零" if gap and read else "") + _HANZI[int(digit)] + _PLACES[place]
        gap = False
    # 一十二 is read 十二, but 一百一十二 keeps its 一.
    return read.removeprefix("一") if read.startswith("一十") else read or "零"


def english(number: int) -> str:
    """A whole number from 0 to 9999 in words. Raises ValueError for any other."""
    if not 0 <= number <= 9999:  # noqa: PLR2004 - four places
        raise ValueError(f"not within 0 to 9999: {number}")
    for size, word in ((1000, "thousand"), (100, "hundred")):
        if number >= size:
            rest = number % size
            joint = " and " if rest and rest < 100 else " "  # noqa: PLR2004
            tail = joint + english(rest) if rest else ""
            return f"{english(number // size)} {word}{tail}"
    if number >= 20:  # noqa: PLR2004
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f"-{_DIGITS[ones]}" if ones else "")
    return _TEENS[number - 10] if number >= 10 else _DIGITS[number]  # noqa: PLR2004


def _said(template: str, language: str, number: str, counter: int, name: str | None) -> str:
    before, _, after = template.partition("{number}")
    window = window_read(counter, language)
    ends = (filled(side, language, window, name or "") for side in (before, after))
    return number_read(number, language).join(ends)


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()
