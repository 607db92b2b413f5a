"""Speech by pyttsx3, in a process of its own.

pyttsx3 loses one file in ten and may hang for ever; so each recording is looked at, tried again
when it is missing, and the process is ended when it does not answer.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from drivers.configuration import DeviceConfig, option_settings
from drivers.errors import DeviceError, DeviceTimeout
from drivers.voices.languages import chosen_voices, voice_for
from drivers.voices.player import Player, aplay_player
from drivers.voices.readings import chosen_readings, in_pinyin, shipped_readings
from drivers.voices.recording import spoken_seconds
from drivers.voices.speaker import Speaker
from drivers.voices.worker import Worker

logger = logging.getLogger(__name__)

WORKER = "drivers.voices.pyttsx3_worker"
VOICES: Mapping[str, str] = MappingProxyType({"zh": "sit/cmn-latn-pinyin", "en": "gmw/en"})
ATTEMPTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Pyttsx3Settings:
    voices: Mapping[str, str] = field(default_factory=lambda: VOICES)
    speed: int = 140
    """Words a minute."""
    timeout_seconds: float = 10.0
    """How long rendering one sentence may take, each time it is tried."""
    readings: Mapping[str, str] = field(default_factory=shipped_readings)
    """Words to the pinyin they are read by, in Mandarin."""


class Pyttsx3Engine:
    """Renders each sentence in the worker and makes sure that it is there."""

    def __init__(
        self, settings: Pyttsx3Settings | None = None, *, worker: Worker | None = None
    ) -> None:
        self._settings = settings or Pyttsx3Settings()
        self._worker = worker or Worker(WORKER)

    def render(self, sentence: str, language: str, recording: Path) -> float:
        """Write the sentence to a WAV file; returns its length in seconds. Raises DeviceError."""
        voice = voice_for(language, self._settings.voices)
        pinyin = "latn-pinyin" in voice
        question = {
            "text": in_pinyin(sentence, self._settings.readings) if pinyin else sentence,
            "voice": voice,
            "speed": self._settings.speed,
            "recording": str(recording),
        }
        for attempt in range(1, ATTEMPTS):
            try:
                return self._try_once(question, recording)
            except DeviceTimeout:
                raise
            except DeviceError as error:
                logger.info("pyttsx3 第 %d 次没有合成出语音，再试：%s", attempt, error)
        return self._try_once(question, recording)

    def close(self) -> None:
        self._worker.close()

    def _try_once(self, question: Mapping[str, object], recording: Path) -> float:
        recording.unlink(missing_ok=True)
        complaint = self._worker.ask(question, self._settings.timeout_seconds).get("error")
        if complaint:
            raise DeviceError(f"语音合成失败 pyttsx3 failed: {complaint}")
        return spoken_seconds(recording)


class Pyttsx3Voice(Speaker):
    """The voice of pyttsx3."""

    def __init__(
        self,
        player: Player,
        settings: Pyttsx3Settings | None = None,
        *,
        worker: Worker | None = None,
    ) -> None:
        super().__init__([Pyttsx3Engine(settings, worker=worker)], player)

    @classmethod
    def from_config(cls, config: DeviceConfig) -> Pyttsx3Voice:
        """Options: ``voices`` (languages to pyttsx3 voices), ``speed`` (140),
        ``timeout_seconds`` (10), ``readings`` (words to pinyin), ``sound_card`` (ALSA name,
        ``default``).
        """
        settings, sound_card = _plan(config)
        return cls(aplay_player(sound_card), settings)

    @staticmethod
    def check_config(config: DeviceConfig) -> None:
        _plan(config)


def _plan(config: DeviceConfig) -> tuple[Pyttsx3Settings, str]:
    options = option_settings(config)
    settings = Pyttsx3Settings(
        voices=chosen_voices(options, VOICES),
        speed=options.integer("speed", 140, least=80, most=450),
        timeout_seconds=options.seconds("timeout_seconds", 10.0, least=0.1, most=60),
        readings=chosen_readings(options),
    )
    sound_card = options.text("sound_card", "default")
    options.finish()
    return settings, sound_card
