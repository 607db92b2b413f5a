"""What a scanner types: from strokes of a US keyboard to codes. Pure."""

from __future__ import annotations

import string
from collections.abc import Mapping
from types import MappingProxyType

from drivers.strokes import Action, Stroke, key_code

LONGEST_CODE = 256

_PUNCTUATION = {
    "KEY_MINUS": "-_",
    "KEY_EQUAL": "=+",
    "KEY_LEFTBRACE": "[{",
    "KEY_RIGHTBRACE": "]}",
    "KEY_SEMICOLON": ";:",
    "KEY_APOSTROPHE": "'\"",
    "KEY_GRAVE": "`~",
    "KEY_BACKSLASH": "\\|",
    "KEY_COMMA": ",<",
    "KEY_DOT": ".>",
    "KEY_SLASH": "/?",
    "KEY_SPACE": "  ",
    "KEY_KPMINUS": "--",
    "KEY_KPPLUS": "++",
    "KEY_KPASTERISK": "**",
    "KEY_KPSLASH": "//",
    "KEY_KPDOT": "..",
}
_LETTERS = {f"KEY_{letter}": letter.lower() + letter for letter in string.ascii_uppercase}
_DIGITS = {
    f"KEY_{digit}": digit + shifted
    for digit, shifted in zip(string.digits, ")!@#$%^&*(", strict=True)
}
_KEYPAD = {f"KEY_KP{digit}": digit * 2 for digit in string.digits}


def _codes(*names: str) -> frozenset[int]:
    return frozenset(code for name in names if (code := key_code(name)) is not None)


CHARACTERS: Mapping[int, str] = MappingProxyType(
    {
        code: both
        for name, both in (_LETTERS | _DIGITS | _KEYPAD | _PUNCTUATION).items()
        if (code := key_code(name)) is not None
    }
)
"""A key's character without shift, then with it."""

ENDS = _codes("KEY_ENTER", "KEY_KPENTER")
SHIFTS = _codes("KEY_LEFTSHIFT", "KEY_RIGHTSHIFT")
CAPS_LOCK = _codes("KEY_CAPSLOCK")


class TypedCodes:
    """Collects characters up to Enter.

    A code with strokes missing, or longer than 256 characters, is dropped whole: half a code is
    another code. So is a beginning that nothing followed for ``gap_seconds``.
    """

    def __init__(self, gap_seconds: float = 2.0) -> None:
        self._gap_seconds = gap_seconds
        self._typed = ""
        self._spoilt = False
        self._shifts: set[int] = set()
        self._caps_lock = False
        self._last_at = 0.0
        self.dropped = 0
        """Codes that were dropped, since the beginning."""

    def accept(self, stroke: Stroke, now: float) -> str | None:
        """The code that this stroke ends, else None. ``now`` is monotonic, in seconds."""
        if stroke.action is Action.LOST:
            self._spoilt = True
            self._shifts.clear()
            self._last_at = now
        elif stroke.code in SHIFTS:
            self._hold_shift(stroke)
        elif stroke.action is Action.DOWN:
            return self._press(stroke.code, now)
        return None

    def _hold_shift(self, stroke: Stroke) -> None:
        if stroke.action is Action.UP:
            self._shifts.discard(stroke.code)
        else:
            self._shifts.add(stroke.code)

    def _press(self, code: int, now: float) -> str | None:
        if now - self._last_at > self._gap_seconds:
            self._begin(dropped=bool(self._typed))
        self._last_at = now
        if code in ENDS:
            return self._end()
        if code in CAPS_LOCK:
            self._caps_lock = not self._caps_lock
        elif code in CHARACTERS:
            self._typed += self._character(code)
            self._spoilt = self._spoilt or len(self._typed) > LONGEST_CODE
            self._typed = self._typed[:LONGEST_CODE]
        return None

    def _character(self, code: int) -> str:
        both = CHARACTERS[code]
        upper = bool(self._shifts) != (self._caps_lock and both[1].isalpha())
        return both[1] if upper else both[0]

    def _end(self) -> str | None:
        typed, spoilt = self._typed.strip(), self._spoilt
        self._begin(dropped=spoilt)
        return None if spoilt or not typed else typed

    def _begin(self, *, dropped: bool) -> None:
        self._typed = ""
        self._spoilt = False
        self.dropped += dropped
