"""Which stations' programs are connected, and for which devices each of them speaks.

Filled by the sockets on the hub, read by the timekeeper's thread. Nothing is written down: after a
start of the hall every station counts as just lost, and has the usual time to come back.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

AWAY_SECONDS: Final = 10.0
"""For so long a program may be gone before its devices are missed: it is started anew in less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """A station's program that is gone."""

    station: str
    devices: frozenset[str] | None
    """Those it spoke for; None: nobody knows, so all of the station's."""
    since: float
    """Seconds of the monotonic clock."""


class Presence:
    """A station may be several programs, each connected for itself. Any thread may ask."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._stations: dict[str, str] = {}
        self._devices: dict[str, frozenset[str]] = {}
        self._lost: list[Lost] = []

    def expect(self, station: str) -> None:
        """The station was there before the hall was started; it should come back."""
        with self._lock:
            self._lost.append(Lost(station=station, devices=None, since=self._clock()))

    def came(self, connection: str, station: str) -> None:
        """A program of this station is connected; it is about to say for which devices."""
        with self._lock:
            self._stations[connection] = station

    def speaks_for(self, connection: str, devices: Iterable[str]) -> None:
        """It drives these devices, and no others."""
        with self._lock:
            if connection in self._stations:
                self._devices[connection] = frozenset(devices)

    def left(self, connection: str) -> None:
        """It is gone, in whichever way."""
        with self._lock:
            station = self._stations.pop(connection, None)
            devices = self._devices.pop(connection, None)
            if station is not None:
                self._lost.append(Lost(station=station, devices=devices, since=self._clock()))

    def overdue(self) -> tuple[Lost, ...]:
        """Programs that have been gone too long, until :meth:`settled`.

        Not yet those of a station that has a program here which did not say what it drives.
        """
        latest = self._clock() - AWAY_SECONDS
        with self._lock:
            vague = {station for one, station in self._stations.items() if one not in self._devices}
            return tuple(
                lost for lost in self._lost if lost.since <= latest and lost.station not in vague
            )

    def missing(self, lost: Lost, known: Iterable[str]) -> tuple[str, ...]:
        """Of the station's known devices, those it spoke for and nobody speaks for now."""
        with self._lock:
            driven = {
                device
                for one, station in self._stations.items()
                if station == lost.station
                for device in self._devices.get(one, ())
            }
            return tuple(
                device
                for device in known
                if device not in driven and (lost.devices is None or device in lost.devices)
            )

    def settled(self, lost: Lost) -> None:
        """The hall knows that its devices are missed, or that they are not."""
        with self._lock:
            self._lost.remove(lost)
