"""Whether an engine really spoke: engines report success for files that are empty or missing."""

from __future__ import annotations

import wave
from pathlib import Path

from drivers.errors import DeviceError

SHORTEST_SECONDS = 0.3
"""No sentence is shorter; what is, was cut off."""


def spoken_seconds(recording: Path) -> float:
    """How long a WAV file is. Raises DeviceError when it is missing, broken or too short."""
    try:
        with wave.open(str(recording), "rb") as file:
            rate, frames = file.getframerate(), file.getnframes()
            width = file.getsampwidth() * file.getnchannels()
            # The head may promise more than was written before the engine stopped.
            written = len(file.readframes(frames)) // width if width else 0
    except (OSError, EOFError, wave.Error) as error:
        raise DeviceError(f"语音没有合成出来 no speech was rendered ({error})") from error
    seconds = written / rate if rate else 0.0
    if seconds < SHORTEST_SECONDS:
        raise DeviceError(f"合成的语音只有 {seconds:.2f} 秒 the speech was cut off")
    return seconds
