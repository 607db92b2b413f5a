"""When a printer may be given a slip. Pure."""

from __future__ import annotations

from typing import Final

from drivers.errors import CoverOpen, DeviceRefused, PaperOut
from drivers.ports import Paper, PrinterStatus

MUTE_AFTER: Final = 3
"""Enquiries without a word before a printer counts as mute; one may be lost."""


def require_ready(status: PrinterStatus) -> None:
    """Raises CoverOpen, PaperOut or DeviceRefused when the printer says it cannot print now.

    What it does not say is not held against it.
    """
    if status.cover_open:
        raise CoverOpen("打印机盖子没有关好 the printer's cover is open")
    if status.paper is Paper.OUT:
        raise PaperOut("打印机缺纸，请换纸 the printer is out of paper")
    if status.cutter_fault:
        raise DeviceRefused("打印机切刀卡住 the printer's cutter is jammed")
    if status.online is False:
        raise DeviceRefused("打印机未就绪 the printer is off-line")
