"""The virtual printer, and what the driver makes of printers that do less."""

from __future__ import annotations

import threading

import pytest

from drivers.configuration import DeviceConfig, DeviceKind
from drivers.errors import (
    DeviceConfigError,
    DeviceError,
    DeviceNotFound,
    DeviceRefused,
    PaperOut,
)
from drivers.ports import (
    Paper,
    PrinterStatus,
    PrintOutcome,
)
from drivers.printers.escpos import EscposPrinter
from drivers.printers.mechanism import Mechanism, PrintedSlip
from drivers.printers.options import Confirm, EscposSettings
from drivers.printers.readiness import require_ready
from drivers.printers.virtual import VirtualEscposPrinter
from drivers.registry import open_printer
from drivers.simulation import BENCH, SimulatedOutput
from drivers.wires.loop import listen, loop_pair
from tests.drivers.printer_rigs import (
    PATIENCE,
    SLIP,
    TEXT,
    simulated,
)


def test_a_printer_without_process_ids_leaves_slips_unknown() -> None:
    virtual = VirtualEscposPrinter("clone", process_ids=False)
    stop = listen("clone", lambda far: None)
    stop()
    config = DeviceConfig(
        name="clone",
        kind=DeviceKind.PRINTER,
        driver="escpos",
        address="loop://clone",
        options={"confirm": "process_id", "confirm_seconds": 0.1},
    )
    threads: list[threading.Thread] = []

    def accept(far: object) -> None:
        threads.append(threading.Thread(target=virtual.serve, args=(far,)))
        threads[0].start()

    stop = listen("clone", accept)
    printer = open_printer(config)
    assert printer.print(SLIP) is PrintOutcome.UNKNOWN
    printer.close()
    stop()
    threads[0].join(PATIENCE)


def test_status_asked_of_the_printer_asks_for_the_cause_of_an_error() -> None:
    near, far = loop_pair()
    printer = EscposPrinter(near)
    answers = {1: b"\x1a", 2: b"\x52", 3: b"\x1a", 4: b"\x12"}

    def answer() -> None:
        for _ in answers:
            far.write(answers[far.read(PATIENCE)[2]])

    answering = threading.Thread(target=answer)
    answering.start()
    status = printer.status()
    answering.join(PATIENCE)
    assert status.cutter_fault is True
    with pytest.raises(DeviceRefused, match="切刀"):
        require_ready(status)
    printer.close()


def test_a_printer_that_is_merely_off_line_is_refused() -> None:
    with pytest.raises(DeviceRefused, match="未就绪"):
        require_ready(PrinterStatus(online=False, paper=Paper.OK))
    require_ready(PrinterStatus())


def test_a_replugged_simulated_printer_works_again() -> None:
    rig = simulated({})
    rig.virtual.poke("unplug")
    with pytest.raises(DeviceError):
        rig.printer.print(SLIP)
    rig.printer.close()
    with pytest.raises(DeviceNotFound):
        rig.open()
    rig.virtual.poke("replug")
    again = rig.open()
    assert again.print(SLIP) is PrintOutcome.CONFIRMED
    again.close()


def test_a_simulated_printer_tells_its_slips_to_the_bench() -> None:
    outputs: list[SimulatedOutput] = []
    BENCH.observe(outputs.append)
    rig = simulated({})
    rig.printer.print(SLIP)
    rig.printer.close()
    (output,) = outputs
    assert (output.name, output.kind, output.unit) == ("slip-1", DeviceKind.PRINTER, 0)
    assert output.text == TEXT
    assert output.data is not None
    assert output.data.startswith(b"\x1b@\x1c&")


def test_a_power_cut_loses_what_the_virtual_printer_holds() -> None:
    rig = simulated({"confirm_seconds": 0.1})
    rig.virtual.poke("paper_out", after_lines=1)
    assert rig.printer.print(SLIP) is PrintOutcome.UNKNOWN
    rig.virtual.poke("power_cut")
    rig.virtual.poke("paper_in")
    assert rig.virtual.slips == ()
    rig.printer.close()


