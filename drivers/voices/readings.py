"""How words with characters of several readings are read (多音字): 银行 is yin2 hang2.

A table comes with the product (``readings.toml``), a hall adds its own in hall.toml:

    [devices.voice.readings]
    "六安" = "lu4 an1"

Pure but for reading the shipped table once.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from drivers.configuration import Settings

SHIPPED: Final = Path(__file__).parent / "readings.toml"
_SYLLABLE: Final = re.compile(r"[a-zü]{1,6}[1-5]")
_HANZI: Final = re.compile(r"[㐀-鿿]+")


def shipped_readings() -> Mapping[str, str]:
    """The table that comes with the product: words to their syllables."""
    return _shipped()


def chosen_readings(settings: Settings) -> Mapping[str, str]:
    """The option ``readings``, added to the shipped table."""
    readings = dict(shipped_readings())
    for word, syllables in settings.table("readings").items():
        wrong = reading_problem(word, syllables)
        if wrong:
            settings.problem(f"readings：{wrong}")
        else:
            readings[word] = str(syllables)
    return MappingProxyType(readings)


def reading_problem(word: str, syllables: object) -> str:
    """What is wrong with a line of the table; empty when nothing is."""
    if not _HANZI.fullmatch(word):
        return f"“{word}”应为汉字 must be hanzi"
    parts = syllables.split() if isinstance(syllables, str) else []
    if len(parts) != len(word) or not all(_SYLLABLE.fullmatch(part) for part in parts):
        return (
            f"“{word}”的读音应为 {len(word)} 个带声调数字的拼音，如 yin2 hang2 "
            "its reading must be a syllable with its tone for each character"
        )
    return ""


def with_readings(
    sentence: str, readings: Mapping[str, str], written: Callable[[str, str], str]
) -> str:
    """The sentence with each word of the table replaced by ``written(word, syllables)``.

    Where two words overlap the one that begins first counts, then the longer.
    """
    words = [word for word in readings if word in sentence]
    if not words:
        return sentence
    pattern = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return re.sub(pattern, lambda match: written(match[0], readings[match[0]]), sentence)


def in_pinyin(sentence: str, readings: Mapping[str, str]) -> str:
    """The sentence with pinyin in the place of the table's words, as espeak-ng reads it."""
    return with_readings(sentence, readings, lambda _, syllables: f" {syllables.replace(' ', '')} ")


@lru_cache(maxsize=1)
def _shipped() -> Mapping[str, str]:
    table = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    return MappingProxyType({str(word): str(syllables) for word, syllables in table.items()})
