"""A voice: engines, tried in order, and a player."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from drivers.errors import DeviceError, DeviceRefused
from drivers.health import Concern
from drivers.ports import Heeding
from drivers.voices.chime import chime
from drivers.voices.engine import Engine
from drivers.voices.player import Player
from drivers.voices.sound import at_volume, read_sound, write_wav

SUBSTITUTED: Final = "voice.substituted"
"""The concern that a sentence was heard, though not by the engine that should have said it."""


class Speaker:
    """Has a sentence rendered by the first engine that can, and plays it to its end."""

    def __init__(self, engines: Sequence[Engine], player: Player) -> None:
        """``engines``: one or more, the best first."""
        self._engines = tuple(engines)
        self._player = player

    def say(self, sentence: str, language: str, volume: int = 100) -> Concern | None:
        """As the protocol Voice has it. Raises what the first engine raised when none can."""
        with tempfile.TemporaryDirectory(prefix="jiaohao-voice-") as folder:
            recording = Path(folder, "sentence.wav")
            seconds, concern = self._rendered(sentence, language, recording)
            if volume < 100:
                write_wav(recording, at_volume(read_sound(recording), volume))
            self._player.play(recording, seconds)
        return concern

    def chime(self, volume: int = 100) -> None:
        """Play the chime. Raises DeviceError."""
        sound = at_volume(chime(), volume)
        with tempfile.TemporaryDirectory(prefix="jiaohao-voice-") as folder:
            recording = Path(folder, "chime.wav")
            write_wav(recording, sound)
            self._player.play(recording, sound.seconds)

    def look(self) -> None:
        """Raises DeviceGone when the player knows that its loudspeaker is no longer there."""
        if isinstance(self._player, Heeding):
            self._player.look()

    def close(self) -> None:
        for engine in self._engines:
            engine.close()

    def _rendered(
        self, sentence: str, language: str, recording: Path
    ) -> tuple[float, Concern | None]:
        failed: list[DeviceError] = []
        for engine in self._engines:
            try:
                seconds = engine.render(sentence, language, recording)
            except DeviceError as error:
                failed.append(error)
            else:
                return seconds, _substituted(failed)
        if len(failed) == 1:
            raise failed[0]
        raise DeviceRefused("；".join(map(str, failed)))


def _substituted(failed: Sequence[DeviceError]) -> Concern | None:
    if not failed:
        return None
    return Concern(SUBSTITUTED, f"{failed[0]}，由备用引擎播报 said by the engine in reserve")
