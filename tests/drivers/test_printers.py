"""One contract for every printer: simulated, over a pty, over TCP, by libusb.

The far end is the virtual printer each time; only the wire and the way to open it differ. A real
printer is not among them: that is ``-m hardware``.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from drivers.errors import (
    CoverOpen,
    DeviceError,
    DeviceGone,
    DeviceRefused,
    DeviceTimeout,
    PaperOut,
)
from drivers.ports import Line, Paper, PrinterStatus, PrintOutcome, Slip, TicketPrinter
from drivers.printers.escpos import EscposPrinter
from drivers.printers.virtual import VirtualEscposPrinter
from drivers.simulation import BENCH
from tests.drivers.printer_rigs import (
    PATIENCE,
    SLIP,
    TEXT,
    Rig,
    over_libusb,
    over_pty,
    over_tcp,
    simulated,
)


@pytest.fixture(
    params=[simulated, over_pty, over_tcp, over_libusb], ids=["simulated", "pty", "tcp", "libusb"]
)
def place(request: pytest.FixtureRequest) -> Callable[[dict[str, object]], Rig]:
    made: Callable[[dict[str, object]], Rig] = request.param
    return made


@pytest.fixture(params=["barrier", "process_id"])
def rig(request: pytest.FixtureRequest, place: Callable[[dict[str, object]], Rig]) -> Iterator[Rig]:
    yield from _rig(place, request.param)


@pytest.fixture
def barrier_rig(place: Callable[[dict[str, object]], Rig]) -> Iterator[Rig]:
    """For what has nothing to do with the way of confirmation."""
    yield from _rig(place, "barrier")


@pytest.fixture
def mute_rig(place: Callable[[dict[str, object]], Rig]) -> Iterator[Rig]:
    yield from _rig(place, "none")


def _rig(place: Callable[[dict[str, object]], Rig], confirm: str) -> Iterator[Rig]:
    made = place({"confirm": confirm})
    made.take_time()
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


def test_with_a_jammed_knife_nothing_is_sent_and_the_slip_under_it_comes_out_later(
    rig: Rig,
) -> None:
    rig.hurry()
    rig.virtual.poke("cutter_jam", after_lines=2)
    assert rig.printer.print(SLIP) is PrintOutcome.UNKNOWN
    rig.take_time()
    status = rig.printer.status()
    assert (status.cutter_fault, status.online) == (True, False)
    with pytest.raises(DeviceRefused, match="切刀"):
        rig.printer.print(Slip(job="slip-b", parts=(Line(text="A024"),)))
    assert not rig.printer.may_be_on_paper
    rig.virtual.poke("cutter_free")
    (slip,) = rig.virtual.wait_for_slips(1, PATIENCE)
    assert slip.text == TEXT
    assert rig.printer.status().cutter_fault is False
    assert _late(rig) == (SLIP.job,)


def test_paper_that_ends_amid_a_slip_leaves_it_unknown_and_prints_it_once(rig: Rig) -> None:
    rig.hurry()
    rig.virtual.poke("paper_out", after_lines=3)
    assert rig.printer.print(SLIP) is PrintOutcome.UNKNOWN
    assert rig.printer.may_be_on_paper
    assert rig.virtual.slips == ()
    rig.take_time()
    with pytest.raises(PaperOut):
        rig.printer.print(Slip(job="slip-b", parts=(Line(text="A024"),)))
    rig.virtual.poke("paper_in")
    (late,) = rig.virtual.wait_for_slips(1, PATIENCE)
    assert late.text == TEXT
    third = Slip(job="slip-c", parts=(Line(text="A025"),))
    assert rig.printer.print(third) is PrintOutcome.CONFIRMED
    printed = rig.virtual.wait_for_slips(2, PATIENCE)
    assert [one.text for one in printed] == [TEXT, "A025"]


def test_a_mute_printer_is_unknown_not_faulty(barrier_rig: Rig) -> None:
    barrier_rig.expect_silence()
    barrier_rig.virtual.poke("mute")
    assert barrier_rig.printer.status() == PrinterStatus()
    assert barrier_rig.printer.print(SLIP) is PrintOutcome.UNKNOWN
    assert barrier_rig.printer.may_be_on_paper
    assert len(barrier_rig.virtual.wait_for_slips(1, PATIENCE)) == 1


def test_a_printer_that_speaks_again_is_believed_again(rig: Rig) -> None:
    rig.expect_silence()
    rig.virtual.poke("mute")
    rig.printer.print(SLIP)
    rig.virtual.poke("mute", on=False)
    rig.printer.print(SLIP)
    rig.take_time()
    assert rig.printer.print(SLIP) is PrintOutcome.CONFIRMED
    assert len(rig.virtual.slips) == 3


def test_garbage_for_answers_is_unknown(barrier_rig: Rig) -> None:
    barrier_rig.expect_silence()
    barrier_rig.virtual.poke("garbage")
    assert barrier_rig.printer.status() == PrinterStatus()
    assert barrier_rig.printer.print(SLIP) is PrintOutcome.UNKNOWN
    barrier_rig.virtual.poke("garbage", on=False)
    barrier_rig.take_time()
    assert barrier_rig.printer.status().paper is Paper.OK


def test_slow_answers_are_never_taken_for_other_answers(barrier_rig: Rig) -> None:
    """Slower than a status answer may be: each would come when the next is asked for."""
    barrier_rig.virtual.poke("paper_low")
    barrier_rig.virtual.poke("slow", seconds=0.15)
    barrier_rig.expect_silence()
    for _ in range(4):
        status = barrier_rig.printer.status()
        assert status.paper in (Paper.UNKNOWN, Paper.LOW)
        assert not status.cover_open
    barrier_rig.virtual.poke("slow", on=False)
    barrier_rig.take_time()
    barrier_rig.printer.status()
    status = barrier_rig.printer.status()
    assert (status.paper, status.online) == (Paper.LOW, True)


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


def test_a_printer_that_takes_no_more_bytes_ends_in_a_timeout(barrier_rig: Rig) -> None:
    barrier_rig.expect_silence()
    barrier_rig.virtual.poke("stall")
    long = Slip(job="long", parts=tuple(Line(text="办" * 24) for _ in range(2000)))
    began = time.monotonic()
    with pytest.raises(DeviceTimeout):
        barrier_rig.printer.print(long)
    assert time.monotonic() - began < PATIENCE
    assert barrier_rig.printer.may_be_on_paper


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
    rig.expect_silence()
    rig._wait(confirm_seconds=PATIENCE)
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


def test_a_slip_that_waited_for_paper_is_confirmed_late_and_once(rig: Rig) -> None:
    rig.hurry()
    rig.virtual.poke("paper_out", after_lines=3)
    assert rig.printer.print(SLIP) is PrintOutcome.UNKNOWN
    assert _late(rig) == ()
    rig.take_time()
    rig.virtual.poke("paper_in")
    assert rig.virtual.wait_for_slips(1, PATIENCE)
    assert rig.printer.status().paper is Paper.OK
    assert _late(rig) == (SLIP.job,)
    assert _late(rig) == ()
    assert rig.printer.print(Slip(job="slip-b", parts=(Line(text="A024"),))) is (
        PrintOutcome.CONFIRMED
    )
    assert _late(rig) == ()
    assert [one.text for one in rig.virtual.slips] == [TEXT, "A024"]


def test_what_waited_for_paper_never_confirms_the_next_slip(rig: Rig) -> None:
    """The next one is sent at once after the reload, before anybody asked how the printer is."""
    rig.hurry()
    rig.virtual.poke("paper_out", after_lines=3)
    assert rig.printer.print(SLIP) is PrintOutcome.UNKNOWN
    rig.virtual.poke("paper_in")
    rig.take_time()
    second = Slip(job="slip-b", parts=(Line(text="A024"),))
    assert rig.printer.print(second) is PrintOutcome.CONFIRMED
    assert [one.text for one in rig.virtual.slips] == [TEXT, "A024"]
    assert _late(rig) == (SLIP.job,)


def test_paper_that_ends_is_noticed_before_the_wait_is_over(rig: Rig) -> None:
    rig.virtual.poke("paper_out", after_lines=3)
    began = time.monotonic()
    assert rig.printer.print(SLIP) is PrintOutcome.UNKNOWN
    assert time.monotonic() - began < PATIENCE


def test_rare_characters_are_printed_as_dots_the_rest_as_text(rig: Rig) -> None:
    rare = Slip(job="rare", parts=(Line(text="请𠮷先生"), Line(text="A023")))
    assert rig.printer.print(rare) is PrintOutcome.CONFIRMED
    (slip,) = rig.virtual.slips
    assert slip.text == "[点阵]\nA023"
    assert slip.unknown == ()
    assert isinstance(rig.printer, EscposPrinter)
    assert rig.printer.missing == ""


def test_a_character_that_no_font_has_is_told(barrier_rig: Rig) -> None:
    slip = Slip(job="odd", parts=(Line(text="请\U0003fffd先生"),))
    assert barrier_rig.printer.print(slip) is PrintOutcome.CONFIRMED
    assert barrier_rig.virtual.slips[0].text == "请〓先生"
    assert isinstance(barrier_rig.printer, EscposPrinter)
    assert barrier_rig.printer.missing == "\U0003fffd"


def test_a_printer_that_never_confirms_is_a_concern_until_it_does() -> None:
    """Set to GS ( H, which most printers do not know: it answers all but that."""
    BENCH.device(
        "slip-1", VirtualEscposPrinter, lambda: VirtualEscposPrinter("slip-1", process_ids=False)
    )
    rig = simulated({"confirm": "process_id"})
    rig.hurry()
    assert isinstance(rig.printer, EscposPrinter)
    assert rig.printer.concern() is None
    assert rig.printer.print(SLIP) is PrintOutcome.UNKNOWN
    concern = rig.printer.concern()
    assert concern is not None
    assert concern.code == "printer.unconfirmed"
    rig.virtual._mechanism._process_ids = True
    rig.take_time()
    assert rig.printer.print(SLIP) is PrintOutcome.CONFIRMED
    assert rig.printer.concern() is None
    rig.printer.close()


def test_a_slip_that_waits_for_paper_is_no_concern_of_its_own(rig: Rig) -> None:
    rig.hurry()
    assert isinstance(rig.printer, EscposPrinter)
    rig.virtual.poke("paper_out", after_lines=3)
    assert rig.printer.print(SLIP) is PrintOutcome.UNKNOWN
    assert rig.printer.concern() is None


def _late(rig: Rig) -> tuple[str, ...]:
    assert isinstance(rig.printer, EscposPrinter)
    return rig.printer.confirmed_late()
