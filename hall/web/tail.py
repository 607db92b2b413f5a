"""Following the hall's log from another process: woken after a commit, and looking by itself."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

import gevent
import gevent.socket

from hall.domain.events import Logged
from hall.service.onlooker import Onlooker
from hall.service.waking import Ear
from hall.store.database import is_trouble

logger = logging.getLogger(__name__)

QUIET_SECONDS = 1.0
"""After so long without a tap it looks by itself: taps may be lost, and a hall may have died
between its commit and its tap."""


class Tail:
    """One greenlet that hands on every event in ``seq`` order, each once."""

    def __init__(
        self,
        onlooker: Onlooker,
        ear: Ear,
        publish: Callable[[Sequence[Logged]], None],
        lost: Callable[[BaseException], None],
        *,
        quiet_seconds: float = QUIET_SECONDS,
    ) -> None:
        """``lost`` hears why it cannot go on: the process is then to be started anew."""
        self._onlooker = onlooker
        self._ear = ear
        self._publish = publish
        self._lost = lost
        self._quiet_seconds = quiet_seconds
        self._unreadable = False
        self._greenlet: gevent.Greenlet[[], None] | None = None

    @property
    def alive(self) -> bool:
        """Whether it follows."""
        return self._greenlet is not None and not self._greenlet.dead

    def start(self) -> None:
        """Begin with what came since the onlooker's first look."""
        self._greenlet = gevent.spawn(self._run)

    def stop(self) -> None:
        """End."""
        if self._greenlet is not None:
            self._greenlet.kill()

    def _run(self) -> None:
        try:
            while True:
                self._look()
                self._wait()
        except Exception as error:
            logger.exception("the hall's log cannot be followed")
            self._lost(error)

    def _look(self) -> None:
        try:
            while events := self._onlooker.news():
                self._publish(events)
                # A hall's busy hour is not to be told in one breath.
                gevent.sleep(0)
        except Exception as error:
            if not is_trouble(error):
                raise
            # The disk, or a hall that is just being restarted: the next look tells.
            if not self._unreadable:
                logger.warning("the database cannot be read just now: %s", error)
            self._unreadable = True
        else:
            if self._unreadable:
                logger.info("the database can be read again")
            self._unreadable = False

    def _wait(self) -> None:
        try:
            gevent.socket.wait_read(self._ear.fileno(), timeout=self._quiet_seconds)
        except TimeoutError:
            return
        self._ear.heard()
