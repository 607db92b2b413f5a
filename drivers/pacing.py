"""Keeping frames apart on a bus that several devices share."""

from __future__ import annotations

import time
from collections.abc import Callable


class Pace:
    """At least ``gap_seconds`` between one frame and the next, by the monotonic clock."""

    def __init__(
        self,
        gap_seconds: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.gap_seconds = gap_seconds
        self._clock = clock
        self._sleep = sleep
        self._free_at: float | None = None

    def remaining_seconds(self) -> float:
        """How long until the next frame may leave; 0 when it may now."""
        return 0.0 if self._free_at is None else max(0.0, self._free_at - self._clock())

    def wait(self) -> None:
        """Block until the next frame may leave: never longer than the gap."""
        remaining = self.remaining_seconds()
        if remaining > 0:
            self._sleep(remaining)

    def sent(self, wire_seconds: float = 0.0) -> None:
        """A frame was just handed to the wire, which takes ``wire_seconds`` to carry it."""
        self._free_at = self._clock() + wire_seconds + self.gap_seconds
