"""When a printer may be given a slip. Pure."""

from __future__ import annotations

from typing import Final

from drivers.errors import CoverOpen, CutterJammed, PaperOut, PrinterNotReady
from drivers.ports import Paper, PrinterStatus

MUTE_AFTER: Final = 3
"""Enquiries without a word before a printer counts as mute; one may be lost."""


def require_ready(status: PrinterStatus) -> None:
    """Raises CoverOpen, PaperOut, CutterJammed or PrinterNotReady when the printer says that it
    cannot print now.

    What it does not say is not held against it.
    """
    if status.cover_open:
        raise CoverOpen("打印机盖子没有关好 the printer's cover is open")
    if status.paper is Paper.OUT:
        raise PaperOut("打印机缺纸，请换纸 the printer is out of paper")
    if status.cutter_fault:
        raise CutterJammed("打印机切刀卡住，请打开盖子取出纸 the printer's cutter is jammed")
    if status.online is False:
        raise PrinterNotReady(
            "打印机说它未就绪，请看它的指示灯，按一下进纸键或关机再开 the printer is off-line"
        )
