"""A scanner or card reader on a serial line, or on any other wire, that ends codes with a line.

A code that was begun and not ended is dropped after some silence: half a code is another code, and
so are two without an end between them.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from drivers.configuration import DeviceConfig, is_charset, option_settings
from drivers.health import Concern
from drivers.ports import Wire
from drivers.readers.lines import CodeLines
from drivers.readers.unended import unended_concern
from drivers.wires import plan_wire


class SerialReader:
    """One reader on one wire."""

    def __init__(
        self,
        wire: Wire,
        *,
        encoding: str = "utf-8",
        gap_seconds: float = 2.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wire = wire
        self._lines = CodeLines(encoding)
        self._gap_seconds = gap_seconds
        self._clock = clock
        self._codes: deque[str] = deque()
        self._silent_for = 0.0
        self._unended = 0

    @classmethod
    def from_config(cls, config: DeviceConfig) -> SerialReader:
        """Options: ``encoding`` (of what a QR code holds, default utf-8), ``gap_seconds`` (an
        unended code is dropped after so long, default 2).
        """
        plan = _plan(config)
        return cls(plan.open_wire(), encoding=plan.encoding, gap_seconds=plan.gap_seconds)

    @staticmethod
    def check_config(config: DeviceConfig) -> None:
        _plan(config)

    @property
    def dropped(self) -> int:
        """Lines that held something and no code."""
        return self._lines.dropped

    def read(self, timeout_seconds: float) -> str | None:
        until = self._clock() + timeout_seconds
        while not self._codes:
            self._codes += self._lines.feed(self._chunk(max(0.0, until - self._clock())))
            if not self._codes and self._clock() >= until:
                return None
        self._unended = 0
        return self._codes.popleft()

    def concern(self) -> Concern | None:
        """Several codes in a row had no end: the scanner is not set up to give one."""
        return unended_concern(self._unended)

    def close(self) -> None:
        self._wire.close()

    def _chunk(self, timeout_seconds: float) -> bytes:
        """What comes in that time. Silence is what passes here, not while nobody reads: what came
        meanwhile is a line's rest.
        """
        began = self._clock()
        chunk = self._wire.read(timeout_seconds)
        self._silent_for += self._clock() - began
        if self._lines.midway and self._silent_for >= self._gap_seconds:
            self._unended += self._lines.give_up()
        if chunk:
            self._silent_for = 0.0
        return chunk


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    open_wire: Callable[[], Wire]
    encoding: str
    gap_seconds: float


def _plan(config: DeviceConfig) -> _Plan:
    settings = option_settings(config)
    encoding = settings.text("encoding", "utf-8")
    if not is_charset(encoding):
        settings.problem(f"没有“{encoding}”这种编码 no such encoding")
    gap_seconds = settings.seconds("gap_seconds", 2.0, least=0.1, most=60)
    settings.finish()
    return _Plan(open_wire=plan_wire(config.address), encoding=encoding, gap_seconds=gap_seconds)
