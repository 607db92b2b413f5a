"""Images for a printer: GS v 0 in bands, white rows as feeds, and no real-time command by chance.

    1D 76 30 00 xL xH yL yH dots    GS v 0: x bytes a row, y rows, one bit a dot
    1B 4A n                         ESC J: feed n dots

A line feed is never sent behind a band: NT-5890K swallows it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.Image import Image

BAND_ROWS: Final = 64
"""Rows of one band: 4.6 kB on 80 mm, which fits the smallest buffers."""
_BLANK_ROWS: Final = 8
"""From so many white rows on a feed is shorter than the dots."""
_FEED_AT_MOST: Final = 255

_REAL_TIME: Final = re.compile(rb"\x10(?=[\x04\x05\x14])")
"""DLE EOT, DLE ENQ and DLE DC4 act on sight, even amid dots: a printer would answer or reset."""
_INSTEAD: Final = b"\x30"
"""One black dot more beside the one that was there."""


def raster_bytes(image: Image) -> bytes:
    """An image whose ones are ink, from the printer's present line on.

    Where it stands on the paper, ESC a says.
    """
    across = -(-image.width // 8)
    dots = image.tobytes()
    rows = [dots[at : at + across] for at in range(0, len(dots), across)]
    out, at = bytearray(), 0
    while at < len(rows):
        blank = _blank_from(rows, at)
        if blank >= _BLANK_ROWS or at + blank == len(rows):
            out += feed_bytes(blank)
            at += blank
            continue
        end = _band_end(rows, at)
        out += _band(rows[at:end], across)
        at = end
    return bytes(out)


def feed_bytes(dots: int) -> bytes:
    """ESC J as often as it takes."""
    full, rest = divmod(dots, _FEED_AT_MOST)
    return b"\x1bJ\xff" * full + (b"\x1bJ" + bytes([rest]) if rest else b"")


def _blank_from(rows: list[bytes], at: int) -> int:
    end = at
    while end < len(rows) and not any(rows[end]):
        end += 1
    return end - at


def _band_end(rows: list[bytes], at: int) -> int:
    """Where the band that begins here ends: at its limit, or before white rows."""
    end = at + 1
    while end < min(len(rows), at + BAND_ROWS):
        blank = _blank_from(rows, end)
        if blank >= _BLANK_ROWS or (blank and end + blank == len(rows)):
            break
        end += max(1, min(blank, at + BAND_ROWS - end))
    return end


def _band(rows: list[bytes], across: int) -> bytes:
    dots = _REAL_TIME.sub(_INSTEAD, b"".join(rows))
    return b"\x1dv0\x00" + across.to_bytes(2, "little") + len(rows).to_bytes(2, "little") + dots
