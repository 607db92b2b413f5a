"""Stopping without leaving anybody without an answer: what has been asked is answered first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gevent
from gevent.event import Event
from werkzeug.wsgi import ClosingIterator

from hall.domain.errors import Unavailable
from hall.web.problems import problem

_SOCKETS = "/socket.io"


class Draining:
    """Around the app: counts the requests under way, and ends them in good order.

    Sockets do not count: they end with the process, and their pages come back by themselves.
    """

    def __init__(self, wsgi: Callable[..., Any]) -> None:
        self._wsgi = wsgi
        self._under_way = 0
        self._ending = False
        self._none = Event()
        self._none.set()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        if environ["PATH_INFO"].startswith(_SOCKETS):
            return self._wsgi(environ, start_response)
        if self._ending:
            # A kept connection would go on asking; with its key it is done once all the same.
            refusal = problem(Unavailable())
            refusal.headers["Connection"] = "close"
            return refusal(environ, start_response)
        self._under_way += 1
        self._none.clear()
        try:
            return ClosingIterator(self._wsgi(environ, start_response), self._answered)
        except BaseException:
            self._answered()
            raise

    def _answered(self) -> None:
        self._under_way -= 1
        if self._under_way == 0:
            self._none.set()

    def end(self, seconds: float) -> bool:
        """Take nothing new, and wait until all is answered; False when time ran out first."""
        self._ending = True
        done = self._none.wait(seconds)
        # The last answer's bytes leave the buffers of their connection.
        gevent.idle()
        return bool(done)
