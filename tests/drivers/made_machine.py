"""A machine's /sys, /proc and /dev in a folder: devices are plugged in and pulled out of it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

FTDI = {"vendor": "0403", "product": "6001", "maker": "FTDI", "name": "FT232R USB UART"}
CH340 = {"vendor": "1a86", "product": "7523", "maker": "", "name": "USB Serial"}
EPSON = {"vendor": "04b8", "product": "0202", "maker": "EPSON", "name": "TM-T82II"}

_HOST = "devices/platform/soc/usb1"
LETTERS = frozenset({*range(2, 12), 28, *range(16, 26), *range(30, 39), *range(44, 51)})
PAD = frozenset({55, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 96, 98})


class MadeMachine:
    """``root`` is what the readers are given in the place of ``/``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for folder in ("sys/bus/usb/devices", "sys/class/tty", "sys/class/usbmisc", "dev/input"):
            (root / folder).mkdir(parents=True)
        (root / "proc/bus/input").mkdir(parents=True)
        self._inputs: dict[str, str] = {}

    def usb(
        self, socket: str, said: dict[str, str], *, serial: str = "", interface: int = 0,
        interface_class: str = "ff",
    ) -> Path:  # fmt: skip
        """The folder of the interface."""
        device = self.root / "sys" / _HOST / socket
        folder = device / f"{socket}:1.{interface}"
        folder.mkdir(parents=True, exist_ok=True)
        words = {
            "idVendor": said["vendor"], "idProduct": said["product"],
            "manufacturer": said["maker"], "product": said["name"], "serial": serial,
        }  # fmt: skip
        for name, text in words.items():
            if text:
                (device / name).write_text(text + "\n")
            else:
                (device / name).unlink(missing_ok=True)
        (folder / "bInterfaceNumber").write_text(f"{interface:02x}\n")
        (folder / "bInterfaceClass").write_text(interface_class + "\n")
        link = self.root / "sys/bus/usb/devices" / folder.name
        if not link.is_symlink():
            link.symlink_to(os.path.relpath(folder, link.parent))
        return folder

    def place(self, interface: Path, *, bus: int, number: int) -> Path:
        """Where on which bus the device of that interface is, and its node there."""
        device = interface.parent
        (device / "busnum").write_text(f"{bus}\n")
        (device / "devnum").write_text(f"{number}\n")
        link = self.root / "sys/bus/usb/devices" / device.name
        if not link.is_symlink():
            link.symlink_to(os.path.relpath(device, link.parent))
        node = self.root / f"dev/bus/usb/{bus:03d}/{number:03d}"
        node.parent.mkdir(parents=True, exist_ok=True)
        node.touch()
        return node

    def serial(self, node: str, interface: Path, behind: Path | None = None) -> Path:
        """A port of that USB interface; ``behind`` is the device at its node, a pty say."""
        entry = interface / node / "tty" / node
        entry.mkdir(parents=True)
        return self._node("tty", entry, f"dev/{node}", behind)

    def board_port(self, node: str, kind: str) -> Path:
        """A port on the board; ``kind`` "0" is a place for one that is not there."""
        entry = self.root / "sys/devices/platform/serial" / node
        (entry / "device").mkdir(parents=True)
        (entry / "type").write_text(kind + "\n")
        return self._node("tty", entry, f"dev/{node}", None)

    def printer(self, node: str, interface: Path, device_id: str = "") -> Path:
        entry = interface / "usbmisc" / node
        entry.mkdir(parents=True)
        if device_id:
            (interface / "ieee1284_id").write_text(device_id + "\n")
        return self._node("usbmisc", entry, f"dev/usb/{node}", None)

    def input(
        self, event: str, name: str, keys: frozenset[int], *, bus: int = 3, vendor: int = 0x04D9,
        sysfs: str = "/devices/virtual/input", handlers: str = "sysrq kbd",
    ) -> Path:  # fmt: skip
        self._inputs[event] = (
            f"I: Bus={bus:04x} Vendor={vendor:04x} Product=1203 Version=0111\n"
            f'N: Name="{name}"\nP: Phys=usb-1/input0\nS: Sysfs={sysfs}\nU: Uniq=\n'
            f"H: Handlers={handlers} {event} \nB: PROP=0\nB: EV=120013\nB: KEY={bitmap(keys)}\n"
        )
        self._list_inputs()
        node = self.root / "dev/input" / event
        node.touch()
        return node

    def link(self, place: str, node: Path) -> None:
        """A name of udev's, such as ``dev/serial/by-id/usb-FTDI``."""
        link = self.root / place
        link.parent.mkdir(parents=True, exist_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(os.path.relpath(node, link.parent))

    def device(self, number: int, interface: Path) -> None:
        """The kernel's word on what has that device number now: something in that interface."""
        link = self.root / "sys/dev/char" / _pair(number)
        link.parent.mkdir(parents=True, exist_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(os.path.relpath(interface, link.parent))

    def record(
        self, number: int, said: dict[str, str], socket: str, serial: str, links: Sequence[str]
    ) -> None:
        """The record that udev keeps of that device number, as ``/run/udev/data`` has it."""
        ports = socket.partition("-")[2]
        lines = [f"S:{link.removeprefix('dev/')}" for link in links]
        lines += ["I:1795000000", "E:ID_BUS=usb", f"E:ID_VENDOR_ID={said['vendor']}"]
        lines += [f"E:ID_MODEL_ID={said['product']}", f"E:ID_PATH=platform-xhci-usb-0:{ports}:1.0"]
        lines += [f"E:ID_SERIAL_SHORT={serial}"] if serial else []
        place = self.root / "run/udev/data" / f"c{_pair(number)}"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("\n".join([*lines, "G:seat", ""]))

    def forget(self, number: int) -> None:
        """As udev does that has heard that it is gone, or not yet that it came."""
        (self.root / "run/udev/data" / f"c{_pair(number)}").unlink()

    def unplug(self, node: Path) -> None:
        """Pull it out: its entry and its node go; udev's names go with it."""
        for kind in ("tty", "usbmisc"):
            entry = self.root / "sys/class" / kind / node.name
            if entry.is_symlink():
                entry.unlink()
        if self._inputs.pop(node.name, None) is not None:
            self._list_inputs()
        node.unlink()
        for link in (self.root / "dev").glob("*/by-*/*"):
            if not link.exists():
                link.unlink()

    def _node(self, kind: str, entry: Path, place: str, behind: Path | None) -> Path:
        link = self.root / "sys/class" / kind / entry.name
        link.symlink_to(os.path.relpath(entry, link.parent))
        node = self.root / place
        node.parent.mkdir(parents=True, exist_ok=True)
        if behind is None:
            node.touch()
        else:
            node.symlink_to(behind)
        return node

    def _list_inputs(self) -> None:
        text = "\n".join(self._inputs.values())
        (self.root / "proc/bus/input/devices").write_text(text + "\n")


def _pair(number: int) -> str:
    return f"{os.major(number)}:{os.minor(number)}"


def bitmap(keys: frozenset[int]) -> str:
    """As a 64-bit kernel prints it."""
    bits = sum(1 << key for key in keys)
    words = []
    while bits:
        words.append(f"{bits & (1 << 64) - 1:x}")
        bits >>= 64
    return " ".join(reversed(words)) or "0"
