"""Events to screens: a snapshot on connect, then small messages that show a gap by themselves.

A namespace's channel says which rooms a fact goes to and what of it. Each message carries the
``seq`` of its fact and ``prev``, the seq of the message before it in the same room: a screen
whose last seq is not ``prev`` has missed something and asks for a snapshot.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence

from flask_socketio import SocketIO

from hall.domain.clock import rfc3339
from hall.domain.events import PUBLIC, Logged
from hall.service.terms import Terms

logger = logging.getLogger(__name__)

Sending = tuple[str, Mapping[str, object]] | tuple[str, Mapping[str, object], str]
"""A room, the data that goes to it, and a name where the event's own would mislead."""
Channel = Callable[[Logged], Iterable[Sending]]


def public_data(logged: Logged) -> dict[str, object]:
    """What a public screen may know of an event that is in PUBLIC."""
    event = logged.event
    allowed = PUBLIC[event.name]
    data = {key: value for key, value in event.data.items() if key in allowed}
    data["counter"] = event.counter if event.counter is not None else data.get("counter")
    return data


class Live:
    """Hands each committed fact to the rooms of every namespace; lives on the hub."""

    def __init__(self, socketio: SocketIO, terms: Terms, start: int) -> None:
        """``start`` is the log's last seq, so that a restart does not set a room's seq back."""
        self._socketio = socketio
        self._terms = terms
        self._start = start
        self._channels: list[tuple[str, Channel]] = []
        self._last: dict[tuple[str, str], int] = {}

    def channel(self, namespace: str, channel: Channel) -> None:
        """Add a namespace."""
        self._channels.append((namespace, channel))

    def last(self, namespace: str, room: str) -> int:
        """The seq of the room's last message; goes with a snapshot."""
        return self._last.get((namespace, room), self._start)

    def publish(self, events: Sequence[Logged]) -> None:
        """Send what has been committed, in order."""
        for logged in events:
            for namespace, channel in self._channels:
                for sending in channel(logged):
                    self._send(namespace, logged, *sending)

    def _send(
        self,
        namespace: str,
        logged: Logged,
        room: str,
        data: Mapping[str, object],
        name: str | None = None,
    ) -> None:
        prev = self.last(namespace, room)
        self._last[namespace, room] = logged.seq
        if self._nobody_in(namespace, room):
            return
        message = {
            "seq": logged.seq,
            "prev": prev,
            "name": name or logged.event.name,
            "at": rfc3339(logged.at, self._terms.zone),
            "data": data,
        }
        # One encoding for all; what a slow screen has not taken waits in its own queue.
        self._socketio.emit("event", message, namespace=namespace, to=room)

    def _nobody_in(self, namespace: str, room: str) -> bool:
        # Most windows' rooms are empty most of the time, and a message costs its encoding.
        manager = self._socketio.server.manager  # type: ignore[attr-defined]  # not in the stubs
        participants = manager.get_participants(namespace, room)
        return next(iter(participants), None) is None
