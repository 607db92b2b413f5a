"""What is to happen, in the order of virtual time."""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable
from typing import Protocol


class Pace(Protocol):
    """Makes virtual time true before something happens at it."""

    def reach(self, second: float) -> None:
        """Return when it is so many virtual seconds after midnight."""


class Agenda:
    """Things to do by virtual second; those at the same second in the order they were added."""

    def __init__(self, pace: Pace, start: float) -> None:
        self._pace = pace
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._added = 0
        self.now = start

    def at(self, second: float, action: Callable[[], None]) -> None:
        """Do it then, or next when that is over."""
        self._added += 1
        heapq.heappush(self._due, (max(second, self.now), self._added, action))

    def after(self, seconds: float, action: Callable[[], None]) -> None:
        """Do it so much later."""
        self.at(self.now + seconds, action)

    def run(self, told: Callable[[float], None]) -> None:
        """Do everything; ``told`` hears the virtual second before each."""
        while self._due:
            second, _, action = heapq.heappop(self._due)
            self._pace.reach(second)
            self.now = second
            told(second)
            action()


class WallPace:
    """Virtual time as the wall's, so many times faster; infinity does not wait at all."""

    def __init__(self, speed: float, start: float) -> None:
        self._speed = speed
        self._start = start
        self._began = time.monotonic()

    def reach(self, second: float) -> None:
        left = self._began + (second - self._start) / self._speed - time.monotonic()
        if left > 0:
            # The wall's clock is what is simulated here: there is nothing else to wait for.
            time.sleep(left)
