"""Fonts for papers: which file, and which face of it.

Noto CJK and WenQuanYi come as collections of several faces; of those that differ by region the
one for simplified Chinese is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from hall.config.settings import PaperSettings
from hall.domain.handling.errors import NoFont

NOTO: Final = Path("/usr/share/fonts/opentype/noto")
TRUETYPE: Final = Path("/usr/share/fonts/truetype")
KNOWN: Final[tuple[tuple[Path, Path | None], ...]] = (
    # Song type for official papers; the others are better than no paper.
    (NOTO / "NotoSerifCJK-Regular.ttc", NOTO / "NotoSerifCJK-Bold.ttc"),
    (NOTO / "NotoSansCJK-Regular.ttc", NOTO / "NotoSansCJK-Bold.ttc"),
    (TRUETYPE / "wqy" / "wqy-zenhei.ttc", None),
    (TRUETYPE / "wqy" / "wqy-microhei.ttc", None),
    (TRUETYPE / "arphic" / "uming.ttc", None),
)
"""Where Debian's packages put Chinese fonts, regular and bold, best first."""
_PROBE: Final = "叫号政务服务中心承诺补办联退回件通知书"
_SIMPLIFIED: Final = (" SC", " CN", "GB")

_NOT_A_FONT: Final = (OSError, ValueError, LookupError, AttributeError, AssertionError)
"""What the library raises, besides its own error, for a file that is none or is damaged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """One face of a font file; ``number`` counts in a collection, 0 in a file of its own."""

    path: Path
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fonts:
    """What papers are printed with."""

    regular: Face
    bold: Face
    """The regular face again where there is no bold one."""


def find_fonts(settings: PaperSettings) -> Fonts:
    """The fonts that hall.toml names, else the best of the known ones that is here.

    Raises NoFont where none is, or where the one that is named cannot be used.
    """
    if settings.font is not None:
        regular = face_of(settings.font)
        bold = regular if settings.bold_font is None else face_of(settings.bold_font)
        if regular is None or bold is None:
            raise NoFont
        return Fonts(regular=regular, bold=bold)
    for regular_path, bold_path in KNOWN:
        regular = face_of(regular_path)
        if regular is not None:
            bold = None if bold_path is None else face_of(bold_path)
            return Fonts(regular=regular, bold=regular if bold is None else bold)
    raise NoFont


def face_of(path: Path) -> Face | None:
    """The face of a file that prints simplified Chinese; None where there is none."""
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        return None
    return _face_of(path, changed)


@lru_cache(maxsize=16)
def _face_of(path: Path, changed: int) -> Face | None:  # noqa: ARG001  # looked at anew
    from fontTools.ttLib import TTCollection, TTFont, TTLibError

    number = 0
    try:
        # Opened here: the library leaves a file open that is no font.
        with path.open("rb") as file:
            if path.suffix.lower() in {".ttc", ".otc"}:
                faces = TTCollection(file, lazy=True).fonts
                number = _simplified([str(face["name"].getBestFullName()) for face in faces])
                usable = _has_chinese(faces[number])
            else:
                usable = _has_chinese(TTFont(file, lazy=True))
    except (*_NOT_A_FONT, TTLibError):
        return None
    return Face(path=path, number=number) if usable else None


def _simplified(names: list[str]) -> int:
    for mark in _SIMPLIFIED:
        for number, name in enumerate(names):
            # A monospaced face has Latin letters as wide as half a hanzi.
            if mark in name and "Mono" not in name:
                return number
    return 0


def _has_chinese(face: object) -> bool:
    glyphs = face.getBestCmap() or {}  # type: ignore[attr-defined]  # TTFont, loaded late
    return all(ord(character) in glyphs for character in _PROBE)
