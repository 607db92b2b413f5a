"""The devices' namespace: stations report what theirs do, staff pokes simulated ones.

A station's outputs (a slip's text, a sentence, a sign) are for looking at: they live in memory
and go with it. How a device *is* goes through the API as a command and stays in the log.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any

from flask import request
from flask_socketio import SocketIO, emit, join_room

from hall.domain.errors import Forbidden, HallError, Unauthenticated
from hall.domain.events import Logged
from hall.web.context import Web
from hall.web.live import Live, Sending
from hall.web.permissions import Action, may
from hall.web.sockets import connecting, is_handshake, refusal

WATCHERS = "watchers"
OUTPUTS_KEPT = 8
"""Of each unit: a printer, a voice, one sign of a bus."""
UNITS_KEPT = 2000
_NAMESPACE = "/devices"


class DeviceRelay:
    """Keeps the newest outputs of all devices and passes pokes to the station they belong to."""

    def __init__(self, socketio: SocketIO, live: Live, web: Web) -> None:
        self._socketio = socketio
        self._live = live
        self._web = web
        self._outputs: dict[tuple[str, str, str], deque[dict[str, Any]]] = {}
        self._stations: dict[str, str] = {}
        self._catalogues: dict[str, list[dict[str, Any]]] = {}
        """By connection: a station may be several processes, each with devices of its own."""

    def register(self) -> None:
        """Add the namespace."""
        on = self._socketio.on_event
        on("connect", self._connect, namespace=_NAMESPACE)
        on("disconnect", self._disconnect, namespace=_NAMESPACE)
        on("snapshot", self._again, namespace=_NAMESPACE)
        on("station.devices", self._devices, namespace=_NAMESPACE)
        on("device.output", self._output, namespace=_NAMESPACE)
        on("device.frames", self._frames, namespace=_NAMESPACE)
        on("device.poke", self._poke, namespace=_NAMESPACE)
        self._live.channel(_NAMESPACE, _channel)

    def snapshot(self) -> Mapping[str, object]:
        """Every device, how it is, what simulated ones can be made to do, the newest outputs."""
        return {
            "seq": self._live.last(_NAMESPACE, WATCHERS),
            "states": self._web.queries.devices(),
            "stations": [
                {"station": name, "devices": self._devices_of(name)}
                for name in sorted({self._stations[sid] for sid in self._catalogues})
            ],
            "outputs": self._newest(),
        }

    def _devices_of(self, station: str) -> list[dict[str, Any]]:
        """Of all its processes, in the order in which they came; of one that two name, the newer's
        word: a voice's, when its next speaker stands by.
        """
        named = {
            str(one.get("name")): one
            for sid, devices in self._catalogues.items()
            if self._stations.get(sid) == station
            for one in devices
        }
        return list(named.values())

    def _tell_devices(self, station: str) -> None:
        devices = self._devices_of(station)
        self._tell("station.devices", {"station": station, "devices": devices})

    def _newest(self) -> list[dict[str, Any]]:
        # Kept for each unit: sixty signs that change must not push the last slip out.
        every = [output for outputs in self._outputs.values() for output in outputs]
        return sorted(every, key=lambda output: str(output.get("at")))

    def _connect(self, auth: Any = None) -> None:
        if not is_handshake():
            return
        given = auth if isinstance(auth, Mapping) else {}
        try:
            actor = connecting(given)
        except HallError as error:
            raise refusal(error) from error
        if actor is not None and may(actor, Action.REPORT_DEVICES):
            station = str(given.get("station", actor.id))
            self._stations[_sid()] = station
            self._web.hall.presence.came(_sid(), station)
            join_room(f"station:{station}")
        elif actor is not None and may(actor, Action.SEE_DEVICES):
            join_room(WATCHERS)
            emit("snapshot", self.snapshot())
        else:
            raise refusal(Unauthenticated() if actor is None else Forbidden(role=actor.role.value))

    def _disconnect(self, *_: object) -> None:
        self._web.hall.presence.left(_sid())
        station = self._stations.pop(_sid(), None)
        had = self._catalogues.pop(_sid(), None)
        if station is None:
            return
        if station not in self._stations.values():
            self._tell("station.gone", {"station": station})
        elif had is not None:
            self._tell_devices(station)

    def _again(self, *_: object) -> None:
        if _sid() not in self._stations:
            emit("snapshot", self.snapshot())

    def _devices(self, devices: Any = None, *_: object) -> None:
        station = self._stations.get(_sid())
        if station is not None and isinstance(devices, list):
            self._catalogues[_sid()] = [one for one in devices if isinstance(one, dict)]
            names = (str(one.get("name")) for one in self._catalogues[_sid()])
            self._web.hall.presence.speaks_for(_sid(), names)
            self._tell_devices(station)

    def _output(self, output: Any = None, *_: object) -> None:
        station = self._stations.get(_sid())
        if station is not None and isinstance(output, dict):
            told = {**output, "station": station}
            of = (station, str(output.get("device")), str(output.get("unit")))
            if of in self._outputs or len(self._outputs) < UNITS_KEPT:
                self._outputs.setdefault(of, deque(maxlen=OUTPUTS_KEPT)).append(told)
            self._tell("device.output", told)

    def _frames(self, frames: Any = None, *_: object) -> None:
        # Looked at once and not kept: whoever looks asks again.
        station = self._stations.get(_sid())
        if station is not None and isinstance(frames, dict):
            self._tell("device.frames", {**frames, "station": station})

    def _poke(self, poke: Any = None, *_: object) -> None:
        if _sid() in self._stations or not isinstance(poke, dict):
            return
        station, device = poke.get("station"), poke.get("device")
        drivers = [
            sid
            for sid, devices in self._catalogues.items()
            if self._stations.get(sid) == station
            and any(one.get("name") == device for one in devices)
        ]
        # What nobody has is answered by the station all the same.
        for room in drivers or [f"station:{station}"]:
            self._socketio.emit("device.poke", poke, namespace=_NAMESPACE, to=room)

    def _tell(self, name: str, data: Mapping[str, Any]) -> None:
        self._socketio.emit(name, data, namespace=_NAMESPACE, to=WATCHERS)


def _sid() -> str:
    sid: str = request.sid  # type: ignore[attr-defined]  # set by Flask-SocketIO
    return sid


def _channel(logged: Logged) -> Iterable[Sending]:
    if logged.event.name.startswith("device."):
        yield WATCHERS, dict(logged.event.data)
