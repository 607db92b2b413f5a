"""Citizens' phones: their pages, their calls and their live messages, in whichever process.

The hall serves them, and so does the citizens' process where there is one. What is registered here
reads; a command is given elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Flask
from flask_socketio import SocketIO

from display import follow, inquiry, materials
from hall.domain.errors import UnknownTicket
from hall.domain.events import PUBLIC, Logged
from hall.service.inquiry import Answering
from hall.web.context import Reading
from hall.web.live import Live, Sending, public_data
from hall.web.sockets import screen_namespace

NAMESPACE = "/follow"
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


def register(
    app: Flask,
    socketio: SocketIO,
    live: Live,
    context: Reading,
    answering: Answering,
    admit: Callable[[], None] = lambda: None,
) -> None:
    """Add the pages, their calls and the namespace /follow.

    ``answering`` hears proofs; ``admit`` is asked before each snapshot and raises TooMany.
    """
    follow.register(app)
    inquiry.register(app, answering)
    materials.register(app)
    _register_live(socketio, live, context, admit)


def _register_live(
    socketio: SocketIO, live: Live, context: Reading, admit: Callable[[], None]
) -> None:
    followed: dict[int, str] = {}

    def room_of(auth: Mapping[str, Any]) -> str:
        code = auth.get("code")
        if not isinstance(code, str):
            raise UnknownTicket
        ticket = context.queries.ticket_of_code(code)
        followed[ticket] = code
        return code

    def snapshot(code: str) -> Mapping[str, object]:
        admit()
        return {**context.queries.follow(code), "seq": live.last(NAMESPACE, code)}

    def queue_room(code: str) -> Iterable[str]:
        yield f"queue:{context.queries.follow(code)['queue']}"

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
        socketio, NAMESPACE, action=None, room_of=room_of, snapshot=snapshot, also=queue_room
    )
    live.channel(NAMESPACE, channel)
