"""A confirmation is credited to the slip that it is about, or to none."""

from __future__ import annotations

from collections import deque

from drivers.ports import PrintOutcome
from drivers.printers.confirmations import STRAYS_COUNTED, Confirmations
from drivers.printers.escpos import EscposPrinter
from drivers.printers.options import EscposSettings
from tests.drivers.printer_rigs import SLIP

BARRIER = b"\x1dr\x01"
WELL = {1: b"\x12", 2: b"\x12", 3: b"\x12", 4: b"\x12"}


class Laggard:
    """A printer that says at once how it is, and works slips off when it is told to."""

    address = "test://laggard"

    def __init__(self) -> None:
        self.barriers: list[int] = []
        """How many stood behind each slip."""
        self._answers: deque[bytes] = deque()

    def write(self, data: bytes) -> None:
        if data.startswith(b"\x10\x04"):
            self._answers.append(WELL[data[2]])
        else:
            self.barriers.append(data.count(BARRIER))
            self.sent()

    def sent(self) -> None:
        """A slip is in the printer."""

    def answer(self, barriers: int) -> None:
        self._answers.append(b"\0" * barriers)

    def read(self, timeout_seconds: float, limit: int = 4096) -> bytes:
        return self._answers.popleft() if self._answers else b""

    def close(self) -> None:
        self._answers.clear()


class Slow(Laggard):
    """Works a slip off only when the next one has come."""

    def sent(self) -> None:
        if len(self.barriers) > 1:
            self.answer(self.barriers[-2])


class Forgetful(Laggard):
    """Lost the first slip, and is well ever since."""

    def sent(self) -> None:
        if len(self.barriers) > 1:
            self.answer(self.barriers[-1])


def printer_on(wire: Laggard) -> EscposPrinter:
    return EscposPrinter(wire, EscposSettings(answer_seconds=0.05, confirm_seconds=0.05))


def test_a_late_answer_never_confirms_the_slip_behind_it() -> None:
    wire = Slow()
    printer = printer_on(wire)
    assert printer.print(SLIP) is PrintOutcome.UNKNOWN
    assert printer.print(SLIP) is PrintOutcome.UNKNOWN
    assert wire.barriers == [1, 2]


def test_a_slip_is_confirmed_though_the_one_before_was_lost() -> None:
    wire = Forgetful()
    printer = printer_on(wire)
    assert printer.print(SLIP) is PrintOutcome.UNKNOWN
    for _ in range(2):
        assert printer.print(SLIP) is PrintOutcome.CONFIRMED
    assert wire.barriers == [1, 2, 1]


def test_a_printer_that_never_answers_is_not_sent_more_and_more() -> None:
    wire = Laggard()
    printer = printer_on(wire)
    for _ in range(6):
        assert printer.print(SLIP) is PrintOutcome.UNKNOWN
    assert max(wire.barriers) == STRAYS_COUNTED + 1


def test_a_slip_waits_for_as_many_answers_as_may_be_others() -> None:
    slips = Confirmations()
    assert slips.expect_barriers("a") == 1
    slips.give_up()
    assert slips.expect_barriers("b") == 2
    slips.barrier_answered()
    assert (slips.awaited, slips.take_all()) == (True, ())
    slips.barrier_answered()
    assert (slips.awaited, slips.take_all()) == (False, ("b",))
    slips.barrier_answered()
    slips.give_up()
    assert slips.expect_barriers("c") == 1


def test_a_named_slip_is_confirmed_by_its_name_alone() -> None:
    slips = Confirmations()
    slips.expect_id("a", b"0001")
    slips.barrier_answered()
    slips.id_answered(b"0002")
    assert not slips.take("a")
    slips.id_answered(b"0001")
    assert (slips.take("a"), slips.take("a")) == (True, False)
