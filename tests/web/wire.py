"""The app behind its real server, and clients on threads while the hub serves them."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

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
