"""The options of an ESC/POS printer in hall.toml."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final, Self

from drivers.configuration import Settings
from drivers.printers.encoding import Layout
from drivers.printers.fonts import Typeface, is_font
from drivers.printers.lettering import Encoding
from drivers.printers.symbols import Cut

_RASTER: Final = "raster"


class Confirm(StrEnum):
    """How a printer tells that a slip is done."""

    PROCESS_ID = "process_id"
    """GS ( H: it names the job when its last line is on paper. Epson; few others."""
    BARRIER = "barrier"
    """A GS r behind the slip: it is answered when everything before it was worked off."""
    NONE = "none"
    """Nothing is asked; every slip's outcome is unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EscposSettings:
    """The options of one printer."""

    layout: Layout = field(default_factory=Layout)
    confirm: Confirm = Confirm.BARRIER
    confirm_seconds: float = 8.0
    answer_seconds: float = 0.1
    """How long one status answer is waited for: 10 to 40 ms are usual."""

    @classmethod
    def read(cls, settings: Settings) -> Self:
        """Take the options; the caller finishes ``settings``."""
        return cls(
            layout=_layout(settings),
            confirm=Confirm(settings.text("confirm", "barrier", choices=tuple(Confirm))),
            confirm_seconds=settings.seconds("confirm_seconds", 8.0, least=0.05, most=60),
            answer_seconds=settings.seconds("answer_seconds", 0.1, least=0.01, most=2),
        )


def _layout(settings: Settings) -> Layout:
    encoding = settings.text("encoding", "gb18030", choices=(*Encoding, _RASTER))
    drawn = encoding == _RASTER
    font = settings.text("font", "")
    if font and not is_font(Path(font)):
        settings.problem(f"“font”的文件“{font}”不存在或不是字体 there is no such font")
    typeface = Typeface(Path(font) if font else None)
    if drawn and not typeface.chinese:
        settings.problem(
            "encoding 为 raster 时需要中文字体，请运行 apt install fonts-noto-cjk "
            "no Chinese font is installed"
        )
    return Layout(
        columns=settings.integer("columns", 48, least=24, most=64),
        # Nothing is encoded where all is drawn, but a name must be there.
        encoding=Encoding.UTF8 if drawn else Encoding(encoding),
        drawn=drawn,
        draws_rare=settings.text("rare", "draw", choices=("draw", "send")) == "draw",
        draws_qr=settings.text("qr", "native", choices=("native", _RASTER)) == _RASTER,
        typeface=typeface,
        cut=Cut(settings.text("cut", "partial", choices=tuple(Cut))),
    )
