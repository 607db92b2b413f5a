"""Live messages for consoles, caller boxes and pads: one window each, or the whole hall."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask
from flask_socketio import SocketIO

from counters import api
from hall.domain.catalog import Catalog
from hall.domain.errors import UnknownCounter
from hall.domain.events import Logged
from hall.web.context import Web
from hall.web.live import Live, Sending
from hall.web.permissions import Action
from hall.web.sockets import screen_namespace

EVERY = "all"
_HIDDEN = frozenset({"reason"})
"""Of ``ticket.issued``: the category of a priority is nobody's business on a screen."""


def windows_of(logged: Logged, catalog: Catalog) -> set[int]:
    """The windows that an event concerns: where it happened, and whose queue it changed."""
    event = logged.event
    concerned = {event.counter} if event.counter is not None else set()
    for key in ("queue", "from_queue"):
        queue = event.data.get(key)
        if queue in catalog.queues:
            concerned.update(catalog.counters_of(str(queue)))
    to_counter = event.data.get("to_counter")
    if isinstance(to_counter, int):
        concerned.add(to_counter)
    return {number for number in concerned if number is not None}


def data_of(logged: Logged) -> dict[str, object]:
    """The event's data as staff sees it."""
    event = logged.event
    hidden = _HIDDEN if event.name == "ticket.issued" else frozenset()
    data = {key: value for key, value in event.data.items() if key not in hidden}
    return {**data, "counter": event.counter, "ticket": event.ticket}


def register(app: Flask, socketio: SocketIO, live: Live, web: Web) -> None:
    """Add the API's calls at windows, and the namespace /counter."""
    app.register_blueprint(api.blueprint)

    def room_of(auth: Mapping[str, Any]) -> str:
        number = auth.get("counter")
        if number is None:
            return EVERY
        try:
            return str(web.hall.catalog.counter(int(str(number))).number)
        except ValueError:
            raise UnknownCounter(counter=number) from None

    def snapshot(room: str) -> Mapping[str, object]:
        seq = live.last("/counter", room)
        if room == EVERY:
            return {**web.queries.board(), "seq": seq}
        return {**web.queries.counter(int(room)), "seq": seq}

    def channel(logged: Logged) -> Iterable[Sending]:
        data = data_of(logged)
        yield EVERY, data
        for number in windows_of(logged, web.hall.catalog):
            yield str(number), data

    screen_namespace(
        socketio, "/counter", action=Action.READ_COUNTER, room_of=room_of, snapshot=snapshot
    )
    live.channel("/counter", channel)
