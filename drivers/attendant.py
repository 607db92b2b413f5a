"""The thread of one device: open, work, close, wait, again. ``drivers.supervisor`` starts them."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from drivers.errors import DeviceGone, DeviceRefused, DriverError
from drivers.health import Concern, DeviceHealth, HealthHook, HealthState, code_of, state_after
from drivers.workqueue import WorkQueue

logger = logging.getLogger(__name__)

FIRST_RETRY_SECONDS = 0.05
LAST_RETRY_SECONDS = 1.0
"""A device that was plugged in again works within two seconds: this, and opening it."""


class Closable(Protocol):
    """What every device has."""

    def close(self) -> None: ...


Device = TypeVar("Device", bound=Closable)
Loop = Callable[[Device, "Attendant[Device]"], None]


class Attendant(Generic[Device]):
    """Keeps one device alive until it is stopped."""

    def __init__(
        self,
        name: str,
        open_device: Callable[[], Device],
        loop: Loop[Device],
        *,
        queue: WorkQueue[Device] | None = None,
        on_health: HealthHook | None = None,
    ) -> None:
        """``loop`` works with the open device until ``stopping`` is set, and says that it is
        :meth:`well` when it knows: that a device could be opened proves little. ``queue`` is the
        work that waits for it, which loses patience while the device is away too.
        """
        self.name = name
        self.stopping = threading.Event()
        self._open = open_device
        self._loop = loop
        self._queue = queue
        self._on_health = on_health
        self._lock = threading.Lock()
        self._health = DeviceHealth(name=name, state=HealthState.STARTING, since=time.monotonic())
        self._thread = threading.Thread(target=self._run, name=f"device-{name}", daemon=True)

    @property
    def health(self) -> DeviceHealth:
        with self._lock:
            return self._health

    @property
    def alive(self) -> bool:
        """Whether the thread runs: from ``start`` until it was told to stop."""
        return self._thread.is_alive()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Tell the thread to end; it does so as soon as the device lets it."""
        self.stopping.set()
        if self._queue is not None:
            self._queue.close()

    def join(self, timeout_seconds: float) -> bool:
        """Whether the thread has ended within that time."""
        self._thread.join(timeout_seconds)
        return not self._thread.is_alive()

    def well(self, concern: Concern | None = None) -> None:
        """Note that the device works, and what somebody should look after all the same."""
        if concern is None:
            self._note(HealthState.ONLINE, None, "", exactly=False)
        else:
            self._note(HealthState.WARNING, concern.code, concern.detail, exactly=True)

    def unwell(self, error: Exception) -> None:
        """Note what is the matter with the device."""
        refused = isinstance(error, DeviceRefused)
        self._note(state_after(error), code_of(error), str(error), exactly=refused)

    def _note(self, state: HealthState, code: str | None, detail: str, *, exactly: bool) -> None:
        """``exactly``: another sentence is news too. Those of an open device say what is to be
        done, at which box; those about opening it may differ in every try.
        """
        with self._lock:
            before = self._health
            same = (before.state, before.code) == (state, code)
            if same and (before.detail == detail or not exactly):
                return
            health = DeviceHealth(
                name=self.name, state=state, since=time.monotonic(), code=code, detail=detail
            )
            self._health = health
        level = logging.INFO if code is None else logging.WARNING
        logger.log(level, "设备 device %s: %s %s %s", self.name, state, code or "", detail)
        if self._on_health is None:
            return
        try:
            self._on_health(health)
        except Exception:
            logger.exception("设备 device %s: its health could not be reported", self.name)

    def _run(self) -> None:
        delay = FIRST_RETRY_SECONDS
        while not self.stopping.is_set():
            began = time.monotonic()
            self._live_once()
            if time.monotonic() - began >= LAST_RETRY_SECONDS:
                delay = FIRST_RETRY_SECONDS
            self._pause(delay)
            delay = min(2 * delay, LAST_RETRY_SECONDS)
        if self._queue is not None:
            self._queue.close()
            self._queue.fail_all(DeviceGone("正在停止 stopping"))

    def _live_once(self) -> None:
        """One life of the device; whatever ends it becomes its health."""
        try:
            device = self._open()
            try:
                self._loop(device, self)
            finally:
                self._close(device)
        except DriverError as error:
            self.unwell(error)
        except Exception as error:
            logger.exception("设备 device %s: unexpected", self.name)
            self.unwell(error)

    def _close(self, device: Device) -> None:
        try:
            device.close()
        except Exception:
            # What ended the device's life is the news, not how it was buried.
            logger.exception("设备 device %s: closing failed", self.name)

    def _pause(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            patience = None if self._queue is None else self._queue.give_up_old()
            if self.stopping.wait(left if patience is None else min(left, patience)):
                return
