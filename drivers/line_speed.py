"""How long bytes are on their way to a device, as far as its address tells. Pure.

A serial line carries a byte in ten bits' time; what was handed to the port stands in a queue. Of
other wires nothing is known that would matter.
"""

from __future__ import annotations

from typing import Final

from drivers.configuration import parse_address

USUAL_BAUD: Final = 9600
"""Of a ``serial://`` address that names no speed."""
BITS_PER_BYTE: Final = 10
"""8N1: a start bit, eight of data, a stop bit."""
_SERIAL: Final = ("serial", "usb-serial")


def baud_of(address: str, usual: int = USUAL_BAUD) -> int:
    """The speed that an address names, in bits a second; ``usual`` when it names none.

    The address was found to be in order, and may have ``spy://`` before it.
    """
    given = parse_address(address.removeprefix("spy://")).parameters.get("baud", "")
    return int(given) if given.isdigit() and int(given) > 0 else usual


def seconds_per_byte(address: str) -> float:
    """How long a serial line takes for a byte; 0 for wires that take no time worth counting."""
    if parse_address(address.removeprefix("spy://")).scheme not in _SERIAL:
        return 0.0
    return BITS_PER_BYTE / baud_of(address)
