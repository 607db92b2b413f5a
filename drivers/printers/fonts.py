"""Which font draws a character on a slip: the named one, else Debian's, one after another.

What one font lacks the next one may have, so a rare name is drawn by several if need be. A
character that none has is told as missing; the box that a font draws in its place never is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

_NOTO: Final = Path("/usr/share/fonts/opentype/noto")
_TRUETYPE: Final = Path("/usr/share/fonts/truetype")
_NOWHERE: Final = "\U0010ffff"
"""No font has it: what is drawn for it is what a font draws for everything that it lacks."""
_PROBE_PIXELS: Final = 24
_FACES_AT_MOST: Final = 16


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font and its bold companion, where it has one."""

    regular: Path
    bold: Path | None = None


KNOWN: Final = (
    # Monospaced faces of Noto have letters exactly half as wide as a hanzi, as printers do.
    FontFile(_NOTO / "NotoSansCJK-Regular.ttc", _NOTO / "NotoSansCJK-Bold.ttc"),
    FontFile(_TRUETYPE / "wqy" / "wqy-zenhei.ttc"),
    FontFile(_TRUETYPE / "wqy" / "wqy-microhei.ttc"),
    FontFile(_TRUETYPE / "droid" / "DroidSansFallbackFull.ttf"),
    FontFile(_TRUETYPE / "arphic" / "uming.ttc"),
    # What no other has: two more planes of hanzi, and the rest of Unicode.
    FontFile(_TRUETYPE / "hanazono" / "HanaMinA.ttf"),
    FontFile(_TRUETYPE / "hanazono" / "HanaMinB.ttf"),
    FontFile(_TRUETYPE / "dejavu" / "DejaVuSansMono.ttf"),
    FontFile(Path("/usr/share/fonts/opentype/unifont/unifont.otf")),
)
"""Where Debian's packages fonts-noto-cjk, -wqy-zenhei, -wqy-microhei, -droid-fallback,
-arphic-uming, -hanazono, -dejavu and -unifont put theirs, best first."""

_PREFERRED: Final = (("Mono", " SC"), (" SC",), (" CN",), ("Mono",))
"""What a face's family name has in it, best first; else the first face is taken."""


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a font file that is there; ``number`` counts in a collection."""

    path: Path
    number: int
    bold: bool
    """Whether it is bold by itself; if not, bold text is drawn with thicker strokes."""

    def at(self, pixels: int) -> FreeTypeFont:
        """The face at a size: the height of a hanzi's square."""
        return _opened(self.path, self.number, pixels)

    def has(self, character: str) -> bool:
        """Whether it draws this character, and not what stands for all that it lacks."""
        return _has(self.path, self.number, character)


class Typeface:
    """The fonts of one printer."""

    def __init__(self, named: Path | None = None) -> None:
        """``named`` is asked first. Nothing is opened yet."""
        self._files: tuple[FontFile, ...] = KNOWN if named is None else (FontFile(named), *KNOWN)

    @property
    def chinese(self) -> bool:
        """Whether ordinary hanzi can be drawn here at all."""
        return self.face("叫", bold=False) is not None

    def face(self, character: str, *, bold: bool) -> Face | None:
        """The first face that has the character; None when none has."""
        return _face(self._files, character, bold)

    def missing(self, text: str) -> str:
        """The characters of the text that no font here has, each once; blanks need none."""
        return "".join(
            character
            for character in dict.fromkeys(text)
            if not character.isspace() and self.face(character, bold=False) is None
        )


def is_font(path: Path) -> bool:
    """Whether the file is a font that can be drawn with."""
    return _face_number(path) is not None


@lru_cache(maxsize=4096)
def _face(files: tuple[FontFile, ...], character: str, bold: bool) -> Face | None:  # noqa: FBT001
    for file in files:
        number = _face_number(file.regular)
        if number is None:
            continue
        if bold and file.bold is not None:
            bold_number = _face_number(file.bold)
            if bold_number is not None and _has(file.bold, bold_number, character):
                return Face(file.bold, bold_number, bold=True)
        if _has(file.regular, number, character):
            return Face(file.regular, number, bold=False)
    return None


@lru_cache(maxsize=64)
def _face_number(path: Path) -> int | None:
    """Which face of a collection; None when the file is not there or is no font."""
    names = list(_family_names(path))
    if not names:
        return None
    for marks in _PREFERRED:
        for number, name in enumerate(names):
            if all(mark in name for mark in marks):
                return number
    return 0


def _family_names(path: Path) -> Iterator[str]:
    """Of every face; a file does not tell how many it has, so one asks until there are no more."""
    for number in range(_FACES_AT_MOST):
        try:
            font = _opened(path, number, _PROBE_PIXELS)
        except OSError:
            return
        yield font.getname()[0] or ""


@lru_cache(maxsize=64)
def _opened(path: Path, number: int, pixels: int) -> FreeTypeFont:
    # Loaded with the first slip that needs it: most printers never draw a character.
    from PIL import ImageFont

    # Characters stand alone in their squares, so the simple layout is the right one.
    return ImageFont.truetype(path, pixels, index=number, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=8192)
def _has(path: Path, number: int, character: str) -> bool:
    font = _opened(path, number, _PROBE_PIXELS)
    return _drawn(font, character) != _drawn(font, _NOWHERE)


def _drawn(font: FreeTypeFont, character: str) -> tuple[tuple[int, int], bytes, float]:
    mask = font.getmask(character)
    return mask.size, bytes(mask), font.getlength(character)
