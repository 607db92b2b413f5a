"""Boxes that speak on a bus and that hall.toml gives no window: their keys do nothing. Pure."""

from __future__ import annotations

from typing import Final

TOLD_SECONDS: Final = 60.0
"""So long after its last press a box is told of: whoever sets up a hall presses and looks."""
NAMED_AT_MOST: Final = 8
"""A disturbed line may seem to have many."""


class Strangers:
    """Those of one bus. Used in the keypad's own thread."""

    def __init__(self) -> None:
        self._last_at: dict[int, float] = {}

    def pressed(self, unit: int, now: float) -> None:
        """A key of a box that has no window; ``now`` is monotonic, in seconds."""
        self._last_at[unit] = now

    def told(self, now: float) -> str:
        """What to do about the boxes that pressed of late; empty when none did."""
        for unit, at in list(self._last_at.items()):
            if now - at > TOLD_SECONDS:
                del self._last_at[unit]
        if not self._last_at:
            return ""
        named = "、".join(map(str, sorted(self._last_at)[:NAMED_AT_MOST]))
        return (
            f"地址 {named} 的按键没有对应的窗口，不起作用；请写进 hall.toml 的 units "
            "no window has this address"
        )
