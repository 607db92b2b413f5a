"""Sounds to try voices with: tones in the place of speech."""

from __future__ import annotations

import math
from array import array
from pathlib import Path

from drivers.errors import DeviceRefused
from drivers.voices.sound import Sound, write_wav

RATE = 8000


def tone(
    seconds: float = 0.3,
    *,
    amplitude: int = 8000,
    lead: float = 0.0,
    tail: float = 0.0,
    rate: int = RATE,
) -> Sound:
    """A tone of 440 Hz with silence around it."""
    wave = (
        round(amplitude * math.sin(2 * math.pi * 440 * at / rate))
        for at in range(round(seconds * rate))
    )
    quiet = [0] * round(lead * rate), [0] * round(tail * rate)
    return Sound(rate, array("h", [*quiet[0], *wave, *quiet[1]]))


class ToneEngine:
    """Renders every sentence as a tone of 50 ms a character, and refuses the words it lacks."""

    def __init__(self, *lacks: str, amplitude: int = 8000) -> None:
        self.rendered: list[str] = []
        self.closed = False
        self._lacks = lacks
        self._amplitude = amplitude

    def render(self, sentence: str, language: str, recording: Path) -> float:
        if any(word in sentence for word in self._lacks):
            raise DeviceRefused(f"it cannot say {sentence}")
        self.rendered.append(sentence)
        sound = tone(0.1 + 0.05 * len(sentence), amplitude=self._amplitude, lead=0.3, tail=0.3)
        write_wav(recording, sound)
        return sound.seconds

    def close(self) -> None:
        self.closed = True
