"""The frames of ``qs`` button boxes, 57600 8N1 on an RS-485 bus. Pure.

    01 ADDR KEY 07              a key, to the hall
    01 ADDR CODE 07             lamp and beeper, to the box
    01 ADDR BLINK C1 C2 C3 07   three characters on the box's display, to the box

There is no checksum and no acknowledgement; the boxes part frames by 50 ms of silence.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum

START = 0x01
END = 0x07
FIRST_KEY = 0x31
STEADY = 0x20
DISPLAY_WIDTH = 3
BEEP_OFFSET = 7
"""Added to a lamp code it means the same lamp and a beep of 500 ms."""


class Lamp(IntEnum):
    OFF = 0x30
    RED = 0x31
    GREEN = 0x32
    RED_FAST = 0x33
    GREEN_FAST = 0x34
    RED_SLOW = 0x35
    GREEN_SLOW = 0x36


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One press: the box's address, 0 to 255, and the raw key byte."""

    address: int
    code: int


def encode_key(key: Key) -> bytes:
    return bytes((START, key.address, key.code, END))


def encode_lamp(address: int, code: int) -> bytes:
    return bytes((START, address, code, END))


def encode_display(address: int, text: str, blink: int = STEADY) -> bytes:
    """Three characters: a longer text shows its last three, a shorter one stands at the left."""
    shown = text[-DISPLAY_WIDTH:].ljust(DISPLAY_WIDTH).encode("ascii", "replace")
    return bytes((START, address, blink)) + shown + bytes((END,))


class KeyDecoder:
    """Finds the presses in a stream of bytes, whatever lies between and wherever it is split."""

    def __init__(self, codes: Collection[int]) -> None:
        self._codes = frozenset(codes)
        self._buffer = bytearray()
        self.skipped_bytes = 0
        """Bytes that belonged to no press, since the beginning."""
        self.bad_frames = 0
        """Frames of the right shape with a key that the box does not have."""

    def feed(self, chunk: bytes) -> list[Key]:
        """The presses that are complete with these bytes, in order."""
        self._buffer += chunk
        keys: list[Key] = []
        while self._buffer:
            if self._buffer[0] == START and len(self._buffer) < 4:
                break
            if self._buffer[0] != START or self._buffer[3] != END:
                self._skip_one()
            elif self._buffer[2] not in self._codes:
                self.bad_frames += 1
                self._skip_one()
            else:
                keys.append(Key(address=self._buffer[1], code=self._buffer[2]))
                del self._buffer[:4]
        return keys

    def _skip_one(self) -> None:
        del self._buffer[0]
        self.skipped_bytes += 1