@pytest.mark.parametrize(
    ("action", "arguments"),
    [
        ("paper_uot", {}),
        ("stuck_key", {}),
        ("mute", {"after_lines": 3}),
        ("paper_out", {"after_lines": "many"}),
        ("slow", {"seconds": -1}),
    ],
)
def test_a_poke_that_makes_no_sense_is_refused(action: str, arguments: dict[str, object]) -> None:
    with pytest.raises(DeviceConfigError):
        VirtualEscposPrinter().poke(action, **arguments)


def test_the_virtual_printer_tells_automatic_status_when_asked_to() -> None:
    virtual = VirtualEscposPrinter("asb")
    wire = virtual.plug()
    wire.write(b"\x1da\xff")
    assert wire.read(PATIENCE) == b"\x10\x00\x00\x00"
    for action, told in (
        ("paper_low", b"\x10\x00\x03\x00"),
        ("paper_out", b"\x18\x00\x0f\x00"),
        ("paper_in", b"\x10\x00\x00\x00"),
        ("cover_open", b"\x38\x00\x00\x00"),
    ):
        virtual.poke(action)
        assert wire.read(PATIENCE) == told
    wire.close()
    virtual.close()


def test_the_virtual_printer_wraps_and_notes_what_it_does_not_know() -> None:
    virtual = VirtualEscposPrinter("narrow", columns=8)
    wire = virtual.plug()
    wire.write("一二三四五\n".encode("gb18030") + b"\x1bz\x1dV\x00")
    (slip,) = virtual.wait_for_slips(1, PATIENCE)
    assert slip.text == "一二三四\n五"
    assert slip.unknown == (b"\x1bz",)
    wire.close()
    virtual.close()


class OneWayPort:
    """A USB printer that takes bytes and says nothing; its port has three bits."""

    address = "file:///dev/usb/lp0"

    def __init__(self, bits: int | None) -> None:
        self.bits = bits
        self.written = b""

    def write(self, data: bytes) -> None:
        self.written += data

    def read(self, timeout_seconds: float, limit: int = 4096) -> bytes:
        return b""

    def port_status(self) -> int | None:
        return self.bits

    def close(self) -> None:
        self.written = b""


@pytest.mark.parametrize(
    ("bits", "status"),
    [
        (0x18, PrinterStatus(online=True)),
        (0x38, PrinterStatus(online=False, paper=Paper.OUT)),
        (0x10, PrinterStatus(online=False)),
        (0x08, PrinterStatus(online=False)),
        (None, PrinterStatus()),
    ],
)
def test_of_a_silent_usb_printer_the_port_is_asked(bits: int | None, status: PrinterStatus) -> None:
    settings = EscposSettings(confirm=Confirm.NONE, answer_seconds=0.01)
    printer = EscposPrinter(OneWayPort(bits), settings)
    assert printer.status() == status


def test_a_silent_usb_printer_without_paper_is_sent_nothing() -> None:
    port = OneWayPort(0x30)
    printer = EscposPrinter(port, EscposSettings(confirm=Confirm.NONE, answer_seconds=0.01))
    with pytest.raises(PaperOut):
        printer.print(SLIP)
    assert b"A023" not in port.written
    port.bits = 0x18
    assert printer.print(SLIP) is PrintOutcome.UNKNOWN
    assert b"A023" in port.written
    assert printer.concern() is None


def test_a_printer_that_never_answers_is_told_as_mute() -> None:
    printer = EscposPrinter(OneWayPort(None), EscposSettings(answer_seconds=0.01))
    concerns = []
    for _ in range(4):
        printer.status()
        concerns.append(printer.concern())
    assert concerns[:2] == [None, None]
    assert [concern and concern.code for concern in concerns[2:]] == ["printer.mute"] * 2


def test_a_code_s_setting_without_its_figure_is_no_fault_of_the_virtual_printer() -> None:
    slips: list[PrintedSlip] = []
    mechanism = Mechanism(
        columns=48, encoding="gb18030", process_ids=True, printed=slips.append,
        stepped=lambda: None,
    )  # fmt: skip
    for function in (b"1C", b"1E"):
        assert mechanism.receive(b"\x1d(k\x02\x00" + function) == b""
    assert slips == []
