"""Draws on the pages of a PDF: text, lines and dots, in millimetres from the top left corner."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from hall.service.papers.fonts import Face, Fonts
from hall.service.papers.typesetting import Measure, printable

if TYPE_CHECKING:
    from fpdf.fonts import TTFFont

POINT: Final = 25.4 / 72
"""Millimetres in a point."""
_EM: Final = 1000
"""Parts of the font size that widths are given in."""

BLACK: Final = (0, 0, 0)
GREY: Final = (110, 110, 110)
PALE: Final = (165, 165, 165)
RED: Final = (200, 22, 29)
"""Of the heads of official papers."""
Colour = tuple[int, int, int]


class Weight(StrEnum):
    REGULAR = "regular"
    BOLD = "bold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a piece of text looks; ``size`` in points."""

    size: float
    weight: Weight = Weight.REGULAR
    colour: Colour = BLACK

    @property
    def height(self) -> float:
        """The size in millimetres: a hanzi is as wide and as high."""
        return self.size * POINT


class Pen:
    """One PDF that is being written."""

    def __init__(self, fonts: Fonts, characters: Collection[str], created_at: datetime) -> None:
        """``characters``: all that will be wanted; a font's tables are not read any further."""
        from fpdf import FPDF

        self._pdf = FPDF(unit="mm", format="A4")
        self._pdf.set_auto_page_break(auto=False)
        self._pdf.set_creation_date(created_at)
        self._pdf.set_producer("jiaohao")
        self._pdf.set_lang("zh-CN")
        wanted = sorted({ord(character) for character in characters})
        self._faces = {
            Weight.REGULAR: self._load(Weight.REGULAR, fonts.regular, wanted),
            Weight.BOLD: self._load(Weight.BOLD, fonts.bold, wanted),
        }
        self._glyphs = {weight: frozenset(face.cmap) for weight, face in self._faces.items()}
        self._style: Style | None = None

    def _load(self, weight: Weight, face: Face, wanted: Sequence[int]) -> TTFFont:
        from fpdf.fonts import TTFFont

        self._pdf.add_font(
            weight, fname=face.path, unicode_range=wanted, collection_font_number=face.number
        )
        font = self._pdf.fonts[weight]
        assert isinstance(font, TTFFont)
        # A fifth of the time of a page would go into a box around all glyphs that nobody reads.
        font.ttfont.recalcBBoxes = False
        return font

    def describe(self, title: str, author: str) -> None:
        """What a reader shows as the document's title and author."""
        self._pdf.set_title(title)
        self._pdf.set_author(author)

    def page(self) -> None:
        """Begin a new page."""
        self._pdf.add_page()
        self._style = None

    def printable(self, text: str, style: Style) -> str:
        """The text with 〓 for what the font lacks."""
        return printable(text, self._glyphs[style.weight])

    def measure(self, style: Style) -> Measure:
        """How wide text of this style is."""
        widths = self._faces[style.weight].cw
        scale = style.height / _EM

        def width(text: str) -> float:
            return sum(widths[ord(character)] for character in text) * scale

        return width

    def text(self, x: float, y: float, text: str, style: Style, spread: float = 0) -> None:
        """One line with its baseline at ``y``; ``spread`` is put between its characters."""
        if not text:
            return
        if style != self._style:
            self._pdf.set_font(style.weight, size=style.size)
            self._pdf.set_text_color(*style.colour)
            self._style = style
        self._pdf.set_char_spacing(spread / POINT)
        self._pdf.text(x, y, text)

    def line(self, start: tuple[float, float], end: tuple[float, float], width: float = 0.2,
             colour: Colour = BLACK) -> None:  # fmt: skip
        """A straight line of so many millimetres' width."""
        self._pdf.set_draw_color(*colour)
        self._pdf.set_line_width(width)
        self._pdf.line(*start, *end)

    def box(self, x: float, y: float, width: float, height: float) -> None:
        """A thin frame."""
        self._pdf.set_draw_color(*BLACK)
        self._pdf.set_line_width(0.2)
        self._pdf.rect(x, y, width, height)

    def fill(self, x: float, y: float, width: float, height: float) -> None:
        """A black rectangle."""
        self._pdf.set_fill_color(*BLACK)
        self._pdf.rect(x, y, width, height, style="F")

    def finish(self) -> bytes:
        """The whole file."""
        return bytes(self._pdf.output())
