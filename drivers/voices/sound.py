"""Sound as samples: read, joined, made louder or softer, written. Whole numbers, no library.

Mono, 16 bits a sample: what loudspeakers in halls and engines of speech have in common.
"""

from __future__ import annotations

import sys
import wave
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from drivers.errors import DeviceError

FULL_SCALE: Final = 32767
"""The largest sample."""
SUFFIXES: Final = (".wav", ".ogg")
"""The kinds of file that can be read."""


@dataclass(frozen=True, slots=True)
class Sound:
    """Mono sound. The samples are not to be changed."""

    rate: int
    """Samples a second."""
    samples: array[int]

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate


def silence(rate: int, seconds: float) -> Sound:
    """So much of nothing."""
    return Sound(rate, array("h", bytes(2 * round(rate * seconds))))


def joined(sounds: Iterable[Sound], gap_seconds: float) -> Sound:
    """One after the other with a gap between each two.

    Raises DeviceError when there is none, or when their rates differ.
    """
    whole: array[int] = array("h")
    rate = 0
    for sound in sounds:
        if rate == 0:
            rate = sound.rate
        elif sound.rate != rate:
            raise DeviceError(f"采样率不一致 the rates differ: {rate} Hz, {sound.rate} Hz")
        else:
            whole += silence(rate, gap_seconds).samples
        whole += sound.samples
    if rate == 0:
        raise DeviceError("没有可以播放的声音 there is nothing to join")
    return Sound(rate, whole)


def scaled(sound: Sound, factor: float) -> Sound:
    """Each sample times ``factor``, which is 0 or more; none goes beyond full scale."""
    most = FULL_SCALE
    samples = array(
        "h", (max(-most, min(most, round(sample * factor))) for sample in sound.samples)
    )
    return Sound(sound.rate, samples)


def at_volume(sound: Sound, volume: int) -> Sound:
    """At a volume of 0 to 100. By squares, as knobs are: 50 is 12 dB below 100."""
    return sound if volume >= 100 else scaled(sound, (max(0, volume) / 100) ** 2)


def read_sound(path: Path) -> Sound:
    """A WAV or Ogg file; of several channels the mean. Raises DeviceError for any other."""
    try:
        if path.suffix.lower() == ".wav":
            return _read_wav(path)
        if path.suffix.lower() == ".ogg":
            return _read_ogg(path)
    except (OSError, EOFError, RuntimeError, ValueError, wave.Error) as error:
        raise DeviceError(f"声音文件 {path.name} 读不了 it cannot be read: {error}") from error
    raise DeviceError(f"声音文件 {path.name} 应为 {'、'.join(SUFFIXES)} must be one of these")


def write_wav(path: Path, sound: Sound) -> None:
    """Write a WAV file. Raises OSError."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sound.rate)
        file.writeframes(_swapped(sound.samples).tobytes())


def _read_wav(path: Path) -> Sound:
    with wave.open(str(path), "rb") as file:
        if file.getsampwidth() != 2:
            raise ValueError(f"{8 * file.getsampwidth()} bits a sample, not 16")
        samples: array[int] = array("h")
        # A file that was cut short may end within a sample.
        frames = file.readframes(file.getnframes())
        samples.frombytes(frames[: len(frames) & ~1])
        return Sound(file.getframerate(), _mono(_swapped(samples), file.getnchannels()))


def _read_ogg(path: Path) -> Sound:
    # Ogg needs a decoder, which the halls that have none need not load.
    import soundfile

    with soundfile.SoundFile(str(path)) as file:
        samples: array[int] = array("h")
        samples.frombytes(bytes(file.buffer_read(dtype="int16")))
        return Sound(file.samplerate, _mono(samples, file.channels))


def _mono(samples: array[int], channels: int) -> array[int]:
    if channels == 1:
        return samples
    sides = (samples[side::channels] for side in range(channels))
    return array("h", (sum(frame) // channels for frame in zip(*sides, strict=False)))


def _swapped(samples: array[int]) -> array[int]:
    """WAV is little-endian whatever the machine."""
    if sys.byteorder == "little":
        return samples
    turned = samples[:]
    turned.byteswap()
    return turned
