"""What all simulated devices share: poking, faults, and telling what they did.

A simulated device is two things: the real driver, and a virtual piece of hardware at the other
end of an in-process wire (``drivers.wires.loop.loop_pair``). The virtual piece outlives the
driver: while its plug is out, opening the driver again raises DeviceNotFound. So it lives on a
bench under its device's name, and stays there until :meth:`Bench.clear`.

    class SimulatedKeypad:                                  # the driver the registry knows
        @classmethod
        def from_config(cls, config):
            box = BENCH.device(config.name, VirtualBox, lambda: VirtualBox(config.name))
            return Ff68Caller(box.plug())                   # raises DeviceNotFound if unplugged
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar, runtime_checkable

from drivers.configuration import DeviceKind, did_you_mean
from drivers.errors import DeviceConfigError


class Fault(StrEnum):
    """Everything a simulated device may be told to suffer; each device honours some of them."""

    UNPLUG = "unplug"
    """The cable is out: DeviceGone at once, DeviceNotFound on opening. Ends with replug."""
    PAPER_OUT = "paper_out"
    """Ends with paper_in."""
    PAPER_LOW = "paper_low"
    """Ends with paper_in."""
    COVER_OPEN = "cover_open"
    """Ends with cover_close."""
    CUTTER_JAM = "cutter_jam"
    """Ends with cutter_free."""
    GARBAGE = "garbage"
    """What it sends is not its language."""
    SLOW = "slow"
    """It answers late."""
    MUTE = "mute"
    """It takes everything and says nothing."""
    STALL = "stall"
    """It stops taking bytes: writing to it runs into its time limit."""
    STUCK_KEY = "stuck_key"
    """A key that is pressed again and again."""
    FLOOD = "flood"
    """Far more input than a person can make."""


CURES: dict[str, tuple[Fault, ...]] = {
    "replug": (Fault.UNPLUG,),
    "paper_in": (Fault.PAPER_OUT, Fault.PAPER_LOW),
    "cover_close": (Fault.COVER_OPEN,),
    "cutter_free": (Fault.CUTTER_JAM,),
}
"""Actions that end a fault. Every other fault ends with ``poke(fault, on=False)``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedOutput:
    """Something a simulated device would have shown, printed, lit or spoken."""

    name: str
    """The device's name in hall.toml."""
    kind: DeviceKind
    unit: int
    """The unit's address on its bus; 0 for a device that is alone."""
    text: str
    """What a person would read or hear, in plain text; a slip has several lines."""
    data: bytes | None = None
    """The bytes that made it, where there are any."""


OutputHook = Callable[[SimulatedOutput], None]


@runtime_checkable
class Simulated(Protocol):
    """A virtual piece of hardware, as the /devices page sees it."""

    name: str
    kind: DeviceKind
    on_output: OutputHook | None
    """Called in the simulator's own thread for every output; must return soon."""

    @property
    def actions(self) -> tuple[str, ...]:
        """Every action that poke takes: its faults, their cures and its own, such as ``press``."""

    @property
    def faults(self) -> frozenset[Fault]:
        """The faults it suffers now."""

    def poke(self, action: str, **arguments: object) -> None:
        """Do to it what a hand would do. Raises DeviceConfigError for an unknown action."""

    def close(self) -> None:
        """End its threads and wires."""


class FaultSwitches:
    """The faults of one simulated device: which it knows and which are on. Thread-safe.

    ``poke("mute")`` or ``poke("mute", on=True)`` begins a fault, ``poke("mute", on=False)`` ends
    it; unplug, paper and cover faults also end with the actions of :data:`CURES`.
    """

    def __init__(self, *known: Fault) -> None:
        self._known = frozenset(known)
        self._on: frozenset[Fault] = frozenset()
        self._lock = threading.Lock()

    @property
    def actions(self) -> tuple[str, ...]:
        """The faults known here and the actions that end them, in the order of the catalogue."""
        cures = (cure for cure, ends in CURES.items() if self._known.intersection(ends))
        return (*(fault for fault in Fault if fault in self._known), *cures)

    @property
    def on(self) -> frozenset[Fault]:
        return self._on

    def poke(self, action: str, arguments: dict[str, object], *others: str) -> Fault | None:
        """Turn a fault on or off; returns the one that was named, ``None`` for a cure.

        ``others`` are actions of the device itself, named in the error for an unknown action.
        """
        if action in CURES and self._known.intersection(CURES[action]):
            with self._lock:
                self._on -= frozenset(CURES[action])
            return None
        if action not in self._known:
            raise unknown_action(action, (*self.actions, *others))
        fault = Fault(action)
        with self._lock:
            self._on = self._on | {fault} if arguments.get("on", True) else self._on - {fault}
        return fault


def unknown_action(action: str, known: tuple[str, ...]) -> DeviceConfigError:
    """The error of a poke that this device does not understand."""
    return DeviceConfigError(
        f"模拟设备没有“{action}”这个动作 no such action，{did_you_mean(action, known)}"
    )


Device = TypeVar("Device", bound=Simulated)


class Bench:
    """The simulated devices of this process, by device name."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._devices: dict[str, Simulated] = {}
        self._on_output: OutputHook | None = None

    def device(self, name: str, shape: type[Device], build: Callable[[], Device]) -> Device:
        """The device of this name, built when it is first asked for.

        Raises DeviceConfigError when another kind of device already has the name.
        """
        with self._lock:
            found = self._devices.get(name)
            if found is None:
                built = build()
                built.on_output = self._on_output
                self._devices[name] = built
                return built
        if not isinstance(found, shape):
            raise DeviceConfigError(
                f"设备名称“{name}”重复 two devices have this name ({found.kind})"
            )
        return found

    def find(self, name: str) -> Simulated | None:
        """The device of this name, or None when it was never opened or is not simulated."""
        with self._lock:
            return self._devices.get(name)

    def names(self) -> tuple[str, ...]:
        with self._lock:
            return tuple(sorted(self._devices))

    def observe(self, on_output: OutputHook | None) -> None:
        """Tell this hook every output of every simulated device, present and future."""
        with self._lock:
            self._on_output = on_output
            for device in self._devices.values():
                device.on_output = on_output

    def clear(self) -> None:
        """Close and forget all of them; the hook too."""
        with self._lock:
            devices = list(self._devices.values())
            self._devices.clear()
            self._on_output = None
        for device in devices:
            device.close()


BENCH = Bench()
"""The bench that the registry's ``simulated`` drivers use."""
