"""The virtual caller bus: what the /devices page pokes and sees."""

from __future__ import annotations

import time
from collections.abc import Iterator
from queue import SimpleQueue

import pytest

from drivers.configuration import DeviceConfig, DeviceKind
from drivers.errors import DeviceConfigError, DeviceGone, DeviceNotFound
from drivers.keypads.ff68 import Ff68Caller
from drivers.keypads.simulated import VirtualCallerBus
from drivers.ports import KeyPress, Signal
from drivers.registry import open_keypad
from drivers.simulation import BENCH, Simulated, SimulatedOutput

CONFIG = DeviceConfig(name="callers", kind=DeviceKind.KEYPAD, driver="simulated")


@pytest.fixture
def outputs() -> Iterator[SimpleQueue[SimulatedOutput]]:
    outputs: SimpleQueue[SimulatedOutput] = SimpleQueue()
    BENCH.observe(outputs.put)
    yield outputs
    BENCH.clear()


@pytest.fixture
def caller(outputs: SimpleQueue[SimulatedOutput]) -> Iterator[Ff68Caller]:
    caller = open_keypad(CONFIG)
    assert isinstance(caller, Ff68Caller)
    yield caller
    caller.close()


@pytest.fixture
def bus(caller: Ff68Caller) -> VirtualCallerBus:
    bus = BENCH.find("callers")
    assert isinstance(bus, VirtualCallerBus)
    assert isinstance(bus, Simulated)
    return bus


class TestBus:
    def test_presses_every_key_that_it_names(
        self, caller: Ff68Caller, bus: VirtualCallerBus
    ) -> None:
        keys = "call recall ask_rating cancel confirm give_up hold call_back one_metre pause"
        for key in [*keys.split(), "transfer"]:
            bus.poke("press", unit=3, key=key)
            assert caller.read(5.0) == KeyPress(unit=3, key=key)

    def test_rates(self, caller: Ff68Caller, bus: VirtualCallerBus) -> None:
        bus.poke("rate", unit=61, level=5)
        assert caller.read(5.0) == KeyPress(unit=61, key="rate:5")

    def test_shows_what_it_is_told(
        self,
        caller: Ff68Caller,
        bus: VirtualCallerBus,
        outputs: SimpleQueue[SimulatedOutput],
    ) -> None:
        caller.show(3, 12, "A023")
        caller.signal(3, Signal.REFUSED)
        caller.signal(4, Signal.ASK_RATING)
        caller.show(3, None, None)
        told = [outputs.get(timeout=5.0) for _ in range(4)]
        assert [(output.name, output.unit, output.text) for output in told] == [
            ("callers", 3, "等候 012 号码 023"),
            ("callers", 3, "蜂鸣"),
            ("callers", 4, "请评价"),
            ("callers", 3, "等候 — 号码 —"),
        ]
        assert bus.display(3) == "      "

    def test_takes_an_acknowledgement_for_what_it_is(
        self,
        caller: Ff68Caller,
        bus: VirtualCallerBus,
        outputs: SimpleQueue[SimulatedOutput],
    ) -> None:
        bus.poke("press", unit=3, key="ask_rating")
        bus.poke("rate", unit=3, level=4)
        assert bus.unanswered == 2
        assert caller.read(5.0) == KeyPress(unit=3, key="ask_rating")
        assert caller.read(5.0) == KeyPress(unit=3, key="rate:4")
        caller.signal(3, Signal.ASK_RATING)
        assert outputs.get(timeout=5.0).text == "请评价"
        assert bus.unanswered == 0

    @pytest.mark.parametrize(
        ("action", "arguments"),
        [
            ("press", {"unit": 3, "key": "cal"}),
            ("press", {"unit": 300, "key": "call"}),
            ("rate", {"unit": 3, "level": 6}),
            ("paper_out", {}),
        ],
    )
    def test_refuses_what_no_hand_could_do(
        self, bus: VirtualCallerBus, action: str, arguments: dict[str, object]
    ) -> None:
        with pytest.raises(DeviceConfigError):
            bus.poke(action, **arguments)


class TestFaults:
    def test_unplug_and_replug(self, caller: Ff68Caller, bus: VirtualCallerBus) -> None:
        bus.poke("unplug")
        with pytest.raises(DeviceGone):
            caller.read(5.0)
        with pytest.raises(DeviceNotFound):
            open_keypad(CONFIG)
        bus.poke("replug")
        again = open_keypad(CONFIG)
        bus.poke("press", unit=3, key="call")
        assert again.read(5.0) == KeyPress(unit=3, key="call")
        again.close()

    def test_garbage(self, caller: Ff68Caller, bus: VirtualCallerBus) -> None:
        bus.poke("garbage")
        bus.poke("press", unit=3, key="call")
        assert caller.read(0.05) is None
        assert caller.quality.bad_frames == 1
        assert caller.quality.skipped_bytes > 30
        concern = caller.concern()
        assert concern is not None
        assert concern.code == "keypad.garbage"
        bus.poke("garbage", on=False)
        bus.poke("press", unit=3, key="call")
        assert caller.read(5.0) == KeyPress(unit=3, key="call")

    def test_mute(self, caller: Ff68Caller, bus: VirtualCallerBus) -> None:
        bus.poke("mute")
        bus.poke("press", unit=3, key="call")
        bus.poke("mute", on=False)
        bus.poke("press", unit=4, key="call")
        assert caller.read(5.0) == KeyPress(unit=4, key="call")

    def test_stuck_key(self, caller: Ff68Caller, bus: VirtualCallerBus) -> None:
        began = time.monotonic()
        bus.poke("stuck_key", unit=3, key="recall")
        assert [caller.read(5.0) for _ in range(3)] == [KeyPress(unit=3, key="recall")] * 3
        # Our own answers must not make it press faster.
        assert time.monotonic() - began > 0.35
        bus.poke("stuck_key", on=False)
        while caller.read(0.5) is not None:
            pass

    def test_flood(self, caller: Ff68Caller, bus: VirtualCallerBus) -> None:
        bus.poke("flood", unit=3, key="call", count=1000)
        presses = [caller.read(5.0) for _ in range(1000)]
        assert presses == [KeyPress(unit=3, key="call")] * 1000
        assert caller.read(0.02) is None
        assert not bus.faults
