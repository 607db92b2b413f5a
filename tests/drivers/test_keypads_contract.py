"""What every keypad driver promises, on the simulator and on the real drivers' own wires."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest
from evdev import ecodes

from drivers.configuration import DeviceConfig, DeviceKind
from drivers.errors import DeviceGone
from drivers.keypads import ff68_frames, qs_frames
from drivers.keypads.evdev_keys import NUMERIC_KEYPAD
from drivers.keypads.simulated import DATA_BY_KEY, VirtualCallerBus
from drivers.ports import Keypad, KeyPress, Signal
from drivers.registry import open_keypad
from drivers.simulation import BENCH
from tests.drivers.far_ends import EV_MSC, EV_SYN, FifoEnd, PtyEnd, event, tap


class Rig(Protocol):
    keypad: Keypad
    presses: tuple[KeyPress, ...]
    """Some presses that this kind of keypad can make."""
    noise: bytes
    """What its line may carry besides."""

    def bytes_of(self, press: KeyPress) -> bytes: ...
    def send(self, data: bytes) -> None: ...
    def unplug(self) -> None: ...
    def close(self) -> None: ...


def ff68_bytes(press: KeyPress) -> bytes:
    data = DATA_BY_KEY[press.key]
    return ff68_frames.encode(ff68_frames.Frame(address=press.unit, function=1, data=data))


FF68_PRESSES = (
    KeyPress(unit=1, key="call"),
    KeyPress(unit=61, key="recall"),
    KeyPress(unit=255, key="give_up"),
    KeyPress(unit=22, key="transfer"),
    KeyPress(unit=0, key="hold"),
)


def config(driver: str, address: str) -> DeviceConfig:
    return DeviceConfig(name="keys-1", kind=DeviceKind.KEYPAD, driver=driver, address=address)


class SimulatedRig:
    presses = FF68_PRESSES
    noise = b"\x00\x16\xff\xff\x80"
    bytes_of = staticmethod(ff68_bytes)

    def __init__(self, folder: Path) -> None:
        self.keypad = open_keypad(config("simulated", ""))
        bus = BENCH.find("keys-1")
        assert isinstance(bus, VirtualCallerBus)
        self.bus = bus

    def send(self, data: bytes) -> None:
        self.bus._plug.send(data)

    def unplug(self) -> None:
        self.bus.poke("unplug")

    def close(self) -> None:
        self.keypad.close()
        BENCH.clear()


class Ff68Rig:
    presses = FF68_PRESSES
    noise = b"\x00\x16\xff\xff\x80"
    bytes_of = staticmethod(ff68_bytes)

    def __init__(self, folder: Path) -> None:
        self.far = PtyEnd()
        self.keypad = open_keypad(config("ff68", f"serial://{self.far.path}"))
        self.send = self.far.send
        # Nobody reads the echoes of a flood otherwise, and the pty would fill up.
        self._ended = threading.Event()
        self._reader = threading.Thread(target=self._drain)
        self._reader.start()

    def _drain(self) -> None:
        while not self._ended.is_set():
            self.far.receive(4096, 0.02)

    def unplug(self) -> None:
        # A master that a thread still waits on does not hang up when it is closed.
        self._ended.set()
        self._reader.join()
        self.far.unplug()

    def close(self) -> None:
        self.unplug()
        self.keypad.close()


class QsRig:
    presses = (
        KeyPress(unit=32, key="1"),
        KeyPress(unit=33, key="4"),
        KeyPress(unit=254, key="2"),
        KeyPress(unit=1, key="3"),
        KeyPress(unit=7, key="1"),
    )
    noise = b"\x00\x07\x31\xff"

    def __init__(self, folder: Path) -> None:
        self.far = PtyEnd()
        self.keypad = open_keypad(config("qs", f"serial://{self.far.path}"))
        self.send, self.unplug = self.far.send, self.far.unplug

    def bytes_of(self, press: KeyPress) -> bytes:
        return qs_frames.encode_key(qs_frames.Key(address=press.unit, code=ord(press.key)))

    def close(self) -> None:
        self.keypad.close()
        self.far.close()


class EventsRig:
    presses = tuple(KeyPress(unit=0, key=key) for key in ("call", "recall", "7", "hold", "0"))
    noise = event(EV_MSC, ecodes.MSC_SCAN, 458_841) + event(EV_SYN, 0, 0)

    def __init__(self, folder: Path) -> None:
        self.far = FifoEnd(folder)
        self.keypad = open_keypad(config("evdev", f"events://{self.far.path}"))
        self.far.plug_in()
        self.send, self.unplug = self.far.send, self.far.unplug

    def bytes_of(self, press: KeyPress) -> bytes:
        name = next(name for name, key in NUMERIC_KEYPAD.items() if key == press.key)
        return tap(ecodes.ecodes[name])

    def close(self) -> None:
        self.keypad.close()
        self.far.close()


@pytest.fixture(params=[SimulatedRig, Ff68Rig, QsRig, EventsRig], ids=lambda rig: rig.__name__)
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    build: Callable[[Path], Rig] = request.param
    built = build(tmp_path)
    yield built
    built.close()


def take(keypad: Keypad, count: int) -> list[KeyPress]:
    """So many presses, and one more if there is one that should not be."""
    taken: list[KeyPress] = []
    while len(taken) < count and (press := keypad.read(5.0)) is not None:
        taken.append(press)
    extra = keypad.read(0.02)
    return taken if extra is None else [*taken, extra]


class TestEveryKeypad:
    def test_is_silent_when_nobody_presses(self, rig: Rig) -> None:
        assert rig.keypad.read(0.0) is None
        assert rig.keypad.read(0.02) is None

    def test_gives_presses_in_order(self, rig: Rig) -> None:
        for press in rig.presses:
            rig.send(rig.bytes_of(press))
        assert take(rig.keypad, len(rig.presses)) == list(rig.presses)

    def test_counts_presses_that_arrive_in_one_piece(self, rig: Rig) -> None:
        rig.send(b"".join(rig.bytes_of(press) for press in rig.presses))
        assert take(rig.keypad, len(rig.presses)) == list(rig.presses)

    def test_counts_the_same_key_twice(self, rig: Rig) -> None:
        rig.send(rig.bytes_of(rig.presses[0]) * 2)
        assert take(rig.keypad, 2) == [rig.presses[0]] * 2

    def test_puts_together_what_arrives_in_pieces(self, rig: Rig) -> None:
        data = rig.bytes_of(rig.presses[0])
        rig.send(data[:3])
        assert rig.keypad.read(0.02) is None
        rig.send(data[3:])
        assert take(rig.keypad, 1) == [rig.presses[0]]

    def test_finds_presses_between_noise(self, rig: Rig) -> None:
        first, second, *_ = rig.presses
        rig.send(rig.noise + rig.bytes_of(first) + rig.noise + rig.bytes_of(second) + rig.noise)
        assert take(rig.keypad, 2) == [first, second]

    def test_loses_and_doubles_nothing_in_a_flood(self, rig: Rig) -> None:
        flood = [rig.presses[i * i % len(rig.presses)] for i in range(1000)]
        data = b"".join(rig.bytes_of(press) for press in flood)
        sender = threading.Thread(target=rig.send, args=(data,))
        sender.start()
        taken = take(rig.keypad, len(flood))
        sender.join()
        assert taken == flood

    def test_says_that_it_is_gone_when_it_is_unplugged(self, rig: Rig) -> None:
        rig.send(rig.bytes_of(rig.presses[0]))
        assert take(rig.keypad, 1) == [rig.presses[0]]
        rig.unplug()
        with pytest.raises(DeviceGone):
            rig.keypad.read(5.0)

    def test_takes_every_signal_and_number(self, rig: Rig) -> None:
        for signal in Signal:
            rig.keypad.signal(1, signal)
        rig.keypad.show(1, 5, "A023")
        rig.keypad.show(1, None, None)
        assert rig.keypad.read(0.02) is None

    def test_ends_a_read_when_it_is_closed(self, rig: Rig) -> None:
        ended: list[type[BaseException] | None] = []

        def read() -> None:
            try:
                rig.keypad.read(60.0)
            except DeviceGone as error:
                ended.append(type(error))

        reader = threading.Thread(target=read)
        reader.start()
        rig.keypad.close()
        rig.keypad.close()
        reader.join(10.0)
        assert ended == [DeviceGone]
