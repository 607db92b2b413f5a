"""Telling systemd that a process lives: the beat stops when its hub does, or what it needs."""

from __future__ import annotations

import logging
from collections.abc import Callable

import gevent
from systemd_watchdog.systemd_watchdog import WatchDog

logger = logging.getLogger(__name__)

LONGEST_SECONDS = 10.0


class Watchdog:
    """A greenlet that beats while all is alive; outside of systemd it says nothing."""

    def __init__(self, alive: Callable[[], bool]) -> None:
        """``alive`` says whether the thread or the greenlet that all depends on is there."""
        self._alive = alive
        self._notify = WatchDog()
        self._greenlet: gevent.Greenlet[[], None] | None = None

    def start(self) -> None:
        """Say that the process is ready, and begin to beat."""
        self._notify.ready()
        if self._notify.is_enabled:
            self._greenlet = gevent.spawn(self._beat)

    def stop(self) -> None:
        """End the beat."""
        if self._greenlet is not None:
            self._greenlet.kill()

    def _beat(self) -> None:
        # Three beats in the time that systemd allows: one may be late.
        interval = min(LONGEST_SECONDS, self._notify.timeout / 3_000_000)
        while True:
            if self._alive():
                self._notify.notify()
            else:
                logger.error(
                    "what all depends on is gone; systemd is not told that this process lives"
                )
            gevent.sleep(interval)
