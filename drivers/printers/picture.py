"""What came out of the virtual printer, as a picture: the bytes of a slip made visible.

Drawn from what the printer read, not from what was meant: so it shows what will be on paper, a
letter as large as the printer's own, a QR code module by module, dots where dots were sent. Only
the shapes of letters are ours: which font a printer has in its ROM it does not tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Final

from drivers.ports import Slip
from drivers.printers.drawing import ROW, SQUARE, draw_row
from drivers.printers.encoding import EncodedSlip, Layout, encode_slip
from drivers.printers.fonts import Typeface
from drivers.printers.mechanism import (
    Mechanism,
    Printed,
    PrintedCode,
    PrintedFeed,
    PrintedImage,
    PrintedLine,
    PrintedSlip,
)
from drivers.printers.symbols import DOTS_A_COLUMN

if TYPE_CHECKING:
    from PIL.Image import Image

MARGIN: Final = 32
"""Dots of paper beside what is printed on: 4 mm."""
_ABOVE: Final = 24
_PAPER: Final = 255
_TORN: Final = 150
_LEVELS: Final = {48: "l", 49: "m", 50: "q", 51: "h"}
"""Error correction as GS ( k numbers it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A slip as it will be printed."""

    png: bytes
    encoded: EncodedSlip
    unknown: tuple[bytes, ...]
    """Commands in it that our printer does not know; a real one may print them as rubbish."""


def preview(slip: Slip, layout: Layout) -> Preview:
    """Encode a slip, print it on a virtual printer, and draw what came out.

    Raises ValueError as :func:`encode_slip`.
    """
    encoded = encode_slip(slip, layout)
    slips = printed_from(encoded.data, layout)
    png = picture_of(slips, layout.columns, layout.typeface)
    unknown = tuple(one for printed in slips for one in printed.unknown)
    return Preview(png=png, encoded=encoded, unknown=unknown)


def printed_from(data: bytes, layout: Layout) -> tuple[PrintedSlip, ...]:
    """What a printer makes of these bytes, up to the last cut."""
    slips: list[PrintedSlip] = []
    mechanism = Mechanism(
        columns=layout.columns,
        encoding=layout.encoding,
        process_ids=True,
        printed=slips.append,
        stepped=lambda: None,
    )
    mechanism.receive(data)
    return tuple(slips)


def picture_of(
    slips: tuple[PrintedSlip, ...], columns: int, typeface: Typeface | None = None
) -> bytes:
    """The slips one under another as a PNG, a dot a pixel, a dashed line where each was cut."""
    from PIL import Image

    letters = Typeface() if typeface is None else typeface
    dots = columns * DOTS_A_COLUMN
    pieces: list[Image.Image] = []
    for slip in slips:
        pieces.append(Image.new("1", (dots, _ABOVE)))
        pieces += [_laid(_drawn(part, dots, letters), part, dots) for part in slip.parts]
        pieces.append(_cut_line(dots))
    whole = Image.new("L", (dots + 2 * MARGIN, sum(piece.height for piece in pieces)), _PAPER)
    top = 0
    for piece in pieces:
        whole.paste(0, (MARGIN, top), piece)
        top += piece.height
    file = BytesIO()
    whole.save(file, format="PNG", optimize=True)
    return file.getvalue()


def _drawn(part: Printed, dots: int, typeface: Typeface) -> Image:
    from PIL import Image

    if isinstance(part, PrintedLine):
        return _line(part, typeface)
    if isinstance(part, PrintedCode):
        return _code(part)
    if isinstance(part, PrintedImage):
        return Image.frombytes("1", (part.across * 8, part.height), part.rows)
    return Image.new("1", (dots, part.dots))


def _line(line: PrintedLine, typeface: Typeface) -> Image:
    """A printer makes large letters of its small ones, dot by dot."""
    small = draw_row(line.text, SQUARE, typeface, bold=line.bold)
    if line.width == line.height == 1:
        return small
    square = small.crop((0, 0, small.width, SQUARE + 4))
    return square.resize((square.width * line.width, square.height * line.height))


def _code(code: PrintedCode) -> Image:
    small = _modules(code.content, _LEVELS.get(code.level, "m"))
    side = small.width * code.module
    return small.resize((side, side))


@lru_cache(maxsize=32)
def _modules(content: str, level: str) -> Image:
    import segno
    from PIL import Image

    code = segno.make(content, error=level, micro=False, boost_error=False, encoding="utf-8")
    rows = list(code.matrix)
    small = Image.new("1", (len(rows), len(rows)))
    small.putdata([_PAPER if dark else 0 for row in rows for dark in row])
    return small


def _laid(image: Image, part: Printed, dots: int) -> Image:
    """The piece across the whole paper, where ESC a puts it; what is too wide is lost."""
    from PIL import Image as Images

    if isinstance(part, PrintedFeed):
        return image
    left = {1: (dots - image.width) // 2, 2: dots - image.width}.get(part.align, 0)
    height = max(image.height, ROW) if isinstance(part, PrintedLine) else image.height
    across = Images.new("1", (dots, height))
    across.paste(image, (max(0, left), 0))
    return across


def _cut_line(dots: int) -> Image:
    from PIL import Image, ImageDraw

    line = Image.new("1", (dots, 8))
    draw = ImageDraw.Draw(line)
    for left in range(0, dots, 16):
        draw.line((left, 2, left + 7, 2), fill=_TORN)
    return line
