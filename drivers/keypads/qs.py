"""A whole RS-485 bus of ``qs`` button boxes, 57600 8N1. Key names: ``1`` to ``4``.

Frames to the boxes are kept 50 ms apart. Those that have to wait leave while ``read`` waits for
keys, so a burst of numbers for a whole hall never keeps a key waiting; of two numbers for one
box that wait, only the newer is sent.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from drivers.configuration import DeviceConfig, did_you_mean, option_settings
from drivers.errors import DeviceConfigError
from drivers.health import Concern
from drivers.keypads.qs_frames import (
    BEEP_OFFSET,
    FIRST_KEY,
    STEADY,
    KeyDecoder,
    Lamp,
    encode_display,
    encode_lamp,
)
from drivers.keypads.quality import LineQuality, LineWatch
from drivers.line_speed import BITS_PER_BYTE
from drivers.pacing import Pace
from drivers.ports import KeyPress, Signal, Wire
from drivers.wires import plan_wire

GAP_SECONDS = 0.05
BAUD = 57600
WAITING_SHOWN_AT_MOST = 999

LAMPS: Mapping[Signal, int] = MappingProxyType(
    {
        Signal.ACCEPTED: Lamp.GREEN,
        Signal.REFUSED: Lamp.RED + BEEP_OFFSET,
        Signal.WAITING: Lamp.GREEN_SLOW,
        Signal.IDLE: Lamp.OFF,
    }
)
"""Lamp codes, 0x30 to 0x3D. A box cannot ask for a rating: that signal is left out."""


def display_text(waiting: int | None, number: str | None) -> str:
    """Three characters: the ticket's last three, else the waiting count, else nothing."""
    if number is not None:
        return number[-3:]
    if waiting is not None:
        return f"{min(max(waiting, 0), WAITING_SHOWN_AT_MOST):>3}"
    return ""


class QsBox:
    """The boxes of one bus; ``unit`` is a box's address, 0 to 255.

    ``show`` and ``signal`` may be called from another thread than ``read``.
    """

    def __init__(
        self,
        wire: Wire,
        *,
        keys: int = 4,
        blink: int = STEADY,
        lamps: Mapping[Signal, int] = LAMPS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wire = wire
        self._decoder = KeyDecoder(range(FIRST_KEY, FIRST_KEY + keys))
        self._blink = blink
        self._lamps = lamps
        self._clock = clock
        self._pace = Pace(GAP_SECONDS, clock=clock)
        self._presses: deque[KeyPress] = deque()
        self._waiting: dict[tuple[str, int], bytes] = {}
        self._sending = threading.Lock()
        self._line = LineWatch()

    @classmethod
    def from_config(cls, config: DeviceConfig) -> QsBox:
        """Options: ``key_count`` (1 to 9, default 4), ``blink`` (0x20 steady, 0x21 for ever, 0x22
        to 0x7F that many times less 0x21), ``lamps`` (a table of signal names to codes 0x30 to
        0x3D).
        """
        plan = _plan(config)
        return cls(plan.open_wire(), keys=plan.keys, blink=plan.blink, lamps=plan.lamps)

    @staticmethod
    def check_config(config: DeviceConfig) -> None:
        _plan(config)

    @property
    def quality(self) -> LineQuality:
        return LineQuality(
            skipped_bytes=self._decoder.skipped_bytes, bad_frames=self._decoder.bad_frames
        )

    def concern(self) -> Concern | None:
        """Garbage on the line."""
        return self._line.concern(self.quality, self._clock())

    def read(self, timeout_seconds: float) -> KeyPress | None:
        """The next press of any box, or None; sends what waits for its turn meanwhile."""
        until = self._clock() + timeout_seconds
        while True:
            if self._presses:
                return self._presses.popleft()
            turn = self._send_next()
            patience = max(0.0, until - self._clock())
            chunk = self._wire.read(patience if turn is None else min(patience, turn))
            for key in self._decoder.feed(chunk):
                self._presses.append(KeyPress(unit=key.address, key=chr(key.code)))
            if not self._presses and self._clock() >= until:
                return None

    def show(self, unit: int, waiting: int | None, number: str | None) -> None:
        self._check(unit)
        text = display_text(waiting, number)
        self._queue(("display", unit), encode_display(unit, text, self._blink))

    def signal(self, unit: int, signal: Signal) -> None:
        self._check(unit)
        code = self._lamps.get(signal)
        if code is not None:
            self._queue(("lamp", unit), encode_lamp(unit, code))

    def close(self) -> None:
        self._wire.close()

    def _queue(self, place: tuple[str, int], frame: bytes) -> None:
        with self._sending:
            self._waiting[place] = frame
        self._send_next()

    def _send_next(self) -> float | None:
        """Send what may leave now. Seconds until the next may, None when nothing waits."""
        with self._sending:
            if not self._waiting:
                return None
            if self._pace.remaining_seconds() == 0:
                frame = self._waiting.pop(next(iter(self._waiting)))
                self._wire.write(frame)
                self._pace.sent(wire_seconds=len(frame) * BITS_PER_BYTE / BAUD)
            return self._pace.remaining_seconds() if self._waiting else None

    def _check(self, unit: int) -> None:
        if not 0 <= unit <= 0xFF:
            raise DeviceConfigError(f"{self._wire.address}：按键盒地址 {unit} 不在 0 到 255 之间")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    open_wire: Callable[[], Wire]
    keys: int
    blink: int
    lamps: Mapping[Signal, int]


def _plan(config: DeviceConfig) -> _Plan:
    settings = option_settings(config)
    keys = settings.integer("key_count", 4, least=1, most=9)
    blink = settings.integer("blink", STEADY, least=STEADY, most=0x7F)
    lamps = dict(LAMPS)
    for name, code in settings.table("lamps").items():
        if name not in tuple(Signal):
            settings.problem(f"lamps：{did_you_mean(name, tuple(Signal))}")
        elif not isinstance(code, int) or not Lamp.OFF <= code <= Lamp.GREEN_SLOW + BEEP_OFFSET:
            settings.problem(f"lamps：“{name}”应为 0x30 到 0x3D 的灯码 must be a lamp code")
        else:
            lamps[Signal(name)] = code
    settings.finish()
    wire = plan_wire(_at_own_speed(config.address))
    return _Plan(open_wire=wire, keys=keys, blink=blink, lamps=lamps)


def _at_own_speed(address: str) -> str:
    """These boxes speak at 57600 baud; a serial address that names no speed means this one."""
    if "serial://" not in address or "baud=" in address:
        return address
    return f"{address}{'&' if '?' in address else '?'}baud={BAUD}"
