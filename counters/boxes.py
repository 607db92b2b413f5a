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
        self._lit: dict[int, bool] = {}
        """Whether a unit's lamp says that somebody waits; not in it: nobody knows what it says."""
        self._lanes: Lanes[str, tuple[int, Signal | None]] = Lanes(
            "boxes", self._tell, _SIGNALS_WAITING
        )

    def plugged(self, keypad: Keypad) -> None:
        """The bus was opened: whatever its boxes showed, they are told anew."""
        with self._lock:
            self._keypad = keypad
            self._told = {}
            self._lit = {}
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
            # Of this bus alone, should it be opened anew meanwhile.
            keypad, wanted, told, lit = (
                self._keypad, self._wanted.get(unit), self._told, self._lit,
            )  # fmt: skip
        if keypad is None:
            return
        try:
            if signal is not None:
                keypad.signal(unit, signal)
                # One lamp may tell both: what it said of the queue is to be told again.
                lit.pop(unit, None)
            elif wanted is not None and told.get(unit) != wanted:
                keypad.show(unit, *wanted)
                told[unit] = wanted
                _light(keypad, unit, wanted, lit)
        except DeviceError as error:
            self._let_go(keypad, error)

    def _let_go(self, keypad: Keypad, error: DeviceError) -> None:
        logger.debug("%s: nothing can be shown: %s", self._name, error)
        with self._lock:
            if self._keypad is keypad:
                self._keypad = None
        # Whoever reads from it finds it gone and has it opened anew; then all is told again.
        keypad.close()


def _light(keypad: Keypad, unit: int, shown: Shown, lit: dict[int, bool]) -> None:
    """The lamp calls for the clerk: somebody waits, and nobody is at the window."""
    waiting, number = shown
    wanted = bool(waiting) and number is None
    if lit.get(unit) is not wanted:
        keypad.signal(unit, Signal.WAITING if wanted else Signal.IDLE)
        lit[unit] = wanted
