"""What boxes are told when their bus goes and comes."""

from __future__ import annotations

import threading

from counters.boxes import Boxes
from drivers.ports import KeyPress, Signal

PATIENCE = 10.0


class Bus:
    """Writes down what it is told; the first number waits until the test lets it go on."""

    def __init__(self) -> None:
        self.shown: list[tuple[int, str | None]] = []
        self.telling = threading.Event()
        self.go_on = threading.Event()
        self.told = threading.Event()

    def read(self, timeout_seconds: float) -> KeyPress | None:
        return None

    def show(self, unit: int, waiting: int | None, number: str | None) -> None:
        self.telling.set()
        assert self.go_on.wait(PATIENCE)
        self.shown.append((unit, number))

    def signal(self, unit: int, signal: Signal) -> None:
        self.told.set()

    def close(self) -> None:
        """Nothing to let go of."""


def test_a_bus_that_is_plugged_in_while_the_old_one_is_told_is_told_too() -> None:
    """What went into the old wire is on no box; else one box showed an old number for hours."""
    boxes, old, new = Boxes("callers"), Bus(), Bus()
    new.go_on.set()
    boxes.plugged(old)
    boxes.show(3, 0, "A001")
    assert old.telling.wait(PATIENCE)
    boxes.plugged(new)
    old.go_on.set()
    assert new.told.wait(PATIENCE)
    assert new.shown == [(3, "A001")]
    boxes.close(PATIENCE)
