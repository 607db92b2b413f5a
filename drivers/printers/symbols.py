"""QR codes and cuts. Their bytes are taken from python-escpos.

Only bytes are taken from it: its text has no Chinese, and its status answers "plenty of paper"
for a silent printer. It is imported when the first printer is opened.
"""

from __future__ import annotations

import logging
import os
import shutil
from enum import StrEnum
from functools import cache, lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from PIL.Image import Image


class Cut(StrEnum):
    """How a slip is parted from the roll; the printer feeds it past the knife first."""

    FULL = "full"
    PARTIAL = "partial"
    """A bridge of paper keeps the slip from falling down."""


DOTS_A_COLUMN = 12
_QUIET_MODULES = 8
_LEVEL_M = 1

# Bytes that fit QR versions 1 to 40 at level M (ISO/IEC 18004, table 7).
_BYTES_OF_VERSION = (
    *(14, 26, 42, 62, 84, 106, 122, 152, 180, 213),
    *(251, 287, 331, 362, 412, 450, 504, 560, 624, 666),
    *(711, 779, 857, 911, 997, 1059, 1125, 1190, 1264, 1370),
    *(1452, 1538, 1628, 1722, 1809, 1911, 1989, 2099, 2213, 2331),
)


class _DummyPrinter(Protocol):
    output: bytes

    def qr(self, content: str, *, ec: int, size: int, native: bool) -> None: ...
    def cut(self, mode: str) -> None: ...


@lru_cache(maxsize=32)
def qr_bytes(content: str, module: int, columns: int) -> bytes:
    """A QR code drawn by the printer, at the left margin or as ESC a says.

    A code too wide for the paper would come out as nothing, so its module shrinks until it
    fits. Raises ValueError for a module outside 1 to 16 and for content that fits no QR code.
    """
    if not 1 <= module <= 16:
        raise ValueError(f"QR module must be 1 to 16 dots, not {module}")
    printer = _dummy()
    fitting = _fitting_module(content, module, columns)
    printer.qr(content, ec=_LEVEL_M, size=fitting, native=True)
    return printer.output


@lru_cache(maxsize=32)
def drawn_qr(content: str, module: int, columns: int) -> Image:
    """The same code as dots with its white margin, for printers that cannot make one.

    Raises ValueError as :func:`qr_bytes`.
    """
    import segno
    from PIL import Image

    if not 1 <= module <= 16:
        raise ValueError(f"QR module must be 1 to 16 dots, not {module}")
    fitting = _fitting_module(content, module, columns)
    code = segno.make(content, error="m", micro=False, boost_error=False, encoding="utf-8")
    rows = list(code.matrix_iter(border=_QUIET_MODULES // 2))
    small = Image.new("1", (len(rows), len(rows)))
    small.putdata([255 if dark else 0 for row in rows for dark in row])
    return small.resize((len(rows) * fitting, len(rows) * fitting))


def _fitting_module(content: str, module: int, columns: int) -> int:
    size = len(content.encode())
    version = next((n for n, most in enumerate(_BYTES_OF_VERSION, 1) if size <= most), None)
    if version is None or not content:
        raise ValueError(f"{size} bytes do not fit a QR code")
    modules = 17 + 4 * version + _QUIET_MODULES
    return max(1, min(module, columns * DOTS_A_COLUMN // modules))


@cache
def cut_bytes(cut: Cut) -> bytes:
    """Feed past the knife and cut."""
    printer = _dummy()
    printer.cut({Cut.FULL: "FULL", Cut.PARTIAL: "PART"}[cut])
    return printer.output


def _dummy() -> _DummyPrinter:
    return cast("_DummyPrinter", _library().Dummy())


class _Library(Protocol):
    def Dummy(self) -> object: ...  # noqa: N802 - python-escpos' own name


@cache
def _library() -> _Library:
    root = logging.getLogger()
    handlers = list(root.handlers)
    module = import_module("escpos.printer")
    # It sets up logging when it is imported, which is the program's business and not its.
    root.handlers[:] = handlers
    if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
        # 3.1 makes a temporary directory for its cache on every import and leaves it behind.
        left_behind = import_module("escpos.capabilities").pickle_dir
        shutil.rmtree(left_behind, ignore_errors=True)
    return cast("_Library", module)
