"""Text drawn in a slip printer's squares: a letter 12 dots wide, a hanzi 24, or multiples of it.

Ink is 255 on 0, so that an image's bits are the printer's: one is a black dot.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from drivers.printers.fonts import Typeface
from drivers.printers.lettering import GETA, Encoding, Lettering

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

SQUARE: Final = 24
"""Dots of a hanzi of normal size, each way; 3 mm at the usual 203 dots an inch."""
ROW: Final = 30
"""Dots from one line of normal size to the next, as printers feed unless told otherwise."""

_BASELINE: Final = 1.005
"""Of a row, in squares below its top: Chinese fonts keep 0.88 of the square above it."""
_INK: Final = 255
_DARK_ENOUGH: Final = 100
"""Of 255: thin strokes are kept rather than lost on paper."""
_WIDTHS: Final = Lettering(Encoding.UTF8)
_LARGEST_PICTURE: Final = 4096
_GETA_BARS: Final = ((0.30, 0.45), (0.70, 0.85))


class PictureUnusable(ValueError):
    """A logo that is no picture, or one of unreasonable size."""


def draw_row(text: str, pixels: int, typeface: Typeface, *, bold: bool = False) -> Image:
    """One line of text, as wide as its squares and a quarter higher than ``pixels``.

    A character that no font has, and 〓 itself, is drawn as two bars, which nobody takes for a
    character.
    """
    from PIL import Image, ImageDraw

    half = pixels // 2
    height = pixels * ROW // SQUARE
    grey = Image.new("L", (max(1, _WIDTHS.width(text)) * half, height))
    draw = ImageDraw.Draw(grey)
    left = 0
    for character in text:
        wide = _WIDTHS.width(character) * half
        _draw_one(draw, character, (left, wide, pixels), typeface, bold=bold)
        left += wide
    return grey.point(lambda value: _INK if value >= _DARK_ENOUGH else 0, "1")


def _draw_one(
    draw: ImageDraw,
    character: str,
    square: tuple[int, int, int],
    typeface: Typeface,
    *,
    bold: bool,
) -> None:
    left, wide, pixels = square
    if character.isspace():
        return
    face = None if character == GETA else typeface.face(character, bold=bold)
    if face is None:
        for top, bottom in _GETA_BARS:
            draw.rectangle(
                (left + 2, round(top * pixels), left + wide - 3, round(bottom * pixels)), fill=_INK
            )
        return
    font = face.at(pixels)
    if (advance := font.getlength(character)) > wide:
        # A letter wider than half a hanzi: made smaller rather than drawn into its neighbour.
        font = face.at(max(8, int(pixels * wide / advance)))
        advance = font.getlength(character)
    thicker = max(1, pixels // 40) if bold and not face.bold else 0
    place = (left + (wide - advance) / 2, round(_BASELINE * pixels))
    draw.text(place, character, fill=_INK, font=font, anchor="ls", stroke_width=thicker)


def draw_rule(dots: int) -> Image:
    """A line across the paper, in the middle of a row of normal text."""
    from PIL import Image

    row = Image.new("1", (dots, ROW))
    row.paste(_INK, (0, ROW // 2 - 1, dots, ROW // 2 + 1))
    return row


def draw_picture(png: bytes, dots: int) -> Image:
    """A picture so many dots wide, its greys as black dots (Floyd and Steinberg).

    What is transparent stays paper. Raises PictureUnusable.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(png), formats=("PNG",)) as opened:
            if max(opened.size) > _LARGEST_PICTURE:
                raise PictureUnusable(
                    f"图片太大，每边最多 {_LARGEST_PICTURE} 点 the picture is too large"
                )
            whole = opened.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise PictureUnusable(f"不是可用的 PNG 图片 no PNG picture ({error})") from error
    paper = Image.new("RGBA", whole.size, "white")
    paper.alpha_composite(whole)
    height = max(1, round(whole.height * dots / whole.width))
    grey = paper.convert("L").resize((dots, height))
    return grey.point(lambda value: 255 - value, "L").convert("1")
