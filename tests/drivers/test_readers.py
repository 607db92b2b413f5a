"""Scanners and card readers: the contract on all of them, and what each does of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest
from evdev import ecodes

from drivers.configuration import DeviceConfig, DeviceKind
from drivers.errors import DeviceConfigError, DeviceGone, DeviceNotFound
from drivers.ports import Reader, Worrying
from drivers.readers.serial_reader import SerialReader
from drivers.readers.simulated import VirtualScanner
from drivers.readers.typed_codes import CHARACTERS
from drivers.registry import check_device, open_reader
from drivers.simulation import BENCH
from tests.drivers.far_ends import EV_KEY, EV_MSC, EV_SYN, FifoEnd, PtyEnd, event, tap

CODES = (
    "A023",
    "http://hall.example/f/aB3-_x?c=1&d=%20",
    "JH20261121-00012",
    "https://hall.example/f/Q7Zk",
    "VA001",
)


def config(driver: str, address: str = "", **options: object) -> DeviceConfig:
    return DeviceConfig(
        name="scanner", kind=DeviceKind.READER, driver=driver, address=address, options=options
    )


def typed(code: str) -> bytes:
    """What the kernel tells while a scanner types a code and Enter."""
    strokes = b""
    shift_down, shift_up = (event(EV_KEY, ecodes.KEY_LEFTSHIFT, value) for value in (1, 0))
    for character in code:
        key = next(key for key, both in CHARACTERS.items() if character in both)
        shifted = CHARACTERS[key][0] != character
        strokes += shift_down + tap(key) + shift_up if shifted else tap(key)
    return strokes + tap(ecodes.KEY_ENTER)


class Rig(Protocol):
    reader: Reader
    noise: bytes

    def bytes_of(self, code: str) -> bytes: ...
    def send(self, data: bytes) -> None: ...
    def unplug(self) -> None: ...
    def close(self) -> None: ...


class SimulatedRig:
    noise = b"\x00\xff\xfe\r\n"

    def __init__(self, folder: Path) -> None:
        self.reader = open_reader(config("simulated"))
        scanner = BENCH.find("scanner")
        assert isinstance(scanner, VirtualScanner)
        self.scanner = scanner

    def bytes_of(self, code: str) -> bytes:
        return code.encode() + b"\r\n"

    def send(self, data: bytes) -> None:
        self.scanner._plug.send(data)

    def unplug(self) -> None:
        self.scanner.poke("unplug")

    def close(self) -> None:
        self.reader.close()


class SerialRig:
    noise = b"\x00\xff\xfe"

    def __init__(self, folder: Path) -> None:
        self.far = PtyEnd()
        self.reader = open_reader(config("serial", f"serial://{self.far.path}"))
        self.send, self.unplug = self.far.send, self.far.unplug

    def bytes_of(self, code: str) -> bytes:
        return code.encode() + b"\r"

    def close(self) -> None:
        self.reader.close()
        self.far.close()


class WedgeRig:
    noise = event(EV_MSC, ecodes.MSC_SCAN, 7) + tap(ecodes.KEY_LEFTCTRL) + event(EV_SYN, 0, 0)

    def __init__(self, folder: Path) -> None:
        self.far = FifoEnd(folder)
        self.reader = open_reader(config("wedge", f"events://{self.far.path}"))
        self.far.plug_in()
        self.send, self.unplug = self.far.send, self.far.unplug

    def bytes_of(self, code: str) -> bytes:
        return typed(code)

    def close(self) -> None:
        self.reader.close()
        self.far.close()


@pytest.fixture(params=[SimulatedRig, SerialRig, WedgeRig], ids=lambda rig: rig.__name__)
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    build: Callable[[Path], Rig] = request.param
    built = build(tmp_path)
    yield built
    built.close()


def take(reader: Reader, count: int) -> list[str]:
    taken: list[str] = []
    while len(taken) < count and (code := reader.read(5.0)) is not None:
        taken.append(code)
    extra = reader.read(0.02)
    return taken if extra is None else [*taken, extra]


class TestEveryReader:
    def test_is_silent_when_nothing_is_scanned(self, rig: Rig) -> None:
        assert rig.reader.read(0.0) is None
        assert rig.reader.read(0.02) is None

    def test_gives_codes_in_order(self, rig: Rig) -> None:
        rig.send(b"".join(rig.bytes_of(code) for code in CODES))
        assert take(rig.reader, len(CODES)) == list(CODES)

    def test_puts_together_what_arrives_in_pieces(self, rig: Rig) -> None:
        data = rig.bytes_of(CODES[0])
        rig.send(data[:3])
        assert rig.reader.read(0.02) is None
        rig.send(data[3:])
        assert take(rig.reader, 1) == [CODES[0]]

    def test_skips_noise_before_a_code(self, rig: Rig) -> None:
        rig.send(rig.noise + rig.bytes_of(CODES[0]) + rig.noise + rig.bytes_of(CODES[1]))
        assert take(rig.reader, 2) == list(CODES[:2])

    def test_drops_a_code_that_never_ends(self, rig: Rig) -> None:
        data = rig.bytes_of("9" * 300) + rig.bytes_of(CODES[0])
        sender = threading.Thread(target=rig.send, args=(data,))
        sender.start()
        assert take(rig.reader, 1) == [CODES[0]]
        sender.join()

    def test_loses_and_doubles_nothing_in_a_flood(self, rig: Rig) -> None:
        flood = [f"A{number:03}" for number in range(1000)]
        data = b"".join(rig.bytes_of(code) for code in flood)
        sender = threading.Thread(target=rig.send, args=(data,))
        sender.start()
        assert take(rig.reader, 1000) == flood
        sender.join()

    def test_says_that_it_is_gone_when_it_is_unplugged(self, rig: Rig) -> None:
        rig.unplug()
        with pytest.raises(DeviceGone):
            rig.reader.read(5.0)


class Silence:
    """A wire without time: what is due by its own clock is there, else all of the time passes."""

    address = "test://scanner"

    def __init__(self, *said: tuple[float, bytes]) -> None:
        self.now = 0.0
        self._said = list(said)

    def read(self, timeout_seconds: float, limit: int = 4096) -> bytes:
        if self._said and self._said[0][0] <= self.now + timeout_seconds:
            at, data = self._said.pop(0)
            self.now = max(self.now, at)
            return data
        self.now += max(timeout_seconds, 0.001)
        return b""

    def write(self, data: bytes) -> None:
        """Scanners are told nothing."""

    def close(self) -> None:
        """Nothing to let go of."""


class TestSerialReader:
    def test_a_code_without_an_end_is_not_put_before_the_next_one(self) -> None:
        """Example scenario: the scanner loses power amid a code."""
        wire = Silence((0.0, b"A01"), (9.0, b"XYZ9\r\n"))
        reader = SerialReader(wire, clock=lambda: wire.now)
        assert reader.read(20.0) == "XYZ9"
        assert reader.dropped == 1
        assert reader.concern() is None

    def test_a_code_that_comes_slowly_is_whole(self) -> None:
        wire = Silence((0.0, b"A0"), (1.5, b"2"), (3.0, b"3\r"))
        assert SerialReader(wire, clock=lambda: wire.now).read(20.0) == "A023"

    def test_a_rest_that_waited_while_nobody_read_belongs_to_its_beginning(self) -> None:
        """Whoever was handed a code may take his time with it."""
        wire = Silence((0.0, b"A001\rB0"), (0.5, b"02\r"))
        reader = SerialReader(wire, clock=lambda: wire.now)
        assert reader.read(0.1) == "A001"
        wire.now += 60.0
        assert reader.read(0.1) == "B002"

    def test_a_scanner_that_ends_no_code_is_told_of_until_it_does(self) -> None:
        wire = Silence(*((10.0 * n, b"7KQ2ABCD") for n in range(3)), (50.0, b"A001\r"))
        reader = SerialReader(wire, clock=lambda: wire.now)
        assert reader.read(15.0) is None
        assert reader.concern() is None
        assert reader.read(25.0) is None
        concern = reader.concern()
        assert concern is not None
        assert (concern.code, "CR" in concern.detail) == ("reader.no_end", True)
        assert reader.read(25.0) == "A001"
        assert reader.concern() is None

    def test_noise_is_no_code_without_an_end(self) -> None:
        wire = Silence(*((10.0 * n, b"\x00\xff") for n in range(4)))
        reader = SerialReader(wire, clock=lambda: wire.now)
        assert reader.read(60.0) is None
        assert (reader.dropped, reader.concern()) == (4, None)


class TestWedgeReader:
    def test_a_scanner_that_ends_no_code_is_told_of(self, tmp_path: Path) -> None:
        rig = WedgeRig(tmp_path)
        now = [10.0]
        rig.reader._clock = lambda: now[0]  # type: ignore[attr-defined]
        enter = len(tap(ecodes.KEY_ENTER))
        for _ in range(4):
            now[0] += 10.0
            rig.send(typed("A1")[:-enter])
            assert rig.reader.read(0.0) is None
        assert isinstance(rig.reader, Worrying)
        concern = rig.reader.concern()
        assert concern is not None
        assert concern.code == "reader.no_end"
        rig.send(typed(""))
        assert rig.reader.read(0.0) == "A1"
        assert rig.reader.concern() is None
        rig.close()


class TestSimulatedScanner:
    @pytest.fixture
    def reader(self) -> Iterator[Reader]:
        reader = open_reader(config("simulated"))
        yield reader
        reader.close()

    @pytest.fixture
    def scanner(self, reader: Reader) -> VirtualScanner:
        scanner = BENCH.find("scanner")
        assert isinstance(scanner, VirtualScanner)
        return scanner

    def test_scans(self, reader: Reader, scanner: VirtualScanner) -> None:
        scanner.poke("scan", code="https://hall.example/f/Q7Zk")
        assert reader.read(5.0) == "https://hall.example/f/Q7Zk"

    def test_garbage_and_mute(self, reader: Reader, scanner: VirtualScanner) -> None:
        assert isinstance(reader, SerialReader)
        scanner.poke("garbage")
        scanner.poke("scan", code="A001")
        assert reader.read(0.05) is None
        assert reader.dropped == 2
        scanner.poke("garbage", on=False)
        scanner.poke("mute")
        scanner.poke("scan", code="A002")
        scanner.poke("mute", on=False)
        scanner.poke("scan", code="A003")
        assert reader.read(5.0) == "A003"

    def test_flood(self, reader: Reader, scanner: VirtualScanner) -> None:
        scanner.poke("flood", code="A001")
        assert take(reader, 1000) == ["A001"] * 1000
        assert not scanner.faults

    def test_unplug_and_replug(self, reader: Reader, scanner: VirtualScanner) -> None:
        scanner.poke("unplug")
        with pytest.raises(DeviceNotFound):
            open_reader(config("simulated"))
        scanner.poke("replug")
        again = open_reader(config("simulated"))
        scanner.poke("scan", code="A001")
        assert again.read(5.0) == "A001"
        again.close()

    @pytest.mark.parametrize("code", [None, "", "  ", "A\n1", 23, "9" * 300])
    def test_refuses_what_no_code_could_be(self, scanner: VirtualScanner, code: object) -> None:
        with pytest.raises(DeviceConfigError):
            scanner.poke("scan", code=code)


@pytest.mark.parametrize(
    ("driver", "address", "options", "words"),
    [
        ("serial", "loop://scanner", {"encoding": "klingon", "x": 1}, ["klingon", "x"]),
        ("serial", "loop://scanner", {"encoding": "hex", "gap_seconds": 0}, ["hex", "gap_sec"]),
        ("wedge", "events:///nowhere", {"gap_seconds": 0, "grap": 1}, ["gap_seconds", "grap"]),
        ("simulated", "", {"x": 1}, ["x"]),
    ],
)
def test_all_wrong_options_are_named(
    driver: str, address: str, options: dict[str, object], words: list[str]
) -> None:
    with pytest.raises(DeviceConfigError) as caught:
        check_device(config(driver, address, **options))
    for word in words:
        assert word in str(caught.value)
