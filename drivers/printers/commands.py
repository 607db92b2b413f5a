"""ESC/POS taken apart: the reading side of the virtual printer. Pure.

Written from the command reference on its own, sharing nothing with ``encoding.py``: so a slip
that comes out right here was not made and read by the same mistake.
"""

from __future__ import annotations

from dataclasses import dataclass

ESC, FS, GS = 0x1B, 0x1C, 0x1D

# How many bytes follow a command's two.
_ARGUMENTS = {
    b"\x1b@": 0,
    b"\x1b2": 0,
    b"\x1c&": 0,
    b"\x1c.": 0,
    b"\x1bS": 0,
    b"\x1ba": 1,
    b"\x1bE": 1,
    b"\x1bG": 1,
    b"\x1b-": 1,
    b"\x1bd": 1,
    b"\x1bJ": 1,
    b"\x1b!": 1,
    b"\x1b3": 1,
    b"\x1bt": 1,
    b"\x1bR": 1,
    b"\x1bM": 1,
    b"\x1c!": 1,
    b"\x1c-": 1,
    b"\x1cW": 1,
    b"\x1cC": 1,
    b"\x1cS": 2,
    b"\x1d!": 1,
    b"\x1dB": 1,
    b"\x1dr": 1,
    b"\x1da": 1,
    b"\x1dI": 1,
    b"\x1dL": 2,
    b"\x1dW": 2,
}


@dataclass(frozen=True, slots=True)
class Text:
    """A run of bytes to be printed."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Command:
    """``name`` is the command's first bytes (with the letter after ``GS (``), then its data."""

    name: bytes
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Bytes that are no command of this printer."""

    data: bytes


Item = Text | Command | Unknown


def take(buffer: bytearray) -> Item | None:
    """Remove the first item from the buffer; None when it is not complete yet."""
    if not buffer:
        return None
    length, item = _first(bytes(buffer))
    if item is None:
        return None
    del buffer[:length]
    return item


def _first(data: bytes) -> tuple[int, Item | None]:
    """The first item and its length; an incomplete one is None."""
    if data[0] >= 0x20:
        length = next((at for at, byte in enumerate(data) if byte < 0x20), len(data))
        return length, Text(data[:length])
    if data[0] not in (ESC, FS, GS):
        single = data[:1]
        return 1, Command(single) if single in b"\n\r\t\x0c" else Unknown(single)
    if len(data) < 2:
        return 0, None
    return _command(data)


def _command(data: bytes) -> tuple[int, Item | None]:
    name = data[:2]
    if name == b"\x1dV":
        return _cut(data)
    if name == b"\x1d(":
        return _sized(data)
    if name == b"\x1dv":
        return _raster(data)
    count = _ARGUMENTS.get(name)
    if count is None:
        return 2, Unknown(name)
    if len(data) < 2 + count:
        return 0, None
    return 2 + count, Command(name, data[2 : 2 + count])


def _cut(data: bytes) -> tuple[int, Item | None]:
    """GS V m, and for m of 65 and more a feed."""
    if len(data) < 3:
        return 0, None
    length = 4 if data[2] >= 65 else 3
    if len(data) < length:
        return 0, None
    return length, Command(data[:2], data[2:length])


def _sized(data: bytes) -> tuple[int, Item | None]:
    """GS ( letter pL pH and so many bytes."""
    if len(data) < 5:
        return 0, None
    length = 5 + data[3] + 256 * data[4]
    if len(data) < length:
        return 0, None
    return length, Command(data[:3], data[5:length])


def _raster(data: bytes) -> tuple[int, Item | None]:
    """GS v 0 m xL xH yL yH, then x bytes for each of y rows."""
    if len(data) < 3:
        return 0, None
    if data[2] != 0x30:
        return 3, Unknown(data[:3])
    if len(data) < 8:
        return 0, None
    across, rows = data[4] + 256 * data[5], data[6] + 256 * data[7]
    length = 8 + across * rows
    if len(data) < length:
        return 0, None
    return length, Command(data[:3], data[3:length])


class RealTimeFilter:
    """Picks DLE EOT n out of everything that arrives, even out of the midst of other data."""

    def __init__(self) -> None:
        self._held = bytearray()

    def split(self, data: bytes) -> tuple[bytes, list[int]]:
        """The data without DLE EOT n, and the n that were asked, in order."""
        rest = bytearray()
        asked: list[int] = []
        for byte in data:
            self._held.append(byte)
            if bytes(self._held) in (b"\x10", b"\x10\x04"):
                continue
            if len(self._held) == 3 and 1 <= byte <= 4:
                asked.append(byte)
                self._held.clear()
                continue
            again = byte == 0x10
            rest += self._held[:-1] if again else self._held
            self._held = bytearray(b"\x10" if again else b"")
        return bytes(rest), asked
