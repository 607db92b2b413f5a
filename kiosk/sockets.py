"""Live messages for touch pages and the stations that print: waits, windows, slips."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask
from flask_socketio import SocketIO

from hall.domain.errors import Forbidden
from hall.domain.events import Logged
from hall.web.context import Web
from hall.web.live import Live, Sending
from hall.web.permissions import Action, may
from hall.web.scans import register as remember_scans
from hall.web.sockets import connecting, screen_namespace
from hall.web.trouble import trouble
from kiosk import api, scans

KIOSKS = "kiosks"
_TOLD = frozenset(
    {
        "ticket.issued", "ticket.called", "ticket.cancelled", "ticket.transferred",
        "ticket.reinstated", "ticket.no_show", "counter.opened", "counter.closed",
        "counter.paused", "counter.resumed", "day.opened", "day.closed", "catalog.imported",
        "slip.queued", "slip.printed", "slip.unknown", "slip.failed", "slip.requeued",
        "slip.redirected",
    }
)  # fmt: skip
_KEYS = frozenset(
    {
        "number", "queue", "item", "waiting", "origin", "slip", "kiosk", "to", "copy", "detail",
        "day",
    }
)  # fmt: skip


def channel(logged: Logged) -> Iterable[Sending]:
    """What changes a touch page or wants paper; nothing personal."""
    event = logged.event
    if event.name == "device.reported":
        # Only that a printer's state changed; how it is and where, a snapshot says.
        if event.data.get("kind") == "printer":
            yield KIOSKS, {}
    elif event.name in _TOLD:
        data = {key: value for key, value in event.data.items() if key in _KEYS}
        yield KIOSKS, {**data, "counter": event.counter, "ticket": event.ticket}


def register(app: Flask, socketio: SocketIO, live: Live, web: Web) -> None:
    """Add the API's calls about tickets, and the namespace /kiosk."""
    app.register_blueprint(api.blueprint)
    app.register_blueprint(scans.blueprint)
    remember_scans(app, web)

    def room_of(auth: Mapping[str, Any]) -> str:
        # What is scanned at a kiosk is shown at that kiosk alone, and to who gives numbers there.
        code = auth.get("kiosk")
        if not code:
            return KIOSKS
        actor = connecting(auth)
        if actor is None or not may(actor, Action.ISSUE):
            raise Forbidden(role="" if actor is None else actor.role.value, action=Action.ISSUE)
        return scans.room_of(web.hall.catalog.kiosk(str(code)).code)

    def snapshot(_: str) -> Mapping[str, object]:
        board = web.queries.board()
        wrong = trouble()
        return {
            "seq": live.last("/kiosk", KIOSKS),
            "at": board["at"],
            "day": board["day"],
            "queues": board["queues"],
            "counters": board["counters"],
            "printers": web.queries.kiosk_printers(),
            "trouble": None if wrong is None else {"code": wrong.code, "detail": str(wrong)},
        }

    screen_namespace(
        socketio,
        "/kiosk",
        action=Action.READ_CATALOG,
        room_of=room_of,
        snapshot=snapshot,
        also=lambda room: () if room == KIOSKS else (KIOSKS,),
    )
    live.channel("/kiosk", channel)
