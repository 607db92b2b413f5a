"""Devices that a test supervises, and what it hears of them."""

from __future__ import annotations

import queue
import threading

from drivers.supervisor import DeviceHealth, HealthState

PATIENCE = 10.0


class Device:
    """Something to open; reads what the test puts into ``arriving``."""

    def __init__(self) -> None:
        self.arriving: queue.Queue[int | Exception] = queue.Queue()
        self.closed = threading.Event()

    def read(self, timeout_seconds: float) -> int | None:
        try:
            arrived = self.arriving.get(timeout=min(timeout_seconds, 0.05))
        except queue.Empty:
            return None
        if isinstance(arrived, Exception):
            raise arrived
        return arrived

    def close(self) -> None:
        self.closed.set()


class Shop:
    """Opens devices, or fails as told; lets the test wait for what happened."""

    def __init__(self) -> None:
        self.failures: list[Exception] = []
        self.opened: queue.Queue[Device] = queue.Queue()

    def open(self) -> Device:
        if self.failures:
            raise self.failures.pop(0)
        device = Device()
        self.opened.put(device)
        return device

    def next(self) -> Device:
        return self.opened.get(timeout=PATIENCE)


class Health:
    """Collects health; waits for a state."""

    def __init__(self) -> None:
        self.seen: list[DeviceHealth] = []
        self._news = threading.Condition()

    def __call__(self, health: DeviceHealth) -> None:
        with self._news:
            self.seen.append(health)
            self._news.notify_all()

    def wait_for(self, state: HealthState, code: str | None = None, after: int = 0) -> DeviceHealth:
        def found() -> DeviceHealth | None:
            return next(
                (one for one in self.seen[after:] if (one.state, one.code) == (state, code)), None
            )

        with self._news:
            self._news.wait_for(found, PATIENCE)
            health = found()
        assert health is not None, f"never {state} {code}: {self.seen}"
        return health
