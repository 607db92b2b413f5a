"""``libusb:///04b8:0202/TM0001``: a USB printer's own pipes, without a node of the kernel's.

For printers that usblp does not know (vendor class), and for machines without usblp. Prefer
``/dev/usb/lp*`` where there is one: it needs no library, and whoever opens it second is told so. A
printer that usblp has is taken from it for as long as the wire is open, and given back; its node is
away meanwhile.

Parameters: ``at`` (the socket) and ``interface`` where the rest fits several, ``write_timeout`` in
seconds (5). Two pipes carry the bytes, as the USB printer class has it (usb.org, "Universal Serial
Bus Device Class Definition for Printing Devices" 1.1); a printer without the one towards us is
one-way.
"""

from __future__ import annotations

import errno
import logging
import threading
import time
from collections.abc import Callable
from typing import Any, Final

import usb.control
import usb.core

from drivers.configuration import Address, Settings
from drivers.errors import DeviceGone, DeviceTimeout
from drivers.plugged.seeking import OWN_PARAMETERS, sought_by
from drivers.plugged.usb import ROOT, usb_devices
from drivers.ports import Wire
from drivers.wires.descriptor import WRITE_SECONDS
from drivers.wires.opening import refusal
from drivers.wires.taking import Pipes, give_back, take_pipes

logger = logging.getLogger(__name__)

MACHINE_ROOT = ROOT
"""Where /sys is looked for."""

_READ_TURN_SECONDS: Final = 0.1
_WRITE_TURN_SECONDS: Final = 0.5
"""How long one question to libusb lasts at most: nothing wakes it when the wire is closed."""
_PAUSE_SECONDS: Final = 0.01
_MOST: Final = 4096
"""Bytes of one question; a multiple of every packet's size."""
_PORT_STATUS: Final = (0xA1, 1)
"""bmRequestType and bRequest of GET_PORT_STATUS, section 4.2 of the class definition."""


class PipesWire:
    """The pipes of an open device. See ``drivers.ports.PrinterPort``."""

    def __init__(self, address: str, pipes: Pipes, *, write_seconds: float) -> None:
        self.address = address
        self._pipes = pipes
        self._write_seconds = write_seconds
        self._early = b""
        self._has_status = pipes.printer_class
        self._closed = threading.Event()
        self._reading = threading.Lock()
        self._writing = threading.Lock()
        self._closing = threading.Lock()

    def write(self, data: bytes) -> None:
        deadline = time.monotonic() + self._write_seconds
        left = memoryview(data)
        with self._writing:
            while left:
                self._refuse_if_closed()
                seconds = deadline - time.monotonic()
                if seconds <= 0:
                    raise DeviceTimeout(
                        f"{self.address}：设备在 {self._write_seconds:g} 秒内没有收下数据 "
                        f"it did not take {len(left)} of {len(data)} bytes in time"
                    )
                left = left[self._send(bytes(left[:_MOST]), seconds) :]

    def read(self, timeout_seconds: float, limit: int = 4096) -> bytes:
        deadline = time.monotonic() + max(0.0, timeout_seconds)
        with self._reading:
            while not self._early:
                self._refuse_if_closed()
                self._early = self._receive(deadline - time.monotonic())
                if not self._early and time.monotonic() >= deadline:
                    return b""
            data, self._early = self._early[:limit], self._early[limit:]
            return data

    def port_status(self) -> int | None:
        """See ``drivers.ports.PrinterPort``; None of a device that is not of the printer class.

        Raises DeviceGone when the printer is no longer there.
        """
        if not self._has_status:
            return None
        request_type, request = _PORT_STATUS
        with self._writing:
            self._refuse_if_closed()
            try:
                answer = self._pipes.device.ctrl_transfer(
                    request_type, request, 0, self._pipes.interface, 1, _ms(self._write_seconds)
                )
            except usb.core.USBTimeoutError:
                return None
            except usb.core.USBError as error:
                if error.errno != errno.EPIPE:
                    raise self._gone(error) from error
                answer = b""
        # A stall is how a device says that it knows no such question.
        self._has_status = len(answer) == 1
        return answer[0] if self._has_status else None

    def close(self) -> None:
        with self._closing:
            if self._closed.is_set():
                return
            self._closed.set()
            with self._reading, self._writing:
                give_back(self.address, self._pipes)

    def _send(self, data: bytes, seconds: float) -> int:
        try:
            return int(self._pipes.outward.write(data, _ms(min(seconds, _WRITE_TURN_SECONDS))))
        except usb.core.USBTimeoutError:
            return 0
        except usb.core.USBError as error:
            raise self._gone(error, self._pipes.outward) from error

    def _receive(self, seconds: float) -> bytes:
        turn = min(max(seconds, 0.0), _READ_TURN_SECONDS)
        if self._pipes.inward is None:
            self._closed.wait(turn)
            self._require_its_presence()
            return b""
        try:
            data = bytes(self._pipes.inward.read(_MOST, _ms(turn)))
        except usb.core.USBTimeoutError:
            return b""
        except usb.core.USBError as error:
            raise self._gone(error, self._pipes.inward) from error
        if not data:
            # Printers that have nothing to say may say so in empty packets, one after the other.
            self._closed.wait(min(turn, _PAUSE_SECONDS))
        return data

    def _require_its_presence(self) -> None:
        self._refuse_if_closed()
        try:
            usb.control.get_status(self._pipes.device)
        except usb.core.USBTimeoutError:
            return
        except usb.core.USBError as error:
            raise self._gone(error) from error

    def _refuse_if_closed(self) -> None:
        if self._closed.is_set():
            raise DeviceGone(f"{self.address}：连接已关闭 the wire is closed")

    def _gone(self, error: usb.core.USBError, pipe: Any | None = None) -> DeviceGone:
        if pipe is not None and error.errno == errno.EPIPE:
            self._clear_halt(pipe)
        return DeviceGone(f"{self.address}：设备已断开 the device is gone ({error})")

    def _clear_halt(self, pipe: Any) -> None:
        """A pipe that the device halted stays so, through every opening, until it is told."""
        try:
            pipe.clear_halt()
        except usb.core.USBError as error:
            logger.info("%s: its pipe stays halted (%s)", self.address, error)


def plan(address: Address) -> Callable[[], Wire]:
    """Check a ``libusb://`` address; see ``drivers.wires.plan_wire``."""
    sought = sought_by(address)
    others = {
        name: value for name, value in address.parameters.items() if name not in OWN_PARAMETERS
    }
    settings = Settings(f"设备地址 {address.text} 有误", others)
    write_seconds = settings.seconds("write_timeout", WRITE_SECONDS, least=0.01, most=60)
    settings.finish()

    def connect() -> Wire:
        place = sought.device_among(usb_devices(MACHINE_ROOT))
        try:
            pipes = take_pipes(address.text, place, sought.interface)
        except usb.core.USBError as error:
            raise refusal(address.text, error) from error
        return PipesWire(address.text, pipes, write_seconds=write_seconds)

    return connect


def _ms(seconds: float) -> int:
    """Milliseconds, for libusb; it takes nought for no limit at all."""
    return max(1, round(seconds * 1000))
