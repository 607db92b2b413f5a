"""What a serial port hears of a device that speaks at another speed. Pure."""

from __future__ import annotations

from typing import Final

SAMPLES_PER_BIT: Final = 16
_FIRST_DATA_BIT: Final = 1.5
_STOP_BIT: Final = 9.5


def heard(data: bytes, sent_at: int, read_at: int) -> bytes:
    """The bytes that a port at ``read_at`` baud makes of a device's at ``sent_at``, 8N1.

    As a UART does it: a falling edge begins a byte, every bit is looked at in its middle, and a
    stop bit that is missing is let pass, save that of a byte of nothing but zeros: that is a break,
    which the port is told to leave out.
    """
    line = [1, *(bit for byte in data for bit in (0, *(byte >> n & 1 for n in range(8)), 1))]

    def level(at: float) -> int:
        return line[int(at)] if at < len(line) else 1

    bit = sent_at / read_at
    found, at = bytearray(), 0.0
    while at < len(line):
        if level(at):
            at += bit / SAMPLES_PER_BIT
            continue
        byte = sum(level(at + (_FIRST_DATA_BIT + n) * bit) << n for n in range(8))
        at += _STOP_BIT * bit
        whole = bool(level(at))
        if whole or byte:
            found.append(byte)
        while not whole and not level(at):
            at += bit / SAMPLES_PER_BIT
    return bytes(found)
