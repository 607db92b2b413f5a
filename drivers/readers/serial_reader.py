"""A scanner or card reader on a serial line, or on any other wire, that ends codes with a line."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from drivers.configuration import DeviceConfig, is_charset, option_settings
from drivers.ports import Wire
from drivers.readers.lines import CodeLines
from drivers.wires import plan_wire


class SerialReader:
    """One reader on one wire."""

    def __init__(
        self, wire: Wire, *, encoding: str = "utf-8", clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._wire = wire
        self._lines = CodeLines(encoding)
        self._clock = clock
        self._codes: deque[str] = deque()

    @classmethod
    def from_config(cls, config: DeviceConfig) -> SerialReader:
        """Options: ``encoding`` (of what a QR code holds, default utf-8)."""
        plan = _plan(config)
        return cls(plan.open_wire(), encoding=plan.encoding)

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
            self._codes += self._lines.feed(self._wire.read(max(0.0, until - self._clock())))
            if not self._codes and self._clock() >= until:
                return None
        return self._codes.popleft()

    def close(self) -> None:
        self._wire.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    open_wire: Callable[[], Wire]
    encoding: str


def _plan(config: DeviceConfig) -> _Plan:
    settings = option_settings(config)
    encoding = settings.text("encoding", "utf-8")
    if not is_charset(encoding):
        settings.problem(f"没有“{encoding}”这种编码 no such encoding")
    settings.finish()
    return _Plan(open_wire=plan_wire(config.address), encoding=encoding)
