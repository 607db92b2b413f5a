"""``serial:///dev/ttyUSB0?baud=9600``: a serial port, 8N1 unless told, held exclusively.

Parameters: ``baud`` (9600), ``bits`` 5 to 8 (8), ``parity`` N, E or O (N), ``stop`` 1 or 2 (1),
``flow`` none, xonxoff or rtscts (none), ``write_timeout`` in seconds (5), ``echo`` for an adapter
that hears itself (false; see ``drivers.wires.echo``).
Name the port by ``/dev/serial/by-id/...``: the number in ttyUSB0 changes when plugs do.

A break, which a device whose power goes leaves on the line, is left out: read as a byte it would be
0x00, and to a printer's driver that is an answer.
"""

from __future__ import annotations

import logging
import os
import termios
from collections.abc import Callable

import serial

from drivers.configuration import Address
from drivers.errors import DeviceNotFound
from drivers.plugged.names import require_its_name
from drivers.ports import Wire
from drivers.wires.descriptor import OS_ERRORS, WRITE_SECONDS, DescriptorWire
from drivers.wires.echo import EchoFreeWire
from drivers.wires.opening import refusal

logger = logging.getLogger(__name__)


class SerialWire(DescriptorWire):
    """A serial port: pyserial sets it up, the bytes go through its descriptor."""

    def __init__(self, address: str, port: serial.Serial, *, write_seconds: float) -> None:
        super().__init__(address, port.fileno(), write_seconds=write_seconds)
        self._port = port

    def _release(self) -> None:
        try:
            if self._stalled:
                # Closing would wait up to half a minute for bytes that the device does not take.
                termios.tcflush(self._port.fileno(), termios.TCOFLUSH)
            self._port.close()
        except OS_ERRORS as error:
            logger.debug("%s: closing an unplugged port: %s", self.address, error)


def plan(address: Address) -> Callable[[], Wire]:
    """Check a ``serial://`` address; see ``drivers.wires.plan_wire``."""
    settings = address.settings()
    baud = settings.integer("baud", 9600, least=50, most=4_000_000)
    bits = settings.integer("bits", 8, least=5, most=8)
    parity = settings.text("parity", "N", choices=("N", "E", "O"))
    stop = settings.integer("stop", 1, least=1, most=2)
    flow = settings.text("flow", "none", choices=("none", "xonxoff", "rtscts"))
    write_seconds = settings.seconds("write_timeout", WRITE_SECONDS, least=0.01, most=60)
    echo = settings.flag("echo", default=False)
    if address.host or not address.path.startswith("/"):
        settings.problem("应有三条斜线 three slashes are needed, as in serial:///dev/ttyUSB0")
    settings.finish()

    def connect() -> Wire:
        try:
            port = serial.Serial(
                port=address.path,
                baudrate=baud,
                bytesize=bits,
                parity=parity,
                stopbits=stop,
                xonxoff=flow == "xonxoff",
                rtscts=flow == "rtscts",
                timeout=0,
                write_timeout=write_seconds,
                exclusive=True,
            )
        except OS_ERRORS as error:
            raise refusal(address.text, error) from error
        try:
            require_its_name(address.text, address.path, os.fstat(port.fileno()).st_rdev)
            _leave_out_breaks(port.fileno())
        except OS_ERRORS as error:
            port.close()
            raise refusal(address.text, error) from error
        except DeviceNotFound:
            port.close()
            raise
        try:
            wire = SerialWire(address.text, port, write_seconds=write_seconds)
        except OSError as error:
            port.close()
            raise refusal(address.text, error) from error
        return EchoFreeWire(wire) if echo else wire

    return connect


def _leave_out_breaks(descriptor: int) -> None:
    """Left to itself the kernel hands out a break as a zero."""
    settings = termios.tcgetattr(descriptor)
    settings[0] |= termios.IGNBRK
    termios.tcsetattr(descriptor, termios.TCSANOW, settings)
