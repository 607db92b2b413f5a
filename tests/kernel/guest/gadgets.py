"""USB devices made of software, on a bus of software (dummy_hcd): the kernel's own usblp, cdc_acm
and usbhid drive them as they would a box with a plug.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

CONFIGFS = Path("/sys/kernel/config/usb_gadget")
PATIENCE = 60.0
"""Emulated processors are slow, and several share a core."""

BOOT_KEYBOARD = bytes.fromhex(
    "05010906a101050719e029e71500250175019508810295017508810195057501"
    "050819012905910295017503910195067508150025650507190029658100c0"
)
"""The report descriptor of a boot keyboard, HID 1.11 appendix B.1."""


def wait_for(
    happened: Callable[[], object], what: str, *, patience: float = PATIENCE, every: float = 0.02
) -> None:
    """The kernel, udev and systemd work in their own time and tell no test when they are done."""
    until = time.monotonic() + patience
    while not happened():
        if time.monotonic() > until:
            raise AssertionError(f"never: {what}")
        time.sleep(every)


class Gadget:
    """One device with one function, in port ``port`` of the bus."""

    def __init__(
        self, name: str, function: str, *, port: int, product: str, serial: str,
        attributes: dict[str, str | bytes], vendor: str = "0x0525",
    ) -> None:  # fmt: skip
        self._folder = CONFIGFS / name
        self._controller = f"dummy_udc.{port}"
        self._link = self._folder / "configs/c.1" / function
        texts = self._folder / "strings/0x409"
        works = self._folder / "functions" / function
        for folder in (self._folder, texts, self._folder / "configs/c.1", works):
            folder.mkdir(exist_ok=True)
        self._write("idVendor", vendor)
        self._write("idProduct", f"0xa4{port:x}7")
        self._write("strings/0x409/manufacturer", "Hall")
        self._write("strings/0x409/product", product)
        self._write("strings/0x409/serialnumber", serial)
        for attribute, value in attributes.items():
            data = value if isinstance(value, bytes) else value.encode()
            (works / attribute).write_bytes(data)
        self._works = works
        self._link.symlink_to(works)

    def plug(self) -> None:
        """Put the plug in. What the kernel and udev make of it comes a little later."""
        self._write("UDC", self._controller)

    def unplug(self) -> None:
        """Pull the plug."""
        if (self._folder / "UDC").read_text(encoding="ascii").strip():
            self._write("UDC", "\n")

    def remove(self) -> None:
        self.unplug()
        self._link.unlink()
        for folder in (
            self._works,
            self._folder / "configs/c.1",
            self._folder / "strings/0x409",
            self._folder,
        ):
            folder.rmdir()

    def _write(self, attribute: str, value: str) -> None:
        (self._folder / attribute).write_text(value, encoding="ascii")


def printer(serial: str = "TM0001", port: int = 0) -> Gadget:
    """Becomes /dev/usb/lp0; its inside is /dev/g_printer0."""
    return Gadget(
        f"printer{port}", f"printer.p{port}", port=port, product="Slip printer", serial=serial,
        attributes={"pnp_string": "MFG:EPSON;CMD:ESC/POS;MDL:TM-T88;CLS:PRINTER;", "q_len": "10"},
    )  # fmt: skip


def serial_port(serial: str, port: int = 1) -> Gadget:
    """Becomes /dev/ttyACM0; its inside is /dev/ttyGS0. Its vendor is that of cheap adapters."""
    return Gadget(
        f"port{port}", f"acm.a{port}", port=port, product="Caller bus", serial=serial,
        attributes={}, vendor="0x1a86",
    )  # fmt: skip


def keyboard(serial: str, port: int = 2) -> Gadget:
    """Becomes /dev/input/eventN; its inside is /dev/hidg0 or the next."""
    return Gadget(
        f"keys{port}", f"hid.k{port}", port=port, product="Keypad", serial=serial,
        attributes={
            "protocol": "1", "subclass": "1", "report_length": "8", "report_desc": BOOT_KEYBOARD,
        },
    )  # fmt: skip


class Fingers:
    """On the keys of a keyboard gadget; ``index`` counts those in the order they were made."""

    def __init__(self, index: int = 0) -> None:
        node = f"/dev/hidg{index}"
        wait_for(lambda: Path(node).exists(), node)
        self._node = os.open(node, os.O_RDWR)

    def hold(self, *usages: int) -> None:
        """Exactly these keys are down now, by their HID usages."""
        os.write(self._node, bytes((0, 0, *usages)).ljust(8, b"\0"))

    def tap(self, usage: int) -> None:
        self.hold(usage)
        self.hold()

    def close(self) -> None:
        os.close(self._node)
