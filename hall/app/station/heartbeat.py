"""Telling systemd that a station lives: the beat stops when one of its threads has died."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable
from typing import Final

from systemd_watchdog.systemd_watchdog import WatchDog

logger = logging.getLogger(__name__)

LONGEST_SECONDS: Final = 10.0


class Heartbeat:
    """The beat of one process. Outside of systemd it says nothing."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._notify = WatchDog(sock=self._socket)

    def ready(self) -> None:
        """Say that the process has begun its work; systemd waits with what comes after it."""
        self._notify.ready()

    def beat_until(self, stopped: threading.Event, alive: Callable[[], bool]) -> None:
        """Beat in this thread as long as ``alive`` says so, until ``stopped``; once, and last."""
        with self._socket:
            if self._notify.is_enabled:
                self._beat(stopped, alive)
            else:
                stopped.wait()

    def _beat(self, stopped: threading.Event, alive: Callable[[], bool]) -> None:
        # Three beats in the time that systemd allows: one may be late.
        interval = min(LONGEST_SECONDS, self._notify.timeout / 3_000_000)
        while True:
            if alive():
                self._notify.notify()
            else:
                logger.error("工作站有线程已经结束 a thread is gone; systemd is not told otherwise")
            if stopped.wait(interval):
                return
