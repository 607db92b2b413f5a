"""``spy://serial:///dev/ttyUSB0?baud=9600``: any wire, with its last frames kept for a look.

A frame is what one write took or one read gave. Silence is not kept. What an address was last
heard to say outlives its wire: after a plug was pulled one wants to know what came before.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from drivers.configuration import Address
from drivers.ports import PrinterPort, Wire
from drivers.wires import plan_wire

KEPT_FRAMES = 256
KEPT_BYTES = 64
"""Of each frame that is kept by address: a command and an answer, not a slip with what it says."""

_SPIED = frozenset({"serial", "tcp", "file", "usb-serial", "usb-printer", "libusb"})


class Direction(StrEnum):
    SENT = "sent"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Bytes that crossed the wire at ``at``, in seconds of the monotonic clock."""

    direction: Direction
    at: float
    data: bytes
    """Its beginning, where it was too long to be kept whole."""
    size: int
    """How many bytes it had."""


class Recording:
    """The last frames of one wire, or of one address through all its wires."""

    def __init__(self, keep: int = KEPT_FRAMES, longest: int | None = None) -> None:
        """``longest``: so many bytes of a frame are kept; None: all."""
        self._frames: deque[Frame] = deque(maxlen=keep)
        self._longest = longest
        self._lock = threading.Lock()

    def add(self, direction: Direction, data: bytes) -> None:
        """Keep a frame that crosses just now."""
        kept = bytes(data[: self._longest])
        frame = Frame(direction=direction, at=time.monotonic(), data=kept, size=len(data))
        with self._lock:
            self._frames.append(frame)

    def frames(self) -> tuple[Frame, ...]:
        """Oldest first."""
        with self._lock:
            return tuple(self._frames)


_heard: dict[str, Recording] = {}
"""By the address that is spied on; one for every device of the process."""
_heard_lock = threading.Lock()


class SpyWire:
    """A wire around a wire. A write that failed is kept too: part of it may have left."""

    def __init__(
        self, inner: Wire, *, keep: int = KEPT_FRAMES, recording: Recording | None = None
    ) -> None:
        """``recording`` is where the frames go, in the place of one of its own."""
        # As the device is called elsewhere: a sentence about it says where it is, not who listens.
        self.address = inner.address
        self._inner = inner
        self._recording = Recording(keep) if recording is None else recording

    def frames(self) -> tuple[Frame, ...]:
        """The last frames, oldest first."""
        return self._recording.frames()

    def write(self, data: bytes) -> None:
        self._recording.add(Direction.SENT, data)
        self._inner.write(data)

    def read(self, timeout_seconds: float, limit: int = 4096) -> bytes:
        data = self._inner.read(timeout_seconds, limit)
        if data:
            self._recording.add(Direction.RECEIVED, data)
        return data

    def port_status(self) -> int | None:
        """What the port knows of the printer behind it; see ``drivers.ports.PrinterPort``."""
        return self._inner.port_status() if isinstance(self._inner, PrinterPort) else None

    def close(self) -> None:
        self._inner.close()


def plan(address: Address) -> Callable[[], Wire]:
    """Check a ``spy://`` address; see ``drivers.wires.plan_wire``."""
    inner = address.text[len("spy://") :]
    connect = plan_wire(inner)
    return lambda: SpyWire(connect(), recording=_recording_of(inner))


def spied(address: str) -> str:
    """The address with a spy before it; unchanged where there is no wire to listen at."""
    scheme = address.partition("://")[0]
    return f"spy://{address}" if scheme in _SPIED else address


def last_frames(address: str) -> tuple[Frame, ...]:
    """What crossed the wires that were opened at ``spy://address``, oldest first.

    A driver may have put the parameters that its devices always have behind the address.
    """
    plain = address.removeprefix("spy://")
    with _heard_lock:
        found = [
            recording
            for known, recording in _heard.items()
            if known == plain or known.startswith((f"{plain}?", f"{plain}&"))
        ]
    return tuple(frame for recording in found for frame in recording.frames())


def _recording_of(address: str) -> Recording:
    with _heard_lock:
        return _heard.setdefault(address, Recording(longest=KEPT_BYTES))
