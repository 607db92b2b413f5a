"""Where the spool's paper comes out: at a kiosk, or at a window that has a printer of its own."""

from __future__ import annotations

import re
from typing import Final

_WINDOW: Final = re.compile(r"W([1-9][0-9]{0,3})")


def window_printer(counter: int) -> str:
    """What the printer at a window is called: ``W13``."""
    return f"W{counter}"


def counter_of(printer: str) -> int | None:
    """The window whose printer this is; None for what is none, such as a kiosk's code."""
    found = _WINDOW.fullmatch(printer)
    return None if found is None else int(found[1])
