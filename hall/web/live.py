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
from hall.domain.events import Logged
from hall.service.terms import Terms

logger = logging.getLogger(__name__)

Sending = tuple[str, Mapping[str, object]]
"""A room and the data that goes to it."""
Channel = Callable[[Logged], Iterable[Sending]]


class Live:
    """Hands each committed fact to the rooms of every namespace; lives on the hub."""

    def __init__(self, socketio: SocketIO, terms: Terms) -> None:
        self._socketio = socketio
        self._terms = terms
        self._channels: list[tuple[str, Channel]] = []
        self._last: dict[tuple[str, str], int] = {}

    def channel(self, namespace: str, channel: Channel) -> None:
        """Add a namespace."""
        self._channels.append((namespace, channel))

    def last(self, namespace: str, room: str) -> int:
        """The seq of the room's last message; goes with a snapshot."""
        return self._last.get((namespace, room), 0)

    def publish(self, events: Sequence[Logged]) -> None:
        """Send what has been committed, in order."""
        for logged in events:
            for namespace, channel in self._channels:
                for room, data in channel(logged):
                    self._send(namespace, room, logged, data)

    def _send(
        self, namespace: str, room: str, logged: Logged, data: Mapping[str, object]
    ) -> None:
        message = {
            "seq": logged.seq,
            "prev": self.last(namespace, room),
            "name": logged.event.name,
            "at": rfc3339(logged.at, self._terms.zone),
            "data": data,
        }
        self._last[namespace, room] = logged.seq
        # One encoding for all; what a slow screen has not taken waits in its own queue.
        self._socketio.emit("event", message, namespace=namespace, to=room)
