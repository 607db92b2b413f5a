"""Somebody before the page /devices."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from hall.client.events import HallEvents
from tests.journeys.peers import PATIENCE_SECONDS


class Watcher:
    """What the page /devices is told, and what it sends."""

    def __init__(self, url: str, staff_token: str) -> None:
        self.devices: dict[str, Mapping[str, Any]] = {}
        self.outputs: list[Mapping[str, Any]] = []
        self._changed = threading.Condition()
        self._events = HallEvents(url, staff_token)
        self._events.listen("/devices", "station.devices", self._listed)
        self._events.listen("/devices", "device.output", self._output)
        linked = threading.Event()
        self._events.on_link(lambda there: linked.set() if there else None)
        self._events.start()
        assert linked.wait(PATIENCE_SECONDS)

    def poke(self, device: str, action: str, **arguments: object) -> None:
        poke = {"station": "local", "device": device, "action": action, "arguments": arguments}
        assert self._events.emit("/devices", "device.poke", poke)

    def wait_for(self, condition: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, PATIENCE_SECONDS), self.outputs

    def wait_for_output(self, device: str, text: str) -> Mapping[str, Any]:
        def found() -> list[Mapping[str, Any]]:
            return [one for one in self.outputs if one["device"] == device and text in one["text"]]

        self.wait_for(lambda: bool(found()))
        return found()[0]

    def heard(self, device: str) -> list[str]:
        """The texts of all that this device did, in order."""
        return [str(one["text"]) for one in self.outputs if one["device"] == device]

    def close(self) -> None:
        self._events.close()

    def _listed(self, message: Mapping[str, Any]) -> None:
        with self._changed:
            self.devices = {one["name"]: one for one in message["devices"]}
            self._changed.notify_all()

    def _output(self, output: Mapping[str, Any]) -> None:
        with self._changed:
            self.outputs.append(output)
            self._changed.notify_all()
