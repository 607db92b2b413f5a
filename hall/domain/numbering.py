"""Numbers that people read: ticket numbers, case numbers and follow codes (rulebook 02, 09 §5)."""

from __future__ import annotations

from hall.domain.tickets import Standing

FOLLOW_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without 0, o, 1, i and l, which old eyes confuse."""
_LETTERS = bytes(ord(FOLLOW_ALPHABET[byte % len(FOLLOW_ALPHABET)]) for byte in range(256))
FOLLOW_LENGTH = 12
"""31 ** 12 codes, about 59 bits: not to be guessed, and short enough to be typed."""


def ticket_number(prefix: str, sequence: int, standing: Standing, digits: int = 3) -> str:
    """``A001``, or ``VA001`` for priority; it widens after 999, never wraps (rulebook 02)."""
    mark = "V" if standing is Standing.PRIORITY else ""
    return f"{mark}{prefix}{sequence:0{digits}d}"


def case_number(centre: str, day: str, sequence: int) -> str:
    """``JH20261121-00012``: centre code, service day (``YYYY-MM-DD``), serial of the day."""
    return f"{centre}{day.replace('-', '')}-{sequence:05d}"


def follow_code(random_bytes: bytes) -> str:
    """A code for the slip's QR code from at least 12 random bytes.

    The bias of the modulo is below one part in eight and does not matter at this length.
    """
    return random_bytes[:FOLLOW_LENGTH].translate(_LETTERS).decode("ascii")
