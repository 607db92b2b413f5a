"""The metal at the other end of the wires: a network printer, and what hangs on serial lines."""

from __future__ import annotations

import os
import select
import socket
import threading
import time
import tty
from collections.abc import Callable

PATIENCE_SECONDS = 30.0
_READY = b"\x12"
"""A printer's answer to DLE EOT when it has nothing to complain of."""
_BARRIER = b"\x1dr\x01"


class Peer:
    """Reads a descriptor into memory in its own thread, and may answer."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._data = bytearray()
        self._wake, self._waker = os.pipe()
        self._thread = threading.Thread(target=self._run, name=type(self).__name__, daemon=True)

    @property
    def data(self) -> bytes:
        with self._changed:
            return bytes(self._data)

    def wait_for(self, found: Callable[[bytes], bool], what: str) -> bytes:
        """All that came so far, once ``found`` says yes to it."""
        with self._changed:
            there = self._changed.wait_for(lambda: found(bytes(self._data)), PATIENCE_SECONDS)
            assert there, f"{what} did not come: {bytes(self._data)!r}"
            return bytes(self._data)

    def wait_for_bytes(self, wanted: bytes) -> bytes:
        return self.wait_for(lambda data: wanted in data, repr(wanted))

    def close(self) -> None:
        os.write(self._waker, b"x")
        self._thread.join(PATIENCE_SECONDS)
        os.close(self._wake)
        os.close(self._waker)

    def _take(self, data: bytes) -> None:
        with self._changed:
            self._data += data
            self._changed.notify_all()

    def _readable(self, descriptor: int) -> bool:
        """Whether there is something; False when it is to be closed."""
        ready, _, _ = select.select([descriptor, self._wake], [], [])
        return self._wake not in ready

    def _run(self) -> None:
        raise NotImplementedError


class SerialPeer(Peer):
    """A device on a serial line: the far end of a pty."""

    def __init__(self, answer: Callable[[bytes], bytes] | None = None) -> None:
        super().__init__()
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self.path = os.ttyname(self._slave)
        self._answer = answer
        self._thread.start()

    def send(self, data: bytes) -> None:
        """All at once, as a bus brings it."""
        left = memoryview(data)
        while left:
            left = left[os.write(self._master, left) :]

    def close(self) -> None:
        super().close()
        os.close(self._master)
        os.close(self._slave)

    def _run(self) -> None:
        while self._readable(self._master):
            data = os.read(self._master, 4096)
            self._take(data)
            if self._answer is not None and (answer := self._answer(data)):
                os.write(self._master, answer)


class NetworkPrinter(Peer):
    """A printer with a network port. ``working`` cleared: it takes bytes and finishes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.working = threading.Event()
        self.working.set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread.start()

    def close(self) -> None:
        super().close()
        self._listener.close()

    def _run(self) -> None:
        while self._readable(self._listener.fileno()):
            connection, _ = self._listener.accept()
            with connection:
                self._serve(connection)

    def _serve(self, connection: socket.socket) -> None:
        while self._readable(connection.fileno()):
            try:
                data = connection.recv(4096)
            except ConnectionResetError:
                return
            if not data:
                return
            self._take(data)
            answers = printer_answers(data)
            if not self.working.is_set():
                answers = answers.replace(b"\0", b"")
            if answers:
                connection.sendall(answers)


def printer_answers(data: bytes) -> bytes:
    """What a printer that is well says to questions among the bytes of its slips."""
    return _READY * data.count(b"\x10\x04") + b"\0" * data.count(_BARRIER)


def printed_lines(data: bytes) -> str:
    """The text that is in ESC/POS bytes, without telling one line's size from another's."""
    return data.decode("gb18030", "ignore")


def until(condition: Callable[[], bool], what: str) -> None:
    """Look until it is so, for things that tell nobody: processes, files."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"not in time: {what}"
        time.sleep(0.01)
