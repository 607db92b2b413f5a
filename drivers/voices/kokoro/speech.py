"""A sentence in the model's phonemes: hanzi by pinyin, letters by name, the words of calls.

pypinyin reads the hanzi, after the table of words with several readings. Pure but for its
dictionary, which it loads when it is first asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from drivers.voices.kokoro import english, mandarin
from drivers.voices.kokoro.tokens import TOKENS
from drivers.voices.readings import with_readings

_PART: Final = re.compile(r"[㐀-鿿]+|[A-Za-z]+|[^\s㐀-鿿A-Za-z-]")
_MARK: Final = re.compile(r"\uE000([^\uE001]*)\uE001")
_PUNCTUATION: Final = str.maketrans("，。、；：！？", ",.,;:!?")
_NO_SPACE: Final = re.compile(r" ([,.;:!?])")
_SILENT: Final = frozenset(" ,.;:!?")
_CHINESE_LETTERS: Final[Mapping[str, str]] = {"a": "ei→", "f": "ɛ↗fu"}
"""Letters as Chinese speakers call them, where the English name is too short to be heard."""


def phonemes(sentence: str, language: str, readings: Mapping[str, str]) -> str:
    """The sentence as the model reads it. Raises ValueError for a word or sign that it cannot say.

    ``language`` is the first part of a BCP 47 tag, ``zh`` or ``en``: it decides what letters are
    called.
    """
    marked = with_readings(sentence, readings, lambda _, pinyin: f"\ue000{pinyin}\ue001")
    spoken: list[str] = []
    after = 0
    for mark in _MARK.finditer(marked):
        spoken += _parts(marked[after : mark.start()], language)
        spoken.append("".join(map(mandarin.phonemes, mark[1].split())))
        after = mark.end()
    spoken += _parts(marked[after:], language)
    text = _NO_SPACE.sub(r"\1", " ".join(spoken))
    unknown = sorted(set(text) - TOKENS.keys())
    if unknown or not set(text) - _SILENT:
        raise ValueError(f"no way to say {sentence!r}: {' '.join(unknown)}")
    return text


def _parts(text: str, language: str) -> Iterator[str]:
    for part in _PART.findall(text):
        if part.isascii() and part.isalpha():
            yield from _latin(part, language)
        elif part.isalpha():
            yield from _words(part)
        else:
            yield part.translate(_PUNCTUATION)


def _latin(word: str, language: str) -> Iterator[str]:
    """A word; one in capitals letter by letter."""
    for part in word if word.isupper() else (word,):
        chinese = _CHINESE_LETTERS.get(part.lower()) if language != "en" else None
        yield chinese or english.phonemes(part)


def _words(hanzi: str) -> Iterator[str]:
    from pypinyin import Style, lazy_pinyin
    from pypinyin.seg.mmseg import seg

    for word in seg.cut(hanzi):
        syllables = lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True)
        yield "".join(map(mandarin.phonemes, syllables))
