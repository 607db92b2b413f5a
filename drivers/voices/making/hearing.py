"""How well a transcript matches what was said. Pure.

Both sides are brought to one way of writing first: simplified characters, figures for numbers
(三号 and 3號 are the same to the ear), capitals, no punctuation. What is left are mishearings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

_SIMPLIFIED: Final = str.maketrans(
    "請號辦動產證醫療險會務員業區廳樓層張單筆條開關閉結時間點後從將進處認為與聽見問題諮詢費稅",
    "请号办动产证医疗险会务员业区厅楼层张单笔条开关闭结时间点后从将进处认为与听见问题咨询费税",
)
_FIGURES: Final[Mapping[str, int]] = MappingProxyType(
    {sign: value for value, sign in enumerate("零一二三四五六七八九")}
    | {"〇": 0, "幺": 1, "两": 2, "兩": 2}
)
_PLACES: Final[Mapping[str, int]] = MappingProxyType({"十": 10, "百": 100, "千": 1000})
_NUMERAL: Final = re.compile(f"[{''.join([*_FIGURES, *_PLACES])}]+")
_SILENT: Final = re.compile(r"[\W_]+")
_TICKET: Final = re.compile(r"([A-Z]{1,3}[0-9]{3,4})")
_DIGITS: Final = re.compile(r"(?<=[A-Z])[0-9]{3,4}(?=号)")
_WINDOW: Final = re.compile(r"([0-9]{1,3})号(?!.*[0-9]号)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A sentence that was said and what a machine made of it."""

    said: str
    transcript: str

    @property
    def errors(self) -> int:
        """Characters to insert, drop or replace."""
        return distance(plain(self.said), plain(self.transcript))

    @property
    def length(self) -> int:
        return len(plain(self.said))

    @property
    def ticket_right(self) -> bool:
        """Whether the ticket's number came through; true where none was said."""
        found = _TICKET.search(plain(self.said))
        return found is None or found[1] in plain(self.transcript)

    @property
    def digits_right(self) -> bool:
        """Whether its digits came through, whatever the letter was taken for."""
        found = _DIGITS.search(plain(self.said))
        return found is None or found[0] in plain(self.transcript)

    @property
    def window_right(self) -> bool:
        """Whether the window's number came through; true where none was said."""
        said, heard = (_WINDOW.search(plain(text)) for text in (self.said, self.transcript))
        return said is None or (heard is not None and heard[1] == said[1])


def error_rate(heard: Iterable[Heard]) -> float:
    """Errors by characters said, of all sentences together; may be more than 1. None said: 0."""
    listed = list(heard)
    said = sum(one.length for one in listed)
    return sum(one.errors for one in listed) / said if said else 0.0


def plain(text: str) -> str:
    """One way of writing for what sounds the same."""
    simple = text.translate(_SIMPLIFIED)
    figures = _NUMERAL.sub(lambda match: _in_figures(match[0]), simple)
    return _SILENT.sub("", figures).upper()


def distance(one: str, other: str) -> int:
    """Levenshtein's: the fewest insertions, deletions and replacements."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        diagonal, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (a != b))
    return row[-1]


def _in_figures(numeral: str) -> str:
    """零一二 as 012, 一百零五 as 105."""
    if not set(numeral) & set(_PLACES):
        return "".join(str(_FIGURES[sign]) for sign in numeral)
    total, figure = 0, None
    for sign in numeral:
        if sign in _PLACES:
            total += (1 if figure is None else figure) * _PLACES[sign]
            figure = None
        else:
            figure = _FIGURES[sign]
    return str(total + (figure or 0))
