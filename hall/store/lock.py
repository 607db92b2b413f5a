"""One hall process a data directory: a lock that the kernel lets go of when the process dies."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from hall.domain.errors import AlreadyRunning

FILE = "hall.lock"


class DirectoryLock:
    """Held while a hall serves a directory; survives nothing, not even kill -9."""

    def __init__(self, directory: Path) -> None:
        """Take the lock. Raises AlreadyRunning when another process has it."""
        self._file = (directory / FILE).open("a+", encoding="ascii")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._file.close()
            raise AlreadyRunning(directory=str(directory)) from error
        self._file.truncate(0)
        self._file.write(str(os.getpid()))
        self._file.flush()

    def release(self) -> None:
        """Let another process serve the directory."""
        self._file.close()
