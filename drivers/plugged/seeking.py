"""From an address of hall.toml to the device that it means among those that are plugged in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from drivers.configuration import Address, Settings, parse_address
from drivers.errors import DeviceConfigError, DeviceNotFound
from drivers.plugged.listing import Plugged, PluggedKind, below
from drivers.plugged.usb import ROOT, UsbDevice, UsbIdentity, usb_devices

OWN_PARAMETERS: Final = ("at", "interface")
"""Parameters of addresses by USB device that choose it; the others are the wire's."""

_Found = TypeVar("_Found")
_PRINTERS: Final = frozenset({PluggedKind.PRINTER, PluggedKind.BARE_PRINTER})
_WHOLE: Final = "libusb"
_KINDS: Final = {"usb-serial": PluggedKind.SERIAL, "usb-printer": PluggedKind.PRINTER, _WHOLE: None}
_NODES: Final = frozenset({"serial", "file", "evdev", "events"})
_NUMBER: Final = re.compile(r"[0-9a-f]{4}:[0-9a-f]{4}")
_ANY_INTERFACE: Final = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What ``usb-serial:///0403:6001/A50285BI?at=1-1.2`` asks for; empty words ask for nothing."""

    address: str
    kind: PluggedKind | None
    """None for a device as a whole, whatever the kernel takes it for."""
    number: str
    serial: str
    socket: str
    interface: int | None

    def among(self, found: Iterable[Plugged]) -> Plugged:
        """The one that is meant.

        Raises DeviceNotFound when it is not plugged in, DeviceConfigError when several fit.
        """
        fitting = [one for one in found if self._fits_port(one)]
        return self._only(
            fitting,
            "、".join(
                f"{one.node}（at={one.usb.socket}，interface={one.usb.interface}）"
                for one in fitting
                if one.usb is not None
            ),
        )

    def device_among(self, found: Iterable[UsbDevice]) -> UsbDevice:
        """The device as a whole, with whatever interfaces. Raises as ``among``."""
        fitting = [one for one in found if self._fits(one.identity)]
        return self._only(fitting, "、".join(f"at={one.identity.socket}" for one in fitting))

    def _only(self, fitting: Sequence[_Found], places: str) -> _Found:
        if not fitting:
            raise DeviceNotFound(
                f"{self.address}：没有插着这样的USB设备，请检查插头和电源 no such USB device"
            )
        if len(fitting) > 1:
            raise DeviceConfigError(
                f"{self.address}：有 {len(fitting)} 个这样的设备，地址里要再写 at 或 interface "
                f"several fit: {places}"
            )
        return fitting[0]

    def _fits_port(self, one: Plugged) -> bool:
        return (
            one.usb is not None
            and one.kind is self.kind
            and self._fits(one.usb)
            and self.interface in {None, one.usb.interface}
        )

    def _fits(self, usb: UsbIdentity) -> bool:
        return (
            usb.number == self.number
            and self.serial in {"", usb.serial}
            and self.socket in {"", usb.socket}
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
    if parsed.scheme == _WHOLE:
        device = sought_by(parsed).device_among(usb_devices(root))
        printers = {one.usb.socket: one.node for one in found if one.usb and one.kind in _PRINTERS}
        return printers.get(device.identity.socket, device.node)
    if parsed.scheme in _KINDS:
        return sought_by(parsed).among(found).node
    path = below(root, parsed.path)
    if not path.exists():
        raise DeviceNotFound(f"{address}：没有插着 not plugged in")
    real = path.resolve()
    return next((one.node for one in found if below(root, one.node).resolve() == real), str(real))
