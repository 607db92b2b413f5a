"""Kokoro as an engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from drivers.errors import DeviceRefused
from drivers.voices.kokoro.speech import phonemes
from drivers.voices.kokoro.synthesis import Kokoro
from drivers.voices.languages import voice_for
from drivers.voices.readings import shipped_readings
from drivers.voices.recording import spoken_seconds
from drivers.voices.sound import Sound, write_wav

VOICES: Mapping[str, str] = MappingProxyType({"zh": "zf_xiaoyi", "en": "af_heart"})


@dataclass(frozen=True, slots=True, kw_only=True)
class KokoroSettings:
    voices: Mapping[str, str] = field(default_factory=lambda: VOICES)
    """Languages to the model's voices."""
    speed: float = 1.0
    readings: Mapping[str, str] = field(default_factory=shipped_readings)


class Model(Protocol):
    """Makes sound of phonemes: :class:`drivers.voices.kokoro.synthesis.Kokoro`."""

    def speak(self, phonemes: str, voice: str, speed: float) -> Sound:
        """Raises DeviceNotFound for a voice that is not there, DeviceRefused for too much."""


class KokoroEngine:
    """Renders sentences with the model; needs what ``setup/prepare voice`` installs."""

    def __init__(
        self, settings: KokoroSettings | None = None, *, model: Model | None = None
    ) -> None:
        """Raises DeviceNotFound when the model is not installed."""
        self._settings = settings or KokoroSettings()
        self._model: Model = model or Kokoro()

    def render(self, sentence: str, language: str, recording: Path) -> float:
        """Write the sentence to a WAV file; its length in seconds. Raises DeviceError."""
        settings = self._settings
        voice = voice_for(language, settings.voices)
        try:
            sounds = phonemes(sentence, language.partition("-")[0].lower(), settings.readings)
        except ValueError as error:
            raise DeviceRefused(f"读不出“{sentence}” it cannot be said: {error}") from error
        write_wav(recording, self._model.speak(sounds, voice, settings.speed))
        return spoken_seconds(recording)

    def close(self) -> None:
        """The model goes when nobody holds it."""
