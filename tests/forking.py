"""Processes of ``jiaohao`` for tests that need many, forked from one that has loaded the program.

Loading it is most of what a start costs. What is forked is a process of its own as any other is: it
has its own number, files, signals and end. Tests of the start itself start the command.

    python -m tests.forking FD

serves requests on a socket: the words of a command with two descriptors, for its stdout and its
stderr. It answers with the number of the process, and tells its exit status when it has ended.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import random
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import IO

MODULES = ("hall.app.serving", "hall.app.server", "hall.app.cli")
_MOST_BYTES = 65_536


class Forked:
    """A process that was forked, with what of a ``subprocess.Popen`` the tests use."""

    def __init__(self, nursery: Nursery, pid: int, stdout: IO[str]) -> None:
        self._nursery = nursery
        self.pid = pid
        self.stdout = stdout

    def send_signal(self, number: int) -> None:
        """Nothing when it has ended, as with ``Popen``."""
        if self._nursery.status(self.pid, 0) is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def wait(self, timeout: float | None = None) -> int:
        """Its exit status. Raises ``subprocess.TimeoutExpired``."""
        status = self._nursery.status(self.pid, timeout)
        if status is None:
            raise subprocess.TimeoutExpired(["jiaohao"], timeout or 0)
        return status


class Nursery:
    """Where processes are forked."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.forking", str(theirs.fileno())],
                pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, start_new_session=True,
                cwd=Path(__file__).parents[1],
            )  # fmt: skip
        self._line = ours
        self._ended: dict[int, int] = {}
        self._lock = threading.Lock()
        atexit.register(self._close)

    def start(self, words: Sequence[str], stderr: IO[str]) -> Forked:
        """``jiaohao`` with these words; its stdout is a pipe."""
        reading, writing = os.pipe()
        with self._lock:
            try:
                request = json.dumps(list(words)).encode()
                socket.send_fds(self._line, [request], [writing, stderr.fileno()])
            finally:
                os.close(writing)
            while (pid := self._hear()) is None:
                pass
        return Forked(self, pid, os.fdopen(reading, encoding="utf-8"))

    def status(self, pid: int, timeout: float | None) -> int | None:
        """The exit status of a process; None when it has not ended after so many seconds."""
        with self._lock:
            while pid not in self._ended:
                if not select.select([self._line], [], [], timeout)[0]:
                    return None
                self._hear()
            return self._ended[pid]

    def _close(self) -> None:
        self._line.close()
        self._process.wait()

    def _hear(self) -> int | None:
        """A process that has begun; None after word of one that has ended."""
        told = json.loads(self._line.recv(_MOST_BYTES))
        if "status" not in told:
            return int(told["pid"])
        self._ended[told["pid"]] = told["status"]
        return None


@cache
def nursery() -> Nursery:
    """The one nursery of this process; it ends with it."""
    return Nursery()


def _serve(line: socket.socket) -> list[str] | None:
    """Fork on request. Returns a child's words in the child, None in the parent at its end."""
    woken, waking = socket.socketpair()
    waking.setblocking(False)
    signal.set_wakeup_fd(waking.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    alive: set[int] = set()
    while True:
        ready, _, _ = select.select([line, woken], [], [])
        if woken in ready:
            woken.recv(_MOST_BYTES)
            _tell_who_ended(line, alive)
        if line not in ready:
            continue
        request, descriptors, _, _ = socket.recv_fds(line, _MOST_BYTES, 2)
        if not request:
            for pid in alive:
                os.kill(pid, signal.SIGKILL)
            return None
        pid = os.fork()
        if pid == 0:
            _become(descriptors, (line, woken, waking))
            return list(json.loads(request))
        alive.add(pid)
        for descriptor in descriptors:
            os.close(descriptor)
        line.send(json.dumps({"pid": pid}).encode())


def _become(descriptors: Sequence[int], parents: Sequence[socket.socket]) -> None:
    """A process as a start leaves it: its own stdout and stderr, nothing of its parent's."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    # Children must not draw the same numbers.
    random.seed()
    for place, descriptor in zip((1, 2), descriptors, strict=True):
        os.dup2(descriptor, place)
        os.close(descriptor)
    for end in parents:
        end.close()


def _tell_who_ended(line: socket.socket, alive: set[int]) -> None:
    for pid in sorted(alive):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            alive.discard(pid)
            code = os.waitstatus_to_exitcode(status)
            line.send(json.dumps({"pid": pid, "status": code}).encode())


def main() -> None:
    """Load the program, then fork it as often as is asked."""
    for module in MODULES:
        importlib.import_module(module)
    # What is loaded stays as it is: no collection in a child has to touch, and so copy, it.
    gc.collect()
    gc.freeze()
    words = _serve(socket.socket(fileno=int(sys.argv[1])))
    if words is not None:
        from hall.app.cli import main as jiaohao

        jiaohao(words)


if __name__ == "__main__":
    main()
