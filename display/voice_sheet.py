"""The clips that a hall's calls are made of: what to record, or to render. Pure.

From the hall's sentences, the letters before its numbers and its windows. What holds a window's
number is one clip for each window, because whole sentences sound better than joined words; the
ticket's number is joined of digits and letters. The numerals are there besides, so that a window
opened tomorrow is not silent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from display.announcements import english, filled, number_read, template_of, window_read

DIGITS: Final = "0123456789"
_WORD: Final = re.compile(r"[^\W_]")
_MEASURE: Final = "号"
_AROUND: Final = " ，。、,."
_GAP: Final = "\ue000"
"""Where the window's number was."""
_CHINESE_NUMERALS: Final = tuple("十百千")
_NUMERALS: Final[Mapping[str, tuple[str, ...]]] = {
    "zh": _CHINESE_NUMERALS,
    "yue": _CHINESE_NUMERALS,
    "en": (
        *(english(number) for number in (*range(10, 20), *range(20, 100, 10))),
        "hundred",
        "and",
    ),
}
"""The words of numbers besides the digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetClip:
    """A line of the sheet."""

    language: str
    """The first part of a tag: ``zh``."""
    text: str
    say: str
    """The text as it is to be read: what stands in the middle of a call does not fall."""
    stem: str
    """The file's name without its ending."""
    note: str
    """What it is, for who reads it aloud."""


def clips(
    languages: Sequence[str],
    sentences: Mapping[str, str],
    letters: str,
    windows: Mapping[int, str],
    whole: int = 0,
) -> list[SheetClip]:
    """The sheet, each text once a language, in the order to read it.

    ``letters`` are those before ticket numbers, ``windows`` the names of windows by number.
    ``whole`` asks for the Chinese numbers from 001 to this one as one clip each, for engines whose
    single digits are hard to understand. Languages without a sentence are left out.
    """
    found: dict[tuple[str, str], SheetClip] = {}
    for tag in languages:
        template = template_of(tag, sentences)
        if template:
            for clip in _of_language(tag, template, letters, windows, whole):
                found.setdefault((clip.language, clip.text), clip)
    return list(found.values())


def _of_language(
    tag: str, template: str, letters: str, windows: Mapping[int, str], whole: int
) -> Iterator[SheetClip]:
    language = tag.partition("-")[0].lower()
    before, _, after = template.partition("{number}")
    # The measure word belongs to the number: 零一二号, then where to.
    measure = _MEASURE if after.startswith(_MEASURE) else ""
    after = after.removeprefix(measure)
    window, other = (after, before) if "{window}" in after else (before, after)
    for place, text in enumerate(filter(_WORD.search, (other, measure)), 1):
        yield _clip(language, text, f"part-{place}", "句子的一部分")
    for letter in sorted(set(letters.upper())):
        yield _clip(language, letter, f"letter-{letter.lower()}", "字母", end=".")
    for digit in DIGITS:
        yield _clip(language, number_read(digit, tag), f"digit-{digit}", "号码中的数字")
    for number in range(1, whole + 1 if measure else 1):
        text = number_read(f"{number:03}", tag) + measure
        yield _clip(language, text, f"number-{number:03}", "号码", end=",")
    for number, name in sorted(windows.items()):
        text = filled(window, tag, window_read(number, tag), name)
        yield _clip(language, text, f"window-{number:03}", f"{number}号窗口", end=".")
    yield from _joints(language, filled(window, tag, _GAP, ""))


def _joints(language: str, around: str) -> Iterator[SheetClip]:
    """What the call to any other window can be joined of."""
    pieces = [piece for piece in around.split(_GAP) if _WORD.search(piece)]
    for place, text in enumerate(pieces, 1):
        yield _clip(language, text, f"join-{place}", "接其他窗口的号码")
    for place, word in enumerate(_NUMERALS.get(language, ()), 1):
        yield _clip(language, word, f"numeral-{place:02}", "其他窗口的号码")


def _clip(language: str, text: str, stem: str, note: str, end: str = "") -> SheetClip:
    bare = text.strip(_AROUND)
    return SheetClip(language=language, text=bare, say=bare + end, stem=stem, note=note)
