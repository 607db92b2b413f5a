"""Modbus modules as boxes: a slave that pymodbus itself runs, behind a pty; and a line by hand."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from pymodbus.framer import FramerRTU
from pymodbus.pdu import DecodePDU, ExceptionResponse, ModbusPDU
from pymodbus.pdu.bit_message import ReadDiscreteInputsResponse, WriteSingleCoilResponse

from drivers.configuration import DeviceConfig, DeviceKind
from drivers.errors import DeviceConfigError, DeviceError, DeviceGone, DeviceTimeout
from drivers.keypads.modbus import (
    ASK_AGAIN_SECONDS,
    BOUNCE_SECONDS,
    PULSE_SECONDS,
    SILENT_AFTER,
    ModbusButtons,
)
from drivers.keypads.modbus_bus import Framing, ModbusBus
from drivers.ports import KeyPress, Signal
from drivers.registry import check_device, open_keypad
from tests.drivers.far_ends import PtyEnd

PATIENCE = 10.0


class Line:
    """The far end of a line, without time: modules answer at once, or never."""

    address = "test://line"

    def __init__(self) -> None:
        self.now = 0.0
        self.inputs: dict[int, list[bool]] = {}
        self.coils: dict[tuple[int, int], bool] = {}
        self.switched: list[tuple[int, int, bool]] = []
        self.silent: set[int] = set()
        self.unwilling: set[int] = set()
        self.noise = b""
        self.late = b""
        self.gone = False
        self.asked: list[int] = []
        self._framer = FramerRTU(DecodePDU(is_server=True))
        self._out = b""

    def write(self, data: bytes) -> None:
        if self.gone:
            raise DeviceGone("unplugged")
        self._out += self.noise
        _, question = self._framer.handleFrame(data, 0, 0)
        assert question is not None
        unit = question.dev_id
        self.asked.append(unit)
        if unit in self.silent or unit not in self.inputs:
            return
        answer: ModbusPDU
        if unit in self.unwilling:
            answer = ExceptionResponse(question.function_code, 2, device_id=unit)
        elif question.function_code == 2:
            first = question.address
            bits = self.inputs[unit][first : first + question.count]
            answer = ReadDiscreteInputsResponse(dev_id=unit, bits=bits)
        else:
            self.coils[unit, question.address] = question.bits[0]
            self.switched.append((unit, question.address, question.bits[0]))
            answer = WriteSingleCoilResponse(
                dev_id=unit, address=question.address, bits=question.bits
            )
        self._out += self._framer.buildFrame(answer)

    def read(self, timeout_seconds: float, limit: int = 4096) -> bytes:
        given, self._out = self._out[:3], self._out[3:]
        if not given:
            self.now += max(timeout_seconds, 0.001)
        return given

    def close(self) -> None:
        self.gone = True


@pytest.fixture
def line() -> Line:
    made = Line()
    made.inputs = {1: [False] * 4, 2: [False] * 4}
    return made


@pytest.fixture
def buttons(line: Line) -> ModbusButtons:
    bus = ModbusBus(line, clock=lambda: line.now)
    lamps = {Signal.ACCEPTED: 0, Signal.REFUSED: 1, Signal.WAITING: 2}
    made = ModbusButtons(bus, (1, 2), lamps=lamps, clock=lambda: line.now)
    rounds(made, 1)
    return made


def rounds(buttons: ModbusButtons, count: int) -> list[KeyPress]:
    """What is pressed in so many questions to each of the two modules."""
    read = [buttons.read(0.0) for _ in range(2 * count)]
    return [press for press in read if press is not None]


def test_a_press_is_an_input_that_goes_on_and_held_is_no_second_one(
    line: Line, buttons: ModbusButtons
) -> None:
    line.inputs[2][3] = True
    assert rounds(buttons, 3) == [KeyPress(unit=2, key="4")]
    line.inputs[2][3] = False
    assert rounds(buttons, 1) == []
    line.now += BOUNCE_SECONDS
    line.inputs[2][3] = True
    assert rounds(buttons, 1) == [KeyPress(unit=2, key="4")]


def test_a_contact_that_bounces_is_one_press_and_pressed_again_it_is_two(
    line: Line, buttons: ModbusButtons
) -> None:
    rounds(buttons, 1)
    found = []
    for closed in (True, False, True, True, False, True, False):
        line.inputs[1][0] = closed
        found += rounds(buttons, 1)
        line.now += BOUNCE_SECONDS / 10
    assert found == [KeyPress(unit=1, key="1")]
    line.now += BOUNCE_SECONDS
    line.inputs[1][0] = True
    assert rounds(buttons, 1) == [KeyPress(unit=1, key="1")]


def test_two_keys_at_once_are_two_presses(line: Line, buttons: ModbusButtons) -> None:
    line.inputs[1] = [True, True, False, False]
    assert rounds(buttons, 2) == [KeyPress(unit=1, key="1"), KeyPress(unit=1, key="2")]


def test_what_is_held_at_the_start_is_no_press(line: Line) -> None:
    line.inputs[1][0] = True
    buttons = ModbusButtons(ModbusBus(line, clock=lambda: line.now), (1, 2))
    assert rounds(buttons, 3) == []


def test_lamps_stand_and_pulses_end_by_themselves(line: Line, buttons: ModbusButtons) -> None:
    buttons.signal(1, Signal.WAITING)
    buttons.signal(1, Signal.ACCEPTED)
    rounds(buttons, 1)
    assert line.coils == {(1, 2): True, (1, 0): True}
    line.now += PULSE_SECONDS
    rounds(buttons, 1)
    assert line.coils == {(1, 2): True, (1, 0): False}
    buttons.signal(1, Signal.IDLE)
    rounds(buttons, 1)
    assert line.coils[1, 2] is False
    buttons.signal(1, Signal.ASK_RATING)
    rounds(buttons, 1)
    assert len(line.switched) == 4, "a signal without a lamp switches nothing"


def test_a_pulse_that_could_not_be_ended_is_ended_later(line: Line, buttons: ModbusButtons) -> None:
    buttons.signal(1, Signal.ACCEPTED)
    rounds(buttons, 1)
    assert line.coils == {(1, 0): True}
    line.silent.add(1)
    line.now += PULSE_SECONDS
    rounds(buttons, 2)
    line.silent.clear()
    line.now += ASK_AGAIN_SECONDS
    rounds(buttons, 2)
    assert line.coils == {(1, 0): False}
    assert line.switched == [(1, 0, True), (1, 0, False)]


def test_a_line_that_never_falls_silent_gives_no_answer_but_lets_go(line: Line) -> None:
    class Flood(Line):
        def read(self, timeout_seconds: float, limit: int = 4096) -> bytes:
            self.now += 0.001
            assert self.now < PATIENCE, "it is read for ever"
            return b"\xff"

    flood = Flood()
    bus = ModbusBus(flood, clock=lambda: flood.now)
    with pytest.raises(DeviceError):
        bus.inputs(1, 0, 4)


def test_a_silent_module_holds_nobody_up_and_is_told_and_comes_back(
    line: Line, buttons: ModbusButtons
) -> None:
    line.silent.add(2)
    rounds(buttons, SILENT_AFTER)
    concern = buttons.concern()
    assert concern is not None
    assert (concern.code, "模块 2" in concern.detail) == ("keypad.unit_silent", True)
    line.asked.clear()
    rounds(buttons, 3)
    assert set(line.asked) == {1}
    line.inputs[1][0] = True
    assert rounds(buttons, 1) == [KeyPress(unit=1, key="1")]
    line.silent.clear()
    line.inputs[2][0] = True
    line.now += ASK_AGAIN_SECONDS
    assert rounds(buttons, 2) == [], "what happened while it was away is not known"
    assert buttons.concern() is None


def test_a_module_that_refuses_is_told_as_such(line: Line, buttons: ModbusButtons) -> None:
    line.unwilling.add(2)
    rounds(buttons, SILENT_AFTER)
    concern = buttons.concern()
    assert concern is not None
    assert "拒绝" in concern.detail


def test_when_nobody_answers_the_device_is_away(line: Line, buttons: ModbusButtons) -> None:
    line.silent.update({1, 2})
    with pytest.raises(DeviceTimeout):
        rounds(buttons, SILENT_AFTER + 1)


def test_noise_before_an_answer_is_skipped_or_costs_that_answer_alone(
    line: Line, buttons: ModbusButtons
) -> None:
    line.noise = b"\x55"
    line.inputs[1][1] = True
    rounds(buttons, 1)
    line.noise = b""
    line.inputs[2][0] = True
    assert KeyPress(unit=2, key="1") in rounds(buttons, 2)


def test_a_line_that_is_gone_says_so(line: Line, buttons: ModbusButtons) -> None:
    line.gone = True
    with pytest.raises(DeviceGone):
        buttons.read(0.0)


class Slave:
    """A module at a pty: answers every question with what is set."""

    def __init__(self) -> None:
        self.far = PtyEnd()
        self.line = Line()
        self.line.inputs = {7: [False] * 8}
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while data := self.far.receive(8, timeout_seconds=PATIENCE):
            if len(data) < 8:
                return
            self.line.write(data)
            answer = b""
            while part := self.line.read(0):
                answer += part
            self.far.send(answer)


@pytest.fixture
def slave() -> Iterator[Slave]:
    made = Slave()
    yield made
    made.far.close()


def config(address: str, **options: object) -> DeviceConfig:
    return DeviceConfig(
        name="box", kind=DeviceKind.KEYPAD, driver="modbus", address=address, options=options,
        units=(7,),
    )  # fmt: skip


def test_over_a_serial_line(slave: Slave) -> None:
    keypad = open_keypad(config(f"serial://{slave.far.path}?baud=19200", inputs=8))
    assert keypad.read(0.0) is None
    slave.line.inputs[7][5] = True
    assert keypad.read(PATIENCE) == KeyPress(unit=7, key="6")
    slave.far.unplug()
    with pytest.raises(DeviceError):
        keypad.read(PATIENCE)
    keypad.close()


def test_a_line_is_open_when_one_module_answers_and_not_before(slave: Slave) -> None:
    """The adapter in the socket proves nothing: its modules may have no power."""
    address = f"serial://{slave.far.path}?baud=19200"
    open_keypad(replace(config(address), units=(6, 7))).close()
    slave.line.silent = {7}
    with pytest.raises(DeviceTimeout, match="模块 6 没有应答"):
        open_keypad(replace(config(address), units=(6, 7)))


def test_modbus_tcp_frames_have_their_own_head() -> None:
    sent: list[bytes] = []

    class Listening(Line):
        def write(self, data: bytes) -> None:
            sent.append(data)

    line = Listening()
    bus = ModbusBus(line, Framing.TCP, clock=lambda: line.now)
    with pytest.raises(DeviceTimeout):
        bus.inputs(9, 0, 4)
    # Transaction 1, protocol 0, six bytes, unit 9, function 2, from 0, four of them.
    assert sent == [bytes.fromhex("0001 0000 0006 09 02 0000 0004")]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"inputs": 0}, ["inputs"]),
        ({"lamps": {"idle": 1}}, ["idle", "waiting"]),
        ({"lamps": {"accepted": "one"}}, ["lamps.accepted"]),
        ({"framing": "ascii"}, ["framing", "rtu"]),
        ({"imputs": 4}, ["imputs"]),
    ],
)
def test_options_that_cannot_be(options: dict[str, object], words: list[str]) -> None:
    with pytest.raises(DeviceConfigError) as caught:
        check_device(config("loop://line", **options))
    assert all(word in str(caught.value) for word in words)


def test_an_address_that_cannot_be() -> None:
    wrong = DeviceConfig(
        name="box", kind=DeviceKind.KEYPAD, driver="modbus", address="loop://line", units=(0, 248)
    )
    with pytest.raises(DeviceConfigError, match="247"):
        check_device(wrong)
