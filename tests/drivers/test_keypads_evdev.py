"""USB keypads. No kernel device is made here: strokes come through a FIFO or a stand-in node."""

from __future__ import annotations

import errno
import logging
import os
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest
from evdev import InputEvent, ecodes
from evdev.eventio import EventIO

from drivers import keyboards
from drivers.configuration import DeviceConfig, DeviceKind
from drivers.errors import (
    DeviceBusy,
    DeviceConfigError,
    DeviceGone,
    DeviceNotFound,
)
from drivers.keyboards import EventKeyboard, Keyboard, StreamSource
from drivers.keypads.evdev_keys import EvdevKeypad
from drivers.plugged import names
from drivers.ports import KeyPress
from drivers.registry import check_device, open_keypad
from drivers.strokes import Action, Stroke, StrokeSorter
from tests.drivers.far_ends import (
    EV_KEY,
    EV_SYN,
    SYN_DROPPED,
    SYN_REPORT,
    FifoEnd,
    event,
    tap,
)
from tests.drivers.made_machine import CH340, MadeMachine

KP1, KP2, ENTER = ecodes.KEY_KP1, ecodes.KEY_KP2, ecodes.KEY_KPENTER
REPORT = event(EV_SYN, SYN_REPORT, 0)
DROPPED = InputEvent(0, 0, EV_SYN, SYN_DROPPED, 0)
ENDED = InputEvent(0, 0, EV_SYN, SYN_REPORT, 0)
BY_ID = "dev/input/by-id/usb-Hall_Keypad_KP01-event-kbd"
LOST = Stroke(code=0, action=Action.LOST)


def key(code: int, value: int) -> InputEvent:
    return InputEvent(0, 0, EV_KEY, code, value)


def config(address: str, **options: object) -> DeviceConfig:
    return DeviceConfig(
        name="keys-1", kind=DeviceKind.KEYPAD, driver="evdev", address=address, options=options
    )


@pytest.fixture
def far(tmp_path: Path) -> Iterator[FifoEnd]:
    far = FifoEnd(tmp_path)
    yield far
    far.close()


def open_on(far: FifoEnd, **options: object) -> EvdevKeypad:
    keypad = open_keypad(config(f"events://{far.path}", **options))
    assert isinstance(keypad, EvdevKeypad)
    far.plug_in()
    return keypad


class TestKeys:
    def test_mean_what_the_map_says_and_nothing_else(self, far: FifoEnd) -> None:
        keypad = open_on(far, map={"KEY_KP1": "rate:1", "KEY_A": "call"}, unit=7)
        far.send(tap(ENTER) + tap(KP1) + tap(ecodes.KEY_A))
        assert keypad.read(5.0) == KeyPress(unit=7, key="rate:1")
        assert keypad.read(5.0) == KeyPress(unit=7, key="call")
        assert keypad.read(0.02) is None
        keypad.close()

    def test_count_once_however_long_they_are_held(self, far: FifoEnd) -> None:
        keypad = open_on(far)
        held = event(EV_KEY, ENTER, 1) + REPORT + (event(EV_KEY, ENTER, 2) + REPORT) * 30
        far.send(held + event(EV_KEY, ENTER, 0) + REPORT + tap(KP2))
        assert [keypad.read(5.0), keypad.read(5.0)] == [
            KeyPress(unit=0, key="call"),
            KeyPress(unit=0, key="2"),
        ]
        assert keypad.read(0.02) is None
        keypad.close()

    def test_a_record_may_arrive_byte_by_byte(self, far: FifoEnd) -> None:
        keypad = open_on(far)
        for byte in tap(ENTER):
            assert keypad.read(0.0) is None
            far.send(bytes((byte,)))
            if pressed := keypad.read(0.0):
                break
        else:
            pytest.fail("the press was lost")
        assert pressed == KeyPress(unit=0, key="call")
        keypad.close()


class Strokes:
    """A keyboard that plays strokes and lets time pass between them."""

    address = "test://keyboard"

    def __init__(self) -> None:
        self.now = 0.0
        self.coming: list[tuple[float, Stroke]] = []

    def read(self, timeout_seconds: float) -> list[Stroke]:
        if not self.coming:
            self.now += timeout_seconds
            return []
        wait, stroke = self.coming.pop(0)
        self.now += wait
        return [stroke]

    def close(self) -> None: ...


def stroke(action: Action, code: int = ENTER) -> Stroke:
    return Stroke(code=code, action=action)


