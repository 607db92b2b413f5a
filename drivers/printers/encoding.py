"""From a slip to the bytes of an ESC/POS printer. Pure, but for python-escpos' one-time import."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.ports import Align, Feed, Line, QrCode, Rule, Size, Slip
from drivers.printers.lettering import Encoding, Lettering
from drivers.printers.symbols import Cut, cut_bytes, qr_bytes

_RESET = b"\x1b@"
_KANJI_ON = b"\x1c&"
_ALIGN = b"\x1ba"
_BOLD = b"\x1bE"
_SIZE = b"\x1d!"
_FEED = b"\x1bd"
_LINE_END = b"\n"

_DOUBLE, _LARGEST = 2, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What a printer prints on. ``columns`` counts Latin characters: 32 on 58 mm, 48 on 80 mm."""

    columns: int = 48
    encoding: Encoding = Encoding.GB18030
    cut: Cut = Cut.PARTIAL


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedSlip:
    """A slip's bytes, from reset to cut, and how many characters became 〓."""

    data: bytes
    replaced: int


def encode_slip(slip: Slip, layout: Layout) -> EncodedSlip:
    """Raises ValueError for a QR code that cannot be drawn."""
    pen = _Pen(layout)
    for part in slip.parts:
        if isinstance(part, Line):
            pen.line(part)
        elif isinstance(part, QrCode):
            pen.qr(part)
        elif isinstance(part, Rule):
            pen.rule()
        else:
            pen.feed(part)
    pen.put(cut_bytes(layout.cut))
    return EncodedSlip(data=bytes(pen.data), replaced=pen.replaced)


class _Pen:
    """Writes parts one after another, changing the printer's state only where it differs."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._lettering = Lettering(layout.encoding)
        self.replaced = 0
        # ESC @ leaves kanji mode as the printer's switches have it, so it is set here. A printer
        # set to UTF-8 would read pairs of bytes as hanzi in that mode.
        chinese = b"" if layout.encoding is Encoding.UTF8 else _KANJI_ON
        self.data = bytearray(_RESET + chinese)
        self._state = {_ALIGN: 0, _SIZE: 0, _BOLD: 0}

    def put(self, data: bytes) -> None:
        self.data += data

    def line(self, line: Line) -> None:
        text, replaced = self._lettering.printable(line.text)
        self.replaced += replaced
        multiple = self._multiple(line.size, text)
        self._set(_ALIGN, int(line.align is Align.CENTRE))
        self._set(_SIZE, (multiple - 1) * 0x11)
        self._set(_BOLD, int(line.bold))
        for row in self._lettering.wrap(text, self._layout.columns // multiple):
            self.put(self._lettering.encode(row) + _LINE_END)

    def qr(self, code: QrCode) -> None:
        content, replaced = Lettering(Encoding.UTF8).printable(code.content)
        self.replaced += replaced
        self._set(_ALIGN, 1)
        self.put(qr_bytes(content, code.module, self._layout.columns))

    def rule(self) -> None:
        self._set(_SIZE, 0)
        self._set(_BOLD, 0)
        self.put(b"-" * self._layout.columns + _LINE_END)

    def feed(self, feed: Feed) -> None:
        self._set(_SIZE, 0)
        self.put(_FEED + bytes([max(0, min(feed.lines, 255))]))

    def _set(self, command: bytes, value: int) -> None:
        if self._state[command] != value:
            self._state[command] = value
            self.put(command + bytes([value]))

    def _multiple(self, size: Size, text: str) -> int:
        if size is Size.NORMAL:
            return 1
        if size is Size.DOUBLE:
            return _DOUBLE
        fitting = self._layout.columns // max(1, self._lettering.width(text))
        return max(_DOUBLE, min(_LARGEST, fitting))
