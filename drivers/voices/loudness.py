"""How loud a sound is, where its speech begins and ends, and bringing both to a measure.

Measured in frames of 10 ms. Loudness is the power of the frames that carry speech, in dB below
full scale, so that a pause within a sentence does not count as softness. That is simpler than ITU-R
BS.1770 and does for one voice read by one microphone. Pure.
"""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass
from operator import mul
from typing import Final

from drivers.voices.sound import FULL_SCALE, Sound, scaled

FRAME_SECONDS: Final = 0.01
SILENCE_DB: Final = -90.0
"""What a sound without any speech measures."""
SPEECH_BELOW_LOUDEST_DB: Final = 35.0
"""Frames softer than the loudest by more are breath and room."""
FLOOR_DB: Final = -55.0
"""Frames below carry no speech, however soft the rest is."""
PEAK_DB: Final = -1.0
"""The loudest sample of a levelled sound at most: loudspeakers distort above."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What was found in a sound."""

    seconds: float
    loudness_db: float
    """Of its speech, below full scale; SILENCE_DB when there is none."""
    peak_db: float
    lead_seconds: float
    """Before the speech begins; the whole length when there is none."""
    tail_seconds: float
    """After it ends."""
    clipped: int
    """Samples in runs of three and more at full scale: the tops that were cut off."""


def measure(sound: Sound) -> Measure:
    """Look through a sound."""
    powers = _powers(sound)
    speech = _speech(powers)
    frame = _frame(sound.rate)
    peak = max(max(sound.samples, default=0), -min(sound.samples, default=0))
    lead = speech[0] * frame / sound.rate if speech else sound.seconds
    end = (speech[-1] + 1) * frame / sound.rate if speech else sound.seconds
    return Measure(
        seconds=sound.seconds,
        loudness_db=_loudness(powers, speech),
        peak_db=20 * math.log10(peak / FULL_SCALE) if peak else SILENCE_DB,
        lead_seconds=lead,
        tail_seconds=max(0.0, sound.seconds - end),
        clipped=_clipped(sound.samples),
    )


def trimmed(sound: Sound, margin_seconds: float) -> Sound:
    """Only its speech with this much around; a sound without speech as it is."""
    speech = _speech(_powers(sound))
    if not speech:
        return sound
    frame, margin = _frame(sound.rate), round(margin_seconds * sound.rate)
    first = max(0, speech[0] * frame - margin)
    last = min(len(sound.samples), (speech[-1] + 1) * frame + margin)
    return Sound(sound.rate, _faded(sound.samples[first:last], min(margin, frame)))


def levelled(sound: Sound, loudness_db: float) -> Sound:
    """At this loudness, or as near as its peaks allow; silence stays silence."""
    found = measure(sound)
    if found.loudness_db <= SILENCE_DB:
        return sound
    gain_db = min(loudness_db - found.loudness_db, PEAK_DB - found.peak_db)
    return scaled(sound, 10 ** (gain_db / 20))


def _frame(rate: int) -> int:
    return max(1, round(rate * FRAME_SECONDS))


def _powers(sound: Sound) -> list[float]:
    """The mean square of each frame, full scale being 1."""
    size, samples = _frame(sound.rate), sound.samples
    frames = (samples[at : at + size] for at in range(0, len(samples), size))
    return [sum(map(mul, frame, frame)) / (len(frame) * FULL_SCALE**2) for frame in frames]


def _speech(powers: list[float]) -> list[int]:
    """The frames that carry speech, in order."""
    loudest = max(powers, default=0.0)
    least = max(10 ** (FLOOR_DB / 10), loudest * 10 ** (-SPEECH_BELOW_LOUDEST_DB / 10))
    return [at for at, power in enumerate(powers) if power >= least]


def _loudness(powers: list[float], speech: list[int]) -> float:
    if not speech:
        return SILENCE_DB
    return 10 * math.log10(sum(powers[at] for at in speech) / len(speech))


def _clipped(samples: array[int]) -> int:
    if FULL_SCALE not in samples and -FULL_SCALE not in samples and -FULL_SCALE - 1 not in samples:
        return 0
    found, run, before = 0, 0, 0
    for sample in samples:
        run = run + 1 if abs(sample) >= FULL_SCALE and sample == before else 1
        before = sample
        if abs(sample) >= FULL_SCALE and run >= 3:
            found += 3 if run == 3 else 1
    return found


def _faded(samples: array[int], length: int) -> array[int]:
    """Without the click of a wave that begins or ends anywhere but at zero."""
    faded, length = samples[:], min(length, len(samples) // 2)
    for at in range(length):
        faded[at] = faded[at] * at // length
        faded[-1 - at] = faded[-1 - at] * at // length
    return faded
