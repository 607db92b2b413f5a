"""Caller boxes and rating pads of the family ff68."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.configuration import DeviceConfig, DeviceKind
from drivers.errors import DeviceConfigError, DeviceTimeout
from drivers.keypads import ff68
from drivers.keypads.ff68 import Ff68Caller, display_digits, key_name
from drivers.keypads.ff68_frames import Frame, FrameDecoder, encode
from drivers.keypads.quality import LineQuality
from drivers.ports import KeyPress, Signal, Wire
from drivers.registry import check_device, open_keypad
from drivers.wires.loop import loop_pair
from tests.drivers.far_ends import PtyEnd

CALL = bytes.fromhex("ff 68 03 03 68 05 01 0c 12 16")

frames = st.builds(
    Frame,
    address=st.integers(0, 255),
    function=st.integers(0, 255),
    data=st.binary(max_size=6),
)
garbage = st.binary(max_size=24).filter(lambda data: b"\xff\x68" not in data)


class TestFrames:
    def test_has_the_length_twice_and_the_sum(self) -> None:
        assert encode(Frame(address=5, function=1, data=b"\x0c")) == CALL
        beep = encode(Frame(address=0xFE, function=3))
        assert beep == bytes.fromhex("ff 68 02 02 68 fe 03 01 16")

    def test_is_refused_when_it_is_too_long(self) -> None:
        with pytest.raises(ValueError, match="at most 6"):
            encode(Frame(address=1, function=2, data=bytes(7)))

    @given(
        st.lists(st.tuples(garbage, frames)),
        garbage,
        st.lists(st.integers(0, 400), max_size=12),
    )
    def test_are_found_whatever_lies_between_and_wherever_split(
        self, parts: list[tuple[bytes, Frame]], tail: bytes, cuts: list[int]
    ) -> None:
        stream = b"".join(noise + encode(frame) for noise, frame in parts) + tail
        edges = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
        decoder, found = FrameDecoder(), []
        for start, end in itertools.pairwise(edges):
            found += decoder.feed(stream[start:end])
        assert found == [frame for _, frame in parts]
        assert decoder.bad_frames == 0
        noise_bytes = sum(len(noise) for noise, _ in parts)
        assert noise_bytes <= decoder.skipped_bytes <= noise_bytes + len(tail)

    @given(st.lists(st.binary(max_size=40)), st.lists(st.integers(0, 400), max_size=12))
    def test_are_the_same_in_one_piece_and_in_many(
        self, chunks: list[bytes], cuts: list[int]
    ) -> None:
        stream = b"".join(chunks) + CALL * 2
        whole, split = FrameDecoder(), FrameDecoder()
        edges = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
        pieces = [stream[a:b] for a, b in itertools.pairwise(edges)]
        assert whole.feed(stream) == [f for piece in pieces for f in split.feed(piece)]
        assert whole.skipped_bytes == split.skipped_bytes

    @given(frames.filter(lambda frame: len(frame.data) > 0), st.integers(1, 14))
    def test_a_broken_frame_never_holds_up_the_press_behind_it(
        self, frame: Frame, kept: int
    ) -> None:
        broken = encode(frame)[:kept]
        found = FrameDecoder().feed(broken + CALL)
        assert found[-1] == Frame(address=5, function=1, data=b"\x0c")

    def test_a_wrong_sum_and_a_wrong_end_are_counted(self) -> None:
        decoder = FrameDecoder()
        assert decoder.feed(CALL[:-2] + b"\x13\x16" + CALL[:-1] + b"\x17") == []
        assert decoder.bad_frames == 2
        assert decoder.feed(CALL) == [Frame(address=5, function=1, data=b"\x0c")]
        assert decoder.skipped_bytes == 20

    @pytest.mark.parametrize("head", ["ff 68 01 01 68", "ff 68 09 09 68", "ff 68 03 04 68"])
    def test_lengths_that_cannot_be_are_passed_over(self, head: str) -> None:
        assert len(FrameDecoder().feed(bytes.fromhex(head) + CALL)) == 1


class TestKeyNames:
    @pytest.mark.parametrize(
        ("function", "data", "key"),
        [
            (0x01, "0c", "call"),
            (0x01, "0d", "recall"),
            (0x01, "0b", "ask_rating"),
            (0x01, "0e", "cancel"),
            (0x01, "0f", "confirm"),
            (0x01, "06 0f", "give_up"),
            (0x01, "00 0f", "hold"),
            (0x01, "03 0f", "call_back"),
            (0x01, "07 0f", "confirm"),
            (0x01, "11", "one_metre"),
            (0x01, "12", "pause"),
            (0x01, "13", "transfer"),
            (0x07, "01 0c", "call"),
            (0x11, "00", "rate:0"),
            (0x11, "03", "rate:3"),
            (0x11, "04", None),
            (0x01, "05", None),
            (0x01, "", None),
        ],
    )
    def test_of_four_key_pads(self, function: int, data: str, key: str | None) -> None:
        frame = Frame(address=1, function=function, data=bytes.fromhex(data))
        assert key_name(frame) == key

    @pytest.mark.parametrize(("level", "key"), [(0, None), (1, "rate:1"), (5, "rate:5"), (6, None)])
    def test_of_five_key_pads(self, level: int, key: str | None) -> None:
        assert key_name(Frame(address=1, function=0x11, data=bytes((level,))), levels=5) == key


class TestDisplay:
    @pytest.mark.parametrize(
        ("waiting", "number", "digits"),
        [
            (7, "A023", "00 00 07 00 02 03"),
            (1200, "VA1023", "09 09 09 00 02 03"),
            (None, "A7", "0a 0a 0a 0a 0a 07"),
            (0, None, "00 00 00 0a 0a 0a"),
            (None, None, "0a 0a 0a 0a 0a 0a"),
        ],
    )
    def test_shows_waiting_and_the_last_three_digits(
        self, waiting: int | None, number: str | None, digits: str
    ) -> None:
        assert display_digits(waiting, number) == bytes.fromhex(digits)


class TestBus:
    @pytest.fixture
    def far(self) -> Iterator[PtyEnd]:
        far = PtyEnd()
        yield far
        far.close()

    @pytest.fixture
    def caller(self, far: PtyEnd) -> Iterator[Ff68Caller]:
        caller = open_keypad(
            DeviceConfig(
                name="callers",
                kind=DeviceKind.KEYPAD,
                driver="ff68",
                address=f"serial://{far.path}?baud=9600",
                options={"levels": 5},
            )
        )
        assert isinstance(caller, Ff68Caller)
        yield caller
        caller.close()

    def test_echoes_a_key(self, far: PtyEnd, caller: Ff68Caller) -> None:
        far.send(CALL)
        assert caller.read(5.0) == KeyPress(unit=5, key="call")
        assert far.receive(len(CALL)) == CALL

    def test_echoes_a_key_that_it_does_not_know(self, far: PtyEnd, caller: Ff68Caller) -> None:
        unknown = encode(Frame(address=9, function=1, data=b"\x09"))
        far.send(unknown + CALL)
        assert caller.read(5.0) == KeyPress(unit=5, key="call")
        assert far.receive(len(unknown + CALL)) == unknown + CALL

    def test_answers_a_rating_under_function_01(self, far: PtyEnd, caller: Ff68Caller) -> None:
        far.send(bytes.fromhex("ff 68 03 03 68 21 11 05 37 16"))
        assert caller.read(5.0) == KeyPress(unit=0x21, key="rate:5")
        assert far.receive(10) == bytes.fromhex("ff 68 03 03 68 21 01 05 27 16")

    def test_shows_beeps_and_asks_for_a_rating(self, far: PtyEnd, caller: Ff68Caller) -> None:
        caller.show(5, 12, "A023")
        caller.signal(5, Signal.ACCEPTED)
        caller.signal(5, Signal.REFUSED)
        caller.signal(5, Signal.ASK_RATING)
        expected = (
            "ff 68 08 08 68 05 02 00 01 02 00 02 03 0f 16"
            "ff 68 02 02 68 05 03 08 16"
            "ff 68 03 03 68 05 01 0b 11 16"
        )
        assert far.receive(34).hex() == bytes.fromhex(expected).hex()
        assert far.receive(1, 0.02) == b""

    def test_a_box_that_repeats_our_order_pressed_no_key(
        self, far: PtyEnd, caller: Ff68Caller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ff68, "ANSWER_WINDOW_SECONDS", 60.0)
        order = bytes.fromhex("ff 68 03 03 68 05 01 0b 11 16")
        caller.signal(5, Signal.ASK_RATING)
        assert far.receive(10) == order
        far.send(order + CALL)
        assert caller.read(5.0) == KeyPress(unit=5, key="call")
        assert far.receive(len(CALL)) == CALL
        far.send(order)
        assert caller.read(5.0) == KeyPress(unit=5, key="ask_rating")

    def test_a_box_that_repeats_a_number_is_not_answered(
        self, far: PtyEnd, caller: Ff68Caller
    ) -> None:
        caller.show(5, 1, "A001")
        caller.signal(5, Signal.REFUSED)
        repeated = far.receive(24)
        assert len(repeated) == 24
        far.send(repeated + CALL)
        assert caller.read(5.0) == KeyPress(unit=5, key="call")
        assert far.receive(len(CALL)) == CALL

    def test_tells_how_clean_the_line_is(self, far: PtyEnd, caller: Ff68Caller) -> None:
        assert caller.quality == LineQuality(skipped_bytes=0, bad_frames=0)
        far.send(b"\x80\x81" + CALL[:-2] + b"\x00\x16" + CALL)
        assert caller.read(5.0) == KeyPress(unit=5, key="call")
        assert caller.quality == LineQuality(skipped_bytes=12, bad_frames=1)

    @pytest.mark.parametrize("unit", [-1, 256])
    def test_has_no_box_at_an_address_that_is_no_byte(self, caller: Ff68Caller, unit: int) -> None:
        with pytest.raises(DeviceConfigError, match="0 到 255"):
            caller.show(unit, 1, "A001")


class DeafWire:
    """Gives bytes and takes none."""

    def __init__(self, wire: Wire) -> None:
        self.address = wire.address
        self.read = wire.read
        self.close = wire.close
        self.tried = 0

    def write(self, data: bytes) -> None:
        self.tried += 1
        raise DeviceTimeout("it takes nothing")


def test_keys_that_arrived_are_given_out_before_the_failure_to_answer_them() -> None:
    near, far = loop_pair()
    far.write(CALL * 2)
    deaf = DeafWire(near)
    caller = Ff68Caller(deaf)
    assert [caller.read(1.0), caller.read(1.0)] == [KeyPress(unit=5, key="call")] * 2
    with pytest.raises(DeviceTimeout):
        caller.read(1.0)
    assert deaf.tried == 1, "every try costs the whole of the wire's patience"


def test_keys_that_wait_on_the_line_are_given_out_before_the_failure_too() -> None:
    def one_by_one(timeout_seconds: float, limit: int = 4096) -> bytes:
        return waiting.pop(0) if waiting else b""

    keys = (0x0C, 0x0D, 0x12)
    waiting = [encode(Frame(address=1, function=1, data=bytes((key,)))) for key in keys]
    near, _far = loop_pair()
    deaf = DeafWire(near)
    deaf.read = one_by_one
    caller = Ff68Caller(deaf)
    found = [caller.read(0.1) for _ in keys]
    assert [press and press.key for press in found] == ["call", "recall", "pause"]
    with pytest.raises(DeviceTimeout):
        caller.read(0.1)


def test_names_everything_that_is_wrong_with_its_options() -> None:
    config = DeviceConfig(
        name="callers",
        kind=DeviceKind.KEYPAD,
        driver="ff68",
        address="serial:///dev/null",
        options={"levels": 6, "level": 5},
    )
    with pytest.raises(DeviceConfigError) as caught:
        check_device(config)
    assert "callers" in str(caught.value)
    assert "levels" in str(caught.value)
    assert "level”" in str(caught.value)
