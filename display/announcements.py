"""Calls as sentences for a voice: letters by name, digits one by one, windows as words.

Pure. ``display/static/board.voice.js`` says the same sentences in a browser; a test holds the
two together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

TIMES = 2
"""How often a call is said (rulebook 02)."""
FALLBACK = "zh-CN"
"""Spoken when none of the languages asked for has a template."""

_PARTS = re.compile(r"[A-Z]+|[0-9]+", re.IGNORECASE)

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
) -> tuple[Sentence, ...]:
    """A call's sentences in the order they are said: every language once, then all over again.

    ``number`` is a ticket number such as ``VA001``; ``counter`` is 1 to 9999; ``name`` is what
    the window is called, when it is to be said (到三号婚姻登记窗口). A language without a template
    is left out, Chinese stands in when none is left. So the first ``len(result) // times``
    sentences are the whole call once, for a voice that has fallen behind.
    """
    spoken = tuple(tag for tag in languages if speaks(tag)) or (FALLBACK,)
    once = tuple(
        Sentence(text=_TEMPLATES[_primary(tag)](number, counter, name or ""), language=tag)
        for tag in spoken
    )
    return once * times


def speaks(language: str) -> bool:
    """Whether calls can be said in the language of this BCP 47 tag."""
    return _primary(language) in _TEMPLATES


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


def _in_chinese(number: str, counter: int, name: str) -> str:
    # Letters stand apart, or an engine reads "VA" as a word.
    read = "".join(
        " ".join(part.upper()) if part.isalpha() else "".join(_HANZI[int(d)] for d in part)
        for part in _PARTS.findall(number)
    )
    return f"请{read}号到{hanzi(counter)}号{name or '窗口'}"


def _in_english(number: str, counter: int, _: str) -> str:
    read = " ".join(
        _DIGITS[int(sign)] if sign.isdigit() else sign.upper()
        for part in _PARTS.findall(number)
        for sign in part
    )
    return f"Ticket {read}, please go to window {english(counter)}"


_TEMPLATES: Mapping[str, Callable[[str, int, str], str]] = {
    "zh": _in_chinese,
    "yue": _in_chinese,  # the same characters, for a Cantonese voice
    "en": _in_english,
}
"""How a call is said, by the first part of a language's tag."""


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()
