"""The tap on the shoulder after a commit: a datagram to the process that serves citizens' phones.

It carries nothing and may be lost: whoever gets it looks at the log, and looks by himself when he
has heard nothing for a while. So it can neither lie nor hold up the writer.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER = "wake"
"""Of the data directory; the one place there in which the citizens' process may write."""
NAME = "public"
_TAP = b"\n"
_REACHED_BY_ALL = 0o666
"""The folder keeps others out; the hall and the citizens' process may be two users."""


class AlreadyListening(OSError):
    """Another process is woken there already."""


class Waker:
    """The hall's end: one a hall, used in the writer's thread."""

    def __init__(self, directory: Path) -> None:
        self._folder = directory / FOLDER
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)

    def wake(self, _: object = None) -> None:
        """Tell whoever listens that there is something to read; nobody and a full ear are fine."""
        try:
            with _address(self._folder) as address:
                self._socket.sendto(_TAP, address)
        except (FileNotFoundError, ConnectionRefusedError, BlockingIOError, PermissionError):
            # Nobody is there, or he has not yet heard the last one: he will look.
            return

    def close(self) -> None:
        """Let go of the socket."""
        self._socket.close()


class Ear:
    """The listener's end; ``fileno`` is readable when the hall has committed."""

    def __init__(self, directory: Path) -> None:
        """Raises AlreadyListening; OSError where the folder is missing or not to be written."""
        self._folder = directory / FOLDER
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        try:
            self._take_place()
        except BaseException:
            self._socket.close()
            raise

    def fileno(self) -> int:
        """For a loop that waits."""
        return self._socket.fileno()

    def heard(self) -> None:
        """Take all taps that have come: one look answers them all."""
        try:
            while self._socket.recv(16):
                pass
        except BlockingIOError:
            return

    def close(self) -> None:
        """Leave the place to the next one."""
        (self._folder / NAME).unlink(missing_ok=True)
        self._socket.close()

    def _take_place(self) -> None:
        with _address(self._folder) as address:
            if _listened_to(address):
                raise AlreadyListening(f"已有一个 jiaohao public 在运行：{self._folder / NAME}")
            # What a process that was killed left behind.
            (self._folder / NAME).unlink(missing_ok=True)
            self._socket.bind(address)
            (self._folder / NAME).chmod(_REACHED_BY_ALL)


def make_folder(directory: Path) -> None:
    """The folder, made when it is missing; the hall's group may write there."""
    folder = directory / FOLDER
    if not folder.is_dir():
        folder.mkdir()
        folder.chmod(0o770)


@contextmanager
def _address(folder: Path) -> Iterator[str]:
    # A socket's path has 107 bytes at most, and a data directory may lie deep.
    descriptor = os.open(folder, os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{descriptor}/{NAME}"
    finally:
        os.close(descriptor)


def _listened_to(address: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as trial:
        try:
            trial.connect(address)
        except (FileNotFoundError, ConnectionRefusedError):
            return False
        return True
