"""USB devices as the kernel lists them below /sys: what each is, and in which socket.

No udev is asked: a name by id is udev's, the serial number below it is the device's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

ROOT: Final = Path("/")
PRINTER_CLASS: Final = "07"
"""bInterfaceClass of printers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsbIdentity:
    """Who a USB device says it is."""

    vendor: str
    """Four hexadecimal digits in lower case, such as ``0403``."""
    product: str
    serial: str = ""
    """Empty where the device has none of its own; many cheap ones have not."""
    maker: str = ""
    name: str = ""
    """The device's own words for its maker and itself."""
    socket: str = ""
    """The kernel's name of the socket, ``1-1.2``: bus, then a port of each hub on the way."""
    interface: int | None = None
    """Which of the device's interfaces; adapters with several ports have one for each."""

    @property
    def number(self) -> str:
        """``0403:6001``."""
        return f"{self.vendor}:{self.product}"

    def address(self, scheme: str, *, by_socket: bool = False, by_interface: bool = False) -> str:
        """The URL that finds it again; ``by_socket`` where another says the same of itself."""
        serial = f"/{quote(self.serial, safe='')}" if self.serial else ""
        chosen = {
            "at": self.socket if by_socket else "",
            "interface": "" if not by_interface or self.interface is None else str(self.interface),
        }
        told = "&".join(f"{name}={value}" for name, value in chosen.items() if value)
        return f"{scheme}:///{self.number}{serial}{'?' if told else ''}{told}"


@dataclass(frozen=True, slots=True, kw_only=True)
class UsbDevice:
    """A USB device as a whole, whatever drivers its interfaces have or lack."""

    identity: UsbIdentity
    bus: int
    number: int
    """Its number on that bus, another one after each plug."""

    @property
    def node(self) -> str:
        """Where a program reaches it without a driver of the kernel's."""
        return f"/dev/bus/usb/{self.bus:03d}/{self.number:03d}"


def attribute(folder: Path, name: str) -> str:
    """An attribute of /sys without its line end; empty when it is not there or not to be read."""
    try:
        return (folder / name).read_text(encoding="utf-8", errors="replace").strip("\0\r\n ")
    except OSError:
        return ""


def identity_of(entry: Path) -> UsbIdentity | None:
    """The USB device above an entry of /sys; None for what hangs on no USB."""
    interface: int | None = None
    for folder in _upward(entry):
        number = attribute(folder, "bInterfaceNumber")
        if number and interface is None:
            interface = int(number, 16)
        vendor = attribute(folder, "idVendor")
        if vendor:
            return UsbIdentity(
                vendor=vendor.lower(),
                product=attribute(folder, "idProduct").lower(),
                serial=attribute(folder, "serial"),
                maker=attribute(folder, "manufacturer"),
                name=attribute(folder, "product"),
                socket=folder.name,
                interface=interface,
            )
    return None


def printer_words(entry: Path) -> dict[str, str]:
    """What a USB printer says of itself (IEEE 1284 device id, ``MFG:EPSON;MDL:TM-T82;``).

    The kernel asked it when it was plugged in, so the port needs not be opened for it. Keys in
    capitals as they were sent; empty when there is none.
    """
    for folder in _upward(entry):
        text = attribute(folder, "ieee1284_id")
        if text:
            pairs = (part.partition(":") for part in text.split(";"))
            return {key.strip().upper(): value.strip() for key, _, value in pairs if key.strip()}
        if attribute(folder, "idVendor"):
            break
    return {}


def nodes(kind: str, pattern: str, root: Path = ROOT) -> list[Path]:
    """The entries of ``/sys/class/KIND`` with these names, resolved, by name."""
    found = sorted((root / "sys/class" / kind).glob(pattern), key=lambda entry: _order(entry.name))
    return [entry.resolve() for entry in found]


def usb_devices(root: Path = ROOT) -> list[UsbDevice]:
    """All that is plugged in, hubs too, by socket."""
    found = []
    for entry in sorted((root / "sys/bus/usb/devices").glob("*")):
        identity, bus, number = identity_of(entry), *_place(entry.resolve())
        if bus and number and identity is not None:
            found.append(UsbDevice(identity=identity, bus=bus, number=number))
    return found


def printers_without_node(root: Path = ROOT) -> list[tuple[UsbDevice, Path]]:
    """USB printers that the kernel gave no /dev/usb/lp, with the entry of their interface: usblp is
    not loaded, or a program holds them by libusb.
    """
    found = []
    for interface in sorted((root / "sys/bus/usb/devices").glob("*:*")):
        folder = interface.resolve()
        if attribute(folder, "bInterfaceClass") != PRINTER_CLASS or list(
            folder.glob("usbmisc/lp*")
        ):
            continue
        identity, bus, number = identity_of(folder), *_place(folder.parent)
        if bus and number and identity is not None:
            found.append((UsbDevice(identity=identity, bus=bus, number=number), folder))
    return found


def _place(folder: Path) -> tuple[int, int]:
    """Bus and number of the device with this folder; noughts of what is none."""
    bus, number = (attribute(folder, name) for name in ("busnum", "devnum"))
    return int(bus or 0), int(number or 0)


def _upward(entry: Path) -> Iterator[Path]:
    here = entry.resolve()
    yield here
    yield from here.parents


def _order(name: str) -> tuple[str, int]:
    stem = name.rstrip("0123456789")
    return stem, int(name[len(stem) :] or 0)
