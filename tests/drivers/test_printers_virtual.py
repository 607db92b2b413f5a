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
)
from drivers.ports import (
    Paper,
    PrinterStatus,
    PrintOutcome,
)
from drivers.printers.escpos import EscposPrinter, require_ready
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
