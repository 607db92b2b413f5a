"""What printers say, byte by byte, in any pieces and amid anything."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.ports import Paper, PrinterStatus
from drivers.printers import replies
from drivers.printers.replies import (
    AutomaticStatus,
    FlowControl,
    Noise,
    OtherBlock,
    ProcessDone,
    QueuedReply,
    RealTimeReply,
    Reply,
    ReplyParser,
)


def _by_pattern(*fixed: tuple[int, int]) -> list[int]:
    return [
        value for value in range(256) if all(value >> bit & 1 == wanted for bit, wanted in fixed)
    ]


REAL_TIME = _by_pattern((7, 0), (4, 1), (1, 1), (0, 0))
AUTOMATIC = _by_pattern((7, 0), (4, 1), (1, 0), (0, 0))
PLAIN = _by_pattern((7, 0), (4, 0))
NOISE = sorted(set(range(256)) - {*REAL_TIME, *AUTOMATIC, *PLAIN} - {0x11, 0x13, 0x37, 0x5F})

whole_replies: st.SearchStrategy[tuple[bytes, Reply]] = st.one_of(
    st.sampled_from(REAL_TIME).map(lambda b: (bytes([b]), RealTimeReply(b))),
    st.sampled_from(PLAIN).map(lambda b: (bytes([b]), QueuedReply(b))),
    st.tuples(st.sampled_from(AUTOMATIC), *[st.sampled_from(PLAIN)] * 3).map(
        lambda four: (bytes(four), AutomaticStatus(bytes(four)))
    ),
    st.text("0123456789 ~", min_size=4, max_size=4).map(
        lambda name: (b"\x37\x22" + name.encode() + b"\0", ProcessDone(name.encode()))
    ),
    st.text("ABCxyz 12", max_size=20).map(
        lambda text: (b"\x5f" + text.encode() + b"\0", OtherBlock(b"\x5f" + text.encode() + b"\0"))
    ),
    st.sampled_from([(b"\x11", FlowControl(ready=True)), (b"\x13", FlowControl(ready=False))]),
    st.sampled_from(NOISE).map(lambda b: (bytes([b]), Noise(b))),
)


def _in_pieces(data: bytes, cuts: list[int]) -> list[bytes]:
    edges = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    return [data[start:end] for start, end in pairwise(edges)]


@given(st.lists(whole_replies, max_size=12), st.lists(st.integers(0, 500), max_size=12))
def test_whole_replies_are_told_apart_however_they_are_split(
    sent: list[tuple[bytes, Reply]], cuts: list[int]
) -> None:
    parser = ReplyParser()
    data = b"".join(part for part, _ in sent)
    heard = [reply for piece in _in_pieces(data, cuts) for reply in parser.feed(piece)]
    assert heard == [reply for _, reply in sent]
    assert not parser.midway


@given(st.binary(max_size=200), st.lists(st.integers(0, 500), max_size=20))
def test_any_bytes_in_any_pieces_give_the_same_replies(data: bytes, cuts: list[int]) -> None:
    whole, pieces = ReplyParser(), ReplyParser()
    expected = whole.feed(data)
    heard = [reply for piece in _in_pieces(data, cuts) for reply in pieces.feed(piece)]
    assert heard == expected
    assert pieces.midway == whole.midway


@given(st.binary(max_size=200))
def test_after_garbage_and_a_reset_replies_are_understood_again(garbage: bytes) -> None:
    parser = ReplyParser()
    parser.feed(garbage)
    parser.reset()
    assert parser.feed(b"\x37\x220042\x00") == [ProcessDone(b"0042")]


def test_every_single_byte_has_one_meaning() -> None:
    for byte in range(256):
        parser = ReplyParser()
        heard = parser.feed(bytes([byte]))
        assert len(heard) + parser.midway == 1


def test_flow_control_may_come_amid_another_reply() -> None:
    assert ReplyParser().feed(b"\x18\x00\x13\x0f\x11\x00") == [
        FlowControl(ready=False),
        FlowControl(ready=True),
        AutomaticStatus(b"\x18\x00\x0f\x00"),
    ]


def test_a_reply_broken_off_by_another_costs_only_itself() -> None:
    assert ReplyParser().feed(b"\x10\x00\x12") == [Noise(0x10), Noise(0x00), RealTimeReply(0x12)]
    assert ReplyParser().feed(b"\x37\x22\x12") == [Noise(0x37), Noise(0x22), RealTimeReply(0x12)]


def test_a_block_without_end_is_given_up() -> None:
    heard = ReplyParser().feed(b"\x5f" + b"A" * 500 + b"\x00")
    assert OtherBlock not in {type(reply) for reply in heard}


# The bytes are those of Epson's tables; the ones of whole states were seen at an emulator.
@pytest.mark.parametrize(
    ("one", "four", "two", "status"),
    [
        (0x12, 0x12, 0x12, (Paper.OK, True, False, False)),
        (0x12, 0x1E, 0x12, (Paper.LOW, True, False, False)),
        (0x1A, 0x7E, 0x32, (Paper.OUT, False, False, False)),
        (0x1A, 0x12, 0x16, (Paper.OK, False, True, False)),
        (0x1A, 0x12, 0x52, (Paper.OK, False, False, None)),
    ],
)
def test_answers_to_status_questions(
    one: int, four: int, two: int, status: tuple[Paper, bool, bool, bool | None]
) -> None:
    told = replies.merged(
        replies.merged(replies.printer_answer(one), replies.paper_answer(four)),
        replies.offline_answer(two),
    )
    assert (told.paper, told.online, told.cover_open, told.cutter_fault) == status


def test_a_cutter_fault_is_told_by_the_third_question() -> None:
    assert replies.has_error(0x52)
    assert replies.error_answer(0x1A) == PrinterStatus(cutter_fault=True)
    assert replies.error_answer(0x12) == PrinterStatus(cutter_fault=False)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"\x10\x00\x00\x00", (Paper.OK, True, False, False)),
        (b"\x10\x00\x03\x00", (Paper.LOW, True, False, False)),
        (b"\x18\x00\x0f\x00", (Paper.OUT, False, False, False)),
        (b"\x38\x00\x00\x00", (Paper.OK, False, True, False)),
        (b"\x18\x08\x00\x00", (Paper.OK, False, False, True)),
    ],
)
def test_automatic_status(data: bytes, status: tuple[Paper, bool, bool, bool]) -> None:
    told = replies.automatic_answer(data)
    assert (told.paper, told.online, told.cover_open, told.cutter_fault) == status


def test_what_is_newer_counts_where_it_says_something() -> None:
    older = PrinterStatus(paper=Paper.LOW, online=False, cover_open=True, cutter_fault=True)
    assert replies.merged(older, PrinterStatus()) == older
    newer = PrinterStatus(paper=Paper.OK, online=True, cover_open=False, cutter_fault=False)
    assert replies.merged(older, newer) == newer
