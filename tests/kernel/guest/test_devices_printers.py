"""A slip printer behind usblp. Inside is the virtual one, on the gadget's side of the cable."""

from __future__ import annotations

import os
import queue
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.configuration import DeviceConfig, DeviceKind
from drivers.errors import DeviceBusy, DeviceGone, DeviceNotFound, DeviceTimeout, PaperOut
from drivers.plugged.listing import PluggedKind, plugged_in
from drivers.plugged.usb import usb_devices
from drivers.ports import Line, Paper, PrinterPort, PrintOutcome, Slip, TicketPrinter
from drivers.registry import open_printer
from drivers.supervisor import HealthState, Job, Supervisor
from drivers.wires import open_wire, taking
from tests.drivers.printer_rigs import SLIP, TEXT
from tests.drivers.supervised import Health
from tests.kernel.guest.boxes import INSIDE, PRINTER, PrinterBox
from tests.kernel.guest.gadgets import PATIENCE, Gadget, printer, wait_for


def config(address: str = f"file://{PRINTER}?write_timeout=1") -> DeviceConfig:
    options = {"confirm_seconds": PATIENCE, "answer_seconds": 2.0}
    return DeviceConfig(
        name="slip", kind=DeviceKind.PRINTER, driver="escpos", address=address, options=options
    )


@pytest.fixture(scope="module", autouse=True)
def libusb() -> None:
    """It stays with the process once it was asked for, with descriptors of its own."""
    assert taking.library() is not None


@pytest.fixture
def box(gadgets: list[Gadget]) -> Iterator[PrinterBox]:
    gadgets.append(printer("TM0001"))
    made = PrinterBox(gadgets[0])
    made.plug()
    yield made
    made.switch_off()
    made.inside.close()


def test_the_node_has_a_name_that_stays_and_belongs_to_lp(box: PrinterBox) -> None:
    node = PRINTER.resolve()
    assert node.parent == Path("/dev/usb")
    assert stat.S_IMODE(node.stat().st_mode) == 0o660
    assert node.group() == "lp"
    by_path = [link.resolve() for link in sorted(Path("/dev/usb/by-path").iterdir())]
    assert by_path == [node]


def test_bytes_pass_unchanged(box: PrinterBox) -> None:
    data = bytes(range(256)) * 200
    taken = bytearray()
    inside = os.open(INSIDE, os.O_RDONLY)

    def take() -> None:
        while len(taken) < len(data):
            taken.extend(os.read(inside, 4096))

    taking = threading.Thread(target=take)
    taking.start()
    wire = open_wire(f"file://{PRINTER}")
    for start in range(0, len(data), 7001):
        wire.write(data[start : start + 7001])
    taking.join()
    wire.close()
    os.close(inside)
    assert bytes(taken) == data


LIBUSB = "libusb:///0525:a407/TM0001"


@pytest.mark.parametrize(
    "address", [f"file://{PRINTER}", "usb-printer:///0525:a407/TM0001", LIBUSB]
)
def test_slips_are_printed_once_and_confirmed_and_the_state_is_known(
    box: PrinterBox, address: str
) -> None:
    box.switch_on()
    slips = open_printer(config(address))
    with pytest.raises(DeviceBusy):
        open_printer(config(address))
    assert slips.print(SLIP) is PrintOutcome.CONFIRMED
    status = slips.status()
    assert (status.paper, status.online, status.cover_open) == (Paper.OK, True, False)
    box.inside.poke("paper_low")
    assert slips.status().paper is Paper.LOW
    box.inside.poke("cover_open")
    assert slips.status().cover_open is True
    box.inside.poke("cover_close")
    box.inside.poke("paper_out")
    with pytest.raises(PaperOut):
        slips.print(SLIP)
    box.inside.poke("paper_in")
    assert slips.print(SLIP) is PrintOutcome.CONFIRMED
    assert [slip.text for slip in box.inside.slips] == [TEXT, TEXT]
    slips.close()


def test_libusb_takes_the_printer_from_usblp_and_gives_it_back(box: PrinterBox) -> None:
    [device] = [one for one in usb_devices() if one.identity.serial == "TM0001"]
    node = Path(device.node)
    assert (node.group(), stat.S_IMODE(node.stat().st_mode)) == ("lp", 0o660)
    box.switch_on()
    wire = open_wire(LIBUSB)
    assert isinstance(wire, PrinterPort)
    assert wire.port_status() == 0x18
    wait_for(lambda: not PRINTER.exists(), "usblp has let it go")
    [bare] = [one for one in plugged_in() if one.kind is PluggedKind.BARE_PRINTER]
    assert bare.addresses == (LIBUSB,)
    with pytest.raises(DeviceBusy):
        open_wire(LIBUSB)
    wire.close()
    wait_for(PRINTER.exists, "usblp has it again")
    open_wire(f"file://{PRINTER}").close()


