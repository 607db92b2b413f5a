"""A sentence as the fewest clips that a pack has. Pure.

The sentence is taken apart into what a voice says in one breath: a hanzi, a letter, a digit, a
Latin word. ``请A零一二号到三号窗口`` becomes 请, A, 零, 一, 二, 号到三号窗口 where the pack has the
end as one clip: whole sentences sound better than joined words.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

_UNIT: Final = re.compile(r"[a-z]+(?:['’][a-z]+)?|\d|[^\W\d_]", re.IGNORECASE)

Key = tuple[str, ...]
"""A text's units: what is compared, whatever its spaces, capitals and punctuation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The clips of a sentence in the order they are played."""

    clips: tuple[Key, ...]
    missing: tuple[str, ...] = ()
    """Units that no clip of the pack says, each once; the plan is to be played only without."""


def key_of(text: str) -> Key:
    """A text's units; empty for a text of punctuation only."""
    return tuple(unit.lower() for unit in _UNIT.findall(text))


def plan(sentence: str, known: Collection[Key]) -> Plan:
    """The plan that leaves the fewest units unsaid, and of those the one with the fewest clips.

    Of equal plans the one whose first clip is longer, so that the same sentence always sounds the
    same. ``known`` is looked up in: a set or a dict.
    """
    units = key_of(sentence)
    longest = max(map(len, known), default=0)
    # From each place on: units left unsaid, clips, and the length of the first; 0 says none.
    best: list[tuple[int, int, int]] = [(0, 0, 0)] * (len(units) + 1)
    for at in range(len(units) - 1, -1, -1):
        unsaid, clips, _ = best[at + 1]
        best[at] = (unsaid + 1, clips, 0)
        for length in range(1, min(longest, len(units) - at) + 1):
            unsaid, clips, _ = best[at + length]
            if units[at : at + length] in known and (unsaid, clips + 1) <= best[at][:2]:
                best[at] = (unsaid, clips + 1, length)
    return _along(units, best)


def _along(units: Key, best: list[tuple[int, int, int]]) -> Plan:
    clips: list[Key] = []
    missing: dict[str, None] = {}
    at = 0
    while at < len(units):
        length = best[at][2]
        if length:
            clips.append(units[at : at + length])
        else:
            missing[units[at]] = None
        at += max(1, length)
    return Plan(clips=tuple(clips), missing=tuple(missing))
