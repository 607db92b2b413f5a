"""Buttons and lamps on Modbus modules: inputs are keys, relays are lamps and buzzers.

A module is one box, its address the unit, 1 to 247. The bus is asked round and round: a press is
seen when the input is on at the time of asking, so a key has to be held for a round. A module takes
6 to 25 ms by the line's speed; put no more than eight on a line, or use modules that latch.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from drivers.configuration import DeviceConfig, Settings, option_settings
from drivers.errors import DeviceRefused, DeviceTimeout, DriverError
from drivers.health import Concern
from drivers.keypads.modbus_bus import INPUTS_AT_MOST, Framing, ModbusBus
from drivers.ports import KeyPress, Signal, Wire
from drivers.wires import plan_wire

logger = logging.getLogger(__name__)

UNIT_MAX: Final = 247
COIL_MAX: Final = 0xFFFF
PULSE_SECONDS: Final = 0.3
BOUNCE_SECONDS: Final = 0.05
"""A contact bounces for some milliseconds as it closes and opens; no finger lets go so briefly."""
SILENT_AFTER: Final = 3
"""A module that left so many questions in a row unanswered is away."""
ASK_AGAIN_SECONDS: Final = 2.0
"""How often a module that is away is asked: each time costs the others its answer time."""
PULSES: Final = (Signal.ACCEPTED, Signal.REFUSED, Signal.ASK_RATING)
"""Signals that are over by themselves; the others stand until the next one."""
LAMPS: Final = (*PULSES, Signal.WAITING)


@dataclass(slots=True)
class _Module:
    unit: int
    state: tuple[bool, ...] | None = None
    """As it was asked last; None: not known, so that a key held at the start is no press."""
    released: dict[int, float] = field(default_factory=dict)
    """When each input went off last."""
    misses: int = 0
    ask_at: float = 0.0
    trouble: str = ""

    @property
    def away(self) -> bool:
        return self.misses >= SILENT_AFTER


class ModbusButtons:
    """The modules of one line. ``show`` does nothing: they have no display.

    ``signal`` may be called from another thread than ``read``.
    """

    def __init__(
        self,
        bus: ModbusBus,
        units: Sequence[int],
        *,
        inputs: int = 4,
        first_input: int = 0,
        lamps: Mapping[Signal, int] = MappingProxyType({}),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._bus = bus
        self._modules = [_Module(unit) for unit in units]
        self._inputs = inputs
        self._first_input = first_input
        self._lamps = lamps
        self._clock = clock
        self._next = 0
        self._presses: deque[KeyPress] = deque()
        self._lock = threading.Lock()
        self._switches: deque[tuple[int, int, bool]] = deque()
        self._off_at: dict[tuple[int, int], float] = {}

    @classmethod
    def from_config(cls, config: DeviceConfig) -> ModbusButtons:
        """Options: ``inputs`` (keys of a module, 1 to 64, default 4: key names ``1`` to ``4``),
        ``first_input`` (default 0), ``lamps`` (a table of accepted, refused, ask_rating, waiting
        to relay numbers from 0), ``framing`` (rtu or tcp, default rtu). The units of hall.toml are
        the modules' addresses.
        """
        plan = _plan(config)
        buttons = cls(
            ModbusBus(plan.open_wire(), plan.framing), config.units or (1,), inputs=plan.inputs,
            first_input=plan.first_input, lamps=plan.lamps,
        )  # fmt: skip
        try:
            buttons.require_one()
        except DriverError:
            buttons.close()
            raise
        return buttons

    @staticmethod
    def check_config(config: DeviceConfig) -> None:
        _plan(config)

    def require_one(self) -> None:
        """Ask the modules in turn until one answers: the line's adapter is there, but they may
        have no power. Raises what was found of the last one when none does.
        """
        units = [module.unit for module in self._modules]
        for questions_left in reversed(range(max(len(units), SILENT_AFTER))):
            try:
                unit = units[questions_left % len(units)]
                self._bus.inputs(unit, self._first_input, self._inputs)
            except (DeviceTimeout, DeviceRefused):
                if not questions_left:
                    raise
            else:
                return

    def read(self, timeout_seconds: float) -> KeyPress | None:
        """The next press of any module, or None. Raises DeviceTimeout when all are away."""
        until = self._clock() + timeout_seconds
        while not self._presses:
            self._switch()
            self._ask_next()
            if self._clock() >= until:
                break
        return self._presses.popleft() if self._presses else None

    def show(self, unit: int, waiting: int | None, number: str | None) -> None:
        """Modules have no display."""

    def signal(self, unit: int, signal: Signal) -> None:
        if signal is Signal.IDLE:
            coil, on = self._lamps.get(Signal.WAITING), False
        else:
            coil, on = self._lamps.get(signal), True
        if coil is None:
            return
        with self._lock:
            self._switches.append((unit, coil, on))
            self._off_at.pop((unit, coil), None)
            if signal in PULSES:
                self._off_at[unit, coil] = self._clock() + PULSE_SECONDS

    @property
    def inputs(self) -> Mapping[int, tuple[bool, ...]]:
        """How each module's inputs were when it was asked last, of those that have answered."""
        return {one.unit: one.state for one in self._modules if one.state is not None}

    def concern(self) -> Concern | None:
        """The modules that are away while others answer."""
        away = [module.trouble for module in self._modules if module.away]
        return Concern("keypad.unit_silent", "；".join(away)) if away else None

    def close(self) -> None:
        self._bus.close()

    def _ask_next(self) -> None:
        module = self._due()
        try:
            state = self._bus.inputs(module.unit, self._first_input, self._inputs)
        except (DeviceTimeout, DeviceRefused) as error:
            self._missed(module, error)
            return
        if module.away:
            module.state = None
        module.misses = 0
        if module.state is not None:
            for place, (before, now) in enumerate(zip(module.state, state, strict=True), start=1):
                if now != before:
                    self._turned(module, place, on=now)
        module.state = state

    def _turned(self, module: _Module, place: int, *, on: bool) -> None:
        at = self._clock()
        if not on:
            module.released[place] = at
        elif at - module.released.get(place, -BOUNCE_SECONDS) >= BOUNCE_SECONDS:
            self._presses.append(KeyPress(unit=module.unit, key=str(place)))

    def _due(self) -> _Module:
        """The next one round; one that is away only when its time has come, or nobody else is."""
        now = self._clock()
        for _ in self._modules:
            module = self._modules[self._next]
            self._next = (self._next + 1) % len(self._modules)
            if not module.away or module.ask_at <= now:
                break
        return module

    def _missed(self, module: _Module, error: DeviceTimeout | DeviceRefused) -> None:
        module.misses += 1
        module.trouble = str(error)
        module.ask_at = self._clock() + ASK_AGAIN_SECONDS
        if module.misses == SILENT_AFTER:
            logger.warning("%s", error)
        if all(one.away for one in self._modules):
            raise error

    def _switch(self) -> None:
        """Do the signals that came, and end those whose time is over."""
        now = self._clock()
        with self._lock:
            wanted = list(self._switches)
            self._switches.clear()
            for (unit, coil), at in list(self._off_at.items()):
                if at <= now:
                    del self._off_at[unit, coil]
                    wanted.append((unit, coil, False))
        for unit, coil, on in wanted:
            try:
                self._bus.set_coil(unit, coil, on=on)
            except (DeviceTimeout, DeviceRefused) as error:
                logger.debug("%s", error)
                if not on:
                    self._end_later(unit, coil)

    def _end_later(self, unit: int, coil: int) -> None:
        """A buzzer that was not told to be still would go on for ever."""
        with self._lock:
            if all(wanted[:2] != (unit, coil) for wanted in self._switches):
                self._off_at[unit, coil] = self._clock() + ASK_AGAIN_SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    open_wire: Callable[[], Wire]
    inputs: int
    first_input: int
    lamps: Mapping[Signal, int]
    framing: Framing


