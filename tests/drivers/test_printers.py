"""One contract for every printer: simulated, over a pty, over TCP.

The far end is the virtual printer each time; only the wire and the way to open it differ. A real
printer is not among them: that is ``-m hardware``.
"""

from __future__ import annotations

import os
import socket
import threading
import time
import tty
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from drivers.configuration import DeviceConfig, DeviceKind
from drivers.errors import (
    CoverOpen,
    DeviceConfigError,
    DeviceError,
    DeviceGone,
    DeviceNotFound,
    DeviceRefused,
    DeviceTimeout,
    PaperOut,
)
from drivers.ports import (
    Line,
    Paper,
    PrinterStatus,
    PrintOutcome,
    QrCode,
    Slip,
    TicketPrinter,
)
from drivers.printers.escpos import require_ready
from drivers.printers.virtual import VirtualEscposPrinter
from drivers.registry import open_printer
from drivers.simulation import BENCH, SimulatedOutput
from drivers.wires.descriptor import DescriptorWire
from drivers.wires.loop import listen, loop_pair

PATIENCE = 10.0
SOON = 0.4
"""How long these printers are given to confirm; every unknown outcome costs a test so much."""

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
TEXT = (
    "某县政务服务大厅\nA023\n3、5、12号窗口\n[QR https://hall.example.gov.cn/f/7KQ2]\n请等候叫号"
)


@dataclass
class Rig:
    """A printer, opened as a station would, and the virtual one behind it."""

    open: Callable[[], TicketPrinter]
    virtual: VirtualEscposPrinter
    undo: list[Callable[[], None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.printer = self.open()


def _simulated(options: dict[str, object]) -> Rig:
    config = DeviceConfig(
        name="slip-1", kind=DeviceKind.PRINTER, driver="simulated", options=options
    )
    virtual = BENCH.device(
        "slip-1", VirtualEscposPrinter, lambda: VirtualEscposPrinter("slip-1")
    )
    return Rig(open=lambda: open_printer(config), virtual=virtual)


def _pty(options: dict[str, object]) -> Rig:
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
        address=f"serial://{os.ttyname(slave)}?baud=115200&write_timeout=0.5",
        options=options,
    )

    def start() -> TicketPrinter:
        printer = open_printer(config)
        os.close(slave)
        serving.start()
        return printer

    return Rig(open=start, virtual=virtual, undo=[serving.join])


def _tcp(options: dict[str, object]) -> Rig:
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
        address=f"tcp://127.0.0.1:{server.getsockname()[1]}?write_timeout=0.5",
        options=options,
    )

    def start() -> TicketPrinter:
        serving.start()
        printer = open_printer(config)
        connection = printer._wire._connection  # type: ignore[attr-defined] # to fill it sooner
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        return printer

    return Rig(open=start, virtual=virtual, undo=[serving.join])


@pytest.fixture(params=[_simulated, _pty, _tcp], ids=["simulated", "pty", "tcp"])
def place(request: pytest.FixtureRequest) -> Callable[[dict[str, object]], Rig]:
    made: Callable[[dict[str, object]], Rig] = request.param
    return made


@pytest.fixture(params=["barrier", "process_id"])
def rig(
    request: pytest.FixtureRequest, place: Callable[[dict[str, object]], Rig]
) -> Iterator[Rig]:
    yield from _rig(place, request.param)


@pytest.fixture
def mute_rig(place: Callable[[dict[str, object]], Rig]) -> Iterator[Rig]:
    yield from _rig(place, "none")


def _rig(place: Callable[[dict[str, object]], Rig], confirm: str) -> Iterator[Rig]:
    made = place({"confirm": confirm, "confirm_seconds": SOON})
    yield made
    made.printer.close()
    made.virtual.close()
    for undo in made.undo:
        undo()


def test_it_is_a_printer(rig: Rig) -> None:
    assert isinstance(rig.printer, TicketPrinter)


