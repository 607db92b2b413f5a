"""Keyboards, keypads, scanners and buttons out of ``/proc/bus/input/devices``. Pure.

A scanner that types declares a whole keyboard, as a keyboard does: only its maker or its name
tells them apart, and where neither does it stays a keyboard.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

LONG_BITS: Final = struct.calcsize("l") * 8
"""The width of a word of the key map, as the kernel prints it for this process."""

_HOST_BUS, _CEC_BUS = 0x19, 0x1E
_LETTERS: Final = frozenset({*range(16, 26), *range(30, 39), *range(44, 51)})
_TOP_DIGITS: Final = frozenset(range(2, 12))
_PAD_DIGITS: Final = frozenset({71, 72, 73, 75, 76, 77, 79, 80, 81, 82})
_POWER: Final = frozenset({116, 142, 143})
_SCANNER_VENDORS: Final = frozenset({0x0C2E, 0x05E0, 0x05F9, 0x1EAB, 0x0536, 0x065A})
"""Honeywell, Zebra, Datalogic, Newland, Hand Held Products, Opticon."""
_SCANNER_WORDS: Final = ("scan", "barcode", "bar code", "imager", "qrcode")
_KEYPAD_WORDS: Final = ("keypad", "numpad", "numeric", "小键盘")


class InputUse(StrEnum):
    """What an input device is good for in a hall."""

    KEYPAD = "keypad"
    SCANNER = "scanner"
    KEYBOARD = "keyboard"
    """A keyboard, or a scanner that does not say that it is one."""
    BUTTONS = "buttons"
    """Push-buttons on the machine's own pins (gpio-keys)."""
    OTHER = "other"
    """Mice, touch panels, power buttons, the television's remote control."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputBlock:
    """One paragraph of the list."""

    bus: int
    vendor: int
    product: int
    name: str
    sysfs: str
    """Its place below /sys, beginning with ``/devices``."""
    event: str
    """``event3``; empty when it has no such node."""
    typing: bool
    """Whether the kernel takes it for a keyboard."""
    keys: frozenset[int]
    """The kernel's key codes that it can send."""


def parse_inputs(text: str, word_bits: int = LONG_BITS) -> list[InputBlock]:
    """All devices of the list, in its order."""
    return [_block(part, word_bits) for part in text.split("\n\n") if part.strip()]


def use_of(block: InputBlock) -> InputUse:
    """What it is good for."""
    name = block.name.lower()
    if not block.event or not block.typing or block.bus == _CEC_BUS or name.startswith("vc4"):
        return InputUse.OTHER
    if block.bus == _HOST_BUS and "gpio" in name + block.sysfs.lower():
        return InputUse.OTHER if block.keys <= _POWER else InputUse.BUTTONS
    if block.keys >= _LETTERS:
        if block.vendor in _SCANNER_VENDORS or any(word in name for word in _SCANNER_WORDS):
            return InputUse.SCANNER
        keypad = any(word in name for word in _KEYPAD_WORDS)
        return InputUse.KEYPAD if keypad else InputUse.KEYBOARD
    digits = block.keys >= _PAD_DIGITS or block.keys >= _TOP_DIGITS
    return InputUse.KEYPAD if digits else InputUse.OTHER


def _block(part: str, word_bits: int) -> InputBlock:
    lines = dict(_line(line) for line in part.splitlines() if line[1:3] == ": ")
    identity = dict(word.partition("=")[::2] for word in lines.get("I", "").split())
    handlers = lines.get("Handlers", "").split()
    return InputBlock(
        bus=int(identity.get("Bus", "0"), 16),
        vendor=int(identity.get("Vendor", "0"), 16),
        product=int(identity.get("Product", "0"), 16),
        name=lines.get("Name", "").strip('"'),
        sysfs=lines.get("Sysfs", ""),
        event=next((one for one in handlers if one.startswith("event")), ""),
        typing="kbd" in handlers,
        keys=_keys(lines.get("KEY", ""), word_bits),
    )


def _line(line: str) -> tuple[str, str]:
    """Its name and value; the line of identities has several and is kept under its letter."""
    letter, _, rest = line.partition(": ")
    if letter == "I":
        return letter, rest
    name, _, value = rest.partition("=")
    return name, value.strip()


def _keys(bitmap: str, word_bits: int) -> frozenset[int]:
    """Words in hexadecimal, the highest first, as the kernel prints a map of bits."""
    bits = 0
    for word in bitmap.split():
        bits = bits << word_bits | int(word, 16)
    return frozenset(place for place in range(bits.bit_length()) if bits >> place & 1)
