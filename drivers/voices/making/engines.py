"""Engines by name, for building packs, and where their sound comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from drivers.voices.clips.pack import Source
from drivers.voices.engine import Engine
from drivers.voices.espeak import VOICES as ESPEAK_VOICES
from drivers.voices.espeak import EspeakEngine, EspeakSettings
from drivers.voices.kokoro.engine import VOICES as KOKORO_VOICES
from drivers.voices.kokoro.engine import KokoroEngine, KokoroSettings
from drivers.voices.kokoro.synthesis import RATE as KOKORO_RATE
from drivers.voices.kokoro.synthesis import licence_files
from drivers.voices.pyttsx3_voice import VOICES as PYTTSX3_VOICES
from drivers.voices.pyttsx3_voice import Pyttsx3Engine, Pyttsx3Settings

ENGINES: Final = ("kokoro", "espeak", "pyttsx3")
LICENCES: Final = "licences"
"""The folder of a pack with the texts of the licences."""
_ESPEAK_RATE: Final = 22050


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """How a pack is made."""

    engine: Engine
    name: str
    """Of the pack: two packs of one name are the same engine and voices."""
    rate: int
    sources: tuple[Source, ...]
    licences: Mapping[str, str]
    """Texts by file name within LICENCES."""

    def write_licences(self, folder: Path) -> None:
        """Keep the licences with the pack. Raises OSError."""
        if self.licences:
            (folder / LICENCES).mkdir(parents=True, exist_ok=True)
        for name, text in self.licences.items():
            (folder / LICENCES / name).write_text(text, encoding="utf-8")


def making(name: str, voices: Mapping[str, str], readings: Mapping[str, str]) -> Making:
    """One of ENGINES with these voices (by language) in the place of its usual ones.

    Raises DeviceNotFound when what it needs is not installed.
    """
    if name == "kokoro":
        return _kokoro(dict(KOKORO_VOICES) | dict(voices), readings)
    source = Source(name="espeak-ng", licence="GPL-3.0-or-later")
    if name == "espeak":
        chosen = dict(ESPEAK_VOICES) | dict(voices)
        engine: Engine = EspeakEngine(EspeakSettings(voices=chosen, readings=readings))
    else:
        chosen = dict(PYTTSX3_VOICES) | dict(voices)
        engine = Pyttsx3Engine(Pyttsx3Settings(voices=chosen, readings=readings))
    return Making(
        engine=engine, name=_titled(name, chosen), rate=_ESPEAK_RATE, sources=(source,), licences={}
    )


def _kokoro(voices: Mapping[str, str], readings: Mapping[str, str]) -> Making:
    texts = licence_files()
    sources = (
        Source(
            name="Kokoro-82M v1.0", licence="Apache-2.0",
            file=f"{LICENCES}/kokoro-weights-LICENSE.txt",
        ),
        Source(
            name="kokoro-js (style vectors)", licence="Apache-2.0",
            file=f"{LICENCES}/kokoro-voices-LICENSE.txt",
        ),
    )  # fmt: skip
    return Making(
        engine=KokoroEngine(KokoroSettings(voices=voices, readings=readings)),
        name=_titled("Kokoro", voices), rate=KOKORO_RATE, sources=sources, licences=texts,
    )  # fmt: skip


def _titled(engine: str, voices: Mapping[str, str]) -> str:
    return f"{engine} {' '.join(voice for _, voice in sorted(voices.items(), reverse=True))}"
