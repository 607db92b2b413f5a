"""``spy://serial:///dev/ttyUSB0?baud=9600``: any wire, with its last frames kept for a look.

A frame is what one write took or one read gave. Silence is not kept.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from drivers.configuration import Address
from drivers.ports import Wire
from drivers.wires import plan_wire

KEPT_FRAMES = 256


class Direction(StrEnum):
    SENT = "sent"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Bytes that crossed the wire at ``at``, in seconds of the monotonic clock."""

    direction: Direction
    at: float
    data: bytes


class SpyWire:
    """A wire around a wire. A write that failed is kept too: part of it may have left."""

    def __init__(self, inner: Wire, *, keep: int = KEPT_FRAMES) -> None:
        self.address = f"spy://{inner.address}"
        self._inner = inner
        self._frames: deque[Frame] = deque(maxlen=keep)
        self._lock = threading.Lock()

    def frames(self) -> tuple[Frame, ...]:
        """The last frames, oldest first."""
        with self._lock:
            return tuple(self._frames)

    def write(self, data: bytes) -> None:
        self._keep(Direction.SENT, data)
        self._inner.write(data)

    def read(self, timeout_seconds: float, limit: int = 4096) -> bytes:
        data = self._inner.read(timeout_seconds, limit)
        if data:
            self._keep(Direction.RECEIVED, data)
        return data

    def close(self) -> None:
        self._inner.close()

    def _keep(self, direction: Direction, data: bytes) -> None:
        frame = Frame(direction=direction, at=time.monotonic(), data=bytes(data))
        with self._lock:
            self._frames.append(frame)


def plan(address: Address) -> Callable[[], Wire]:
    """Check a ``spy://`` address; see ``drivers.wires.plan_wire``."""
    connect = plan_wire(address.text[len("spy://") :])
    return lambda: SpyWire(connect())
