"""What is inside the gadgets: a virtual printer, and the boxes of a caller bus."""

from __future__ import annotations

import os
import threading
import tty
from pathlib import Path

from drivers.printers.virtual import VirtualEscposPrinter
from drivers.wires.descriptor import DescriptorWire
from tests.kernel.guest.gadgets import PATIENCE, Gadget, wait_for

PRINTER = Path("/dev/usb/by-id/usb-Hall_Slip_printer_TM0001")
INSIDE = "/dev/g_printer0"
BUS = Path("/dev/serial/by-id/usb-Hall_Caller_bus_CB0001-if00")


class PrinterBox:
    """The printer with its plug. What is inside lets go before the plug is pulled."""

    def __init__(self, gadget: Gadget) -> None:
        self._gadget = gadget
        self.inside = VirtualEscposPrinter("inside")
        self._serving: threading.Thread | None = None
        self._wire: DescriptorWire | None = None

    def plug(self) -> None:
        self._gadget.plug()
        wait_for(lambda: PRINTER.exists() and Path(INSIDE).exists(), "the printer's nodes")

    def switch_on(self) -> None:
        node = os.open(INSIDE, os.O_RDWR | os.O_NONBLOCK)
        self._wire = DescriptorWire(INSIDE, node, write_seconds=PATIENCE)
        self._serving = threading.Thread(target=self.inside.serve, args=(self._wire,))
        self._serving.start()

    def unplug(self) -> None:
        self.switch_off()
        self._gadget.unplug()
        wait_for(lambda: not PRINTER.exists(), "the printer is away")

    def unplug_taken(self) -> None:
        """The same of one that libusb holds, so that it has no node that could go."""
        self.switch_off()
        self._gadget.unplug()

    def switch_off(self) -> None:
        """It takes and says nothing more, with the plug still in."""
        if self._wire is not None and self._serving is not None:
            self._wire.close()
            self._serving.join()
            self._wire = self._serving = None


class FarEnd:
    """The boxes on the bus."""

    def __init__(self) -> None:
        wait_for(Path("/dev/ttyGS0").exists, "the gadget's tty")
        self._tty = os.open("/dev/ttyGS0", os.O_RDWR | os.O_NOCTTY)
        tty.setraw(self._tty)

    def send(self, data: bytes) -> None:
        os.write(self._tty, data)

    def receive(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            data += os.read(self._tty, count - len(data))
        return data

    def close(self) -> None:
        os.close(self._tty)
