"""Button boxes of the family qs."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.configuration import DeviceConfig, DeviceKind
from drivers.errors import DeviceConfigError
from drivers.keypads.qs import QsBox, display_text
from drivers.keypads.qs_frames import Key, KeyDecoder, encode_display, encode_key
from drivers.keypads.quality import LineQuality
from drivers.ports import KeyPress, Signal
from drivers.registry import check_device, open_keypad
from tests.drivers.far_ends import PtyEnd

keys = st.builds(Key, address=st.integers(0, 255), code=st.integers(0x31, 0x34))
garbage = st.binary(max_size=12).map(lambda data: data.replace(b"\x01", b""))


class TestKeys:
    @given(st.lists(st.tuples(garbage, keys)), st.lists(st.integers(0, 200), max_size=12))
    def test_are_found_whatever_lies_between_and_wherever_split(
        self, parts: list[tuple[bytes, Key]], cuts: list[int]
    ) -> None:
        stream = b"".join(noise + encode_key(key) for noise, key in parts)
        edges = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
        decoder, found = KeyDecoder(range(0x31, 0x35)), []
        for start, end in itertools.pairwise(edges):
            found += decoder.feed(stream[start:end])
        assert found == [key for _, key in parts]
        assert decoder.skipped_bytes == sum(len(noise) for noise, _ in parts)

    def test_two_within_50_ms_are_both_found(self) -> None:
        # The first to speak this language dropped both: eight bytes are no frame of four.
        stream = bytes.fromhex("01 20 31 07 01 21 33 07")
        assert KeyDecoder(range(0x31, 0x35)).feed(stream) == [
            Key(address=0x20, code=0x31),
            Key(address=0x21, code=0x33),
        ]

    @pytest.mark.parametrize("broken", ["01", "01 20", "01 20 31", "01 01", "01 20 99 07"])
    def test_a_broken_frame_takes_no_other_with_it(self, broken: str) -> None:
        stream = bytes.fromhex(broken + "01 ff 32 07")
        assert KeyDecoder(range(0x31, 0x35)).feed(stream) == [Key(address=0xFF, code=0x32)]


class TestDisplay:
    @pytest.mark.parametrize(
        ("waiting", "number", "shown"),
        [
            (3, "A023", b"023"),
            (3, "A7", b"A7 "),
            (None, "VA1023", b"023"),
            (7, None, b"  7"),
            (5000, None, b"999"),
            (None, None, b"   "),
            (None, "号12", b"?12"),
        ],
    )
    def test_has_three_characters(
        self, waiting: int | None, number: str | None, shown: bytes
    ) -> None:
        frame = encode_display(0x80, display_text(waiting, number))
        assert frame == b"\x01\x80\x20" + shown + b"\x07"


class SlowWire:
    """A wire and its clock: waiting for bytes is what makes time pass."""

    address = "test://slow"

    def __init__(self) -> None:
        self.now = 100.0
        self.sent: list[tuple[float, bytes]] = []
        self.longest_wait = 0.0

    def write(self, data: bytes) -> None:
        self.sent.append((round(self.now, 6), data))

    def read(self, timeout_seconds: float, limit: int = 4096) -> bytes:
        self.longest_wait = max(self.longest_wait, timeout_seconds)
        self.now += timeout_seconds
        return b""

    def close(self) -> None: ...


class TestPace:
    def test_keeps_50_ms_between_frames_and_goes_on_reading(self) -> None:
        wire = SlowWire()
        box = QsBox(wire, clock=lambda: wire.now)
        for unit in range(32, 42):
            box.show(unit, None, "A001")
        assert len(wire.sent) == 1
        assert box.read(1.0) is None
        times = [at for at, _ in wire.sent]
        assert [data[1] for _, data in wire.sent] == list(range(32, 42))
        gaps = [after - before for before, after in itertools.pairwise(times)]
        assert all(0.05 <= gap < 0.06 for gap in gaps)
        assert wire.now == pytest.approx(101.0)

    def test_sends_only_the_newest_of_what_waits(self) -> None:
        wire = SlowWire()
        box = QsBox(wire, clock=lambda: wire.now)
        box.show(32, None, "A001")
        box.show(33, None, "A002")
        box.show(33, None, "A003")
        box.signal(33, Signal.ACCEPTED)
        box.read(1.0)
        assert [data for _, data in wire.sent] == [
            b"\x01\x20\x20001\x07",
            b"\x01\x21\x20003\x07",
            b"\x01\x21\x32\x07",
        ]

    def test_does_not_delay_a_frame_that_is_alone(self) -> None:
        wire = SlowWire()
        box = QsBox(wire, clock=lambda: wire.now)
        box.show(32, None, "A001")
        box.read(0.2)
        box.show(32, None, "A002")
        assert len(wire.sent) == 2


class TestBus:
    def open(self, far: PtyEnd, **options: object) -> QsBox:
        config = DeviceConfig(
            name="boxes",
            kind=DeviceKind.KEYPAD,
            driver="qs",
            address=f"serial://{far.path}",
            options=options,
        )
        box = open_keypad(config)
        assert isinstance(box, QsBox)
        return box

    def test_speaks_at_57600_unless_told(self) -> None:
        far = PtyEnd()
        box = self.open(far)
        assert box._wire.address.endswith("?baud=57600")
        box.close()
        far.close()

    def test_lamps_by_default_and_as_set(self) -> None:
        far = PtyEnd()
        box = self.open(far, lamps={"refused": 0x3D}, blink=0x21)
        box.signal(0x90, Signal.REFUSED)
        box.signal(0x90, Signal.ASK_RATING)
        assert far.receive(4) == b"\x01\x90\x3d\x07"
        box.signal(0x90, Signal.IDLE)
        box.show(0x91, None, "A023")
        assert box.read(0.2) is None
        assert far.receive(11) == b"\x01\x90\x30\x07\x01\x91\x21023\x07"
        box.close()
        far.close()

    def test_a_fifth_key_is_one_only_where_the_box_has_it(self) -> None:
        far = PtyEnd()
        box = self.open(far)
        far.send(b"\x01\x20\x35\x07\x01\x20\x34\x07")
        assert box.read(5.0) == KeyPress(unit=32, key="4")
        assert box.quality == LineQuality(skipped_bytes=4, bad_frames=1)
        box.close()
        box = self.open(far, key_count=5)
        far.send(b"\x01\x20\x35\x07")
        assert box.read(5.0) == KeyPress(unit=32, key="5")
        box.close()
        far.close()

    def test_names_everything_that_is_wrong_with_its_options(self) -> None:
        config = DeviceConfig(
            name="boxes",
            kind=DeviceKind.KEYPAD,
            driver="qs",
            address="serial:///dev/null",
            options={"key_count": 0, "blink": 1, "lamps": {"refuse": 0x31, "idle": 0x99}},
        )
        with pytest.raises(DeviceConfigError) as caught:
            check_device(config)
        for word in ("key_count", "blink", "refused", "idle"):
            assert word in str(caught.value)
