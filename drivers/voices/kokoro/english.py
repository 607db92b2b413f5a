"""English, and letters by name, in the phonemes that the model was trained on.

A table of the words that calls are made of; no dictionary. The signs are the model's own: ``A``,
``I``, ``O`` and ``W`` are the diphthongs of day, my, go and now, ``ʤ`` and ``ʧ`` those of jar and
chair, ``ᵊ`` the weak vowel of little. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

LETTERS: Final[Mapping[str, str]] = MappingProxyType({
    "a": "ˈA", "b": "bˈi", "c": "sˈi", "d": "dˈi", "e": "ˈi", "f": "ˈɛf", "g": "ʤˈi",
    "h": "ˈAʧ", "i": "ˈI", "j": "ʤˈA", "k": "kˈA", "l": "ˈɛl", "m": "ˈɛm", "n": "ˈɛn",
    "o": "ˈO", "p": "pˈi", "q": "kjˈu", "r": "ˈɑɹ", "s": "ˈɛs", "t": "tˈi", "u": "jˈu",
    "v": "vˈi", "w": "dˈʌbᵊlju", "x": "ˈɛks", "y": "wˈI", "z": "zˈi",
})  # fmt: skip
"""What the letters are called."""

WORDS: Final[Mapping[str, str]] = MappingProxyType({
    "zero": "zˈɪɹO", "one": "wˈʌn", "two": "tˈu", "three": "θɹˈi", "four": "fˈɔɹ",
    "five": "fˈIv", "six": "sˈɪks", "seven": "sˈɛvən", "eight": "ˈAt", "nine": "nˈIn",
    "ten": "tˈɛn", "eleven": "əlˈɛvən", "twelve": "twˈɛlv", "thirteen": "θɜɹtˈin",
    "fourteen": "fɔɹtˈin", "fifteen": "fɪftˈin", "sixteen": "sɪkstˈin",
    "seventeen": "sɛvəntˈin", "eighteen": "Atˈin", "nineteen": "nIntˈin",
    "twenty": "twˈɛnti", "thirty": "θˈɜɹɾi", "forty": "fˈɔɹɾi", "fifty": "fˈɪfti",
    "sixty": "sˈɪksti", "seventy": "sˈɛvənti", "eighty": "ˈAɾi", "ninety": "nˈInti",
    "hundred": "hˈʌndɹəd", "thousand": "θˈWzᵊnd", "and": "ænd",
    "ticket": "tˈɪkɪt", "number": "nˈʌmbəɹ", "window": "wˈɪndO", "counter": "kˈWntəɹ",
    "desk": "dˈɛsk", "room": "ɹˈum", "queue": "kjˈu", "hall": "hˈɔl",
    "please": "plˈiz", "go": "ɡˌO", "come": "kˌʌm", "proceed": "pɹəsˈid", "to": "tə",
    "the": "ðə", "at": "æt", "for": "fɔɹ", "now": "nˈW", "your": "jʊɹ", "you": "ju",
    "thank": "θˈæŋk", "thanks": "θˈæŋks", "welcome": "wˈɛlkəm", "closed": "klˈOzd",
})  # fmt: skip
"""The words that calls are made of."""


def phonemes(word: str) -> str:
    """A word, or a letter's name. Raises ValueError for a word that is not in the tables."""
    sound = LETTERS.get(word.lower()) or WORDS.get(word.lower())
    if sound is None:
        raise ValueError(f"no known word: {word}")
    return sound
