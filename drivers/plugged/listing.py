"""Everything that is plugged in and that a hall can use, with the addresses that stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from drivers.plugged.inputs import InputUse, parse_inputs, use_of
from drivers.plugged.usb import (
    ROOT,
    UsbIdentity,
    attribute,
    identity_of,
    nodes,
    printer_words,
    printers_without_node,
)


class PluggedKind(StrEnum):
    """What a device is, as far as the kernel knows."""

    SERIAL = "serial"
    PRINTER = "printer"
    BARE_PRINTER = "bare_printer"
    """A USB printer without a node of usblp's; libusb reaches it."""
    KEYPAD = "keypad"
    SCANNER = "scanner"
    KEYBOARD = "keyboard"
    BUTTONS = "buttons"


_SCHEMES: Final = {PluggedKind.SERIAL: "serial", PluggedKind.PRINTER: "file"}
_LINKS: Final = {PluggedKind.SERIAL: "serial", PluggedKind.PRINTER: "usb"}
_USB_SCHEMES: Final = {
    PluggedKind.SERIAL: "usb-serial",
    PluggedKind.PRINTER: "usb-printer",
    PluggedKind.BARE_PRINTER: "libusb",
}
_BY_USE: Final = {
    InputUse.KEYPAD: PluggedKind.KEYPAD,
    InputUse.SCANNER: PluggedKind.SCANNER,
    InputUse.KEYBOARD: PluggedKind.KEYBOARD,
    InputUse.BUTTONS: PluggedKind.BUTTONS,
}
_NO_UART: Final = "0"
"""``type`` of a port that the kernel keeps a place for and that is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugged:
    """One device node and all that is known of what is behind it."""

    kind: PluggedKind
    node: str
    """``/dev/ttyUSB0``: as it is called just now."""
    name: str
    """What the device calls itself; the node's name where it says nothing."""
    usb: UsbIdentity | None = None
    links: tuple[str, ...] = ()
    """udev's names of it that stay, by id before by path."""
    addresses: tuple[str, ...] = ()
    """URLs for hall.toml, the best first; the last is by the node and does not outlive a plug."""

    @property
    def stable(self) -> bool:
        """Whether its first address still holds when it is plugged in again."""
        on_board = self.usb is None and self.kind is PluggedKind.SERIAL
        return len(self.addresses) > 1 or on_board or self.kind is PluggedKind.BARE_PRINTER


def plugged_in(root: Path = ROOT) -> list[Plugged]:
    """Serial ports, then printers, then what types; each kind by its nodes' order."""
    found = [*_serial_ports(root), *_printers(root), *_inputs(root)]
    return [_addressed(one, found, root) for one in found]


def _serial_ports(root: Path) -> list[Plugged]:
    ports = []
    for entry in (*nodes("tty", "ttyUSB*", root), *nodes("tty", "ttyACM*", root)):
        usb = identity_of(entry)
        ports.append(_plugged(PluggedKind.SERIAL, f"/dev/{entry.name}", _said(usb), usb))
    ports += [
        _plugged(PluggedKind.SERIAL, f"/dev/{entry.name}", "板上串口")
        for entry in (*nodes("tty", "ttyAMA*", root), *nodes("tty", "ttyS*", root))
        if (entry / "device").exists() and attribute(entry, "type") not in {"", _NO_UART}
    ]
    return ports


def _printers(root: Path) -> list[Plugged]:
    found = []
    for entry in nodes("usbmisc", "lp*", root):
        usb = identity_of(entry)
        name = _model(entry) or _said(usb)
        found.append(_plugged(PluggedKind.PRINTER, f"/dev/usb/{entry.name}", name, usb))
    for device, entry in printers_without_node(root):
        usb = identity_of(entry)
        found.append(_plugged(PluggedKind.BARE_PRINTER, device.node, _said(usb), usb))
    return found


def _model(entry: Path) -> str:
    words = printer_words(entry)
    maker = words.get("MFG") or words.get("MANUFACTURER", "")
    model = words.get("MDL") or words.get("MODEL", "")
    return f"{maker} {model}".strip()


def _inputs(root: Path) -> list[Plugged]:
    try:
        text = (root / "proc/bus/input/devices").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    found = []
    for block in parse_inputs(text):
        kind = _BY_USE.get(use_of(block))
        if kind is not None:
            usb = identity_of(root / "sys" / block.sysfs.lstrip("/"))
            found.append(_plugged(kind, f"/dev/input/{block.event}", block.name, usb))
    return found


def _plugged(kind: PluggedKind, node: str, name: str, usb: UsbIdentity | None = None) -> Plugged:
    return Plugged(kind=kind, node=node, name=name or Path(node).name, usb=usb)


def _said(usb: UsbIdentity | None) -> str:
    return "" if usb is None else f"{usb.maker} {usb.name}".strip()


def _addressed(one: Plugged, found: Sequence[Plugged], root: Path) -> Plugged:
    folder = _LINKS.get(one.kind, "input")
    scheme = _SCHEMES.get(one.kind, "evdev")
    real = below(root, one.node).resolve()
    by_id = _links(root, f"dev/{folder}/by-id", real)
    by_path = _links(root, f"dev/{folder}/by-path", real)
    # Of two that say the same of themselves udev names one by id, now this one, now that.
    links = (*by_path, *by_id) if _twins(one, found) else (*by_id, *by_path)
    addresses = [f"{scheme}://{link}" for link in links]
    if one.usb is not None and one.kind in _USB_SCHEMES:
        addresses.append(
            one.usb.address(
                _USB_SCHEMES[one.kind],
                by_socket=bool(_twins(one, found)),
                by_interface=bool(_siblings(one, found)),
            )
        )
    if one.kind is not PluggedKind.BARE_PRINTER:
        addresses.append(f"{scheme}://{one.node}")
    return replace(one, links=links, addresses=tuple(addresses))


def _twins(one: Plugged, found: Sequence[Plugged]) -> list[Plugged]:
    """Others in other sockets that say the same of themselves."""
    mine = one.usb
    return [
        other
        for other in found
        if mine is not None and other.usb is not None and other.kind is one.kind
        and (other.usb.number, other.usb.serial) == (mine.number, mine.serial)
        and other.usb.socket != mine.socket
    ]  # fmt: skip


def _siblings(one: Plugged, found: Sequence[Plugged]) -> list[Plugged]:
    """Other nodes of its kind in the same device: an adapter with several ports."""
    return [
        other
        for other in found
        if one.usb is not None and other.usb is not None and other.kind is one.kind
        and other.usb.socket == one.usb.socket and other.node != one.node
    ]  # fmt: skip


def _links(root: Path, folder: str, real: Path) -> tuple[str, ...]:
    return tuple(
        f"/{folder}/{link.name}"
        for link in sorted((root / folder).glob("*"))
        if link.is_symlink() and link.resolve() == real
    )


def below(root: Path, path: str) -> Path:
    """A path of the machine under another root."""
    return root / path.lstrip("/")
