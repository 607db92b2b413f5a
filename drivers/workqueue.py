"""Work that waits for an output device: bounded, with a rule for what is given up when it is full.

Nothing is given up in silence: every job ends in ``run`` or in ``failed``.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from drivers.errors import DeviceBusy, DeviceGone, DeviceTimeout, DriverError
from drivers.health import Concern

logger = logging.getLogger(__name__)

Device = TypeVar("Device")


class Drop(StrEnum):
    """Which job is given up when the queue is full."""

    OLDEST = "oldest"
    """What has waited longest is stale: voice, signs."""
    NEWEST = "newest"
    """What came first is served first: slips."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(Generic[Device]):
    """One piece of work. Both callables run in the device's thread, or ``failed`` in the
    submitter's when the job is refused at once.
    """

    run: Callable[[Device], Concern | None]
    """Does the work. What it returns is the device's health from then on; None: it is well."""
    failed: Callable[[DriverError], None]
    key: object = None
    """Of jobs with the same key (not None) only the last one waits; the older is dropped without
    a word, as its successor says all that it would have said: the text of one sign."""
    submitted_at: float = field(default_factory=time.monotonic)


def tell_failed(job: Job[Device], error: DriverError) -> None:
    """Call ``failed``; what it raises is logged, as it must not end the device's thread."""
    try:
        job.failed(error)
    except Exception:
        logger.exception("a failed job could not be reported: %s", error)


class WorkQueue(Generic[Device]):
    """The jobs of one device, in order. Any thread may submit; the device's thread takes."""

    def __init__(self, capacity: int, drop: Drop, patience_seconds: float | None) -> None:
        """``patience_seconds``: a job that has waited longer fails; None lets it wait for ever."""
        self._capacity = capacity
        self._drop = drop
        self._patience = patience_seconds
        self._jobs: deque[Job[Device]] = deque()
        self._changed = threading.Condition()
        self._closed = False

    def __len__(self) -> int:
        return len(self._jobs)

    def submit(self, job: Job[Device]) -> bool:
        """Whether the job waits now. If not, its ``failed`` was called."""
        refused: tuple[Job[Device], DriverError] | None = None
        with self._changed:
            if self._closed:
                refused = job, DeviceGone("正在停止 stopping")
            else:
                self._forget_key(job.key)
                self._jobs.append(job)
                if len(self._jobs) > self._capacity:
                    left = self._jobs.popleft if self._drop is Drop.OLDEST else self._jobs.pop
                    refused = left(), DeviceBusy("等候的任务太多 too many jobs are waiting")
                self._changed.notify()
        if refused is not None:
            tell_failed(*refused)
        return refused is None or refused[0] is not job

    def withdraw(self, key: object) -> bool:
        """Drop the job with this key without a word, as who submitted it asks for it; whether there
        was one that still waited.
        """
        with self._changed:
            before = len(self._jobs)
            self._forget_key(key)
            return len(self._jobs) < before

    def take(self, timeout_seconds: float) -> Job[Device] | None:
        """The next job, waiting for one; None when none came or the queue was closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._jobs or self._closed, timeout_seconds)
            return self._jobs.popleft() if self._jobs and not self._closed else None

    def give_up_old(self) -> float | None:
        """Fail the jobs that lost patience; the seconds until the next one does, if any."""
        if self._patience is None:
            return None
        now = time.monotonic()
        lost: list[Job[Device]] = []
        with self._changed:
            while self._jobs and now - self._jobs[0].submitted_at >= self._patience:
                lost.append(self._jobs.popleft())
            left = self._jobs[0].submitted_at + self._patience - now if self._jobs else None
        for job in lost:
            tell_failed(job, DeviceTimeout("等候设备太久 it waited too long for the device"))
        return left

    def close(self) -> None:
        """Refuse more jobs and wake who waits in :meth:`take`."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def fail_all(self, error: DriverError) -> None:
        with self._changed:
            jobs = list(self._jobs)
            self._jobs.clear()
        for job in jobs:
            tell_failed(job, error)

    def _forget_key(self, key: object) -> None:
        if key is not None:
            self._jobs = deque(job for job in self._jobs if job.key != key)
