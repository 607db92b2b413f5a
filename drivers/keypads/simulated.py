"""A bus of virtual caller boxes that speak real ``ff68`` frames, and its driver."""

from __future__ import annotations

import threading
from collections import Counter

from drivers.configuration import DeviceConfig, DeviceKind, did_you_mean, option_settings
from drivers.errors import DeviceConfigError
from drivers.keypads import ff68_frames as wire_words
from drivers.keypads.ff68 import CONFIRMED_KEYS, KEYS, RATING_LEVELS, Ff68Caller
from drivers.keypads.ff68_frames import Frame, FrameDecoder, encode
from drivers.plug import Plug
from drivers.ports import Wire
from drivers.simulation import BENCH, Fault, FaultSwitches, OutputHook, SimulatedOutput

NOISE = bytes(range(0x80, 0xA0))
"""What a loose connector sends: never the head of a frame."""
FLOOD_PRESSES = 1000
FLOOD_AT_MOST = 5000
"""Keys of one flood; that many fit into the wire while nobody reads."""

DATA_BY_KEY = {name: bytes((code,)) for code, name in KEYS.items()} | {
    name: bytes((digit, wire_words.CONFIRM)) for digit, name in CONFIRMED_KEYS.items()
}


class SimulatedKeypad:
    """What the registry knows: the real driver of caller boxes on a virtual bus."""

    @classmethod
    def from_config(cls, config: DeviceConfig) -> Ff68Caller:
        """Options: ``levels`` (4 or 5, default 5)."""
        levels = _levels(config)
        bus = BENCH.device(config.name, VirtualCallerBus, lambda: VirtualCallerBus(config.name))
        return Ff68Caller(bus.plug(), levels=levels)

    @staticmethod
    def check_config(config: DeviceConfig) -> None:
        _levels(config)


def _levels(config: DeviceConfig) -> int:
    settings = option_settings(config)
    levels = settings.integer("levels", 5, least=min(RATING_LEVELS), most=max(RATING_LEVELS))
    settings.finish()
    return levels


