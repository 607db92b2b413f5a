"""Codes that nothing ended, as of a scanner that was not set up to send Enter after each. Pure."""

from __future__ import annotations

from typing import Final

from drivers.health import Concern

UNENDED_AT_MOST: Final = 3
"""So many in a row are no accident."""


def unended_concern(in_a_row: int) -> Concern | None:
    """What to tell of so many codes without an end since the last whole one."""
    if in_a_row < UNENDED_AT_MOST:
        return None
    return Concern(
        "reader.no_end",
        "读到的码后面没有回车，无法使用；请把扫码器设为每个码后加回车（后缀 CR 或 Enter） "
        "codes come without an end: have it send CR or Enter after each",
    )
