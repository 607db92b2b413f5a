"""The word (发言权) of a station: of all processes on a machine, one speaks."""

from __future__ import annotations

import errno
import hashlib
import logging
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

logger = logging.getLogger(__name__)

LOOK_SECONDS: Final = 0.5
"""How often one that stands by looks whether the speaker has gone: less than a chime lasts."""


class OneVoice:
    """Has the word, or stands by for it.

    Two programs that announce every call at once are understood by nobody, and nothing else keeps
    them apart: sound cards mix. The word is a socket's name, which the kernel gives to one process
    and takes back when that ends, however it ends.
    """

    def __init__(self, directory: Path, station: str) -> None:
        """``directory``: of the data that the station of this name is run with."""
        of = hashlib.sha256(f"{directory.resolve()}\0{station}".encode()).hexdigest()[:32]
        self._address = f"\0jiaohao-voice-{of}"
        self._station = station
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._stopped = threading.Event()
        self._has_it = False
        self._thread: threading.Thread | None = None

    @property
    def alive(self) -> bool:
        """Whether it has the word, or will have it when its turn comes."""
        return self._thread is None or self._thread.is_alive() or self._has_it

    def begin(self, speak: Callable[[], None]) -> None:
        """Call ``speak`` once, as soon as this process has the word, in a thread of its own."""
        self._thread = threading.Thread(
            target=self._wait, args=(speak,), name="one-voice", daemon=True
        )
        self._thread.start()

    def no_more(self) -> None:
        """From now on ``speak`` is not called any more."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def give_up(self) -> None:
        """Let the next one speak."""
        self.no_more()
        self._socket.close()

    def _wait(self, speak: Callable[[], None]) -> None:
        told = False
        while not self._stopped.is_set():
            if self._take():
                if told:
                    logger.info("现在由本程序播报 speaks now")
                speak()
                self._has_it = True
                return
            if not told:
                logger.warning(
                    "工作站 %s 已有一个程序在播报，等它结束 another process speaks", self._station
                )
                told = True
            self._stopped.wait(LOOK_SECONDS)

    def _take(self) -> bool:
        try:
            self._socket.bind(self._address)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            return False
        return True