def _plan(config: DeviceConfig) -> _Plan:
    settings = option_settings(config)
    inputs = settings.integer("inputs", 4, least=1, most=INPUTS_AT_MOST)
    first_input = settings.integer("first_input", 0, least=0, most=COIL_MAX)
    framing = settings.text("framing", Framing.RTU, choices=tuple(Framing))
    lamps = _lamps(settings)
    for unit in config.units:
        if not 1 <= unit <= UNIT_MAX:
            settings.problem(f"模块地址应为 1 到 {UNIT_MAX}，现为 {unit} bad unit")
    settings.finish()
    return _Plan(
        open_wire=plan_wire(config.address), inputs=inputs, first_input=first_input, lamps=lamps,
        framing=Framing(framing),
    )  # fmt: skip


def _lamps(settings: Settings) -> dict[Signal, int]:
    lamps: dict[Signal, int] = {}
    known = [signal.value for signal in LAMPS]
    for name, coil in settings.table("lamps").items():
        if name not in known:
            settings.problem(f"“lamps”中没有“{name}”，应为 {'、'.join(known)} 之一")
        elif not isinstance(coil, int) or isinstance(coil, bool) or not 0 <= coil <= COIL_MAX:
            settings.problem(f"“lamps.{name}”应为继电器号 0 到 {COIL_MAX}")
        else:
            lamps[Signal(name)] = coil
    return lamps
