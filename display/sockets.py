"""Live messages for the hall display."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import Flask
from flask_socketio import SocketIO

from display import api
from hall.domain.events import PUBLIC, Logged
from hall.web.context import Web
from hall.web.live import Live, Sending, public_data
from hall.web.sockets import screen_namespace

BOARD = "board"


def board_channel(logged: Logged) -> Iterable[Sending]:
    """Everything public, to every display."""
    if logged.event.name in PUBLIC:
        yield BOARD, public_data(logged)


def register(app: Flask, socketio: SocketIO, live: Live, web: Web) -> None:
    """Add the API's calls for screens, and the namespace /display."""
    app.register_blueprint(api.blueprint)

    def board(_: str) -> Mapping[str, object]:
        return {**web.queries.board(), "seq": live.last("/display", BOARD)}

    screen_namespace(socketio, "/display", action=None, room_of=lambda _: BOARD, snapshot=board)
    live.channel("/display", board_channel)
