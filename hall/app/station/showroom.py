"""A station's devices on the page /devices: what they are, what simulated ones do, and pokes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime
from queue import SimpleQueue
from typing import Any, Final
from zoneinfo import ZoneInfo

from counters.keys import meanings
from drivers.errors import DriverError
from drivers.simulation import BENCH, CURES, SimulatedOutput
from hall.app.station.overhearing import shown_frames
from hall.client.events import HallEvents
from hall.config.settings import DeviceKind, DeviceSettings

logger = logging.getLogger(__name__)

NAMESPACE: Final = "/devices"
SIMULATED: Final = "simulated"
LISTEN: Final = "frames"
"""The poke that changes nothing: it asks for the last bytes of a device's wire."""
_ARGUMENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "press": ("unit", "key"),
    "rate": ("unit", "level"),
    "stuck_key": ("on", "unit", "key"),
    "flood": ("on", "unit", "key", "count"),
    "scan": ("code",),
    "power_cut": (),
    **dict.fromkeys(CURES, ()),
}
"""What an action of a simulated device takes; every other one is a fault, which is on or off."""

Poke = Mapping[str, Any]


class Showroom:
    """Tells the hall what there is to see, and does to simulated devices what staff asks."""

    def __init__(
        self, events: HallEvents, devices: Sequence[DeviceSettings], zone: ZoneInfo
    ) -> None:
        self._events = events
        self._devices = devices
        self._zone = zone
        self._pokes: SimpleQueue[Poke | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="showroom", daemon=True)
        events.listen(NAMESPACE, "device.poke", self._pokes.put)

    def start(self) -> None:
        """Begin to watch the simulated devices."""
        BENCH.observe(self._output)
        self._thread.start()

    def close(self) -> None:
        """Stop watching."""
        BENCH.observe(None)
        self._pokes.put(None)

    def link(self, *, there: bool) -> None:
        """The hall is there, or gone."""
        if there:
            self._introduce()

    def health(self, device: DeviceSettings) -> None:
        """A device was opened or lost: a simulated one may have come into being."""
        if device.driver == SIMULATED:
            self._introduce()

    def _introduce(self) -> None:
        self._events.emit(NAMESPACE, "station.devices", [described(one) for one in self._devices])

    def _output(self, output: SimulatedOutput) -> None:
        """In the simulator's thread; dropped while the hall is away."""
        self._tell(output.name, output.kind.value, output.unit, output.text)

    def _tell(self, device: str, kind: str, unit: int, text: str) -> None:
        told = {
            "device": device,
            "kind": kind,
            "unit": unit,
            "text": text,
            "at": datetime.now(self._zone).isoformat(timespec="milliseconds"),
        }
        self._events.emit(NAMESPACE, "device.output", told)

    def _tell_frames(self, name: str) -> None:
        device = next((one for one in self._devices if one.name == name), None)
        if device is not None:
            frames = shown_frames(device, datetime.now(self._zone))
            self._events.emit(NAMESPACE, "device.frames", {"device": name, "frames": frames})

    def _run(self) -> None:
        while (poke := self._pokes.get()) is not None:
            try:
                self._poke(poke)
            except Exception:
                logger.exception("a device could not be poked: %s", poke)

    def _poke(self, poke: Poke) -> None:
        name = str(poke.get("device", ""))
        if poke.get("action") == LISTEN:
            self._tell_frames(name)
            return
        device = BENCH.find(name)
        arguments = poke.get("arguments") or {}
        if device is None:
            self._tell(name, "", 0, "不是模拟设备，或尚未打开 not a simulated device")
            return
        try:
            device.poke(str(poke.get("action", "")), **dict(arguments))
        except (DriverError, TypeError) as error:
            self._tell(name, device.kind.value, 0, f"操作未执行 not done: {error}")


def described(device: DeviceSettings) -> dict[str, Any]:
    """A device as ``station.devices`` lists it."""
    simulated = BENCH.find(device.name) if device.driver == SIMULATED else None
    actions = () if simulated is None else simulated.actions
    return {
        "name": device.name,
        "kind": device.kind.value,
        "driver": device.driver,
        "address": device.shown_address,
        "simulated": device.driver == SIMULATED,
        "use": None if device.use is None else device.use.value,
        "kiosk": device.kiosk,
        "units": {str(unit): counter for unit, counter in device.units.items()},
        "keys": list(meanings(device)) if device.kind is DeviceKind.KEYPAD else [],
        "actions": [
            {"action": str(action), "arguments": list(_ARGUMENTS.get(action, ("on",)))}
            for action in actions
        ],
    }
