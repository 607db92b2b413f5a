"""Bounds for a server that anybody may reach: how many connections, how slow, how often."""

from __future__ import annotations

import logging
import socket
from collections import Counter
from collections.abc import Callable, Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import IO, Any

import gevent
import gevent.socket
from gevent import pywsgi

from hall.config.settings import is_within
from hall.domain.clock import Clock
from hall.domain.errors import TooMany
from hall.web.handler import BadHead, Handler, Head
from hall.web.pace import Pace
from hall.web.problems import problem

logger = logging.getLogger(__name__)

CONNECTIONS = 6000
"""At most so many at a time; a phone on its page has one."""
FROM_ONE = 1500
"""And so many from one address: everybody in the hall may come through one router."""
HEAD_SECONDS = 20.0
"""A connection on which no whole request head has come by then is closed."""
AT_ONCE, A_MINUTE = 1000, 2000
"""Requests from one address. A page is about ten; a whole hall opens it within a minute."""
REMEMBERED = 20_000
_FULL = "访问的人太多，请稍后再试。 Too many visitors; please try again later.\n".encode()
_REFUSAL = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\n"
    b"Retry-After: 5\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%b" % (len(_FULL), _FULL)
)

Networks = Sequence[IPv4Network | IPv6Network]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Any]


def sender_of(address: str) -> str:
    """Whom an address is counted as: a household's IPv6 addresses, which share 64 bits, as one."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    mapped = found.ipv4_mapped
    return str(mapped or IPv6Network((int(found) >> 64 << 64, 64)))


class Crowd:
    """Who is connected just now; used on the hub's thread."""

    def __init__(
        self, proxies: Networks = (), *, most: int = CONNECTIONS, from_one: int = FROM_ONE
    ) -> None:
        """``proxies``: addresses from which many citizens come, so that only ``most`` holds."""
        self._proxies = proxies
        self._most = most
        self._from_one = from_one
        self._there: Counter[str] = Counter()
        self._all = 0

    def enter(self, address: str) -> bool:
        """Let one in, if there is room."""
        sender = sender_of(address)
        few = self._there[sender] < self._from_one or is_within(self._proxies, address)
        if self._all >= self._most or not few:
            return False
        self._there[sender] += 1
        self._all += 1
        return True

    def leave(self, address: str) -> None:
        """One who was let in is gone."""
        sender = sender_of(address)
        self._all -= 1
        self._there[sender] -= 1
        if not self._there[sender]:
            del self._there[sender]


class TooSlow(BadHead, OSError):
    """No whole head in time: a connection that asks nothing ends, half a head is answered 400."""


class ImpatientHandler(Handler):
    """One connection of a crowd."""

    def read_requestline(self) -> str:
        """The first line of the next request. Raises TooSlow."""
        with gevent.Timeout(HEAD_SECONDS, TooSlow("no request")):
            line: str = super().read_requestline()
            return line

    def MessageClass(self, fp: IO[bytes], *_: object) -> Head:  # type: ignore[override]  # noqa: N802
        """The fields of the request. Raises BadHead, TooSlow."""
        with gevent.Timeout(HEAD_SECONDS, TooSlow("half a head")):
            return super().MessageClass(fp)


class _Server(pywsgi.WSGIServer):
    def __init__(self, listener: gevent.socket.socket, wsgi: Wsgi, crowd: Crowd) -> None:
        super().__init__(listener, wsgi, log=None, error_log=logger, handler_class=ImpatientHandler)
        self._crowd = crowd

    def handle(self, sock: gevent.socket.socket, address: Any) -> None:
        """Serve a connection, or say at once that there is no room."""
        here = str(address[0])
        if not self._crowd.enter(here):
            sock.sendall(_REFUSAL)
            return
        try:
            super().handle(sock, address)
        finally:
            self._crowd.leave(here)


def serve_crowd(listener: socket.socket, wsgi: Wsgi, crowd: Crowd) -> pywsgi.WSGIServer:
    """A started server with bounds; ``stop()`` ends it."""
    server = _Server(gevent.socket.socket(fileno=listener.detach()), wsgi, crowd)
    server.start()
    return server


class Paced:
    """Around an app: finds each request's real address, and bounds how often one comes."""

    def __init__(
        self,
        wsgi: Wsgi,
        clock: Clock,
        proxies: Networks = (),
        *,
        at_once: int = AT_ONCE,
        a_minute: int = A_MINUTE,
    ) -> None:
        self._wsgi = wsgi
        self._proxies = proxies
        self._pace = Pace(clock, at_once=at_once, a_minute=a_minute, remembered=REMEMBERED)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        environ["REMOTE_ADDR"] = address = self._address(environ)
        try:
            self._pace.take(sender_of(address))
        except TooMany as error:
            return problem(error)(environ, start_response)
        return self._wsgi(environ, start_response)

    def _address(self, environ: dict[str, Any]) -> str:
        # The last address that no proxy of ours has: what stands before it anybody can write.
        address: str = environ.get("REMOTE_ADDR") or ""
        passed = str(environ.get("HTTP_X_FORWARDED_FOR", "")).split(",")
        while passed and is_within(self._proxies, address):
            before = passed.pop().strip()
            if not before:
                break
            address = before
        return address
