"""The chime before a call: two soft tones a third apart, made by ourselves.

The same as the display page's (``display/static/board.voice.js``), so that a hall sounds alike
everywhere. Pure.
"""

from __future__ import annotations

import math
from array import array
from functools import lru_cache
from typing import Final

from drivers.voices.sound import FULL_SCALE, Sound

TONES: Final = ((659.25, 0.0), (523.25, 0.38))
"""Hertz and when it begins, in seconds: E5, C5."""
LOUDEST: Final = 0.35
ATTACK_SECONDS: Final = 0.02
FADE_SECONDS: Final = 0.7
SECONDS: Final = 1.15


@lru_cache(maxsize=2)
def chime(rate: int = 24000) -> Sound:
    """The chime at this many samples a second."""
    wave = [0.0] * round(rate * SECONDS)
    for hertz, after in TONES:
        first = round(rate * after)
        for at in range(first, len(wave)):
            seconds = (at - first) / rate
            wave[at] += _strength(seconds) * math.sin(2 * math.pi * hertz * seconds)
    return Sound(rate, array("h", (round(FULL_SCALE * value) for value in wave)))


def _strength(seconds: float) -> float:
    """Quickly there, fading to a 350th within FADE_SECONDS, and on from there."""
    rising = min(1.0, seconds / ATTACK_SECONDS)
    fallen = max(0.0, seconds - ATTACK_SECONDS) / (FADE_SECONDS - ATTACK_SECONDS)
    fading = math.pow(350.0, -fallen)
    return LOUDEST * rising * fading
