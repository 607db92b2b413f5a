"""How clean a line is: what a bus of boxes tells the health page about its cable."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final

from drivers.health import Concern

OF_LATE_SECONDS: Final = 60.0
GARBAGE_BYTES: Final = 20
"""Two or three presses that nobody understands; what a plug says as it goes in is less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineQuality:
    """Counts since the device was opened; a line that is well stays at 0."""

    skipped_bytes: int
    """Bytes that belonged to no frame."""
    bad_frames: int
    """Frames that had the right shape and could not be true: a wrong sum, an unknown key."""


class LineWatch:
    """Whether a line brings garbage of late: at a wrong speed no press is ever understood, and
    nothing else would tell of it.
    """

    def __init__(self) -> None:
        self._counts: deque[tuple[float, int]] = deque([(0.0, 0)])

    def concern(self, quality: LineQuality, now: float) -> Concern | None:
        """What the counts come to; ``now`` is monotonic, in seconds, and never earlier than
        before.
        """
        counts = self._counts
        if quality.skipped_bytes != counts[-1][1]:
            counts.append((now, quality.skipped_bytes))
        while len(counts) > 1 and now - counts[1][0] > OF_LATE_SECONDS:
            counts.popleft()
        of_late = counts[-1][1] - counts[0][1]
        if of_late < GARBAGE_BYTES:
            return None
        return Concern(
            "keypad.garbage",
            "线路上有听不懂的数据，按键可能不起作用；请核对 address 中的 baud、driver 和接线 "
            "the line brings garbage",
        )
