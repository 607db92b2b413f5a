"""Keeps the devices of one process alive, each in its own thread.

    away --open, first read or check--> online --DeviceError--> offline --50 ms ... 1 s--> open

A device is not ``online`` because it could be opened: a printer's network port takes a connection
and drops it, an adapter stands for a bus without power. Else such a device would come and go with
every try, in the hall's log too.

A device that refuses (no paper, cover open) is still there: its health is ``fault`` and it stays
open. One that works and wants looking after (little paper) is a ``warning``. An unexpected
exception is logged with its traceback, is a ``fault``, and retried too.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from drivers.attendant import Attendant, Closable
from drivers.errors import DeviceConfigError, DeviceGone, DeviceRefused, DriverError
from drivers.health import Concern, DeviceHealth, HealthHook, HealthState
from drivers.workqueue import Drop, Job, WorkQueue, tell_failed

__all__ = [
    "Concern",
    "DeviceHealth",
    "Drop",
    "HealthHook",
    "HealthState",
    "Job",
    "Supervisor",
    "WorkQueue",
]

logger = logging.getLogger(__name__)

READ_SECONDS = 0.5
"""How long an input device is read at a time, and so how long stopping may take."""
FIRST_READ_SECONDS = 0.1
"""One that is no longer there says so within this time; then it counts as there."""

Device = TypeVar("Device", bound=Closable)
Value = TypeVar("Value")


class Supervisor:
    """The devices of one process."""

    def __init__(self, on_health: HealthHook | None = None) -> None:
        """``on_health`` is called in the device's thread whenever its state or cause changes."""
        self._on_health = on_health
        self._attendants: dict[str, Attendant[Any]] = {}
        self._stopped = False
        self._lock = threading.Lock()

    def attend(
        self,
        name: str,
        open_device: Callable[[], Device],
        loop: Callable[[Device, threading.Event], None],
    ) -> None:
        """Keep a device open and run ``loop(device, stopping)`` with it.

        ``loop`` returns soon after ``stopping`` is set, or raises a DeviceError; when it returns
        earlier, the device is opened again.
        """

        def attend(device: Device, attendant: Attendant[Device]) -> None:
            attendant.well()
            loop(device, attendant.stopping)

        self._begin(Attendant(name, open_device, attend, on_health=self._on_health))

    def watch(
        self,
        name: str,
        open_device: Callable[[], Device],
        read: Callable[[Device, float], Value | None],
        deliver: Callable[[Value], None],
        *,
        concern: Callable[[Device], Concern | None] | None = None,
    ) -> None:
        """Read an input device for ever and deliver every value, in order, in its thread.

        ``read(device, timeout_seconds)`` is the device's own read. When ``deliver`` raises, that
        value is lost with a traceback in the log, and the device is read on: it is not at fault.
        ``concern`` is asked after every read, and tells what is to be looked after.
        """

        def loop(device: Device, attendant: Attendant[Device]) -> None:
            patience = FIRST_READ_SECONDS
            while not attendant.stopping.is_set():
                value = read(device, patience)
                patience = READ_SECONDS
                attendant.well(None if concern is None else concern(device))
                if value is None:
                    continue
                try:
                    deliver(value)
                except Exception:
                    logger.exception("设备 device %s: an input could not be delivered", name)

        self._begin(Attendant(name, open_device, loop, on_health=self._on_health))

    def serve(
        self,
        name: str,
        open_device: Callable[[], Device],
        *,
        capacity: int = 64,
        drop: Drop = Drop.NEWEST,
        patience_seconds: float | None = None,
        check: Callable[[Device], Concern | None] | None = None,
        check_seconds: float = 2.0,
    ) -> WorkQueue[Device]:
        """Keep an output device open and run the jobs submitted to the queue returned.

        A job runs once: when it raises, its ``failed`` gets the error and it is not repeated;
        unless the device merely refused (DeviceRefused), the device is opened again.
        ``patience_seconds`` bounds how long a job waits, also while the device is away.
        ``check`` is called when the device was opened and after every ``check_seconds`` without
        work, and raises a DeviceError when it is not well: so a pulled plug or new paper shows
        before the next job. What it returns is a warning, which stays until the next check or job
        finds nothing to tell.
        """
        queue: WorkQueue[Device] = WorkQueue(capacity, drop, patience_seconds)

        def loop(device: Device, attendant: Attendant[Device]) -> None:
            if check is None:
                attendant.well()
            else:
                _look_after(device, check, attendant)
            while not attendant.stopping.is_set():
                queue.give_up_old()
                job = queue.take(check_seconds)
                if job is not None:
                    _work(device, job, attendant)
                elif check is not None and not attendant.stopping.is_set():
                    _look_after(device, check, attendant)

        self._begin(
            Attendant(name, open_device, loop, queue=queue, on_health=self._on_health),
        )
        return queue

    @property
    def alive(self) -> bool:
        """Whether every device's thread still runs; one that has ended will never come back."""
        with self._lock:
            return all(attendant.alive for attendant in self._attendants.values())

    def health(self) -> tuple[DeviceHealth, ...]:
        """Every device's health, by name."""
        with self._lock:
            attendants = sorted(self._attendants.items())
        return tuple(attendant.health for _, attendant in attendants)

    def stop(self, timeout_seconds: float = 10.0) -> tuple[str, ...]:
        """Stop all threads and wait for them; the names of devices that did not come to an end.

        Those are stuck in foreign code; their threads do not keep the process alive.
        """
        with self._lock:
            self._stopped = True
            attendants = list(self._attendants.values())
        for attendant in attendants:
            attendant.stop()
        deadline = time.monotonic() + timeout_seconds
        stuck = tuple(
            attendant.name
            for attendant in attendants
            if not attendant.join(max(0.0, deadline - time.monotonic()))
        )
        if stuck:
            logger.error("没有停下来的设备 devices that did not stop: %s", ", ".join(stuck))
        return stuck

    def _begin(self, attendant: Attendant[Any]) -> None:
        with self._lock:
            if self._stopped:
                raise DeviceGone("正在停止 stopping: no device is started any more")
            if attendant.name in self._attendants:
                raise DeviceConfigError(f"设备名称“{attendant.name}”重复 the name is taken")
            self._attendants[attendant.name] = attendant
            attendant.start()


def _work(device: Device, job: Job[Device], attendant: Attendant[Device]) -> None:
    try:
        concern = job.run(device)
    except DeviceRefused as error:
        attendant.unwell(error)
        tell_failed(job, error)
    except DriverError as error:
        tell_failed(job, error)
        raise
    except Exception as error:
        tell_failed(job, DriverError(f"意外错误 unexpected: {error}"))
        raise
    else:
        attendant.well(concern)


def _look_after(
    device: Device, check: Callable[[Device], Concern | None], attendant: Attendant[Device]
) -> None:
    try:
        concern = check(device)
    except DeviceRefused as error:
        attendant.unwell(error)
    else:
        attendant.well(concern)
