"""From a slip to the bytes of an ESC/POS printer. Pure, but for python-escpos' one-time import."""

from __future__ import annotations

from dataclasses import dataclass, field
from unicodedata import normalize

from drivers.ports import Align, Feed, Line, Picture, QrCode, Rule, Size, Slip
from drivers.printers.drawing import (
    SQUARE,
    PictureUnusable,
    draw_picture,
    draw_row,
    draw_rule,
)
from drivers.printers.fonts import Typeface
from drivers.printers.lettering import GETA, Encoding, Lettering
from drivers.printers.raster import raster_bytes
from drivers.printers.symbols import DOTS_A_COLUMN, Cut, cut_bytes, drawn_qr, qr_bytes

_RESET = b"\x1b@"
_KANJI_ON = b"\x1c&"
_ALIGN = b"\x1ba"
_BOLD = b"\x1bE"
_SIZE = b"\x1d!"
_FEED = b"\x1bd"
_LINE_END = b"\n"

_DOUBLE, _LARGEST = 2, 6

_ANY = Lettering(Encoding.UTF8)
"""For what is sent as dots or inside a QR code: no code page stands in the way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What a printer prints on and with."""

    columns: int = 48
    """Latin characters of a line, 12 dots each: 32 on 58 mm paper, 48 on 80 mm."""
    encoding: Encoding = Encoding.GB18030
    drawn: bool = False
    """All text is sent as dots (raster): for printers without Chinese, or with little of it."""
    draws_rare: bool = True
    """A line with a character that Chinese printers lack is sent as dots, alone of its slip."""
    draws_qr: bool = False
    """QR codes are sent as dots: for printers that cannot make them."""
    typeface: Typeface = field(default_factory=Typeface)
    """What is drawn with."""
    cut: Cut = Cut.PARTIAL

    @property
    def dots(self) -> int:
        """The width that is printed on: 384 on 58 mm paper, 576 on 80 mm."""
        return self.columns * DOTS_A_COLUMN


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedSlip:
    """A slip's bytes, from reset to cut."""

    data: bytes
    replaced: int
    """How many characters became 〓."""
    missing: str = ""
    """Which ones, each once."""


def encode_slip(slip: Slip, layout: Layout) -> EncodedSlip:
    """Raises ValueError for a QR code that cannot be made, and for a picture that is none."""
    pen = _Pen(layout)
    for part in slip.parts:
        if isinstance(part, Line):
            pen.line(part)
        elif isinstance(part, QrCode):
            pen.qr(part)
        elif isinstance(part, Picture):
            pen.picture(part)
        elif isinstance(part, Rule):
            pen.rule()
        else:
            pen.feed(part)
    pen.put(cut_bytes(layout.cut))
    missing = "".join(dict.fromkeys(pen.missing))
    return EncodedSlip(data=bytes(pen.data), replaced=len(pen.missing), missing=missing)


class _Pen:
    """Writes parts one after another, changing the printer's state only where it differs."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._lettering = Lettering(layout.encoding)
        self.missing = ""
        # ESC @ leaves kanji mode as the printer's switches have it, so it is set here. A printer
        # set to UTF-8 would read pairs of bytes as hanzi in that mode.
        plain = layout.drawn or layout.encoding is Encoding.UTF8
        self.data = bytearray(_RESET + (b"" if plain else _KANJI_ON))
        self._state = {_ALIGN: 0, _SIZE: 0, _BOLD: 0}

    def put(self, data: bytes) -> None:
        self.data += data

    def line(self, line: Line) -> None:
        rare = self._lettering.rare(line.text) if self._layout.draws_rare else ""
        absent = self._layout.typeface.missing(rare)
        if self._layout.drawn or absent != rare:
            self._draw(line)
            return
        # Where no font here has any of them either, the rest of the line stays as it is.
        text = self._printable(self._lettering, self._without(line.text, absent))
        multiple = self._multiple(line.size, self._lettering.width(text))
        self._set(_ALIGN, int(line.align is Align.CENTRE))
        self._set(_SIZE, (multiple - 1) * 0x11)
        self._set(_BOLD, int(line.bold))
        for row in self._lettering.wrap(text, self._layout.columns // multiple):
            self.put(self._lettering.encode(row) + _LINE_END)

    def qr(self, code: QrCode) -> None:
        content = self._printable(_ANY, code.content)
        self._set(_ALIGN, 1)
        if self._layout.draws_qr:
            self.put(raster_bytes(drawn_qr(content, code.module, self._layout.columns)))
        else:
            self.put(qr_bytes(content, code.module, self._layout.columns))

    def picture(self, picture: Picture) -> None:
        if not 1 <= picture.width <= 100:
            raise PictureUnusable(f"picture width must be 1 to 100 per cent, not {picture.width}")
        dots = max(8, self._layout.dots * picture.width // 100)
        self._set(_ALIGN, 1)
        self.put(raster_bytes(draw_picture(picture.image, dots)))

    def rule(self) -> None:
        if self._layout.drawn:
            self.put(raster_bytes(draw_rule(self._layout.dots)))
            return
        self._set(_SIZE, 0)
        self._set(_BOLD, 0)
        self.put(b"-" * self._layout.columns + _LINE_END)

    def feed(self, feed: Feed) -> None:
        self._set(_SIZE, 0)
        self.put(_FEED + bytes([max(0, min(feed.lines, 255))]))

    def _draw(self, line: Line) -> None:
        text = self._printable(_ANY, line.text)
        typeface = self._layout.typeface
        text = self._without(text, typeface.missing(text.replace(GETA, "")))
        multiple = self._multiple(line.size, _ANY.width(text))
        self._set(_ALIGN, int(line.align is Align.CENTRE))
        for row in _ANY.wrap(text, self._layout.columns // multiple):
            image = draw_row(row, multiple * SQUARE, typeface, bold=line.bold)
            self.put(raster_bytes(image))

    def _without(self, text: str, absent: str) -> str:
        """The text with 〓 for these, which are noted."""
        if not absent:
            return text
        composed = normalize("NFC", text)
        self.missing += "".join(character for character in composed if character in absent)
        return "".join(GETA if character in absent else character for character in composed)

    def _printable(self, lettering: Lettering, text: str) -> str:
        shown, replaced = lettering.printable(text)
        if replaced:
            self.missing += lettering.unprintable(text)
        return shown

    def _set(self, command: bytes, value: int) -> None:
        if self._state[command] != value:
            self._state[command] = value
            self.put(command + bytes([value]))

    def _multiple(self, size: Size, width: int) -> int:
        if size is Size.NORMAL:
            return 1
        if size is Size.DOUBLE:
            return _DOUBLE
        return max(_DOUBLE, min(_LARGEST, self._layout.columns // max(1, width)))