class TestStuckKey:
    def test_is_told_once_and_silent_until_released(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.INFO)
        keyboard: Strokes = Strokes()
        keypad = EvdevKeypad(
            keyboard, keys={ENTER: "call", KP1: "1"}, stuck_seconds=10, clock=lambda: keyboard.now
        )
        repeats = [(0.03, stroke(Action.REPEAT))] * 500
        keyboard.coming = [(0, stroke(Action.DOWN)), *repeats, (0, stroke(Action.DOWN))]
        assert keypad.read(1.0) == KeyPress(unit=0, key="call")
        assert keypad.read(60.0) is None
        assert keypad.stuck_keys == {"call"}
        assert [r.levelname for r in caplog.records] == ["WARNING"]
        keyboard.coming = [(0, stroke(Action.DOWN, KP1)), (0, stroke(Action.UP))]
        keyboard.coming += [(0, stroke(Action.DOWN))]
        assert keypad.read(1.0) == KeyPress(unit=0, key="1")
        assert keypad.read(1.0) == KeyPress(unit=0, key="call")
        assert keypad.stuck_keys == frozenset()

    def test_a_long_finger_is_not_stuck(self) -> None:
        keyboard = Strokes()
        keypad = EvdevKeypad(
            keyboard, keys={ENTER: "call"}, stuck_seconds=10, clock=lambda: keyboard.now
        )
        keyboard.coming = [(0, stroke(Action.DOWN)), *[(0.03, stroke(Action.REPEAT))] * 300]
        keyboard.coming += [(0, stroke(Action.UP)), (0, stroke(Action.DOWN))]
        keyboard.coming += [(0.03, stroke(Action.REPEAT))] * 300
        assert keypad.read(30.0) == KeyPress(unit=0, key="call")
        assert keypad.read(30.0) == KeyPress(unit=0, key="call")
        assert keypad.read(30.0) is None
        assert keypad.stuck_keys == frozenset()


class TestLoss:
    def test_what_the_kernel_tells_after_a_loss_is_ignored_up_to_the_report(
        self, far: FifoEnd, caplog: pytest.LogCaptureFixture
    ) -> None:
        keypad = open_on(far)
        far.send(event(EV_SYN, SYN_DROPPED, 0) + event(EV_KEY, KP1, 1) + REPORT + tap(KP2))
        assert keypad.read(5.0) == KeyPress(unit=0, key="2")
        assert keypad.read(0.02) is None
        assert "丢失" in caplog.text
        keypad.close()

    def test_what_is_held_after_a_loss_was_pressed_in_it(self) -> None:
        sorter = StrokeSorter()
        assert sorter.sort([key(KP1, 1)], list) == [stroke(Action.DOWN, KP1)]
        assert sorter.sort([DROPPED], list) == []
        assert sorter.sort([key(ENTER, 1), ENDED], lambda: [KP2]) == [
            LOST,
            stroke(Action.UP, KP1),
            stroke(Action.DOWN, KP2),
        ]
        assert sorter.sort([key(KP2, 0)], list) == [stroke(Action.UP, KP2)]

    def test_what_is_told_and_held_after_a_loss_is_one_press(self) -> None:
        """As a real kernel does it: what follows the loss has been read along with it."""
        sorter = StrokeSorter()
        read = [DROPPED, key(KP1, 0), ENDED, key(KP2, 1), key(KP2, 0), key(ENTER, 1), ENDED]
        assert sorter.sort(read, lambda: [ENTER]) == [
            LOST,
            stroke(Action.DOWN, KP2),
            stroke(Action.UP, KP2),
            stroke(Action.DOWN, ENTER),
        ]

    def test_where_nobody_knows_what_is_held_nothing_is(self) -> None:
        sorter = StrokeSorter()
        assert sorter.sort([key(KP1, 1), DROPPED, ENDED, key(KP1, 1)]) == [
            stroke(Action.DOWN, KP1),
            LOST,
            stroke(Action.UP, KP1),
            stroke(Action.DOWN, KP1),
        ]


class StandInNode(EventIO):
    """What evdev.InputDevice is to us, on a pipe."""

    taken_by: str | None = None
    held: tuple[int, ...] = ()
    reader: int
    closed: list[str]

    def __init__(self, path: str) -> None:
        self.path = path
        self.fd = self.reader
        os.set_blocking(self.fd, False)

    def close(self) -> None:
        self.closed.append(self.path)

    def grab(self) -> None:
        if StandInNode.taken_by is not None:
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
        StandInNode.taken_by = self.path

    def active_keys(self) -> list[int]:
        return list(StandInNode.held)


