"""The listening socket and the server on it."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from typing import Any

import gevent.socket
from gevent import pywsgi

from hall.web.handler import Handler

logger = logging.getLogger(__name__)

BACKLOG = 1024


def listen(host: str, port: int) -> socket.socket:
    """A listener with TCP_NODELAY, which accepted sockets inherit.

    gevent's own listener lacks it: then Nagle and delayed acknowledgement add 44 ms to every
    answer on a kept connection. Raises OSError when the address is taken or is none.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
        listener.setblocking(False)
    except OSError as error:
        listener.close()
        raise OSError(error.errno, f"{host}:{port} 不能监听：{error.strerror}") from error
    return listener


def serve(listener: socket.socket, wsgi: Callable[..., Any]) -> pywsgi.WSGIServer:
    """A started server; ``stop()`` ends it."""
    green = gevent.socket.socket(fileno=listener.detach())
    server = pywsgi.WSGIServer(green, wsgi, log=None, error_log=logger, handler_class=Handler)
    server.start()
    return server
