"""How a name is typed on a keyboard of 26 letters: every reading of each of its characters.

The touch page and the search for cases match what is typed against initials or whole
syllables: ``sfz`` and ``shenfenz`` both find 身份证. All readings of a character count (行: hang,
xing), because who types one of them means it; so the dictionary of phrases, 45 MB of memory, is
not needed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice, product

NAMES_KEPT = 4096
WAYS_AT_MOST = 32
"""So many ways of typing one name are thought of; 单曾解仇 in one name has fewer."""


def spellings(names: Iterable[str]) -> dict[str, str]:
    """The spelling of each name; the first call loads the dictionary (0.1 s): not on the hub."""
    return {name: spelling(name) for name in names}


@lru_cache(maxsize=NAMES_KEPT)
def spelling(name: str) -> str:
    """``"shen fen zheng"`` for 身份证: one word a character, ``hang/xing`` for several readings.

    Letters and digits stand for themselves, each a word of its own; punctuation is left out.
    """
    # Read by pypinyin at its first import: the second dictionary and the copies stay away.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
    from pypinyin import Style, pinyin  # noqa: PLC0415 - 12 MB, not wanted before somebody types

    words: list[str] = []
    for character in name:
        if character.isascii():
            if character.isalnum():
                words.append(character.lower())
            continue
        readings = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
        if readings:
            words.append("/".join(dict.fromkeys(readings[0])).replace("ü", "v"))
    return " ".join(words)


def typed_whole(name: str) -> frozenset[str]:
    """The whole name in letters, one way for each reading: ``{"danwei", "shanwei"}`` of 单伟."""
    return _ways([word.split("/") for word in spelling(name).split()])


def typed_initials(name: str) -> frozenset[str]:
    """Its initials, one way for each reading: ``{"dw", "sw"}`` of 单伟."""
    return _ways([_initials(word) for word in spelling(name).split()])


def sounds_like(typed: str, spelt: str) -> bool:
    """Whether letters typed may mean a name of this spelling, from any of its characters on.

    Each character is typed by its initial or its whole syllable, the last one also in part:
    ``sfz``, ``shenfz`` and ``shenfenzh`` all mean ``shen fen zheng``.
    """
    words = [word.split("/") for word in spelt.split()]
    return bool(typed) and any(_follows(typed, words, start) for start in range(len(words)))


def _follows(typed: str, words: list[list[str]], at: int) -> bool:
    if not typed:
        return True
    if at == len(words):
        return False
    for reading in words[at]:
        if reading.startswith(typed):
            return True
        # Its initial (zh, ch and sh count as one too), or all of it.
        lengths = {1, 2 if reading[1:2] == "h" else 1, len(reading)}
        for length in lengths:
            begun = typed.startswith(reading[:length])
            if begun and _follows(typed[length:], words, at + 1):
                return True
    return False


def _initials(word: str) -> list[str]:
    return list(dict.fromkeys(reading[0] for reading in word.split("/")))


def _ways(words: list[list[str]]) -> frozenset[str]:
    ways = islice(product(*words), WAYS_AT_MOST)
    return frozenset("".join(way) for way in ways) - {""}
