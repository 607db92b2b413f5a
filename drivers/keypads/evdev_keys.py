"""A USB keypad, or a keypad-like rating pad, as the kernel shows it.

Only a key's going down counts. A key that repeats longer than a finger would hold it is stuck:
it is reported once and stays silent until it is released.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from drivers.configuration import DeviceConfig, option_settings
from drivers.health import Concern
from drivers.keyboards import Keyboard, plan_keyboard
from drivers.ports import KeyPress, Signal
from drivers.strokes import Action, Stroke, key_code

logger = logging.getLogger(__name__)

NUMERIC_KEYPAD: Mapping[str, str] = MappingProxyType(
    {
        "KEY_KPENTER": "call",
        "KEY_KPPLUS": "recall",
        "KEY_KPMINUS": "give_up",
        "KEY_KPDOT": "hold",
        "KEY_BACKSPACE": "call_back",
        "KEY_KPASTERISK": "ask_rating",
        "KEY_KPSLASH": "pause",
        **{f"KEY_KP{digit}": str(digit) for digit in range(10)},
    }
)
"""What the keys of a numeric keypad mean when hall.toml does not say."""


class EvdevKeypad:
    """One keypad. It has no display and no beeper: ``show`` and ``signal`` do nothing."""

    def __init__(
        self,
        keyboard: Keyboard,
        *,
        keys: Mapping[int, str],
        unit: int = 0,
        stuck_seconds: float = 10.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._keyboard = keyboard
        self._names = keys
        self._unit = unit
        self._stuck_seconds = stuck_seconds
        self._clock = clock
        self._presses: deque[KeyPress] = deque()
        self._repeating_since: dict[int, float] = {}
        self._stuck: set[int] = set()

    @classmethod
    def from_config(cls, config: DeviceConfig) -> EvdevKeypad:
        """Options: ``map`` (kernel key names to key names, in place of the numeric keypad's),
        ``unit`` (default 0), ``stuck_seconds`` (default 10), ``grab`` (default true).
        """
        plan = _plan(config)
        return cls(
            plan.open_keyboard(), keys=plan.keys, unit=plan.unit, stuck_seconds=plan.stuck_seconds
        )

    @staticmethod
    def check_config(config: DeviceConfig) -> None:
        _plan(config)

    @property
    def stuck_keys(self) -> frozenset[str]:
        """The names of the keys that are stuck now."""
        return frozenset(self._names.get(code, str(code)) for code in self._stuck)

    def concern(self) -> Concern | None:
        """The keys that are stuck."""
        if not self._stuck:
            return None
        names = "、".join(sorted(self.stuck_keys))
        return Concern("keypad.stuck", f"按键卡住，松开前不再理会 stuck: {names}")

    def read(self, timeout_seconds: float) -> KeyPress | None:
        until = self._clock() + timeout_seconds
        while not self._presses:
            patience = max(0.0, until - self._clock())
            for stroke in self._keyboard.read(patience):
                self._accept(stroke)
            if not self._presses and self._clock() >= until:
                return None
        return self._presses.popleft()

    def show(self, unit: int, waiting: int | None, number: str | None) -> None:
        """Nothing: a keypad has no display."""

    def signal(self, unit: int, signal: Signal) -> None:
        """Nothing: a keypad has no beeper."""

    def close(self) -> None:
        self._keyboard.close()

    def _accept(self, stroke: Stroke) -> None:
        if stroke.action is Action.LOST:
            logger.warning("%s：按键过快，有按键丢失", self._keyboard.address)
        elif stroke.action is Action.UP:
            self._repeating_since.pop(stroke.code, None)
            if stroke.code in self._stuck:
                self._stuck.discard(stroke.code)
                logger.info("%s：按键 %s 已弹起", self._keyboard.address, self._name(stroke.code))
        elif stroke.action is Action.REPEAT:
            self._repeat(stroke.code)
        elif stroke.code in self._names and stroke.code not in self._stuck:
            self._presses.append(KeyPress(unit=self._unit, key=self._names[stroke.code]))

    def _repeat(self, code: int) -> None:
        since = self._repeating_since.setdefault(code, self._clock())
        if code not in self._stuck and self._clock() - since > self._stuck_seconds:
            self._stuck.add(code)
            logger.warning(
                "%s：按键 %s 卡住，松开前不再理会", self._keyboard.address, self._name(code)
            )

    def _name(self, code: int) -> str:
        return self._names.get(code, str(code))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    open_keyboard: Callable[[], Keyboard]
    keys: Mapping[int, str]
    unit: int
    stuck_seconds: float


def _plan(config: DeviceConfig) -> _Plan:
    settings = option_settings(config)
    names = settings.table("map") or NUMERIC_KEYPAD
    unit = settings.integer("unit", 0, least=0, most=255)
    stuck_seconds = settings.seconds("stuck_seconds", 10.0, least=0.5, most=3600.0)
    grab = settings.flag("grab", default=True)
    keys: dict[int, str] = {}
    for kernel_name, name in names.items():
        code = key_code(kernel_name)
        if code is None:
            settings.problem(f"map：没有名为“{kernel_name}”的按键 no such key")
        elif not isinstance(name, str) or not name:
            settings.problem(f"map：“{kernel_name}”应对应一个键名 must name a key")
        else:
            keys[code] = name
    settings.finish()
    return _Plan(
        open_keyboard=plan_keyboard(config.address, grab=grab),
        keys=keys,
        unit=unit,
        stuck_seconds=stuck_seconds,
    )
