"""Bounds for a server that anybody may reach: how many connections, how slow, how often."""

from __future__ import annotations

import errno
import logging
import socket
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
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

REMEMBERED = 20_000
"""Addresses whose pace is remembered; the one that was heard longest ago is forgotten first."""
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

    def __init__(self, proxies: Networks = (), *, most: int, from_one: int) -> None:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a request may take to come, in seconds."""

    head: float
    body: float


class TooSlow(BadHead, OSError):
    """Not in time: a connection that asks nothing ends, half a request is answered 400."""


class TimedBody(pywsgi.Input):
    """A request's body, all of which has to come within a time.

    A part now and then does not lengthen it: that is how one client holds many connections.
    """

    # The time runs from the first part that is asked for: what the hall takes to answer, with a
    # body that has come, is not the client's.
    def __init__(self, body: pywsgi.Input, seconds: float, too_late: Callable[[], None]) -> None:
        """``too_late`` is told before TooSlow is raised."""
        super().__init__(body.rfile, body.content_length, body.socket, body.chunked_input)
        self._seconds = seconds
        self._too_late = too_late
        self._ends_at: float | None = None

    def read(self, length: int | None = None) -> bytes:
        """As of a file. Raises TooSlow."""
        return self._in_time(lambda: super(TimedBody, self).read(length))

    def readline(self, size: int | None = None) -> bytes:
        """As of a file. Raises TooSlow."""
        return self._in_time(lambda: super(TimedBody, self).readline(size))

    def _in_time(self, part: Callable[[], bytes]) -> bytes:
        if self._ends_at is None:
            self._ends_at = time.monotonic() + self._seconds
        left = self._ends_at - time.monotonic()
        try:
            # A time of nothing would be none: a part that is there already is still taken.
            with gevent.Timeout(max(left, 0.001), TooSlow(errno.ETIMEDOUT, "half a body")):
                return part()
        except TooSlow:
            self._too_late()
            raise


class ImpatientHandler(Handler):
    """One connection of a crowd."""

    ignored_socket_errors = (*Handler.ignored_socket_errors, errno.ETIMEDOUT)

    def read_requestline(self) -> str:
        """The first line of the next request. Raises TooSlow."""
        with gevent.Timeout(self._patience.head, TooSlow("no request")):
            line: str = super().read_requestline()
            return line

    def MessageClass(self, fp: IO[bytes], *_: object) -> Head:  # type: ignore[override]  # noqa: N802
        """The fields of the request. Raises BadHead, TooSlow."""
        with gevent.Timeout(self._patience.head, TooSlow("half a head")):
            return super().MessageClass(fp)

    def get_environ(self) -> dict[str, Any]:
        """The request as the app gets it, its body timed."""
        environ: dict[str, Any] = super().get_environ()
        body = self.wsgi_input
        assert body is not None
        self.wsgi_input = TimedBody(body, self._patience.body, self._hang_up)
        if environ["wsgi.input"] is body:
            environ["wsgi.input"] = self.wsgi_input
        return environ

    def _hang_up(self) -> None:
        # What comes after half a body would be taken for the next request.
        self.close_connection = True

    @property
    def _patience(self) -> Patience:
        assert isinstance(self.server, _Server)
        return self.server.patience


class _Server(pywsgi.WSGIServer):
    def __init__(
        self, listener: gevent.socket.socket, wsgi: Wsgi, crowd: Crowd, patience: Patience
    ) -> None:
        super().__init__(listener, wsgi, log=None, error_log=logger, handler_class=ImpatientHandler)
        self._crowd = crowd
        self.patience = patience

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


def serve_crowd(
    listener: socket.socket, wsgi: Wsgi, crowd: Crowd, patience: Patience
) -> pywsgi.WSGIServer:
    """A started server with bounds; ``stop()`` ends it."""
    server = _Server(gevent.socket.socket(fileno=listener.detach()), wsgi, crowd, patience)
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
        at_once: int,
        a_minute: int,
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
