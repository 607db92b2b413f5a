"""The engine that speaks from a pack of clips, and the voice with an engine in reserve."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from drivers.configuration import DeviceConfig, Settings, option_settings
from drivers.errors import DeviceConfigError, DeviceRefused
from drivers.voices.clips.pack import SHIPPED, Clip, Pack, read_pack
from drivers.voices.clips.planning import plan
from drivers.voices.engine import Engine
from drivers.voices.espeak import EspeakEngine, EspeakSettings
from drivers.voices.player import aplay_player
from drivers.voices.pyttsx3_voice import Pyttsx3Engine, Pyttsx3Settings
from drivers.voices.readings import chosen_readings
from drivers.voices.sound import Sound, joined, read_sound, silence, write_wav
from drivers.voices.speaker import Speaker

EDGE_SECONDS: Final = 0.1
"""Silence around a sentence: a sound card swallows the first moment after it wakes up."""
CLIPS_KEPT: Final = 256
"""Decoded clips in memory, those used last: about 10 MB."""
RESERVES: Final = ("espeak", "pyttsx3", "none")


class ClipsMissing(DeviceRefused):
    """Example scenario: the hall opened window 151 and its pack ends at 150."""

    code = "voice.clips_missing"


class ClipEngine:
    """Puts a sentence together from clips."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._sound = lru_cache(maxsize=CLIPS_KEPT)(self._read)

    def render(self, sentence: str, language: str, recording: Path) -> float:
        """Write the sentence to a WAV file; its length in seconds.

        Raises ClipsMissing naming what the pack lacks, DeviceError for a clip that is broken.
        """
        clips = self._pack.of(language)
        found = plan(sentence, clips)
        if found.missing or not found.clips:
            lacking = "、".join(found.missing[:8]) or sentence
            raise ClipsMissing(
                f"语音包“{self._pack.name}”缺少（{language}）：{lacking} clips are missing"
            )
        spoken = joined((self._sound(clips[key]) for key in found.clips), self._pack.gap_ms / 1000)
        edge = silence(spoken.rate, EDGE_SECONDS)
        whole = joined((edge, spoken, edge), 0.0)
        write_wav(recording, whole)
        return whole.seconds

    def close(self) -> None:
        """Forget the clips."""
        self._sound.cache_clear()

    def _read(self, clip: Clip) -> Sound:
        return read_sound(self._pack.path(clip))


class ClipVoice(Speaker):
    """The voice of a pack. What the pack lacks is said by the engine in reserve."""

    @classmethod
    def from_config(cls, config: DeviceConfig) -> ClipVoice:
        """Options: ``pack`` (its folder; the shipped one), ``reserve`` (``espeak``, ``pyttsx3`` or
        ``none``), ``readings`` (words to pinyin, for the reserve), ``sound_card`` (ALSA name,
        ``default``). Raises DeviceConfigError when the folder is no pack.
        """
        engines, sound_card = _plan(config)
        return cls(engines, aplay_player(sound_card))

    @staticmethod
    def check_config(config: DeviceConfig) -> None:
        _plan(config)


def _plan(config: DeviceConfig) -> tuple[list[Engine], str]:
    options = option_settings(config)
    folder = options.text("pack", str(SHIPPED))
    pack = _pack(options, Path(folder))
    reserve = options.text("reserve", RESERVES[0], choices=RESERVES)
    readings = chosen_readings(options)
    sound_card = options.text("sound_card", "default")
    options.finish()
    engines: list[Engine] = [ClipEngine(pack)]
    if reserve == "espeak":
        engines.append(EspeakEngine(EspeakSettings(readings=readings)))
    elif reserve == "pyttsx3":
        engines.append(Pyttsx3Engine(Pyttsx3Settings(readings=readings)))
    return engines, sound_card


def _pack(options: Settings, folder: Path) -> Pack:
    try:
        return read_pack(folder)
    except DeviceConfigError as error:
        options.problem(f"pack：{error}")
        return Pack(folder=folder)
