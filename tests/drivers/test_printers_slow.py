"""Printers that answer late, lines that carry slowly, and answers that come amid garbage."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from drivers.line_speed import baud_of, seconds_per_byte
from drivers.ports import Line, Paper, PrinterStatus, PrintOutcome, Slip
from drivers.printers.confirmations import Confirmations
from drivers.printers.conversation import LONGEST_ANSWER_SECONDS, Conversation
from drivers.printers.escpos import EscposPrinter
from drivers.printers.options import Confirm, EscposSettings
from drivers.printers.readiness import MUTE_AFTER

WELL = PrinterStatus(paper=Paper.OK, online=True, cover_open=False, cutter_fault=False)
ANSWER_SECONDS = 0.05
BARRIER = b"\x1dr\x01"


@dataclass
class Wire:
    """A printer's end of a wire on which what it says takes ``seconds`` to come."""

    seconds: float = 0.0
    answer: Callable[[int], bytes] = lambda _number: b"\x12"
    barrier_seconds: float = 0.0
    address: str = "test://wire"
    written: list[bytes] = field(default_factory=list)
    coming: list[tuple[float, bytes]] = field(default_factory=list)

    def write(self, data: bytes) -> None:
        self.written.append(data)
        if len(data) == 3 and data.startswith(b"\x10\x04"):
            self.coming.append((self.seconds, self.answer(data[2])))
        elif data.endswith(BARRIER):
            self.coming.append((self.barrier_seconds, b"\x00"))

    def read(self, timeout_seconds: float, limit: int = 4096) -> bytes:
        if not self.coming or self.coming[0][0] > timeout_seconds:
            time.sleep(timeout_seconds)
            self.let_pass(timeout_seconds)
            return b""
        seconds, data = self.coming.pop(0)
        time.sleep(max(0.0, seconds))
        self.let_pass(seconds)
        return data

    def let_pass(self, seconds: float) -> None:
        self.coming = [(left - max(0.0, seconds), data) for left, data in self.coming]

    def close(self) -> None:
        """Nothing to let go of."""


def enquiries(wire: Wire, count: int) -> tuple[Conversation, list[PrinterStatus]]:
    """What so many enquiries find, with time between them for late answers."""
    talk = Conversation(wire, Confirmations())
    found = []
    for _ in range(count):
        found.append(talk.enquire(ANSWER_SECONDS))
        wire.let_pass(10.0)
    return talk, found


def test_who_answers_late_is_waited_for_as_soon_as_that_is_known() -> None:
    """Example scenario: a printer behind a slow access point, 120 ms away."""
    talk, found = enquiries(Wire(seconds=0.12), 6)
    assert found[0] == PrinterStatus()
    assert found[-1] == WELL
    assert (talk.silences, talk.unknowns) == (0, 0)


def test_who_was_late_once_is_waited_for_no_longer_than_others() -> None:
    wire = Wire(seconds=0.12)
    talk, _ = enquiries(wire, 6)
    wire.seconds = 0.0
    # The first still waits for it; of the second the time is measured.
    assert talk.enquire(ANSWER_SECONDS) == WELL
    wire.seconds = 0.3
    assert talk.enquire(ANSWER_SECONDS) == PrinterStatus()


def test_a_printer_whose_answers_are_too_late_for_any_use_is_told_of() -> None:
    """It speaks, so it is not mute; but nobody knows whether it has paper."""
    wire = Wire(seconds=4 * LONGEST_ANSWER_SECONDS)
    printer = EscposPrinter(wire, EscposSettings(answer_seconds=ANSWER_SECONDS))
    for _ in range(MUTE_AFTER):
        assert printer.status() == PrinterStatus()
        wire.let_pass(10.0)
    concern = printer.concern()
    assert concern is not None
    assert concern.code == "printer.slow"
    assert "answer_seconds" in concern.detail


def test_a_printer_that_nobody_asks_for_confirmation_may_be_slow() -> None:
    wire = Wire(seconds=4 * LONGEST_ANSWER_SECONDS)
    settings = EscposSettings(answer_seconds=ANSWER_SECONDS, confirm=Confirm.NONE)
    printer = EscposPrinter(wire, settings)
    for _ in range(MUTE_AFTER):
        printer.status()
        wire.let_pass(10.0)
    assert printer.concern() is None


def test_an_answer_amid_garbage_is_not_believed() -> None:
    """By itself the middle byte says that the printer is well."""
    wire = Wire(answer=lambda _: b"\xf0\x12\x9f")
    talk, found = enquiries(wire, MUTE_AFTER)
    assert found == [PrinterStatus()] * MUTE_AFTER
    assert talk.silences == MUTE_AFTER
    wire.answer = lambda _: b"\x12"
    assert talk.enquire(ANSWER_SECONDS) == WELL
    assert talk.silences == 0


def test_a_slow_line_has_its_time_before_the_wait_for_confirmation_begins() -> None:
    """Example scenario: 15 kB of dots at 9600 baud, sixteen seconds on their way."""
    slip = Slip(job="dots", parts=(Line(text="办" * 20),))
    settings = EscposSettings(confirm_seconds=0.05)
    outcomes = []
    for byte_seconds in (0.0, 0.01):
        wire = Wire(barrier_seconds=0.3)
        printer = EscposPrinter(wire, settings, byte_seconds=byte_seconds)
        outcomes.append(printer.print(slip))
        sent = next(at for at, data in enumerate(wire.written) if data.endswith(BARRIER))
        asked_meanwhile = wire.written[sent + 1 :]
    assert outcomes == [PrintOutcome.UNKNOWN, PrintOutcome.CONFIRMED]
    assert asked_meanwhile == [], "a question would stand in the queue behind the slip"


def test_a_long_slip_is_handed_over_in_pieces_each_with_its_own_time() -> None:
    wire = Wire()
    long = Slip(job="long", parts=tuple(Line(text="办" * 24) for _ in range(60)))
    assert EscposPrinter(wire).print(long) is PrintOutcome.CONFIRMED
    pieces = [data for data in wire.written if not data.startswith(b"\x10\x04")]
    assert len(pieces) > 5
    # None so short that it might pass for a command where the line is watched.
    assert all(400 < len(piece) <= 512 for piece in pieces)
    assert b"".join(pieces).endswith(BARRIER)


@pytest.mark.parametrize(
    ("address", "baud", "seconds"),
    [
        ("serial:///dev/ttyUSB0", 9600, 1 / 960),
        ("spy://serial:///dev/ttyUSB0?parity=E&baud=19200", 19200, 1 / 1920),
        ("usb-serial:///0403:6001/A5?baud=115200", 115200, 1 / 11520),
        ("tcp://192.168.1.50:9100", 9600, 0.0),
        ("file:///dev/usb/lp0", 9600, 0.0),
    ],
)
def test_how_long_a_byte_takes_is_told_by_the_address(
    address: str, baud: int, seconds: float
) -> None:
    assert baud_of(address) == baud
    assert seconds_per_byte(address) == pytest.approx(seconds)
