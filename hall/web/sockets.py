"""What the socket namespaces of all rooms share: who connects, and asking for a snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import request
from flask_socketio import SocketIO, emit, join_room
from socketio.exceptions import ConnectionRefusedError as Refused

from hall.domain.actors import Actor
from hall.domain.errors import Forbidden, HallError, Unauthenticated
from hall.web.context import web
from hall.web.permissions import Action, may

Snapshot = Callable[[str], Mapping[str, object]]
"""The state of a room as JSON, by the room's name."""
AlsoRooms = Callable[[str], Iterable[str]]
RoomOf = Callable[[Mapping[str, Any]], str]
"""The room a client asks for in its ``auth`` payload. Raises HallError for one there is not."""


def connecting(auth: Mapping[str, Any] | None) -> Actor | None:
    """Who opens a socket: ``auth.token``, an Authorization header, or the page's session."""
    token = (auth or {}).get("token")
    if isinstance(token, str):
        return web().identities.of_bearer(f"Bearer {token}")
    return web().identities.of(request)


def refusal(error: HallError) -> Refused:
    """Why nobody is let in: the library gives the first to people, the second to programs."""
    return Refused(str(error), {"code": error.code, "detail": str(error)})


def is_handshake() -> bool:
    """Whether ``connect`` is said by the transport, and not by a client's event of that name."""
    given = request.event["args"]  # type: ignore[attr-defined]  # set by Flask-SocketIO
    return bool(given) and given[0] is request.environ


def screen_namespace(
    socketio: SocketIO,
    namespace: str,
    *,
    action: Action | None,
    room_of: RoomOf,
    snapshot: Snapshot,
    also: AlsoRooms | None = None,
) -> None:
    """A namespace whose clients watch one room each: a snapshot on connect and on request.

    ``also`` names rooms that a client of this one hears besides.
    """
    rooms: dict[str, str] = {}

    def connect(auth: Any = None) -> None:
        if not is_handshake():
            return
        given = auth if isinstance(auth, Mapping) else {}
        try:
            _allow(given, action)
            room = room_of({**request.args, **given})
            state = snapshot(room)
        except HallError as error:
            raise refusal(error) from error
        rooms[_sid()] = room
        _join(room)
        emit("snapshot", state)

    def _join(room: str) -> None:
        for name in (room, *(also(room) if also is not None else ())):
            join_room(name)

    def again(*_: object) -> None:
        room = rooms.get(_sid())
        if room is None:
            return
        try:
            state = snapshot(room)
        except HallError as error:
            # The window, or the ticket's queue, left the catalogue since.
            emit("refused", {"code": error.code, "detail": str(error)})
            return
        _join(room)
        emit("snapshot", state)

    def disconnect(*_: object) -> None:
        rooms.pop(_sid(), None)

    socketio.on_event("connect", connect, namespace=namespace)
    socketio.on_event("snapshot", again, namespace=namespace)
    socketio.on_event("disconnect", disconnect, namespace=namespace)


def _sid() -> str:
    sid: str = request.sid  # type: ignore[attr-defined]  # set by Flask-SocketIO
    return sid


def _allow(auth: Mapping[str, Any], action: Action | None) -> None:
    if action is None:
        return
    actor = connecting(auth)
    if actor is None:
        raise Unauthenticated
    if not may(actor, action):
        raise Forbidden(role=actor.role.value, action=action.value)
