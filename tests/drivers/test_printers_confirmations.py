"""A confirmation is credited to the slip that it is about, or to none."""

from __future__ import annotations

from collections import deque
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.ports import PrintOutcome
from drivers.printers.confirmations import STRAYS_COUNTED, Confirmations
from drivers.printers.escpos import EscposPrinter
from drivers.printers.options import EscposSettings
from tests.drivers.printer_rigs import SLIP
from tests.drivers.wrong_speed import heard

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


class Saying(Laggard):
    """Says these pieces, one a read, when a slip has come."""

    def __init__(self, *pieces: bytes) -> None:
        super().__init__()
        self._pieces = pieces

    def sent(self) -> None:
        self._answers.extend(self._pieces)


def printer_on(wire: Laggard) -> EscposPrinter:
    """Patience is not what is tried here: the stand-ins have said all before they are asked."""
    return EscposPrinter(wire, EscposSettings(answer_seconds=0.05, confirm_seconds=0.002))


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
    slips.settle()
    assert (slips.awaited, slips.take_all()) == (True, ())
    slips.barrier_answered()
    slips.settle()
    assert (slips.awaited, slips.take_all()) == (False, ("b",))
    slips.barrier_answered()
    slips.settle()
    slips.give_up()
    assert slips.expect_barriers("c") == 1


def test_a_named_slip_is_confirmed_by_its_name_alone() -> None:
    slips = Confirmations()
    slips.expect_id("a", b"0001")
    slips.barrier_answered()
    slips.settle()
    slips.id_answered(b"0002")
    assert not slips.take("a")
    slips.id_answered(b"0001")
    assert (slips.take("a"), slips.take("a")) == (True, False)


PAPER_WORDS = [0x00, 0x03, 0x0C, 0x0F]
"""What GS r 1 may be answered with; bits 5 and 6 may be anything with each of them."""
NO_WORD_OF_A_PRINTER = (0x80, 0x91, 0xFE, 0xFF)


@pytest.mark.parametrize("byte", range(256))
def test_only_a_word_about_paper_answers_a_barrier(byte: int) -> None:
    confirmed = byte & 0x9F in PAPER_WORDS
    outcome = PrintOutcome.CONFIRMED if confirmed else PrintOutcome.UNKNOWN
    assert printer_on(Saying(bytes([byte]))).print(SLIP) is outcome


@given(
    st.lists(st.binary(min_size=1, max_size=4), max_size=4),
    st.sampled_from(NO_WORD_OF_A_PRINTER),
    st.integers(0, 4),
)
def test_an_answer_amid_garbage_confirms_nothing(
    pieces: list[bytes], noise: int, place: int
) -> None:
    """Of a garbled line every byte might be an answer that nobody gave."""
    pieces.insert(min(place, len(pieces)), bytes([noise, 0x00]))
    wire = Saying(*pieces)
    assert printer_on(wire).print(SLIP) is PrintOutcome.UNKNOWN


def test_more_answers_than_questions_confirm_nothing() -> None:
    """A line that hangs low is read as zeros, and each of them looks like an answer."""
    assert printer_on(Saying(b"\0", b"\0")).print(SLIP) is PrintOutcome.UNKNOWN
    assert printer_on(Saying(b"\0" * 40)).print(SLIP) is PrintOutcome.UNKNOWN


def test_the_rest_of_a_torn_status_confirms_nothing() -> None:
    """Four bytes of which the first was given up: the others look like answers."""
    slips = Confirmations()
    slips.expect_barriers("a")
    slips.give_up()
    slips.expect_barriers("b")
    slips.give_up()
    assert slips.expect_barriers("c") == 3
    slips.garbled()
    for _ in range(3):
        slips.barrier_answered()
    slips.settle()
    assert (slips.awaited, slips.take_all()) == (True, ())


def test_after_garbage_the_next_slip_is_confirmed_by_its_own_answers() -> None:
    wire = Saying(b"\xff\0")
    printer = printer_on(wire)
    assert printer.print(SLIP) is PrintOutcome.UNKNOWN
    wire._pieces = (b"\0", b"\0")
    assert printer.print(SLIP) is PrintOutcome.CONFIRMED
    assert wire.barriers == [1, 2]


def test_garbage_does_not_matter_to_a_slip_that_has_a_name() -> None:
    slips = Confirmations()
    slips.expect_id("a", b"0001")
    slips.garbled()
    slips.id_answered(b"0001")
    assert slips.take("a")


def test_answers_to_nobody_s_barrier_leave_no_debt() -> None:
    slips = Confirmations()
    slips.expect_id("a", b"0001")
    slips.barrier_answered()
    slips.give_up()
    assert slips.expect_barriers("b") == 1


@pytest.mark.parametrize(
    ("sent_at", "read_at"), [*permutations((9600, 19200, 38400, 57600, 115200), 2)]
)
def test_answers_at_another_speed_confirm_nothing(sent_at: int, read_at: int) -> None:
    for answer in (b"\x12", b"\x12\x12\x12", b"\x1e", b"\0", b"\x03", b"\x18\0\x0f\0"):
        wire = Saying(heard(answer, sent_at, read_at))
        assert printer_on(wire).print(SLIP) is PrintOutcome.UNKNOWN, answer


@pytest.mark.parametrize("answer", [b"\x12", b"\0", b"\x03", b"\x37\x220001\0"])
def test_the_right_speed_brings_every_byte(answer: bytes) -> None:
    assert heard(answer, 9600, 9600) == answer
