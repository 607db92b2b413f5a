"""Live messages for the hall display and for citizens who follow their ticket."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask
from flask_socketio import SocketIO

from display import api
from hall.domain.errors import UnknownTicket
from hall.domain.events import PUBLIC, Logged
from hall.web.context import Web
from hall.web.live import Live, Sending, public_data
from hall.web.sockets import screen_namespace

BOARD = "board"


def board_channel(logged: Logged) -> Iterable[Sending]:
    """Everything public, to every display."""
    if logged.event.name in PUBLIC:
        yield BOARD, public_data(logged)


_MOVES = frozenset(
    {
        "ticket.called",
        "ticket.cancelled",
        "ticket.transferred",
        "ticket.reinstated",
        "ticket.no_show",
        "day.closed",
    }
)
"""Events after which others in the queue may stand elsewhere."""


def register(app: Flask, socketio: SocketIO, live: Live, web: Web) -> None:
    """Add the API's calls for screens, and the namespaces /display and /follow."""
    app.register_blueprint(api.blueprint)

    def board(_: str) -> Mapping[str, object]:
        return {**web.queries.board(), "seq": live.last("/display", BOARD)}

    screen_namespace(socketio, "/display", action=None, room_of=lambda _: BOARD, snapshot=board)
    live.channel("/display", board_channel)
    _register_follow(socketio, live, web)


def _register_follow(socketio: SocketIO, live: Live, web: Web) -> None:
    followed: dict[int, str] = {}

    def room_of(auth: Mapping[str, Any]) -> str:
        code = auth.get("code")
        if not isinstance(code, str):
            raise UnknownTicket
        ticket = web.queries.ticket_of_code(code)
        followed[ticket] = code
        return code

    def snapshot(code: str) -> Mapping[str, object]:
        return {**web.queries.follow(code), "seq": live.last("/follow", code)}

    def queue_room(code: str) -> Iterable[str]:
        yield f"queue:{web.queries.follow(code)['queue']}"

    def channel(logged: Logged) -> Iterable[Sending]:
        event = logged.event
        if event.name == "day.opened":
            followed.clear()
        if event.name not in PUBLIC:
            return
        if event.ticket in followed:
            yield followed[event.ticket], public_data(logged)
        # The others of the queue learn only that it moved, and look where they stand.
        if event.name in _MOVES and followed:
            queue = event.data.get("queue")
            yield f"queue:{queue}", {"queue": queue}, "queue.moved"

    screen_namespace(
        socketio, "/follow", action=None, room_of=room_of, snapshot=snapshot, also=queue_room
    )
    live.channel("/follow", channel)
