"""How a name is typed on a keyboard of 26 letters: every reading of each of its characters.

The touch page matches what is typed against initials or whole syllables: ``sfz`` and
``shenfenz`` both find 身份证. All readings of a character count (行: hang, xing), because who
types one of them means it; so the dictionary of phrases, 45 MB of memory, is not needed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import lru_cache

NAMES_KEPT = 4096


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
    from pypinyin import Style, pinyin  # noqa: PLC0415 - 12 MB, wanted by the touch page alone

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
