"""Callers, pads, keypads and scanners through everything that cables do.

No press that was made while the cable was in is lost, none is counted twice, and nothing is left
behind: neither a thread nor a descriptor. A cable here is a pty, a connection or a pipe; what the
kernel itself does to USB is shown by ``-m kernel``.
"""

from __future__ import annotations

import queue
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from drivers import attendant
from drivers.configuration import DeviceConfig, DeviceKind
from drivers.keypads.ff68 import Ff68Caller
from drivers.ports import Keypad, KeyPress
from drivers.registry import open_keypad, open_reader
from drivers.supervisor import HealthState, Supervisor
from tests.drivers.conftest import nothing_left_behind
from tests.drivers.supervised import Health
from tests.faults.cables import (
    PATIENCE,
    Cable,
    Encoded,
    KeyboardCable,
    NetworkCable,
    SerialCable,
    ff68_bytes,
    misheard,
    qs_bytes,
    stroke_bytes,
)

__all__ = ["nothing_left_behind"]

pytestmark = pytest.mark.faults

FF68 = [KeyPress(unit=unit, key=key) for unit in (1, 22, 61) for key in ("call", "hold", "recall")]
QS = [KeyPress(unit=unit, key=key) for unit in (32, 33, 254) for key in "1234"]
STROKES = [KeyPress(unit=0, key=key) for key in ("call", "recall", "7", "0")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A driver of keys and the cable that it is on."""

    driver: str
    cable: Callable[[Path], Cable]
    presses: list[KeyPress]
    encoded: Encoded
    noise: bytes
    cut: int = 3
    """How many bytes of a press are none yet."""


NOISE = b"\x00\x16\xff\xff\x80\x07"
WAYS = {
    "ff68-serial": Way(
        driver="ff68", cable=SerialCable, presses=FF68, encoded=ff68_bytes, noise=NOISE
    ),
    "ff68-network": Way(
        driver="ff68", cable=NetworkCable, presses=FF68, encoded=ff68_bytes, noise=NOISE
    ),
    "qs-serial": Way(driver="qs", cable=SerialCable, presses=QS, encoded=qs_bytes, noise=NOISE),
    "evdev-pipe": Way(
        driver="evdev",
        cable=KeyboardCable,
        presses=STROKES,
        encoded=stroke_bytes,
        noise=b"",
        cut=23,
    ),
}


class Desk:
    """One supervised device, its cable, and what was delivered."""

    def __init__(self, way: Way, folder: Path) -> None:
        self.way = way
        self.cable = way.cable(folder)
        self.health = Health()
        self.delivered: queue.Queue[KeyPress] = queue.Queue()
        self.keypads: list[Keypad] = []
        self._supervisor = Supervisor(on_health=self.health)
        self._config = DeviceConfig(
            name="keys", kind=DeviceKind.KEYPAD, driver=way.driver, address=self.cable.address
        )

    def begin(self) -> None:
        self.cable.plug()
        self._supervisor.watch(
            "keys",
            self._open,
            lambda keypad, seconds: keypad.read(seconds),
            self.delivered.put,
        )
        self.health.wait_for(HealthState.ONLINE)
        self.cable.wait_open()

    def replug(self) -> None:
        self.cable.unplug()
        seen = len(self.health.seen)
        self.health.wait_for(HealthState.OFFLINE, "device.not_found", after=max(0, seen - 1))
        seen = len(self.health.seen)
        self.cable.plug()
        self.health.wait_for(HealthState.ONLINE, after=seen)
        self.cable.wait_open()

    def press(self, presses: list[KeyPress]) -> None:
        self.cable.send(b"".join(self.way.encoded(press) for press in presses))

    def expect(self, presses: list[KeyPress]) -> None:
        assert [self.delivered.get(timeout=PATIENCE) for _ in presses] == presses

    def end(self) -> None:
        assert self._supervisor.stop(PATIENCE) == ()
        self.cable.close()
        assert self.delivered.empty(), "a press that nobody made"

    def _open(self) -> Keypad:
        keypad = open_keypad(self._config)
        self.keypads.append(keypad)
        return keypad


@pytest.fixture(autouse=True)
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    """The longest pause between retries, 2 s, is for halls; 20 ms shows the same."""
    monkeypatch.setattr(attendant, "FIRST_RETRY_SECONDS", 0.02)
    monkeypatch.setattr(attendant, "LAST_RETRY_SECONDS", 0.02)


@pytest.fixture(params=sorted(WAYS))
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(WAYS[request.param], tmp_path)
    made.begin()
    yield made
    made.end()


def test_ten_thousand_presses_are_delivered_in_order(desk: Desk) -> None:
    draw = random.Random(7)
    flood = [draw.choice(desk.way.presses) for _ in range(10_000)]
    for start in range(0, len(flood), 500):
        desk.press(flood[start : start + 500])
    desk.expect(flood)


def test_a_cable_pulled_again_and_again_loses_and_doubles_nothing(desk: Desk) -> None:
    """Every time in the middle of a frame, with noise as the plug goes in again."""
    draw = random.Random(11)
    for _ in range(6):
        pressed = [draw.choice(desk.way.presses) for _ in range(draw.randint(1, 30))]
        desk.press(pressed)
        desk.expect(pressed)
        cut = desk.way.encoded(desk.way.presses[0])[: draw.randint(0, desk.way.cut)]
        desk.cable.send(cut)
        desk.replug()
        desk.cable.send(desk.way.noise)


def test_presses_in_any_pieces_between_noise(desk: Desk) -> None:
    draw = random.Random(13)
    pressed = [draw.choice(desk.way.presses) for _ in range(300)]
    data = b"".join(desk.way.noise + desk.way.encoded(press) for press in pressed)
    while data:
        size = draw.randint(1, 40)
        desk.cable.send(data[:size])
        data = data[size:]
    desk.expect(pressed)


def test_silence_is_no_fault(desk: Desk) -> None:
    """Mute for a while, and then it speaks."""
    before = len(desk.health.seen)
    desk.press(desk.way.presses[:1])
    desk.expect(desk.way.presses[:1])
    with pytest.raises(queue.Empty):
        desk.delivered.get(timeout=0.7)
    desk.press(desk.way.presses[1:2])
    desk.expect(desk.way.presses[1:2])
    assert len(desk.health.seen) == before


@pytest.mark.parametrize("name", ["ff68-network", "ff68-serial", "qs-serial"])
@pytest.mark.parametrize("ratio", [0.5, 2.0, 6.0])
def test_a_wrong_baud_rate_presses_no_key(name: str, ratio: float, tmp_path: Path) -> None:
    desk = Desk(WAYS[name], tmp_path)
    desk.begin()
    meant = b"".join(desk.way.encoded(press) for press in desk.way.presses * 20)
    heard = misheard(meant, ratio)
    assert heard
    assert misheard(meant, 1.0) == meant
    desk.cable.send(heard)
    # Set right, it is understood again; what was misheard holds nothing up.
    desk.press(desk.way.presses[:1] * 2)
    desk.expect(desk.way.presses[:1] * 2)
    (keypad,) = desk.keypads
    if isinstance(keypad, Ff68Caller):
        assert keypad.quality.skipped_bytes + keypad.quality.bad_frames > 0
    desk.end()


def test_a_bus_that_takes_no_answers_still_gives_its_presses(tmp_path: Path) -> None:
    """It stalls: its presses are delivered, each once, before it is given up and opened again."""

    class Stalled(SerialCable):
        def _read(self, far: object) -> None:
            """Nobody reads."""

    way = Way(
        driver="ff68",
        cable=lambda folder: Stalled(folder, "?write_timeout=0.1"),
        presses=FF68,
        encoded=ff68_bytes,
        noise=b"",
    )
    desk = Desk(way, tmp_path)
    desk.begin()
    batches = 0
    while (batch := _batch(desk)) is not None:
        assert batch == FF68[:3]
        batches += 1
    assert batches, "the keys that could not be answered were given out all the same"
    desk.end()


def _batch(desk: Desk) -> list[KeyPress] | None:
    """Three keys as they were delivered; None once the bus was given up, for what is pressed while
    it is opened anew may be lost.
    """
    desk.press(FF68[:3])
    found: list[KeyPress] = []
    while len(found) < 3:
        given_up = any(one.code == "device.timeout" for one in desk.health.seen)
        try:
            found.append(desk.delivered.get(timeout=0.05))
        except queue.Empty:
            if given_up:
                return None
    return found


def test_a_scanner_gives_whole_codes_and_no_half_ones(tmp_path: Path) -> None:
    cable = SerialCable(tmp_path)
    config = DeviceConfig(
        name="scan", kind=DeviceKind.READER, driver="serial", address=cable.address
    )
    codes: queue.Queue[str] = queue.Queue()
    health = Health()
    supervisor = Supervisor(on_health=health)
    cable.plug()
    supervisor.watch(
        "scan", lambda: open_reader(config), lambda reader, seconds: reader.read(seconds), codes.put
    )
    health.wait_for(HealthState.ONLINE)
    for round_ in range(4):
        scanned = [f"JH2026-{round_}-{number:04d}" for number in range(200)]
        cable.send(b"".join(code.encode() + b"\r\n" for code in scanned))
        assert [codes.get(timeout=PATIENCE) for _ in scanned] == scanned
        cable.send(b"JH2026-half a co")
        cable.unplug()
        health.wait_for(HealthState.OFFLINE, "device.not_found", after=len(health.seen) - 1)
        seen = len(health.seen)
        cable.plug()
        health.wait_for(HealthState.ONLINE, after=seen)
    assert supervisor.stop(PATIENCE) == ()
    cable.close()
    assert codes.empty()