class TestNode:
    @pytest.fixture
    def writer(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[int]:
        """The other end of a pty: like a node of /dev/input it has a device number."""
        master, slave = os.openpty()
        tty.setraw(slave)
        StandInNode.reader, StandInNode.closed = slave, []
        StandInNode.taken_by, StandInNode.held = None, ()
        monkeypatch.setattr(keyboards, "InputDevice", StandInNode)
        monkeypatch.setattr(names, "MACHINE_ROOT", tmp_path)
        yield master
        os.close(slave)
        os.close(master)

    @pytest.fixture
    def machine(self, tmp_path: Path) -> MadeMachine:
        return MadeMachine(tmp_path)

    def plug_in(self, machine: MadeMachine, serial: str = "KP01") -> str:
        """A keypad behind the pty, named by udev; its address."""
        number, node = os.fstat(StandInNode.reader).st_rdev, os.ttyname(StandInNode.reader)
        machine.device(number, machine.usb("1-1.2", CH340, serial=serial))
        machine.record(number, CH340, "1-1.2", serial, (BY_ID,))
        machine.link(BY_ID, Path(node))
        return f"evdev://{machine.root / BY_ID}"

    def test_whose_name_is_its_own_is_read(self, writer: int, machine: MadeMachine) -> None:
        keypad = open_keypad(config(self.plug_in(machine)))
        assert keypad.read(0.0) is None
        os.write(writer, tap(ENTER))
        assert keypad.read(5.0) == KeyPress(unit=0, key="call")
        keypad.close()

    def test_of_a_stranger_under_an_old_name_is_neither_grabbed_nor_kept(
        self, writer: int, machine: MadeMachine
    ) -> None:
        address = self.plug_in(machine)
        machine.device(
            os.fstat(StandInNode.reader).st_rdev, machine.usb("1-1.2", CH340, serial="SCANNER")
        )
        with pytest.raises(DeviceNotFound, match="名称"):
            open_keypad(config(address))
        assert StandInNode.taken_by is None
        assert len(StandInNode.closed) == 1

    def test_whose_name_moves_on_is_gone_when_it_is_silent(
        self, writer: int, machine: MadeMachine
    ) -> None:
        """As where nobody keeps records, and the name is put right only after it was opened."""
        keypad = open_keypad(config(self.plug_in(machine)))
        other = Path("/dev/null")
        machine.device(other.stat().st_rdev, machine.usb("1-1.4", CH340, serial="KP02"))
        machine.link(BY_ID, other)
        os.write(writer, tap(KP2))
        assert keypad.read(5.0) == KeyPress(unit=0, key="2")
        with pytest.raises(DeviceGone, match="名称"):
            keypad.read(0.0)
        keypad.close()

    def test_is_grabbed_and_asked_for_held_keys_after_a_loss(self, writer: int) -> None:
        keypad = open_keypad(config("evdev:///dev/input/by-id/usb-keypad"))
        assert StandInNode.taken_by == "/dev/input/by-id/usb-keypad"
        StandInNode.held = (ENTER,)
        os.write(writer, event(EV_SYN, SYN_DROPPED, 0) + event(EV_KEY, KP1, 1) + REPORT)
        assert keypad.read(5.0) == KeyPress(unit=0, key="call")
        keypad.close()

    def test_is_left_to_others_where_told(self, writer: int) -> None:
        open_keypad(config("evdev:///dev/input/event3", grab=False)).close()
        assert StandInNode.taken_by is None

    def test_that_somebody_else_grabbed_is_busy(self, writer: int) -> None:
        StandInNode.taken_by = "somebody"
        with pytest.raises(DeviceBusy):
            open_keypad(config("evdev:///dev/input/event3"))
        assert StandInNode.closed == ["/dev/input/event3"]

    def test_that_is_unplugged_is_gone(self, writer: int, monkeypatch: pytest.MonkeyPatch) -> None:
        keypad = open_keypad(config("evdev:///dev/input/event3"))

        def read(node: StandInNode) -> list[InputEvent]:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))

        monkeypatch.setattr(StandInNode, "read", read)
        os.write(writer, REPORT)
        with pytest.raises(DeviceGone):
            keypad.read(5.0)
        keypad.close()


class TestAddresses:
    @pytest.mark.parametrize("scheme", ["evdev", "events"])
    def test_of_nothing_are_not_found(self, scheme: str, tmp_path: Path) -> None:
        with pytest.raises(DeviceNotFound):
            open_keypad(config(f"{scheme}://{tmp_path}/none"))

    def test_of_something_else_are_a_mistake(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(DeviceConfigError):
            open_keypad(config(f"evdev://{tmp_path}/file"))

    @pytest.mark.parametrize("address", ["serial:///dev/ttyS0", "evdev://dev/input", "event3"])
    def test_of_another_shape_are_a_mistake(self, address: str) -> None:
        with pytest.raises(DeviceConfigError):
            check_device(config(address))

    def test_all_wrong_options_are_named(self) -> None:
        wrong = {"map": {"KEY_NONE": "call", "KEY_KP1": 1}, "stuck_seconds": "long", "units": 1}
        with pytest.raises(DeviceConfigError) as caught:
            check_device(config("events:///nowhere", **wrong))
        for word in ("KEY_NONE", "KEY_KP1", "stuck_seconds", "units"):
            assert word in str(caught.value)


def test_a_pipe_will_do() -> None:
    reader, writer = os.pipe()
    keyboard: Keyboard = EventKeyboard("pipe", StreamSource(reader))
    os.write(writer, tap(KP1))
    assert keyboard.read(5.0) == [stroke(Action.DOWN, KP1), stroke(Action.UP, KP1)]
    os.close(writer)
    with pytest.raises(DeviceGone):
        keyboard.read(5.0)
    keyboard.close()
