"""Cables that can be pulled: the device's end of each, for input devices under a supervisor."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from evdev import ecodes

from drivers.keypads import ff68_frames, qs_frames
from drivers.keypads.evdev_keys import NUMERIC_KEYPAD
from drivers.keypads.simulated import DATA_BY_KEY
from drivers.ports import KeyPress
from tests.drivers.far_ends import FifoEnd, PtyEnd, tap

PATIENCE = 20.0


class Cable(Protocol):
    """The far end of a cable; ``address`` is where a driver finds the near one."""

    address: str

    def plug(self) -> None:
        """Put it in, under another name than before where a name changes at all."""

    def wait_open(self) -> None:
        """Return when a driver has opened it."""

    def send(self, data: bytes) -> None: ...
    def unplug(self) -> None: ...
    def close(self) -> None: ...


class SerialCable:
    """A pty behind a name that stays, as udev's by-id: every plug is another pty."""

    def __init__(self, folder: Path, options: str = "") -> None:
        self._link = folder / "by-id"
        self.address = f"serial://{self._link}{options}"
        self._far: PtyEnd | None = None
        self._drained = threading.Event()
        self._drain: threading.Thread | None = None

    def plug(self) -> None:
        far = self._far = PtyEnd()
        self._drained.clear()
        # Nobody else reads the answers, and the pty would fill up.
        self._drain = threading.Thread(target=self._read, args=(far,), daemon=True)
        self._drain.start()
        self._link.symlink_to(far.path)

    def wait_open(self) -> None:
        """A pty takes bytes before anybody has opened it, and keeps them."""

    def send(self, data: bytes) -> None:
        assert self._far is not None
        self._far.send(data)

    def unplug(self) -> None:
        if self._far is None or self._drain is None:
            return
        self._link.unlink()
        self._drained.set()
        self._drain.join()
        self._far.unplug()
        self._far = None

    def close(self) -> None:
        self.unplug()

    def _read(self, far: PtyEnd) -> None:
        while not self._drained.is_set():
            far.receive(4096, 0.05)


class NetworkCable:
    """A serial server on the network; unplugged it takes no connections."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            self._port = server.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{self._port}"
        self._server: socket.socket | None = None
        self._connections: queue.Queue[socket.socket] = queue.Queue()
        self._current: socket.socket | None = None
        self._accepting: threading.Thread | None = None

    def plug(self) -> None:
        self._server = socket.create_server(("127.0.0.1", self._port))
        self._accepting = threading.Thread(target=self._accept, args=(self._server,), daemon=True)
        self._accepting.start()

    def wait_open(self) -> None:
        if self._current is None:
            self._current = self._connections.get(timeout=PATIENCE)

    def send(self, data: bytes) -> None:
        assert self._current is not None
        left = memoryview(data)
        while left:
            self._current.setblocking(False)
            with suppress(BlockingIOError):
                while self._current.recv(65536):
                    pass
            self._current.settimeout(PATIENCE)
            left = left[self._current.send(left[:1024]) :]

    def unplug(self) -> None:
        if self._server is None or self._accepting is None:
            return
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._accepting.join()
        if self._current is not None:
            self._connections.put(self._current)
        while not self._connections.empty():
            self._connections.get().close()
        self._server = self._current = None

    def close(self) -> None:
        self.unplug()

    def _accept(self, server: socket.socket) -> None:
        with suppress(OSError):  # the server was shut down
            while True:
                self._connections.put(server.accept()[0])


class KeyboardCable:
    """A forwarded keyboard: raw input events through a pipe."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.address = f"events://{folder / 'keyboard'}"
        self._far: FifoEnd | None = None

    def plug(self) -> None:
        self._far = FifoEnd(self._folder)

    def wait_open(self) -> None:
        assert self._far is not None
        self._far.plug_in()

    def send(self, data: bytes) -> None:
        assert self._far is not None
        self._far.send(data)

    def unplug(self) -> None:
        if self._far is not None:
            Path(self._far.path).unlink()
            self._far.unplug()
            self._far = None

    def close(self) -> None:
        self.unplug()


Encoded = Callable[[KeyPress], bytes]


def ff68_bytes(press: KeyPress) -> bytes:
    frame = ff68_frames.Frame(address=press.unit, function=1, data=DATA_BY_KEY[press.key])
    return ff68_frames.encode(frame)


def qs_bytes(press: KeyPress) -> bytes:
    return qs_frames.encode_key(qs_frames.Key(address=press.unit, code=ord(press.key)))


def stroke_bytes(press: KeyPress) -> bytes:
    name = next(name for name, key in NUMERIC_KEYPAD.items() if key == press.key)
    return tap(ecodes.ecodes[name])


def misheard(data: bytes, ratio: float) -> bytes:
    """What a receiver hears whose baud rate is ``ratio`` times the sender's, 8N1.

    The line is drawn bit by bit and sampled in the middle of what the receiver takes for a bit;
    a byte whose stop bit is missing comes in all the same, as most drivers give it.
    """
    bits_of = ((0, *(byte >> n & 1 for n in range(8)), 1) for byte in data)
    line = [1, *(bit for bits in bits_of for bit in bits)]
    heard, at = bytearray(), 0.0
    while (start := _falls(line, at)) is not None:
        bits = [_level(line, start + (n + 1.5) / ratio) for n in range(8)]
        heard.append(sum(bit << n for n, bit in enumerate(bits)))
        at = start + 9.5 / ratio
    return bytes(heard)


def _falls(line: Sequence[int], at: float) -> float | None:
    """When the next start bit begins, from the time ``at`` on; both in the sender's bits."""
    place = int(at)
    while place < len(line) and line[place] == 0:
        place += 1
    while place < len(line) and line[place] == 1:
        place += 1
    return float(place) if place < len(line) else None


def _level(line: Sequence[int], at: float) -> int:
    return line[int(at)] if int(at) < len(line) else 1
