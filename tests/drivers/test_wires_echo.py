"""An adapter that hears itself: what we sent is left out, and nothing else."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.configuration import DeviceConfig, DeviceKind
from drivers.keypads.ff68_frames import CALL, ORDER, Frame, encode
from drivers.ports import KeyPress
from drivers.registry import open_keypad
from drivers.wires import open_wire
from drivers.wires.echo import ECHO_SECONDS, EchoFilter
from tests.drivers.far_ends import PtyEnd

PRESS = encode(Frame(address=3, function=ORDER, data=bytes((CALL,))))
SOON = 0.05
PATIENCE = 5.0


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def split(data: bytes, sizes: list[int]) -> list[bytes]:
    pieces, at = [], 0
    for size in sizes:
        pieces.append(data[at : at + size])
        at += size
    return [*pieces, data[at:]]


@pytest.mark.parametrize(
    ("sent", "comes", "others"),
    [
        ([b"abc"], b"abc", b""),
        ([b"abc"], b"xabcy", b"xy"),
        ([b"abc", b"de"], b"abcxdey", b"xy"),
        ([b"aab"], b"aaab", b"a"),
        ([b"abab c"], b"ababab c", b"ab"),
        ([b"\x01\x01\x02"], b"\x01\x01\x01\x02", b"\x01"),
        ([b"abc"], b"abcabc", b"abc"),
        ([b"abc"], b"xyz", b"xyz"),
        ([], b"abc", b"abc"),
        ([b""], b"abc", b"abc"),
    ],
)
def test_what_comes_back_is_left_out_wherever_it_is_split(
    sent: list[bytes], comes: bytes, others: bytes
) -> None:
    for size in range(1, len(comes) + 1):
        echo = EchoFilter(Clock())
        for data in sent:
            echo.sent(data)
        pieces = [comes[at : at + size] for at in range(0, len(comes), size)]
        assert b"".join(map(echo.heard, pieces)) == others


@given(
    st.lists(st.tuples(st.binary(max_size=6), st.binary(min_size=1, max_size=6)), max_size=6),
    st.lists(st.integers(1, 5), max_size=20),
)
def test_nothing_of_the_others_is_lost(talk: list[tuple[bytes, bytes]], sizes: list[int]) -> None:
    """Whatever they say before each echo. Where it looks like the echo, the first one is taken."""
    echo, comes, others = EchoFilter(Clock()), b"", 0
    for said, sent in talk:
        echo.sent(sent)
        comes += said + sent
        others += len(said)
    left = b"".join(map(echo.heard, split(comes, sizes)))
    assert len(left) == others


def test_what_only_began_like_an_echo_comes_out_after_a_while() -> None:
    clock = Clock()
    echo = EchoFilter(clock)
    echo.sent(PRESS)
    assert echo.heard(PRESS[:4]) == b""
    clock.now += ECHO_SECONDS + 0.01
    assert echo.heard(b"") == PRESS[:4]
    assert echo.heard(PRESS) == PRESS, "no echo is expected any more"


@pytest.fixture
def far() -> Iterator[PtyEnd]:
    end = PtyEnd()
    yield end
    end.close()


@pytest.mark.parametrize("echo", [True, False])
def test_a_box_behind_an_adapter_that_echoes_is_pressed_once(far: PtyEnd, echo: bool) -> None:
    """Without the setting our acknowledgement is read as a press of the box."""
    config = DeviceConfig(
        name="boxes", kind=DeviceKind.KEYPAD, driver="ff68", units=(3,),
        address=f"serial://{far.path}?baud=9600&echo={str(echo).lower()}",
    )  # fmt: skip
    boxes = open_keypad(config)
    over = threading.Event()

    def adapt() -> None:
        while not over.is_set():
            far.send(far.receive(len(PRESS), SOON))

    adapter = threading.Thread(target=adapt)
    adapter.start()
    far.send(PRESS)
    assert boxes.read(PATIENCE) == KeyPress(unit=3, key="call")
    again = boxes.read(10 * SOON if echo else PATIENCE)
    assert again == (None if echo else KeyPress(unit=3, key="call"))
    over.set()
    adapter.join()
    boxes.close()


def test_a_line_that_hears_itself_as_a_wire(far: PtyEnd) -> None:
    wire = open_wire(f"serial://{far.path}?echo=true")
    wire.write(b"abc")
    far.send(far.receive(3) + b"xy")
    assert wire.read(PATIENCE) == b"xy"
    assert wire.read(SOON) == b""
    wire.close()
