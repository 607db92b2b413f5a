"""Telling a key that is jammed, or leant on, from one that is pressed often. Pure.

A keypad of the kernel's (evdev) and an input of a module (Modbus) tell when a key goes down and up:
held or jammed it is one press. The frame of a serial box (``ff68``, ``qs``) says only "pressed",
with no count and no release: a repeat looks like a press, byte for byte. A jammed key repeats by
itself, faster than anybody presses on purpose and without an end; each repeat would call one more
citizen past the window. A hurried finger presses twice, or three times, as fast.

So the first press counts at once, and one that follows closely is in doubt until the key rests
(then it was a finger, and counts) or has repeated too often (then none of those in doubt counts).
No honest press is lost by it, and a jammed key calls once.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

REPEAT_SECONDS: Final = 0.4
"""Two presses of one key further apart than this are two presses. A hurried finger takes 0.15 to
0.3 s for two; boxes repeat a held key every 0.03 to 0.3 s."""
PRESSES: Final = 5
"""So many in a row, each within REPEAT_SECONDS of the one before, are one jammed key. Not fewer:
impatient fingers press three and four times, and what a slow line held up comes all at once."""
QUIET_SECONDS: Final = 2.0
"""A jammed key that was silent for so long is in order again."""


class Verdict(Enum):
    """What a press is."""

    COUNTS = "counts"
    DOUBTFUL = "doubtful"
    """One that counts, unless the key proves jammed before it has rested for REPEAT_SECONDS."""
    JAMMED = "jammed"
    """The one that shows the key jammed; neither it counts nor those in doubt."""
    MUTED = "muted"
    """One more of a key that is known to be jammed."""


@dataclass(slots=True)
class _Run:
    last_at: float
    presses: int = 1


class StuckKeys:
    """The keys of one bus, by unit and name. Times are of the monotonic clock, in seconds."""

    def __init__(self) -> None:
        self._runs: dict[tuple[int, str], _Run] = {}

    def press(self, unit: int, key: str, now: float) -> Verdict:
        """Note a press, and say what it is."""
        run = self._runs.get((unit, key))
        if run is None or now - run.last_at > self._patience(run):
            self._runs[unit, key] = _Run(now)
            return Verdict.COUNTS
        run.last_at = now
        run.presses += 1
        if run.presses < PRESSES:
            return Verdict.DOUBTFUL
        return Verdict.JAMMED if run.presses == PRESSES else Verdict.MUTED

    def stuck(self, now: float) -> tuple[tuple[int, str], ...]:
        """The keys that are jammed now, in order; those that fell silent are forgotten."""
        for name, run in list(self._runs.items()):
            if now - run.last_at > QUIET_SECONDS:
                del self._runs[name]
        return tuple(sorted(name for name, run in self._runs.items() if run.presses >= PRESSES))

    @staticmethod
    def _patience(run: _Run) -> float:
        return QUIET_SECONDS if run.presses >= PRESSES else REPEAT_SECONDS
