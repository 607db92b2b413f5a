"""Live messages for consoles, caller boxes and pads: one window each, or the whole hall."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask
from flask_socketio import SocketIO

from counters import api, scans
from hall.domain.catalog import Catalog
from hall.domain.errors import UnknownCounter
from hall.domain.events import PUBLIC, Logged
from hall.service.queries import OF_CASES
from hall.web.context import Web
from hall.web.live import Live, Sending, public_data
from hall.web.permissions import Action, may
from hall.web.sockets import connecting, screen_namespace

EVERY = "all"
SCREENS = "screens:"
"""Begins the rooms of pads and signs, which hear no more of a window than the hall does."""
_HIDDEN = {
    "ticket.issued": frozenset({"reason"}),
    "rating.given": frozenset({"level", "indicators"}),
}
"""The category of a priority is nobody's business on a screen; how a citizen rated, no clerk's."""


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
    if event.name.startswith("alert."):
        # That there is one is told to pages that may ask for it; what it says, to nobody else.
        return {"counter": None, "ticket": None}
    if event.name.startswith(OF_CASES):
        # Whoever may read the case asks for it by its number.
        number = event.data.get("case")
        return {"case": number, "counter": event.counter, "ticket": event.ticket}
    hidden: frozenset[str] = _HIDDEN.get(event.name, frozenset())
    data = {key: value for key, value in event.data.items() if key not in hidden}
    return {**data, "counter": event.counter, "ticket": event.ticket}


def register(app: Flask, socketio: SocketIO, live: Live, web: Web) -> None:
    """Add the API's calls at windows, and the namespace /counter."""
    app.register_blueprint(api.blueprint)
    app.register_blueprint(scans.blueprint)

    def room_of(auth: Mapping[str, Any]) -> str:
        actor = connecting(auth)
        prefix = "" if actor is not None and may(actor, Action.READ_TICKET) else SCREENS
        number = auth.get("counter")
        if number is None:
            return prefix + EVERY
        try:
            return prefix + str(web.hall.catalog.counter(int(str(number))).number)
        except ValueError:
            raise UnknownCounter(counter=number) from None

    def snapshot(room: str) -> Mapping[str, object]:
        seq = live.last("/counter", room)
        named = room.removeprefix(SCREENS)
        if named == EVERY:
            return {**web.queries.board(), "seq": seq}
        body = web.queries.counter(int(named))
        return {**(body if named == room else api.for_screens(body)), "seq": seq}

    def channel(logged: Logged) -> Iterable[Sending]:
        rooms = [EVERY, *map(str, windows_of(logged, web.hall.catalog))]
        data = data_of(logged)
        for room in rooms:
            yield room, data
        if logged.event.name in PUBLIC:
            public = public_data(logged)
            for room in rooms:
                yield SCREENS + room, public

    screen_namespace(
        socketio, "/counter", action=Action.READ_COUNTER, room_of=room_of, snapshot=snapshot
    )
    live.channel("/counter", channel)