def test_a_slip_is_on_paper_once_and_confirmed(rig: Rig) -> None:
    began = time.monotonic()
    assert rig.printer.print(SLIP) is PrintOutcome.CONFIRMED
    assert time.monotonic() - began < PATIENCE
    (slip,) = rig.virtual.slips
    assert slip.text == TEXT
    assert slip.unknown == ()


def test_many_slips_come_out_in_order(rig: Rig) -> None:
    numbers = [f"A{number:03d}" for number in range(1, 31)]
    for number in numbers:
        slip = Slip(job=number, parts=(Line(text=number),))
        assert rig.printer.print(slip) is PrintOutcome.CONFIRMED
    assert [slip.text for slip in rig.virtual.slips] == numbers


def test_a_well_printer_says_so(rig: Rig) -> None:
    assert rig.printer.status() == PrinterStatus(
        paper=Paper.OK, online=True, cover_open=False, cutter_fault=False
    )


def test_little_paper_is_told_and_does_not_stop_printing(rig: Rig) -> None:
    rig.virtual.poke("paper_low")
    assert rig.printer.status().paper is Paper.LOW
    assert rig.printer.print(SLIP) is PrintOutcome.CONFIRMED


def test_without_paper_nothing_is_sent(rig: Rig) -> None:
    rig.virtual.poke("paper_out")
    with pytest.raises(PaperOut, match="缺纸"):
        rig.printer.print(SLIP)
    assert not rig.printer.may_be_on_paper
    rig.virtual.poke("paper_in")
    assert rig.virtual.slips == ()
    assert rig.printer.print(SLIP) is PrintOutcome.CONFIRMED
    assert len(rig.virtual.slips) == 1


def test_with_an_open_cover_nothing_is_sent(rig: Rig) -> None:
    rig.virtual.poke("cover_open")
    with pytest.raises(CoverOpen):
        rig.printer.print(SLIP)
    assert not rig.printer.may_be_on_paper
    assert rig.printer.status().cover_open is True
    rig.virtual.poke("cover_close")
    assert rig.printer.print(SLIP) is PrintOutcome.CONFIRMED
    assert len(rig.virtual.slips) == 1


def test_paper_that_ends_amid_a_slip_leaves_it_unknown_and_prints_it_once(rig: Rig) -> None:
    rig.virtual.poke("paper_out", after_lines=3)
    assert rig.printer.print(SLIP) is PrintOutcome.UNKNOWN
    assert rig.printer.may_be_on_paper
    assert rig.virtual.slips == ()
    with pytest.raises(PaperOut):
        rig.printer.print(Slip(job="slip-b", parts=(Line(text="A024"),)))
    rig.virtual.poke("paper_in")
    (late,) = rig.virtual.wait_for_slips(1, PATIENCE)
    assert late.text == TEXT
    third = Slip(job="slip-c", parts=(Line(text="A025"),))
    assert rig.printer.print(third) is PrintOutcome.CONFIRMED
    assert [slip.text for slip in rig.virtual.slips] == [TEXT, "A025"]


def test_a_mute_printer_is_unknown_not_faulty(rig: Rig) -> None:
    rig.virtual.poke("mute")
    assert rig.printer.status() == PrinterStatus()
    assert rig.printer.print(SLIP) is PrintOutcome.UNKNOWN
    assert rig.printer.may_be_on_paper
    assert len(rig.virtual.wait_for_slips(1, PATIENCE)) == 1


def test_a_printer_that_speaks_again_is_believed_again(rig: Rig) -> None:
    rig.virtual.poke("mute")
    rig.printer.print(SLIP)
    rig.virtual.poke("mute", on=False)
    rig.printer.print(SLIP)
    assert rig.printer.print(SLIP) is PrintOutcome.CONFIRMED
    assert len(rig.virtual.slips) == 3


