"""Presses that came too fast to tell a finger's from a jammed key's: they wait until it shows."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from counters import stuck
from counters.stuck import Verdict


class Doubt:
    """About the presses of one key that follow each other closely. Used by any thread.

    It is settled when the key was at rest for ``quiet_seconds``: then all of them count; or when
    the key proves jammed before: then none does.
    """

    def __init__(
        self, quiet_seconds: float, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._quiet_seconds = quiet_seconds
        self._clock = clock
        self._changed = threading.Condition()
        self._jammed = False
        self._rests_at = clock() + quiet_seconds

    @property
    def settled(self) -> bool:
        """Whether it is known by now what the presses are."""
        with self._changed:
            return self._settled()

    def again(self) -> bool:
        """One more press of this kind; False when the ones before have been settled already."""
        with self._changed:
            if self._settled():
                return False
            self._rests_at = self._clock() + self._quiet_seconds
            return True

    def it_is_jammed(self) -> None:
        """No press counts that was not settled before."""
        with self._changed:
            self._jammed = self._jammed or not self._settled()
            self._changed.notify_all()

    def press_counts(self) -> bool:
        """Wait until it is settled; whether the presses count."""
        with self._changed:
            while not self._settled():
                self._changed.wait(self._rests_at - self._clock())
            return not self._jammed

    def _settled(self) -> bool:
        return self._jammed or self._clock() >= self._rests_at


class Doubts:
    """The doubts about the keys of one bus, by unit and name. Used in the keypad's own thread."""

    def __init__(self) -> None:
        self._open: dict[tuple[int, str], Doubt] = {}

    def about(self, unit: int, key: str, verdict: Verdict) -> Doubt | None:
        """The doubt that this press has to wait for; None when there is none."""
        if verdict is Verdict.DOUBTFUL:
            doubt = self._open.get((unit, key))
            if doubt is None or not doubt.again():
                doubt = self._open[unit, key] = Doubt(stuck.REPEAT_SECONDS)
            return doubt
        doubt = self._open.pop((unit, key), None)
        if doubt is not None and verdict is Verdict.JAMMED:
            doubt.it_is_jammed()
        return None
