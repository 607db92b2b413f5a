"""Telling systemd that the hall lives: the beat stops when the hub or the writer does."""

from __future__ import annotations

import logging

import gevent
from systemd_watchdog.systemd_watchdog import WatchDog

from hall.service.hall import Hall

logger = logging.getLogger(__name__)

LONGEST_SECONDS = 10.0


class Watchdog:
    """A greenlet that beats while the writer answers; outside of systemd it says nothing."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._notify = WatchDog()
        self._greenlet: gevent.Greenlet[[], None] | None = None

    def start(self) -> None:
        """Say that the hall is ready, and begin to beat."""
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
            if self._hall.writer_alive:
                self._notify.notify()
            else:
                logger.error("the writer is gone; systemd is not told that the hall lives")
            gevent.sleep(interval)
