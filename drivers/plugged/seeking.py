"""From an address of hall.toml to the device that it means among those that are plugged in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from drivers.configuration import Address, Settings, parse_address
from drivers.errors import DeviceConfigError, DeviceNotFound
from drivers.plugged.listing import Plugged, PluggedKind, below
from drivers.plugged.usb import ROOT

OWN_PARAMETERS: Final = ("at", "interface")
"""Parameters of ``usb-serial://`` that choose the device; the others are the wire's."""

_KINDS: Final = {"usb-serial": PluggedKind.SERIAL, "usb-printer": PluggedKind.PRINTER}
_NODES: Final = frozenset({"serial", "file", "evdev", "events"})
_NUMBER: Final = re.compile(r"[0-9a-f]{4}:[0-9a-f]{4}")
_ANY_INTERFACE: Final = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What ``usb-serial:///0403:6001/A50285BI?at=1-1.2`` asks for; empty words ask for nothing."""

    address: str
    kind: PluggedKind
    number: str
    serial: str
    socket: str
    interface: int | None

    def among(self, found: Iterable[Plugged]) -> Plugged:
        """The one that is meant.

        Raises DeviceNotFound when it is not plugged in, DeviceConfigError when several fit.
        """
        fitting = [one for one in found if self._fits(one)]
        if not fitting:
            raise DeviceNotFound(
                f"{self.address}：没有插着这样的USB设备，请检查插头和电源 no such USB device"
            )
        if len(fitting) > 1:
            nodes = "、".join(
                f"{one.node}（at={one.usb.socket}，interface={one.usb.interface}）"
                for one in fitting
                if one.usb is not None
            )
            raise DeviceConfigError(
                f"{self.address}：有 {len(fitting)} 个这样的设备，地址里要再写 at 或 interface "
                f"several fit: {nodes}"
            )
        return fitting[0]

    def _fits(self, one: Plugged) -> bool:
        usb = one.usb
        return (
            usb is not None
            and one.kind is self.kind
            and usb.number == self.number
            and self.serial in {"", usb.serial}
            and self.socket in {"", usb.socket}
            and self.interface in {None, usb.interface}
        )


def sought_by(address: Address) -> Sought:
    """Read an address by USB device. Raises DeviceConfigError."""
    own = {name: value for name, value in address.parameters.items() if name in OWN_PARAMETERS}
    settings = Settings(f"设备地址 {address.text} 有误", own)
    socket = settings.text("at", "")
    interface = settings.integer("interface", _ANY_INTERFACE, least=0, most=_ANY_INTERFACE)
    number, _, serial = address.path.lstrip("/").partition("/")
    if address.host or not _NUMBER.fullmatch(number.lower()):
        settings.problem(
            "三条斜线后是厂商号:产品号，各四位十六进制 three slashes, vendor:product, as in "
            f"{address.scheme}:///0403:6001/A50285BI"
        )
    settings.finish()
    return Sought(
        address=address.text,
        kind=_KINDS[address.scheme],
        number=number.lower(),
        serial=serial,
        socket=socket,
        interface=None if interface == _ANY_INTERFACE else interface,
    )


def leads_to_node(address: str) -> bool:
    """Whether it means something plugged into this machine, and not a network's or nothing."""
    scheme = address.removeprefix("spy://").partition("://")[0]
    return scheme in _NODES or scheme in _KINDS


def node_of(address: str, found: Iterable[Plugged], root: Path = ROOT) -> str:
    """The node that such an address leads to now, ``/dev/ttyUSB0``.

    Raises DeviceNotFound when there is none, DeviceConfigError for an address that means none or
    several.
    """
    parsed = parse_address(address.removeprefix("spy://"))
    if parsed.scheme in _KINDS:
        return sought_by(parsed).among(found).node
    path = below(root, parsed.path)
    if not path.exists():
        raise DeviceNotFound(f"{address}：没有插着 not plugged in")
    real = path.resolve()
    return next((one.node for one in found if below(root, one.node).resolve() == real), str(real))