def test_bytes_pass_unchanged_by_libusb_and_a_printer_that_stops_is_told_of(
    box: PrinterBox,
) -> None:
    data = bytes(range(256)) * 200
    wire = open_wire(f"{LIBUSB}?write_timeout=3")
    inside = os.open(INSIDE, os.O_RDONLY)
    taken = bytearray()

    def take() -> None:
        while len(taken) < len(data):
            taken.extend(os.read(inside, 4096))

    taking = threading.Thread(target=take)
    taking.start()
    for start in range(0, len(data), 7001):
        wire.write(data[start : start + 7001])
    taking.join()
    with pytest.raises(DeviceTimeout):
        wire.write(b"\0" * 1_000_000)
    wire.close()
    os.close(inside)
    assert bytes(taken) == data


def test_a_plug_pulled_and_put_back_by_libusb(box: PrinterBox) -> None:
    """As for usblp: what was under way is told of as gone, and the next opening finds it."""
    box.switch_on()
    wire = open_wire(LIBUSB)
    gone: queue.Queue[BaseException] = queue.Queue()

    def read() -> None:
        try:
            wire.read(PATIENCE)
        except DeviceGone as error:
            gone.put(error)

    reading = threading.Thread(target=read)
    reading.start()
    box.unplug_taken()
    gone.get(timeout=PATIENCE)
    reading.join()
    wire.close()
    with pytest.raises(DeviceNotFound):
        open_wire(LIBUSB)
    box.plug()
    box.switch_on()
    # libusb hears of a plug by udev, a moment after the kernel.
    opened: list[TicketPrinter] = []

    def opens() -> bool:
        try:
            opened.append(open_printer(config(LIBUSB)))
        except DeviceNotFound:
            return False
        return True

    wait_for(opens, "libusb finds it again")
    assert opened[0].print(SLIP) is PrintOutcome.CONFIRMED
    opened[0].close()


def test_an_answer_that_nobody_waited_for_is_not_taken_for_the_next(box: PrinterBox) -> None:
    """The kernel keeps it, even from one opening to the next."""
    box.switch_on()
    hasty = open_wire(f"file://{PRINTER}")
    hasty.write(b"\x10\x04\x01")
    hasty.close()
    box.inside.poke("paper_out")
    slips = open_printer(config())
    assert slips.status().paper is Paper.OUT
    assert slips.status().online is False
    slips.close()


def test_a_printer_that_stops_taking_is_told_of_in_time(box: PrinterBox) -> None:
    for _ in range(2):
        wire = open_wire(f"file://{PRINTER}?write_timeout=1")
        with pytest.raises(DeviceTimeout):
            wire.write(b"\0" * 1_000_000)
        wire.close()


def test_a_plug_pulled_under_a_job_leaves_it_unknown(
    box: PrinterBox,
) -> None:
    """The job is told of once and never sent again, whatever comes back under whatever name."""
    box.switch_on()
    health = Health()
    supervisor = Supervisor(on_health=health)
    told: queue.Queue[object] = queue.Queue()
    printers: list[TicketPrinter] = []

    def job(name: str) -> Job[TicketPrinter]:
        def run(slips: TicketPrinter) -> None:
            printers.append(slips)
            told.put(slips.print(Slip(job=name, parts=(Line(text=name),))))

        return Job(run=run, failed=told.put)

    jobs = supervisor.serve("slip", lambda: open_printer(config()))
    jobs.submit(job("A001"))
    assert told.get(timeout=PATIENCE) is PrintOutcome.CONFIRMED
    box.inside.poke("paper_out", after_lines=1)  # it holds the slip it has begun, and waits
    jobs.submit(job("A002"))
    wait_for(lambda: "paper_out" in box.inside.faults, "the job is under way")
    before = len(health.seen)
    box.unplug()
    assert isinstance(told.get(timeout=PATIENCE), DeviceGone)
    assert printers[-1].may_be_on_paper
    health.wait_for(HealthState.OFFLINE, "device.gone", after=before)
    jobs.submit(job("A003"))
    box.inside.poke("power_cut")
    box.inside.poke("paper_in")
    box.plug()
    box.switch_on()
    assert told.get(timeout=PATIENCE) is PrintOutcome.CONFIRMED
    assert [slip.text for slip in box.inside.slips] == ["A001", "A003"]
    assert supervisor.stop(PATIENCE) == ()
    assert told.empty()


def test_a_printer_that_is_not_there_is_not_found(box: PrinterBox) -> None:
    box.unplug()
    with pytest.raises(DeviceNotFound):
        open_printer(config())
    assert not PRINTER.exists(), "and no file was made of it"
