"""The app behind its real server, and clients on threads while the hub serves them."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import websocket
from gevent import get_hub

from hall.web.server import listen, serve
from tests.web.house import House

T = TypeVar("T")
SECONDS = 10.0


def elsewhere(work: Callable[[], T]) -> T:
    """Do blocking work on another thread while this one's hub goes on serving."""
    result: T = get_hub().threadpool.apply(work)
    return result


@contextmanager
def served(house: House) -> Iterator[tuple[str, int]]:
    """The house at an address of its own."""
    listener = listen("127.0.0.1", 0)
    address: tuple[str, int] = listener.getsockname()
    server = serve(listener, house.application.wsgi)
    try:
        yield address
    finally:
        server.stop(timeout=0)


class Line:
    """A websocket as bytes go over it, below any library's ideas."""

    def __init__(self, address: tuple[str, int], **options: Any) -> None:
        """Raises WebSocketException when it is refused."""
        url = f"ws://{address[0]}:{address[1]}/socket.io/?EIO=4&transport=websocket"
        plain = socket.create_connection(address, timeout=SECONDS)
        try:
            self._line = websocket.create_connection(url, timeout=SECONDS, socket=plain, **options)
        except websocket.WebSocketException:
            plain.close()
            raise

    @property
    def headers(self) -> dict[str, Any]:
        """Of the answer to the handshake."""
        return dict(self._line.getheaders() or {})

    def say(self, packet: str) -> None:
        self._line.send(packet)

    def say_bytes(self, data: bytes) -> None:
        self._line.send_binary(data)

    def hear(self) -> str:
        """The next packet; empty when the server has closed."""
        said = self._line.recv()
        return said if isinstance(said, str) else said.decode()

    def hear_event(self, namespace: str) -> dict[str, Any]:
        """The next event; pings are answered meanwhile."""
        while True:
            said = self.hear()
            if said == "2":
                self.say("3")
            elif said.startswith(f'42{namespace},["event"'):
                return dict(json.loads(said.partition(",")[2])[1])

    def cut(self) -> None:
        """End it without a word."""
        self._line.shutdown()  # type: ignore[no-untyped-call]  # the library's gap


def talk(address: tuple[str, int], *parts: bytes) -> bytes:
    """Send raw bytes, say that there is no more, and read what comes until the end."""
    with socket.create_connection(address, timeout=SECONDS) as line:
        answer = b""
        # A server that has seen enough closes the line with what it has not read.
        with suppress(ConnectionResetError, BrokenPipeError):
            for part in parts:
                line.sendall(part)
            line.shutdown(socket.SHUT_WR)
            while data := line.recv(65536):
                answer += data
        return answer