def test_garbage_for_answers_is_unknown(rig: Rig) -> None:
    rig.virtual.poke("garbage")
    assert rig.printer.status() == PrinterStatus()
    assert rig.printer.print(SLIP) is PrintOutcome.UNKNOWN
    rig.virtual.poke("garbage", on=False)
    assert rig.printer.status().paper is Paper.OK


def test_slow_answers_are_never_taken_for_other_answers(rig: Rig) -> None:
    """Slower than a status answer may be: each would come when the next is asked for."""
    rig.virtual.poke("paper_low")
    rig.virtual.poke("slow", seconds=0.15)
    for _ in range(3):
        assert rig.printer.status() == PrinterStatus()


def test_automatic_status_amid_everything_is_understood(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = rig.virtual._mechanism
    receive = inside.receive
    monkeypatch.setattr(
        inside,
        "receive",
        lambda data: b"\x10\x00\x00\x00" + receive(data) + b"\x10\x00\x00\x00",
    )
    assert rig.printer.status().paper is Paper.OK
    assert rig.printer.print(SLIP) is PrintOutcome.CONFIRMED
    assert rig.printer.print(SLIP) is PrintOutcome.CONFIRMED


def test_a_printer_that_takes_no_more_bytes_ends_in_a_timeout(rig: Rig) -> None:
    rig.virtual.poke("stall")
    long = Slip(job="long", parts=tuple(Line(text="办" * 24) for _ in range(2000)))
    began = time.monotonic()
    with pytest.raises(DeviceTimeout):
        rig.printer.print(long)
    assert time.monotonic() - began < PATIENCE
    assert rig.printer.may_be_on_paper


def test_unplugging_amid_a_slip_is_told_and_it_may_be_on_paper(rig: Rig) -> None:
    rig.virtual.poke("unplug", after_lines=2)
    with pytest.raises(DeviceGone):
        rig.printer.print(SLIP)
    assert rig.printer.may_be_on_paper
    with pytest.raises(DeviceError):
        rig.printer.print(SLIP)
    assert not rig.printer.may_be_on_paper


def test_unplugging_before_a_slip_is_told_and_nothing_is_on_paper(rig: Rig) -> None:
    rig.virtual.poke("unplug")
    with pytest.raises(DeviceGone):
        rig.printer.print(SLIP)
    assert not rig.printer.may_be_on_paper
    assert rig.virtual.slips == ()


def test_closing_ends_a_wait_for_confirmation(rig: Rig) -> None:
    rig.virtual.poke("mute")
    ended: list[Exception | PrintOutcome] = []

    def work() -> None:
        try:
            ended.append(rig.printer.print(SLIP))
        except DeviceError as error:
            ended.append(error)

    printing = threading.Thread(target=work)
    printing.start()
    assert rig.virtual.wait_for_slips(1, PATIENCE)
    rig.printer.close()
    printing.join(PATIENCE)
    assert [type(end) for end in ended] == [DeviceGone]


def test_closing_twice_is_harmless(rig: Rig) -> None:
    rig.printer.close()
    rig.printer.close()
    with pytest.raises(DeviceGone):
        rig.printer.status()


def test_without_confirmation_every_outcome_is_unknown(mute_rig: Rig) -> None:
    assert mute_rig.printer.print(SLIP) is PrintOutcome.UNKNOWN
    assert mute_rig.virtual.wait_for_slips(1, PATIENCE)[0].text == TEXT


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
    from drivers.printers.escpos import EscposPrinter

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
    rig = _simulated({})
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
    rig = _simulated({})
    rig.printer.print(SLIP)
    rig.printer.close()
    (output,) = outputs
    assert (output.name, output.kind, output.unit) == ("slip-1", DeviceKind.PRINTER, 0)
    assert output.text == TEXT
    assert output.data is not None
    assert output.data.startswith(b"\x1b@\x1c&")


def test_a_power_cut_loses_what_the_virtual_printer_holds() -> None:
    rig = _simulated({"confirm_seconds": 0.1})
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
