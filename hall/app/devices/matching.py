"""What is plugged into this machine, laid beside what hall.toml says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from drivers.errors import DriverError
from drivers.plugged.access import Person, Trouble, trouble_with
from drivers.plugged.listing import Plugged, PluggedKind, below, plugged_in
from drivers.plugged.seeking import leads_to_node, node_of
from hall.config.settings import DeviceSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Something that is plugged in."""

    plugged: Plugged
    used_by: tuple[str, ...]
    """Devices of hall.toml whose address leads to it; empty where none does."""
    trouble: Trouble | None
    """Why the node cannot be opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """A device of hall.toml whose address leads nowhere now."""

    device: DeviceSettings
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """The two laid beside each other."""

    seen: tuple[Seen, ...]
    absent: tuple[Absent, ...]
    not_looked_for: tuple[DeviceSettings, ...]
    """On the network, or of no address at all: simulated ones, voices."""
    elsewhere: tuple[DeviceSettings, ...]
    """Of other stations."""

    @property
    def driverless(self) -> tuple[Plugged, ...]:
        """USB printers that the kernel made no node for, and that nobody uses without one."""
        return tuple(one for one in self.unused if one.kind is PluggedKind.BARE_PRINTER)

    @property
    def unused(self) -> tuple[Plugged, ...]:
        """What hall.toml does not name."""
        return tuple(one.plugged for one in self.seen if not one.used_by)


def take_inventory(
    devices: Mapping[str, DeviceSettings], station: str, person: Person, root: Path
) -> Inventory:
    """``devices`` are those of hall.toml, empty where there is none; ``station`` is this machine's
    name in it. Nothing is opened.
    """
    found = plugged_in(root)
    here = [one for one in devices.values() if one.station == station]
    wired = [one for one in here if leads_to_node(one.address)]
    nodes, absent = _places(wired, found, root)
    return Inventory(
        seen=tuple(_seen(one, nodes, person, root) for one in found),
        absent=tuple(absent),
        not_looked_for=tuple(one for one in here if one not in wired),
        elsewhere=tuple(one for one in devices.values() if one.station != station),
    )


def _seen(one: Plugged, nodes: Mapping[str, str], person: Person, root: Path) -> Seen:
    used_by = tuple(name for name, node in nodes.items() if node == one.node)
    # A port of the board may well be the system's console, which is nobody's trouble.
    concerns_us = used_by or one.usb is not None or one.kind is not PluggedKind.SERIAL
    trouble = trouble_with(one.kind, below(root, one.node), person) if concerns_us else None
    return Seen(plugged=one, used_by=used_by, trouble=trouble)


def _places(
    wired: Sequence[DeviceSettings], found: Sequence[Plugged], root: Path
) -> tuple[dict[str, str], list[Absent]]:
    nodes: dict[str, str] = {}
    absent = []
    for device in wired:
        try:
            nodes[device.name] = node_of(device.address, found, root)
        except DriverError as error:
            absent.append(Absent(device=device, why=str(error)))
    return nodes, absent
