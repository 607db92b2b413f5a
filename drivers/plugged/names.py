"""Whether a name of udev's still means the device that was opened by it.

``/dev/input/by-id/...`` is a link. udev makes it after the kernel has made the node, and takes it
away after the kernel has: between a plug's being pulled and udev's having heard of it, another
device may get the node's number, and for that moment the name leads to a stranger. What is typed at
a stranger would call citizens.

udev's record of the node (``/run/udev/data``) is as old as its links. Where the record speaks of
another USB device than the kernel has there now, the links are of the past.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Final

from drivers.errors import DeviceNotFound
from drivers.plugged.usb import ROOT, UsbIdentity, identity_of

MACHINE_ROOT = ROOT
"""Where /sys, /dev and /run are looked for."""

_GIVEN_BY_UDEV: Final = re.compile(r"dev/((?:serial|input|usb)/by-(?:id|path)/[^/]+)")
_WRITTEN_OTHERWISE: Final = re.compile(r"[^0-9A-Za-z]")
"""What udev may have written as ``_`` in a serial number."""


def require_its_name(address: str, path: str, number: int) -> None:
    """Raises DeviceNotFound when what was opened as ``path`` is not surely what that names.

    Whoever tries again in a moment finds the name put right.
    """
    reason = why_stale(path, number, MACHINE_ROOT)
    if reason is not None:
        raise DeviceNotFound(f"{address}：{reason}")


def why_stale(path: str, number: int, root: Path = ROOT) -> str | None:
    """Why the device with this number, opened as ``path``, is not surely the one that is meant.

    None when it is, and where that cannot be known: for names that are not udev's, and where nobody
    keeps records. ``number`` is ``st_rdev`` of the open descriptor.
    """
    name = _name(path, root)
    if name is None:
        return None
    if leads_elsewhere(path, number, root):
        return "这个名称现在指着另一个设备 the name leads elsewhere by now"
    records = root / "run/udev/data"
    if not (records.is_dir() and (root / "sys/dev/char").is_dir()):
        return None
    return _why_wrong(name, records / f"c{_pair(number)}", _identity(number, root))


def leads_elsewhere(path: str, number: int, root: Path = ROOT) -> bool:
    """Whether the name, since the device with this number was opened by it, has become another's.

    Not while the name is away, and not among twins: of two that say the same of themselves udev
    gives a name by id now to this one, now to that, and who is at work stays.
    """
    name = _name(path, root)
    if name is None:
        return False
    try:
        led_to = Path(path).stat().st_rdev
    except OSError:
        return False
    if led_to == number:
        return False
    if "/by-path/" in name:
        return True
    mine, other = _identity(number, root), _identity(led_to, root)
    return mine is None or other is None or replace(other, socket=mine.socket) != mine


def _why_wrong(name: str, record: Path, now: UsbIdentity | None) -> str | None:
    """Why udev's record does not bear out that the device that is there now has this name."""
    try:
        lines = record.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return "系统还没有给它起好名称 udev has not named it yet"
    except OSError:
        return None
    if f"S:{name}" not in lines:
        return "这个名称已不是它的 udev does not call it so"
    said = dict(line[2:].partition("=")[::2] for line in lines if line.startswith("E:"))
    if _speaks_of_another(said, now):
        return "这个名称还是刚拔下的设备的 the name is still that of what was pulled out"
    return None


def _name(path: str, root: Path) -> str | None:
    """``serial/by-id/usb-…`` of a path that udev makes; None of another."""
    below = os.path.relpath(path, root)
    found = _GIVEN_BY_UDEV.fullmatch(below)
    return None if found is None else found[1]


def _pair(number: int) -> str:
    return f"{os.major(number)}:{os.minor(number)}"


def _identity(number: int, root: Path) -> UsbIdentity | None:
    return identity_of(root / "sys/dev/char" / _pair(number))


def _speaks_of_another(said: dict[str, str], now: UsbIdentity | None) -> bool:
    """Whether udev's record is of another device than is there; what it does not say fits all."""
    if now is None:
        return said.get("ID_BUS") == "usb"
    vendor, product = said.get("ID_VENDOR_ID", now.vendor), said.get("ID_MODEL_ID", now.product)
    if (vendor.lower(), product.lower()) != (now.vendor, now.product):
        return True
    # udev has no number for a device whose own has signs that cannot stand in a name.
    nameable = now.serial.isascii() and now.serial.isprintable() and "," not in now.serial
    if nameable and _core(said.get("ID_SERIAL_SHORT", "")) != _core(now.serial):
        return True
    ports = now.socket.partition("-")[2]
    place = said.get("ID_PATH", "")
    return bool(ports) and "usb-" in place and f":{ports}:" not in place


def _core(serial: str) -> str:
    return _WRITTEN_OTHERWISE.sub("", serial)
