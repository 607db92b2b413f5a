"""``echo=true`` of a serial port or serial server: what we send comes back, and is left out.

Some RS-485 adapters hear themselves. To the ``ff68`` family, whose frames are acknowledged by the
very same frame, that would be another press for every press, without an end.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from drivers.ports import Wire

ECHO_SECONDS = 1.0
"""After so long an echo does not come any more: the adapter has none, or it was garbled."""


@dataclass(frozen=True, slots=True)
class _Sent:
    data: bytes
    at: float


class EchoFilter:
    """What was sent and has not come back yet, and what is left of what comes. Thread-safe."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._sent: deque[_Sent] = deque()
        self._matched = 0
        self._lock = threading.Lock()

    def sent(self, data: bytes) -> None:
        """Expect these bytes, as one piece: nobody else is heard while we speak."""
        if data:
            with self._lock:
                self._sent.append(_Sent(bytes(data), self._clock()))

    def heard(self, data: bytes) -> bytes:
        """What others said of this. ``b""`` is silence; what had looked like the beginning of an
        echo and is none comes out with what follows it, or after a second.
        """
        others = bytearray()
        with self._lock:
            others += self._forget_old()
            for byte in data:
                others += self._next(byte)
        return bytes(others)

    def _next(self, byte: int) -> bytes:
        others = bytearray()
        stream = deque((byte,))
        while stream:
            byte = stream.popleft()
            expected = self._sent[0].data if self._sent else b""
            if expected[self._matched : self._matched + 1] == bytes((byte,)):
                self._matched += 1
            elif not self._matched:
                others.append(byte)
            else:
                # No echo after all. Its first byte was another's, and an echo may begin after it.
                others.append(expected[0])
                stream.extendleft(reversed((*expected[1 : self._matched], byte)))
                self._matched = 0
            if expected and self._matched == len(expected):
                self._sent.popleft()
                self._matched = 0
        return bytes(others)

    def _forget_old(self) -> bytes:
        kept = b""
        while self._sent and self._clock() - self._sent[0].at > ECHO_SECONDS:
            kept += self._sent.popleft().data[: self._matched]
            self._matched = 0
        return kept


class EchoFreeWire:
    """A wire that does not hear itself."""

    def __init__(self, wire: Wire, clock: Callable[[], float] = time.monotonic) -> None:
        self.address = wire.address
        self._wire = wire
        self._clock = clock
        self._echo = EchoFilter(clock)

    def write(self, data: bytes) -> None:
        # Before: the first bytes are back while the last are still to be sent.
        self._echo.sent(data)
        self._wire.write(data)

    def read(self, timeout_seconds: float, limit: int = 4096) -> bytes:
        until = self._clock() + timeout_seconds
        while True:
            left = max(0.0, until - self._clock())
            data = self._echo.heard(self._wire.read(left, limit))
            if data or self._clock() >= until:
                return data

    def close(self) -> None:
        self._wire.close()
