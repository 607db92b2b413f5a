"""Printers opened as a station would, each with a virtual printer at the far end."""

from __future__ import annotations

import os
import socket
import tempfile
import threading
import tty
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from drivers.configuration import DeviceConfig, DeviceKind
from drivers.ports import Line, QrCode, Slip, TicketPrinter
from drivers.printers.escpos import EscposPrinter
from drivers.printers.virtual import VirtualEscposPrinter
from drivers.registry import open_printer
from drivers.simulation import BENCH
from drivers.wires import pipes, taking
from drivers.wires.descriptor import DescriptorWire
from tests.drivers.made_machine import EPSON, MadeMachine
from tests.drivers.soft_bus import SoftBus, SoftDevice

PATIENCE = 10.0
SOON = 0.2
"""How long a printer in a hurry is given to confirm."""

SLIP = Slip(
    job="slip-a",
    parts=(
        Line(text="某县政务服务大厅"),
        Line(text="A023"),
        Line(text="3、5、12号窗口"),
        QrCode(content="https://hall.example.gov.cn/f/7KQ2"),
        Line(text="请等候叫号"),
    ),
)
TEXT = "某县政务服务大厅\nA023\n3、5、12号窗口\n[QR https://hall.example.gov.cn/f/7KQ2]\n请等候叫号"


@dataclass
class Rig:
    """A printer, opened as a station would, and the virtual one behind it."""

    open: Callable[[], TicketPrinter]
    virtual: VirtualEscposPrinter
    undo: list[Callable[[], None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.printer = self.open()
        # Its answer shows that the far end is being served: faults reach it from now on.
        self.printer.status()

    def hurry(self) -> None:
        """Wait no longer than needed for a confirmation that will not come."""
        self._wait(confirm_seconds=SOON, answer_seconds=2.0)

    def expect_silence(self) -> None:
        """Nor for any answer, nor until it takes what it will not take."""
        self._wait(confirm_seconds=SOON, answer_seconds=0.1)
        self.printer._wire._write_seconds = 0.5  # type: ignore[attr-defined]

    def take_time(self) -> None:
        """Wait as long as a busy machine may need for what will come."""
        self._wait(confirm_seconds=PATIENCE, answer_seconds=2.0)

    def _wait(self, **seconds: float) -> None:
        assert isinstance(self.printer, EscposPrinter)
        self.printer._settings = replace(self.printer._settings, **seconds)  # type: ignore[arg-type]


def simulated(options: dict[str, object]) -> Rig:
    config = DeviceConfig(
        name="slip-1", kind=DeviceKind.PRINTER, driver="simulated", options=options
    )
    virtual = BENCH.device("slip-1", VirtualEscposPrinter, lambda: VirtualEscposPrinter("slip-1"))
    return Rig(open=lambda: open_printer(config), virtual=virtual)


def over_pty(options: dict[str, object]) -> Rig:
    master, slave = os.openpty()
    tty.setraw(slave)
    os.set_blocking(master, False)
    virtual = VirtualEscposPrinter("pty")
    far = DescriptorWire("pty", master, write_seconds=2.0)
    serving = threading.Thread(target=virtual.serve, args=(far,))
    config = DeviceConfig(
        name="pty",
        kind=DeviceKind.PRINTER,
        driver="escpos",
        address=f"serial://{os.ttyname(slave)}?baud=115200",
        options=options,
    )

    def start() -> TicketPrinter:
        printer = open_printer(config)
        os.close(slave)
        serving.start()
        return printer

    return Rig(open=start, virtual=virtual, undo=[serving.join])


def over_tcp(options: dict[str, object]) -> Rig:
    server = socket.create_server(("127.0.0.1", 0))
    server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    virtual = VirtualEscposPrinter("tcp")

    def serve() -> None:
        with server:
            connection, _ = server.accept()
        connection.setblocking(False)
        virtual.serve(DescriptorWire("tcp", connection.detach(), write_seconds=2.0))

    serving = threading.Thread(target=serve)
    config = DeviceConfig(
        name="tcp",
        kind=DeviceKind.PRINTER,
        driver="escpos",
        address=f"tcp://127.0.0.1:{server.getsockname()[1]}",
        options=options,
    )

    def start() -> TicketPrinter:
        serving.start()
        printer = open_printer(config)
        connection = printer._wire._connection  # type: ignore[attr-defined] # to fill it sooner
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        return printer

    return Rig(open=start, virtual=virtual, undo=[serving.join])


def over_libusb(options: dict[str, object]) -> Rig:
    """The bus is of software, see ``soft_bus``; the real one is in ``-m kernel``."""
    folder = tempfile.TemporaryDirectory()
    machine, device = MadeMachine(Path(folder.name)), SoftDevice(4)
    machine.place(machine.usb("1-4", EPSON, serial="TM0001"), bus=1, number=device.number)
    device.status = None  # what its port says of a mute printer is told elsewhere
    patch = pytest.MonkeyPatch()
    patch.setattr(pipes, "MACHINE_ROOT", machine.root)
    patch.setattr(taking, "library", lambda: SoftBus(device))
    virtual = VirtualEscposPrinter("usb")
    serving = threading.Thread(target=virtual.serve, args=(device.far_wire(),))
    serving.start()
    config = DeviceConfig(
        name="usb",
        kind=DeviceKind.PRINTER,
        driver="escpos",
        address="libusb:///04b8:0202/TM0001",
        options=options,
    )
    undo = [device.close, serving.join, patch.undo, folder.cleanup]
    return Rig(open=lambda: open_printer(config), virtual=virtual, undo=undo)
