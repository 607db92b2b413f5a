"""How clean a line is: what a bus of boxes tells the health page about its cable."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LineQuality:
    """Counts since the device was opened; a line that is well stays at 0."""

    skipped_bytes: int
    """Bytes that belonged to no frame."""
    bad_frames: int
    """Frames that had the right shape and could not be true: a wrong sum, an unknown key."""
