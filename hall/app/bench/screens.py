"""Many screens in one process: websockets of the hall display, as light as they can be.

A thousand python-socketio clients would weigh more than the hall that they watch. These speak
just enough Engine.IO and Socket.IO: connect to a namespace, answer pings, note when a message
came. Only for measuring.
"""

from __future__ import annotations

import base64
import json
import os
import selectors
import socket
import struct
import sys
import time
from dataclasses import dataclass
from typing import Any

NAMESPACE = "/display"
_TEXT, _CLOSE, _PING = 1, 8, 9
_OPENED = b"HTTP/1.1 101"
_SMALL, _TWO_BYTES = 126, 127


@dataclass(slots=True)
class _Screen:
    socket: socket.socket
    data: bytes = b""
    open: bool = False
    joined: bool = False


def frame(text: str) -> bytes:
    """One masked websocket text frame, as clients must send them."""
    payload = text.encode()
    if len(payload) < _SMALL:
        head = bytes((0x80 | _TEXT, 0x80 | len(payload)))
    else:
        head = bytes((0x80 | _TEXT, 0x80 | _SMALL)) + struct.pack(">H", len(payload))
    # A mask of zeros masks nothing, and is a mask all the same.
    return head + bytes(4) + payload


def take_frame(data: bytes) -> tuple[int, bytes, bytes] | None:
    """Opcode, payload and the rest; None while the frame is not whole."""
    if len(data) < 2:  # noqa: PLR2004 - bytes of the shortest head
        return None
    size, at = data[1] & 0x7F, 2
    if size == _SMALL:
        if len(data) < 4:  # noqa: PLR2004
            return None
        size, at = struct.unpack_from(">H", data, 2)[0], 4
    elif size == _TWO_BYTES:
        if len(data) < 10:  # noqa: PLR2004
            return None
        size, at = struct.unpack_from(">Q", data, 2)[0], 10
    if len(data) < at + size:
        return None
    return data[0] & 0x0F, data[at : at + size], data[at + size :]


class Screens:
    """So many of them. ``run`` works until standard input ends; see ``main``."""

    def __init__(self, host: str, port: int, count: int) -> None:
        self._host, self._port = host, port
        self._selector = selectors.DefaultSelector()
        self._count = count
        self._seen: dict[str, list[float]] = {}
        self.lost = 0

    def open_all(self) -> None:
        """Connect them, a few at a time, and wait until each has its snapshot."""
        key = base64.b64encode(os.urandom(16)).decode()
        hello = (
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: bench\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {key}\r\n\r\n"
        ).encode()
        screens = []
        for _ in range(self._count):
            connection = socket.create_connection((self._host, self._port), timeout=30)
            connection.sendall(hello)
            connection.setblocking(False)
            screen = _Screen(connection)
            screens.append(screen)
            self._selector.register(connection, selectors.EVENT_READ, screen)
            self.serve(0.0)
        deadline = time.monotonic() + 60
        while not all(screen.joined for screen in screens):
            if time.monotonic() > deadline:
                raise TimeoutError("not every screen got its snapshot")
            self.serve(0.1)

    def serve(self, seconds: float) -> None:
        """Take what has come, waiting at most so long for the first of it."""
        for key, _ in self._selector.select(seconds):
            self._take(key.data)

    def wait(self, number: str, seconds: float) -> list[float]:
        """When each screen heard that this number was called, by the monotonic clock."""
        deadline = time.monotonic() + seconds
        expected = self._count - self.lost
        while len(self._seen.get(number, ())) < expected and time.monotonic() < deadline:
            self.serve(0.05)
        return self._seen.pop(number, [])

    def _take(self, screen: _Screen) -> None:
        try:
            data = screen.socket.recv(262144)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        now = time.monotonic()
        if not data:
            self._selector.unregister(screen.socket)
            screen.socket.close()
            self.lost += 1
            return
        screen.data += data
        if not screen.open:
            self._opened(screen)
        while screen.open and (found := take_frame(screen.data)) is not None:
            opcode, payload, screen.data = found
            if opcode == _TEXT:
                self._hear(screen, payload, now)

    def _opened(self, screen: _Screen) -> None:
        head, end, rest = screen.data.partition(b"\r\n\r\n")
        if end:
            if not head.startswith(_OPENED):
                raise ConnectionError(head[:200].decode(errors="replace"))
            screen.open, screen.data = True, rest

    def _hear(self, screen: _Screen, payload: bytes, now: float) -> None:
        if payload[:1] == b"0":
            screen.socket.sendall(frame(f"40{NAMESPACE},"))
        elif payload == b"2":
            screen.socket.sendall(frame("3"))
        elif b'"snapshot"' in payload[:40]:
            screen.joined = True
        elif b'"ticket.called"' in payload:
            message: list[Any] = json.loads(payload[payload.index(b",") + 1 :])
            self._seen.setdefault(message[1]["data"]["number"], []).append(now)


def main() -> None:
    """``HOST PORT COUNT``; each number on standard input is answered with the times it came."""
    host, port, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    screens = Screens(host, port, count)
    screens.open_all()
    print("READY", flush=True)  # noqa: T201 - to the process that measures
    asked = selectors.DefaultSelector()
    asked.register(sys.stdin, selectors.EVENT_READ)
    while True:
        screens.serve(0.005)
        if asked.select(0):
            number = sys.stdin.readline().strip()
            if not number:
                return
            times = screens.wait(number, 30)
            print(json.dumps({"times": times, "lost": screens.lost}), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