class VirtualCallerBus:
    """Any number of boxes: one stands at every address from 0 to 255.

    Actions: ``press`` (unit, key), ``rate`` (unit, level), and the faults unplug, replug,
    garbage (noise, and frames with a wrong sum), mute (keys do nothing), stuck_key (unit, key)
    and flood (unit, key, count: that many presses at once).
    """

    kind = DeviceKind.KEYPAD

    def __init__(self, name: str) -> None:
        self.name = name
        self.on_output: OutputHook | None = None
        self._switches = FaultSwitches(
            Fault.UNPLUG, Fault.GARBAGE, Fault.MUTE, Fault.STUCK_KEY, Fault.FLOOD
        )
        self._plug = Plug(name, self._receive, tick=self._press_stuck_key)
        self._decoder = FrameDecoder()
        self._lock = threading.Lock()
        self._unanswered: Counter[bytes] = Counter()
        self._displays: dict[int, str] = {}
        self._stuck_frame = b""

    @property
    def actions(self) -> tuple[str, ...]:
        return ("press", "rate", *self._switches.actions)

    @property
    def faults(self) -> frozenset[Fault]:
        return self._switches.on

    @property
    def unanswered(self) -> int:
        """How many keys the hall has not acknowledged."""
        with self._lock:
            return self._unanswered.total()

    def display(self, unit: int) -> str:
        """The six characters that a box shows, blank before it was told anything."""
        with self._lock:
            return self._displays.get(unit, " " * 6)

    def plug(self) -> Wire:
        """The hall's end of the bus. Raises DeviceNotFound while it is unplugged."""
        with self._lock:
            self._decoder = FrameDecoder()
            self._unanswered.clear()
        return self._plug.connect()

    def poke(self, action: str, **arguments: object) -> None:
        if action == "press":
            self._say(_key_frame(arguments))
        elif action == "rate":
            self._say(_rating_frame(arguments))
        else:
            self._suffer(action, arguments)

    def close(self) -> None:
        self._plug.close()

    def _suffer(self, action: str, arguments: dict[str, object]) -> None:
        frame, presses = b"", 0
        if action in (Fault.STUCK_KEY, Fault.FLOOD) and arguments.get("on", True):
            frame = _key_frame(arguments)
            presses = _whole_number(arguments, "count", FLOOD_PRESSES, FLOOD_AT_MOST)
        fault = self._switches.poke(action, arguments, "press", "rate")
        begins = fault is not None and fault in self._switches.on
        if action == "replug":
            self._plug.put_back()
        elif fault is Fault.UNPLUG:
            self._plug.pull() if begins else self._plug.put_back()
        elif fault is Fault.GARBAGE and begins:
            self._plug.send(NOISE)
        elif fault is Fault.STUCK_KEY and begins:
            self._stuck_frame = frame
        elif fault is Fault.FLOOD and begins:
            self._say(frame, presses)
            self._switches.poke(Fault.FLOOD, {"on": False})

    def _say(self, frame: bytes, times: int = 1) -> None:
        faults = self._switches.on
        if Fault.MUTE in faults:
            return
        if Fault.GARBAGE in faults:
            broken_sum = bytes(((frame[-2] + 1) % 256,))
            self._plug.send(NOISE + (frame[:-2] + broken_sum + frame[-1:]) * times)
            return
        with self._lock:
            self._unanswered[_acknowledgement(frame)] += times
        self._plug.send(frame * times)

    def _press_stuck_key(self) -> None:
        if Fault.STUCK_KEY in self._switches.on:
            self._say(self._stuck_frame)

    def _receive(self, data: bytes) -> None:
        for frame in self._decoder.feed(data):
            sent = encode(frame)
            with self._lock:
                answers_key = self._unanswered[sent] > 0
                if answers_key:
                    self._unanswered[sent] -= 1
            if not answers_key:
                self._obey(frame, sent)

    def _obey(self, frame: Frame, sent: bytes) -> None:
        if frame.function == wire_words.DISPLAY and len(frame.data) == 6:
            shown = "".join(str(digit) if digit < 10 else " " for digit in frame.data)
            with self._lock:
                self._displays[frame.address] = shown
            self._tell(
                frame.address,
                f"等候 {shown[:3].strip() or '—'} 号码 {shown[3:].strip() or '—'}",
                sent,
            )
        elif frame.function == wire_words.BEEP:
            self._tell(frame.address, "蜂鸣", sent)
        elif frame.function == wire_words.ORDER and frame.data == bytes((wire_words.ASK_RATING,)):
            self._tell(frame.address, "请评价", sent)

    def _tell(self, unit: int, text: str, sent: bytes) -> None:
        if self.on_output is not None:
            self.on_output(
                SimulatedOutput(name=self.name, kind=self.kind, unit=unit, text=text, data=sent)
            )


def _key_frame(arguments: dict[str, object]) -> bytes:
    key = arguments.get("key", "call")
    if not isinstance(key, str) or key not in DATA_BY_KEY:
        raise DeviceConfigError(
            f"模拟叫号器没有“{key}”键，{did_you_mean(str(key), tuple(DATA_BY_KEY))}"
        )
    unit = _whole_number(arguments, "unit", 1, 255)
    return encode(Frame(address=unit, function=wire_words.ORDER, data=DATA_BY_KEY[key]))


def _rating_frame(arguments: dict[str, object]) -> bytes:
    unit = _whole_number(arguments, "unit", 1, 255)
    level = _whole_number(arguments, "level", 5, 5)
    return encode(Frame(address=unit, function=wire_words.RATED, data=bytes((level,))))


def _acknowledgement(frame: bytes) -> bytes:
    """What the hall answers: the frame itself, a rating under function 01."""
    address, function, data = frame[5], frame[6], frame[7:-2]
    if function == wire_words.RATED:
        function = wire_words.ORDER
    return encode(Frame(address=address, function=function, data=data))


def _whole_number(arguments: dict[str, object], name: str, default: int, most: int) -> int:
    value = arguments.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise DeviceConfigError(
            f"{name} 应为 0 到 {most} 的整数 must be a whole number, not {value!r}"
        )
    return value
