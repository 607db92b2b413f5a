"""The listening socket and the server on it."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from typing import Any

from gevent import pywsgi

logger = logging.getLogger(__name__)

BACKLOG = 1024


def listen(host: str, port: int) -> socket.socket:
    """A listener with TCP_NODELAY, which accepted sockets inherit.

    gevent's own listener lacks it: then Nagle and delayed acknowledgement add 44 ms to every
    answer on a kept connection. Raises OSError when the address is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
        listener.setblocking(False)
    except OSError:
        listener.close()
        raise
    return listener


class _Errors:
    """Takes the server's own complaints, which name clients' mistakes, into the log."""

    def write(self, text: str) -> None:
        if text.strip():
            logger.debug("%s", text.rstrip())

    def flush(self) -> None:
        """Nothing is held back."""


def serve(listener: socket.socket, wsgi: Callable[..., Any]) -> pywsgi.WSGIServer:
    """A started server; ``stop()`` ends it."""
    server = pywsgi.WSGIServer(_gevent_socket(listener), wsgi, log=None, error_log=_Errors())
    server.start()
    return server


def _gevent_socket(listener: socket.socket) -> Any:
    from gevent import socket as green  # noqa: PLC0415 - starts the hub of the calling thread

    return green.socket(fileno=listener.detach())
