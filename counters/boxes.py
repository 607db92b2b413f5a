"""What the hall says to the boxes of one bus: numbers on their displays, beeps, lamps."""

from __future__ import annotations

import logging
import threading

from counters.lanes import Lanes
from drivers.errors import DeviceError
from drivers.ports import Keypad, Signal

logger = logging.getLogger(__name__)

Shown = tuple[int | None, str | None]
_SIGNALS_WAITING = 512


class Boxes:
    """The way out to one bus. A slow or dead one holds nobody up; only what changed is sent."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = threading.Lock()
        self._keypad: Keypad | None = None
        self._wanted: dict[int, Shown] = {}
        self._told: dict[int, Shown] = {}
        self._lit: set[int] = set()
        """Units whose lamp says that somebody waits."""
        self._lanes: Lanes[str, tuple[int, Signal | None]] = Lanes(
            "boxes", self._tell, _SIGNALS_WAITING
        )

    def plugged(self, keypad: Keypad) -> None:
        """The bus was opened: whatever its boxes showed, they are told anew."""
        with self._lock:
            self._keypad = keypad
            self._told.clear()
            self._lit.clear()
            units = list(self._wanted)
        for unit in units:
            self._lanes.put(self._name, (unit, None))

    def show(self, unit: int, waiting: int | None, number: str | None) -> None:
        """Have this on a box's display; an older wish that still waits is not sent."""
        with self._lock:
            if self._wanted.get(unit) == (waiting, number):
                return
            self._wanted[unit] = (waiting, number)
        self._lanes.put(self._name, (unit, None))

    def signal(self, unit: int, signal: Signal) -> None:
        """Beep, light or ask for a rating, once; lost when the bus is away."""
        self._lanes.put(self._name, (unit, signal))

    def close(self, timeout_seconds: float) -> None:
        """Say nothing more."""
        with self._lock:
            self._keypad = None
        self._lanes.close(timeout_seconds)

    def _tell(self, _: str, message: tuple[int, Signal | None]) -> None:
        unit, signal = message
        with self._lock:
            keypad, wanted = self._keypad, self._wanted.get(unit)
        if keypad is None:
            return
        try:
            if signal is not None:
                keypad.signal(unit, signal)
                # One lamp tells both: what it said of the queue is over.
                self._lit.discard(unit)
            elif wanted is not None and self._told.get(unit) != wanted:
                keypad.show(unit, *wanted)
                self._told[unit] = wanted
                self._light(keypad, unit, wanted)
        except DeviceError as error:
            self._let_go(keypad, error)

    def _light(self, keypad: Keypad, unit: int, shown: Shown) -> None:
        """The lamp calls for the clerk: somebody waits, and nobody is at the window."""
        waiting, number = shown
        wanted = bool(waiting) and number is None
        if wanted == (unit in self._lit):
            return
        keypad.signal(unit, Signal.WAITING if wanted else Signal.IDLE)
        self._lit.symmetric_difference_update({unit})

    def _let_go(self, keypad: Keypad, error: DeviceError) -> None:
        logger.debug("%s: nothing can be shown: %s", self._name, error)
        with self._lock:
            if self._keypad is keypad:
                self._keypad = None
        # Whoever reads from it finds it gone and has it opened anew; then all is told again.
        keypad.close()
