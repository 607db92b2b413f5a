"""The machine's clock, kept from running backwards within one run."""

from __future__ import annotations

import threading
import time

from hall.domain.clock import Instant


class SystemClock:
    """Wall time that never steps back while the process lives.

    A Raspberry Pi has no clock battery: time may be set back by minutes when the network comes.
    Until the wall has caught up, each instant is one microsecond after the last, so that places
    in a queue keep their order.
    """

    def __init__(self) -> None:
        self._last = 0
        self._lock = threading.Lock()

    def now(self) -> Instant:
        """The present instant, always later than the one before."""
        wall = time.time_ns() // 1000
        with self._lock:
            self._last = max(wall, self._last + 1)
            return Instant(self._last)
