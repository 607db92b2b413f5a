"""A scanner that types what it reads, as a keyboard would, and ends it with Enter."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from drivers.configuration import DeviceConfig, option_settings
from drivers.health import Concern
from drivers.keyboards import Keyboard, plan_keyboard
from drivers.readers.typed_codes import TypedCodes
from drivers.readers.unended import unended_concern


class WedgeReader:
    """One scanner, grabbed, so that what it types reaches no window of the desktop."""

    def __init__(
        self,
        keyboard: Keyboard,
        *,
        gap_seconds: float = 2.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._keyboard = keyboard
        self._typed = TypedCodes(gap_seconds)
        self._clock = clock
        self._codes: deque[str] = deque()
        self._dropped_before = 0

    @classmethod
    def from_config(cls, config: DeviceConfig) -> WedgeReader:
        """Options: ``gap_seconds`` (an unended code is dropped after so long, default 2),
        ``grab`` (default true).
        """
        plan = _plan(config)
        return cls(plan.open_keyboard(), gap_seconds=plan.gap_seconds)

    @staticmethod
    def check_config(config: DeviceConfig) -> None:
        _plan(config)

    @property
    def dropped(self) -> int:
        """Codes that were dropped because strokes were missing or too many."""
        return self._typed.dropped

    def read(self, timeout_seconds: float) -> str | None:
        until = self._clock() + timeout_seconds
        while not self._codes:
            for stroke in self._keyboard.read(max(0.0, until - self._clock())):
                code = self._typed.accept(stroke, self._clock())
                if code is not None:
                    self._codes.append(code)
            if not self._codes and self._clock() >= until:
                return None
        self._dropped_before = self.dropped
        return self._codes.popleft()

    def concern(self) -> Concern | None:
        """Several codes in a row had no end: the scanner is not set up to give one."""
        return unended_concern(self.dropped - self._dropped_before)

    def close(self) -> None:
        self._keyboard.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    open_keyboard: Callable[[], Keyboard]
    gap_seconds: float


def _plan(config: DeviceConfig) -> _Plan:
    settings = option_settings(config)
    gap_seconds = settings.seconds("gap_seconds", 2.0, least=0.1, most=60)
    grab = settings.flag("grab", default=True)
    settings.finish()
    return _Plan(open_keyboard=plan_keyboard(config.address, grab=grab), gap_seconds=gap_seconds)
