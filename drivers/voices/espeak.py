"""Speech by the espeak-ng program. Understood in English; its Mandarin is a last resort.

The voice ``cmn`` of version 1.51 reads pinyin as English, so ``cmn-latn-pinyin`` is used.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from drivers.configuration import DeviceConfig, option_settings
from drivers.errors import DeviceError, DeviceNotFound, DeviceTimeout
from drivers.voices.languages import chosen_voices, voice_for
from drivers.voices.player import Player, aplay_player
from drivers.voices.readings import chosen_readings, in_pinyin, shipped_readings
from drivers.voices.recording import spoken_seconds
from drivers.voices.speaker import Speaker

VOICES: Mapping[str, str] = MappingProxyType({"zh": "cmn-latn-pinyin", "en": "en"})


@dataclass(frozen=True, slots=True, kw_only=True)
class EspeakSettings:
    voices: Mapping[str, str] = field(default_factory=lambda: VOICES)
    speed: int = 140
    """Words a minute."""
    amplitude: int = 80
    """0 to 200; 100 comes close to clipping."""
    timeout_seconds: float = 10.0
    """How long rendering one sentence may take."""
    readings: Mapping[str, str] = field(default_factory=shipped_readings)
    """Words to the pinyin they are read by, in Mandarin."""


class EspeakEngine:
    """Renders each sentence to a file and makes sure that it is there."""

    def __init__(self, settings: EspeakSettings | None = None) -> None:
        self._settings = settings or EspeakSettings()

    def render(self, sentence: str, language: str, recording: Path) -> float:
        """Write the sentence to a WAV file; returns its length in seconds. Raises DeviceError."""
        voice = voice_for(language, self._settings.voices)
        command = [_program(), "-b", "1", "-v", voice, "-s", str(self._settings.speed)]
        command += ["-a", str(self._settings.amplitude), "-w", str(recording), "--stdin"]
        # The voice reads pinyin, and so also what a hall says a word is read like.
        spoken = (
            in_pinyin(sentence, self._settings.readings) if "latn-pinyin" in voice else sentence
        )
        try:
            done = subprocess.run(  # noqa: S603  # a program we looked up; the text goes to stdin
                command,
                input=spoken.encode(),
                capture_output=True,
                timeout=self._settings.timeout_seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise DeviceTimeout("语音没有在时限内合成 espeak-ng took too long") from error
        if done.returncode != 0:
            complaint = done.stderr.decode(errors="replace").strip()
            raise DeviceError(f"语音合成失败 espeak-ng failed: {complaint}")
        return spoken_seconds(recording)

    def close(self) -> None:
        """Nothing is held between sentences."""


class EspeakVoice(Speaker):
    """The voice of espeak-ng."""

    def __init__(self, player: Player, settings: EspeakSettings | None = None) -> None:
        super().__init__([EspeakEngine(settings)], player)

    @classmethod
    def from_config(cls, config: DeviceConfig) -> EspeakVoice:
        """Options: ``voices`` (languages to espeak-ng voices), ``speed`` (140), ``amplitude``
        (80), ``timeout_seconds`` (10), ``readings`` (words to pinyin), ``sound_card`` (ALSA name,
        ``default``).

        Raises DeviceNotFound when espeak-ng is not installed.
        """
        settings, sound_card = _plan(config)
        _program()
        return cls(aplay_player(sound_card), settings)

    @staticmethod
    def check_config(config: DeviceConfig) -> None:
        _plan(config)


def _program() -> str:
    program = shutil.which("espeak-ng")
    if program is None:
        raise DeviceNotFound("没有安装 espeak-ng it is not installed")
    return program


def _plan(config: DeviceConfig) -> tuple[EspeakSettings, str]:
    options = option_settings(config)
    settings = EspeakSettings(
        voices=chosen_voices(options, VOICES),
        speed=options.integer("speed", 140, least=80, most=450),
        amplitude=options.integer("amplitude", 80, least=0, most=200),
        timeout_seconds=options.seconds("timeout_seconds", 10.0, least=1, most=60),
        readings=chosen_readings(options),
    )
    sound_card = options.text("sound_card", "default")
    options.finish()
    return settings, sound_card
