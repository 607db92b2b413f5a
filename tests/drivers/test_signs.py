"""LED strips: the frames, the bus, and the contract on the simulator and on a serial port."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from queue import SimpleQueue

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.configuration import DeviceConfig, DeviceKind
from drivers.errors import DeviceConfigError, DeviceGone, DeviceNotFound
from drivers.pacing import Pace
from drivers.ports import Heeding
from drivers.registry import check_device, open_sign
from drivers.signs.led import LedSign
from drivers.signs.simulated import VirtualStrips
from drivers.signs.templates import (
    Check,
    SignDecoder,
    SignTemplate,
    parse_templates,
    shipped_templates,
)
from drivers.simulation import BENCH, SimulatedOutput
from tests.drivers.far_ends import PtyEnd

STRIP = shipped_templates()["strip"]
_PRINTED = st.characters(codec="gbk", exclude_categories=["Cc"])
"""What stands on a sign: no control character, which some strips take for the end."""


def config(driver: str, address: str = "", **options: object) -> DeviceConfig:
    return DeviceConfig(
        name="signs", kind=DeviceKind.SIGN, driver=driver, address=address, options=options
    )


class TestFrames:
    def test_are_as_the_strip_wants_them(self) -> None:
        head = bytes.fromhex("aa 03 bb 51 54")
        rest = bytes.fromhex("01 00 99 00 63") + "请A023到3号窗口".encode("gbk") + b"\xff"
        assert STRIP.encode(3, "请A023到3号窗口") == head + bytes((sum(rest) % 256,)) + rest

    def test_of_the_hall_board_differ_in_two_bytes(self) -> None:
        frame = shipped_templates()["board"].encode(3, "请")
        assert frame[6:11] == bytes.fromhex("08 02 99 00 63")

    @pytest.mark.parametrize(
        ("check", "value"), [(Check.SUM8, 0xFC), (Check.XOR8, 0x04), (Check.NONE, 0)]
    )
    def test_carry_the_check_byte_that_was_chosen(self, check: Check, value: int) -> None:
        assert check.of(bytes.fromhex("01 00 99 00 63 ff")) == bytes((value,))

    def test_carry_the_crc_of_modbus_too(self) -> None:
        """The worked example of the Modbus over Serial Line guide: 02 07 gives 41 12."""
        assert Check.CRC16.of(bytes.fromhex("02 07")) == bytes.fromhex("41 12")

    def test_of_line_displays_are_padded_and_have_no_check(self) -> None:
        line = shipped_templates()["line"]
        text = "A023".encode("gbk").ljust(16)
        assert line.encode(7, "A023") == b"\x01\x07" + text + b"\x07"

    @pytest.mark.parametrize(
        ("covers", "check"),
        [("after", "9a"), ("before", "af"), ("frame", "49")],
    )
    def test_of_a_halls_own_file(self, covers: str, check: str) -> None:
        """Length and check as many makers have them."""
        text = f"""
            [ours]
            frame = "A5 {{address}} {{length}} {{check}} {{text}} 0D"
            check = "sum8"
            covers = "{covers}"
            length_adds = 5
        """
        frame = parse_templates(text)["ours"].encode(3, "3Z")
        assert frame.hex(" ") == f"a5 03 07 {check} 33 5a 0d"

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("请A023号到3号窗口", "请A023号到3号窗"),
            ("请到一号窗口办理", "请到一号窗口办理"),
            ("A请到一号窗口办理", "A请到一号窗口办"),
            ("暂停服务", "暂停服务"),
            ("", ""),
            ("𠮷野家", "?野家"),
        ],
    )
    def test_are_cut_to_the_width_and_never_inside_a_hanzi(self, text: str, shown: str) -> None:
        assert STRIP.cut(text) == shown

    @given(
        st.sampled_from(sorted(shipped_templates())),
        st.lists(
            st.tuples(st.integers(0, 255), st.text(_PRINTED, max_size=12)),
            max_size=5,
        ),
        st.lists(st.integers(0, 150), max_size=8),
    )
    def test_are_read_back_wherever_they_are_split(
        self, name: str, texts: list[tuple[int, str]], cuts: list[int]
    ) -> None:
        strip = shipped_templates()[name]
        shown = [(unit, strip.cut(text).rstrip(" ")) for unit, text in texts]
        stream = b"\x00".join(strip.encode(unit, text) for unit, text in shown)
        edges = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
        decoder = SignDecoder(strip)
        read = [frame for a, b in pairwise(edges) for frame in decoder.feed(stream[a:b])]
        assert [(unit, text) for unit, text, _ in read] == shown


class CountingWire:
    address = "test://strips"

    def __init__(self) -> None:
        self.now = 0.0
        self.sent: list[tuple[float, bytes]] = []

    def write(self, data: bytes) -> None:
        self.sent.append((self.now, data))

    def read(self, timeout_seconds: float, limit: int = 4096) -> bytes:
        return b""

    def close(self) -> None: ...

    def sleep(self, seconds: float) -> None:
        self.now += seconds


class TestBus:
    @pytest.fixture
    def wire(self) -> CountingWire:
        return CountingWire()

    @pytest.fixture
    def sign(self, wire: CountingWire) -> LedSign:
        return LedSign(wire, STRIP, pace=Pace(0.1, clock=lambda: wire.now, sleep=wire.sleep))

    def test_keeps_100_ms_between_frames(self, wire: CountingWire, sign: LedSign) -> None:
        for unit in range(1, 62):
            sign.show(unit, f"请A{unit:03}到{unit}号窗")
        times = [at for at, _ in wire.sent]
        assert [data[1] for _, data in wire.sent] == list(range(1, 62))
        assert all(0.1 <= after - before < 0.15 for before, after in pairwise(times))
        assert 6.0 < wire.now < 8.0

    def test_sends_only_what_changed(self, wire: CountingWire, sign: LedSign) -> None:
        sign.show(1, "暂停服务")
        sign.show(2, "暂停服务")
        sign.show(1, "暂停服务")
        sign.show(1, "欢迎光临")
        sign.show(1, "欢迎光临热情服务您好")
        sign.show(1, "欢迎光临热情服务你好")
        assert [data[1] for _, data in wire.sent] == [1, 2, 1, 1]

    def test_sends_again_what_did_not_leave(
        self, wire: CountingWire, sign: LedSign, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(data: bytes) -> None:
            raise DeviceGone("unplugged")

        with monkeypatch.context() as patch:
            patch.setattr(wire, "write", fail)
            with pytest.raises(DeviceGone):
                sign.show(1, "暂停服务")
        sign.show(1, "暂停服务")
        assert len(wire.sent) == 1


def test_a_pulled_plug_is_seen_without_writing() -> None:
    far = PtyEnd()
    sign = open_sign(config("led", f"serial://{far.path}"))
    assert isinstance(sign, Heeding)
    sign.look()
    far.close()
    with pytest.raises(DeviceGone):
        sign.look()
    sign.close()


class SimulatedRig:
    def __init__(self) -> None:
        self.outputs: SimpleQueue[SimulatedOutput] = SimpleQueue()
        BENCH.observe(self.outputs.put)
        self.sign = open_sign(config("simulated"))

    def shown(self) -> tuple[int, str]:
        output = self.outputs.get(timeout=5.0)
        return output.unit, output.text

    def unplug(self) -> None:
        found = BENCH.find("signs")
        assert isinstance(found, VirtualStrips)
        found.poke("unplug")

    def close(self) -> None:
        self.sign.close()
        BENCH.clear()


class SerialRig:
    def __init__(self) -> None:
        self.far = PtyEnd()
        self.sign = open_sign(config("led", f"serial://{self.far.path}"))
        self.decoder = SignDecoder(STRIP)
        self.unplug = self.far.unplug

    def shown(self) -> tuple[int, str]:
        while True:
            data = self.far.receive(1)
            assert data, "nothing came"
            for unit, text, _ in self.decoder.feed(data):
                return unit, text

    def close(self) -> None:
        self.sign.close()
        self.far.close()


Rig = SimulatedRig | SerialRig


class TestEverySign:
    @pytest.fixture(params=[SimulatedRig, SerialRig], ids=lambda rig: rig.__name__)
    def rig(self, request: pytest.FixtureRequest) -> Iterator[Rig]:
        build: Callable[[], Rig] = request.param
        built = build()
        yield built
        built.close()

    def test_shows_a_text_at_its_address(self, rig: Rig) -> None:
        rig.sign.show(3, "请A023到3号窗口")
        assert rig.shown() == (3, "请A023到3号窗口")
        rig.sign.show(61, "")
        assert rig.shown() == (61, "")

    def test_cuts_what_is_too_long(self, rig: Rig) -> None:
        rig.sign.show(3, "欢迎光临热情服务您好")
        assert rig.shown() == (3, "欢迎光临热情服务")

    def test_says_that_it_is_gone_when_it_is_unplugged(self, rig: Rig) -> None:
        rig.unplug()
        with pytest.raises(DeviceGone):
            rig.sign.show(3, "暂停服务")

    @pytest.mark.parametrize("unit", [-1, 256])
    def test_has_no_sign_at_an_address_that_is_no_byte(self, rig: Rig, unit: int) -> None:
        with pytest.raises(DeviceConfigError):
            rig.sign.show(unit, "暂停服务")


class TestSimulatedFaults:
    def test_unplug_replug_and_mute(self) -> None:
        rig = SimulatedRig()
        strips = BENCH.find("signs")
        assert isinstance(strips, VirtualStrips)
        strips.poke("unplug")
        with pytest.raises(DeviceNotFound):
            open_sign(config("simulated"))
        strips.poke("replug")
        rig.sign = open_sign(config("simulated"))
        strips.poke("mute")
        rig.sign.show(1, "暂停服务")
        rig.sign.show(2, "欢迎光临")
        strips.poke("mute", on=False)
        rig.sign.show(3, "请A001到3号窗口")
        while rig.shown() != (3, "请A001到3号窗口"):
            pass
        assert strips.text(3) == "请A001到3号窗口"
        rig.close()


class TestOptions:
    def test_take_a_template_of_ones_own(self, tmp_path: Path) -> None:
        file = tmp_path / "mine.toml"
        file.write_text('[mine]\nframe = "02 {address} {check} {text} 03"\ncharset = "gb2312"\n')
        far = PtyEnd()
        options = {"template": "mine", "template_file": str(file), "check": "none", "width": 4}
        sign = open_sign(config("led", f"serial://{far.path}", **options))
        sign.show(5, "暂停服务")
        assert far.receive(8) == b"\x02\x05\x00" + "暂停".encode("gb2312") + b"\x03"
        sign.close()
        far.close()

    @pytest.mark.parametrize(
        "frame",
        [
            "AA {address} {check} FF",
            "AA {text} {address} {check} FF",
            "AA {address} {check} {text}",
            "AA {address} {check} {text} F",
            "AA {adress} {check} {text} FF",
            "AA {address} {address} {check} {text} FF",
        ],
    )
    def test_refuse_a_frame_that_cannot_be(self, frame: str, tmp_path: Path) -> None:
        file = tmp_path / "mine.toml"
        file.write_text(f'[mine]\nframe = "{frame}"\n')
        with pytest.raises(DeviceConfigError, match="frame"):
            check_device(config("led", "loop://strips", template="mine", template_file=str(file)))

    @pytest.mark.parametrize("charset", ["hex", "idna", "klingon", "rot13", "undefined"])
    def test_refuse_a_charset_that_no_text_has(self, charset: str, tmp_path: Path) -> None:
        file = tmp_path / "mine.toml"
        file.write_text(f'[mine]\nframe = "AA {{text}} FF"\ncharset = "{charset}"\n')
        with pytest.raises(DeviceConfigError, match=charset):
            check_device(config("led", "loop://strips", template="mine", template_file=str(file)))

    def test_refuse_a_file_that_is_nested_without_end(self, tmp_path: Path) -> None:
        file = tmp_path / "mine.toml"
        file.write_text("mine = " + "[" * 5000)
        with pytest.raises(DeviceConfigError, match="TOML"):
            check_device(config("led", "loop://strips", template="mine", template_file=str(file)))

    def test_name_everything_that_is_wrong(self) -> None:
        wrong = {"template": "stripe", "check": "crc", "width": 0, "heigth": 1}
        with pytest.raises(DeviceConfigError) as caught:
            check_device(config("led", "loop://strips", **wrong))
        for word in ("stripe", "strip", "crc", "width", "heigth"):
            assert word in str(caught.value)


def test_shipped_templates_are_sound() -> None:
    for template in shipped_templates().values():
        assert isinstance(template, SignTemplate)
        assert template.gap_seconds >= 0.1 - 1e-9, "a shared bus needs silence between frames"
        decoder = SignDecoder(template)
        frame = template.encode(9, "请A023")
        assert decoder.feed(frame) == [(9, "请A023", frame)]
