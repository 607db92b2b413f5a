"""Putting the Flask app together from the rooms it is given."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from flask_socketio import SocketIO

from hall.config.settings import Settings
from hall.service.access import Access
from hall.service.hall import Hall
from hall.web import api, pages
from hall.web.bridge import Bridge
from hall.web.context import EXTENSION, Web
from hall.web.endpoints import Whole
from hall.web.identity import Identities
from hall.web.live import Live
from hall.web.problems import handle_problems

logger = logging.getLogger(__name__)

MAX_BODY = 64 * 1024
_CSP = "Content-Security-Policy"
_HEADERS = {
    _CSP: (
        "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:;"
        " style-src 'self' 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none';"
        " form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

Room = Callable[[Flask, SocketIO, Live, Web], None]
"""A room adds its blueprints, socket namespaces and channels."""


class Application:
    """The app with what a server needs to run and stop it."""

    def __init__(self, hall: Hall, settings: Settings, rooms: Iterable[Room]) -> None:
        self.flask = Flask("hall.web", root_path=str(Path(__file__).parent))
        self.socketio = furnish(self.flask)
        reader = hall.reader()
        access = Access(hall.path, hall.clock)
        self.web = Web(
            hall=hall,
            settings=settings,
            bridge=Bridge(hall),
            reader=reader,
            access=access,
            identities=Identities(reader, hall.clock, access),
        )
        self.flask.extensions[EXTENSION] = self.web
        self.live = Live(self.socketio, hall.terms, self.web.queries.last_seq())
        api.register(self.flask, self.socketio, self.live, self.web)
        pages.register(self.flask)
        for room in rooms:
            room(self.flask, self.socketio, self.live, self.web)
        self.web.bridge.listen(self.live.publish)
        self.wsgi = without_deflate(self.flask.wsgi_app)

    def close(self) -> None:
        """Let go of the reader; the hall is closed by whoever opened it."""
        self.web.reader.close()


def furnish(app: Flask) -> SocketIO:
    """What every process's app has: bounds, headers, refusals in one form, and its sockets."""
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.url_map.converters["whole"] = Whole
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # the default provider
    handle_problems(app)
    app.after_request(_harden)
    socketio = SocketIO(
        app,
        async_mode="gevent",
        ping_interval=10,
        ping_timeout=10,
        max_http_buffer_size=MAX_BODY,
        # No cors_allowed_origins: the page's own origin alone may connect.
    )
    socketio.on_error_default(_socket_defect)
    return socketio


def _harden(response: Response) -> Response:
    if _CSP not in response.headers:
        response.headers.extend(_HEADERS)
    if request.path.startswith("/static/") and response.status_code < HTTPStatus.BAD_REQUEST:
        # Asked for again each time and answered 304: after an upgrade no screen may join a new
        # page to an old module.
        response.headers["Cache-Control"] = "no-cache"
    return response


def _socket_defect(error: BaseException) -> None:
    # The outermost fence of a socket's message: one client's trouble is nobody else's.
    logger.error("a socket's message failed", exc_info=error)


def without_deflate(app: Callable[..., Any]) -> Callable[..., Any]:
    """The app, to which no client offers permessage-deflate.

    simple-websocket accepts it, and it costs 97 kB and a third more CPU a client for messages of
    150 bytes; without the offer nobody compresses.
    """

    def wsgi(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        return app(environ, start_response)

    return wsgi
