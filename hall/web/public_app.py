"""The citizens' app: their pages, calls and live messages over a hall that it may only read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from flask import Blueprint, Flask, Request, Response, request, send_from_directory
from flask_socketio import SocketIO
from werkzeug.exceptions import NotFound

from hall.config.public_settings import PublicLimits
from hall.config.settings import Settings
from hall.domain.actors import Actor
from hall.service.inquiry import Answering
from hall.service.onlooker import Onlooker
from hall.web import handing_over, layout
from hall.web.app import furnish, without_deflate
from hall.web.context import EXTENSION, Reading
from hall.web.crowd import Paced
from hall.web.handing_over import HandedInquiries, HandOver
from hall.web.live import Live
from hall.web.pace import Pace

FILES = ("hall.css", "icon.svg", "live.js", "vendor/socket.io.esm.min.js")
"""Of the files that all pages share, those that citizens' pages ask for."""
_HERE = Path(__file__).parent

blueprint = Blueprint("citizens_files", __name__)


class Phones(Protocol):
    """The room that has the citizens' pages."""

    def __call__(
        self,
        app: Flask,
        socketio: SocketIO,
        live: Live,
        context: Reading,
        answering: Answering,
        admit: Callable[[], None],
    ) -> None:
        """Add them to an app."""


class Strangers:
    """Nobody is known here: no login, no token, whatever a browser sends along."""

    def of(self, request: Request) -> Actor | None:  # noqa: ARG002 - whoever asks
        """Nobody."""
        return None


class PublicApplication:
    """The app with what a server needs to run and stop it."""

    def __init__(
        self, onlooker: Onlooker, settings: Settings, hand_over: HandOver, phones: Phones
    ) -> None:
        self.flask = Flask("hall.web", root_path=str(_HERE), static_folder=None)
        self.socketio = furnish(self.flask)
        context = Reading(
            hall=onlooker, settings=settings, reader=onlooker.reader, identities=Strangers()
        )
        self.flask.extensions[EXTENSION] = context
        self.live = Live(self.socketio, onlooker.terms, onlooker.seq)
        self.flask.register_blueprint(blueprint)
        layout.register(self.flask)
        handing_over.register(self.flask, hand_over)
        public = settings.public
        limits = PublicLimits() if public is None else public.limits
        looks = Pace(
            onlooker.clock,
            at_once=limits.snapshots_at_once,
            a_minute=limits.snapshots_a_minute,
            remembered=limits.connections,
        )
        phones(
            self.flask,
            self.socketio,
            self.live,
            context,
            HandedInquiries(onlooker, hand_over),
            lambda: looks.take(request.sid),  # type: ignore[attr-defined]  # by Flask-SocketIO
        )
        self.wsgi = Paced(
            without_deflate(self.flask.wsgi_app),
            onlooker.clock,
            () if public is None else public.proxies,
            at_once=limits.requests_at_once,
            a_minute=limits.requests_a_minute,
        )


@blueprint.get("/static/<path:name>")
def file(name: str) -> Response:
    """One of FILES."""
    if name not in FILES:
        raise NotFound
    return send_from_directory(_HERE / "static", name)
