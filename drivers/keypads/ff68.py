"""A whole RS-485 bus of ``ff68`` caller boxes and rating pads, 9600 8N1.

Key names: ``call``, ``recall``, ``ask_rating``, ``cancel``, ``confirm``, ``give_up`` (6 and
confirm), ``hold`` (0 and confirm), ``call_back`` (3 and confirm), ``one_metre``, ``pause``,
``transfer``; a rating pad's result is ``rate:0`` to ``rate:3``, with five keys ``rate:1`` to
``rate:5``. What a level means is for the hall to say.

Every press is acknowledged by the frame itself, a rating by the same data under function 01.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from types import MappingProxyType

from drivers.configuration import DeviceConfig, option_settings
from drivers.errors import DeviceConfigError, DeviceError
from drivers.health import Concern
from drivers.keypads import ff68_frames as wire_words
from drivers.keypads.ff68_frames import Frame, FrameDecoder, encode
from drivers.keypads.quality import LineQuality, LineWatch
from drivers.ports import KeyPress, Signal, Wire
from drivers.wires import plan_wire

logger = logging.getLogger(__name__)

KEYS: Mapping[int, str] = MappingProxyType(
    {
        wire_words.CALL: "call",
        wire_words.RECALL: "recall",
        wire_words.ASK_RATING: "ask_rating",
        wire_words.CANCEL: "cancel",
        wire_words.CONFIRM: "confirm",
        wire_words.ONE_METRE: "one_metre",
        wire_words.PAUSE: "pause",
        wire_words.TRANSFER: "transfer",
    }
)
CONFIRMED_KEYS: Mapping[int, str] = MappingProxyType(
    {0x06: "give_up", 0x00: "hold", 0x03: "call_back"}
)
"""What confirm means after the digit that was typed before it."""

RATING_LEVELS: Mapping[int, range] = MappingProxyType({4: range(4), 5: range(1, 6)})
"""The data of a rating by the number of the pad's keys: 0 to 3 on four, 1 to 5 on five."""

WAITING_SHOWN_AT_MOST = 999
ANSWER_WINDOW_SECONDS = 0.5
"""How long after "start the rating" the same frame from the box is its answer and no key."""


def key_name(frame: Frame, levels: int = 4) -> str | None:
    """The name of the key that a frame brings; None when it brings none that we know."""
    if not frame.data:
        return None
    last = frame.data[-1]
    if frame.function == wire_words.RATED:
        return f"rate:{last}" if last in RATING_LEVELS[levels] else None
    if last == wire_words.CONFIRM and len(frame.data) > 1:
        return CONFIRMED_KEYS.get(frame.data[-2], "confirm")
    return KEYS.get(last)


def display_digits(waiting: int | None, number: str | None) -> bytes:
    """Six digits for a box's display: three of the waiting count, the ticket's last three."""
    blank = bytes((wire_words.BLANK_DIGIT,))
    count = blank * 3
    if waiting is not None:
        shown = min(max(waiting, 0), WAITING_SHOWN_AT_MOST)
        count = bytes(int(digit) for digit in f"{shown:03d}")
    digits = bytes(ord(c) - ord("0") for c in number or "" if c in "0123456789")
    return count + digits[-3:].rjust(3, blank)


class Ff68Caller:
    """The boxes of one bus; ``unit`` is a box's address, 0 to 255.

    ``show`` and ``signal`` may be called from another thread than ``read``.
    """

    def __init__(
        self, wire: Wire, *, levels: int = 4, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._wire = wire
        self._levels = levels
        self._clock = clock
        self._decoder = FrameDecoder()
        self._presses: deque[KeyPress] = deque()
        self._failure: DeviceError | None = None
        self._sending = threading.Lock()
        self._line = LineWatch()
        self._rating_asked_until: dict[int, float] = {}

    @classmethod
    def from_config(cls, config: DeviceConfig) -> Ff68Caller:
        """Options: ``levels`` (4 or 5, how many keys the rating pads of this bus have)."""
        levels, open_wire = _plan(config)
        return cls(open_wire(), levels=levels)

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
        """The next press of any box, or None.

        When acknowledging failed, the presses that did arrive are still given out before the
        failure is raised, also those that nobody has read yet: a clerk's key is not lost because
        the answer to another was.
        """
        until = self._clock() + timeout_seconds
        while not self._presses:
            failure = self._failure
            patience = max(0.0, until - self._clock()) if failure is None else 0.0
            chunk = self._wire.read(patience)
            for frame in self._decoder.feed(chunk):
                self._accept(frame)
            if self._presses:
                break
            if failure is not None and (not chunk or self._clock() >= until):
                raise failure
            if self._failure is None and self._clock() >= until:
                return None
        return self._presses.popleft()

    def show(self, unit: int, waiting: int | None, number: str | None) -> None:
        self._send(unit, wire_words.DISPLAY, display_digits(waiting, number))

    def signal(self, unit: int, signal: Signal) -> None:
        """A refusal beeps, a rating is asked for; an accepted key was answered by its echo."""
        if signal is Signal.REFUSED:
            self._send(unit, wire_words.BEEP, b"")
        elif signal is Signal.ASK_RATING:
            self._rating_asked_until[unit] = self._clock() + ANSWER_WINDOW_SECONDS
            self._send(unit, wire_words.ORDER, bytes((wire_words.ASK_RATING,)))

    def close(self) -> None:
        self._wire.close()

    def _accept(self, frame: Frame) -> None:
        if not frame.data or self._answers_rating_order(frame):
            return
        key = key_name(frame, self._levels)
        if key is None and frame.function in (wire_words.DISPLAY, wire_words.BEEP):
            return
        if key is None:
            logger.info("叫号器 %d 发来未知按键：%s", frame.address, frame.data.hex(" "))
        else:
            self._presses.append(KeyPress(unit=frame.address, key=key))
        if self._failure is not None:
            # It takes no answer: each further try would keep the presses behind it waiting.
            return
        rated = frame.function == wire_words.RATED
        function = wire_words.ORDER if rated else frame.function
        try:
            self._send(frame.address, function, frame.data)
        except DeviceError as error:
            self._failure = error

    def _answers_rating_order(self, frame: Frame) -> bool:
        """Whether a box repeats our own order, which would else look like its rating key."""
        if frame.function != wire_words.ORDER or frame.data != bytes((wire_words.ASK_RATING,)):
            return False
        until = self._rating_asked_until.pop(frame.address, None)
        return until is not None and self._clock() < until

    def _send(self, unit: int, function: int, data: bytes) -> None:
        if not 0 <= unit <= 0xFF:
            raise DeviceConfigError(f"{self._wire.address}：叫号器地址 {unit} 不在 0 到 255 之间")
        frame = encode(Frame(address=unit, function=function, data=data))
        with self._sending:
            self._wire.write(frame)


def _plan(config: DeviceConfig) -> tuple[int, Callable[[], Wire]]:
    settings = option_settings(config)
    levels = settings.integer("levels", 4, least=min(RATING_LEVELS), most=max(RATING_LEVELS))
    settings.finish()
    return levels, plan_wire(config.address)
