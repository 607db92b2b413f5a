"""``loop://name``: a wire inside this process, for simulators and tests.

Somebody listens at a name; opening the address gives one end and hands the other to the
listener. :func:`loop_pair` gives both ends without a name. Each direction holds ``capacity``
bytes, so that an end that does not read makes the other's write time out, as hardware does.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from drivers.configuration import Address
from drivers.errors import DeviceBusy, DeviceGone, DeviceNotFound, DeviceTimeout
from drivers.ports import Wire

WRITE_SECONDS = 5.0


@dataclass(slots=True)
class _Stream:
    """The bytes on their way in one direction, and which of its ends are closed."""

    capacity: int
    waiting: bytearray = field(default_factory=bytearray)
    source_closed: bool = False
    sink_closed: bool = False


class LoopWire:
    """One end of a loop. Both ends share one condition."""

    def __init__(
        self,
        address: str,
        changed: threading.Condition,
        incoming: _Stream,
        outgoing: _Stream,
        write_seconds: float,
    ) -> None:
        self.address = address
        self._changed = changed
        self._incoming = incoming
        self._outgoing = outgoing
        self._write_seconds = write_seconds

    def write(self, data: bytes) -> None:
        deadline = time.monotonic() + self._write_seconds
        left = memoryview(data)
        stream = self._outgoing
        with self._changed:
            while left:
                self._refuse_if_closed()
                if stream.sink_closed:
                    raise self._gone()
                room = stream.capacity - len(stream.waiting)
                if room > 0:
                    stream.waiting += left[:room]
                    left = left[room:]
                    self._changed.notify_all()
                elif not self._changed.wait(max(0.0, deadline - time.monotonic())):
                    raise DeviceTimeout(f"{self.address}：设备不再接收数据 it stopped taking bytes")

    def read(self, timeout_seconds: float, limit: int = 4096) -> bytes:
        stream = self._incoming
        with self._changed:
            self._changed.wait_for(
                lambda: stream.waiting or stream.source_closed or stream.sink_closed,
                max(0.0, timeout_seconds),
            )
            self._refuse_if_closed()
            if stream.waiting:
                data = bytes(stream.waiting[:limit])
                del stream.waiting[:limit]
                self._changed.notify_all()
                return data
            if stream.source_closed:
                raise self._gone()
            return b""

    def close(self) -> None:
        with self._changed:
            self._outgoing.source_closed = True
            self._incoming.sink_closed = True
            self._changed.notify_all()

    def _refuse_if_closed(self) -> None:
        if self._incoming.sink_closed:
            raise DeviceGone(f"{self.address}：连接已关闭 the wire is closed")

    def _gone(self) -> DeviceGone:
        return DeviceGone(f"{self.address}：对方已断开 the other end is gone")


def loop_pair(
    address: str = "loop://pair", *, capacity: int = 65536, write_seconds: float = WRITE_SECONDS
) -> tuple[LoopWire, LoopWire]:
    """Both ends of a new loop. ``capacity`` is in bytes for each direction."""
    changed = threading.Condition()
    there, back = _Stream(capacity), _Stream(capacity)
    near = LoopWire(address, changed, back, there, write_seconds)
    far = LoopWire(address, changed, there, back, write_seconds)
    return near, far


_listeners: dict[str, Callable[[Wire], None]] = {}
_listeners_lock = threading.Lock()


def listen(name: str, accept: Callable[[Wire], None]) -> Callable[[], None]:
    """Take the name: every ``open_wire("loop://name")`` hands ``accept`` the far end.

    ``accept`` may raise a DeviceError, which the opener gets. Returns what gives the name back;
    wires already handed out stay open. Raises DeviceBusy when the name is taken.
    """
    with _listeners_lock:
        if name in _listeners:
            raise DeviceBusy(f"loop://{name} 已被占用 is taken")
        _listeners[name] = accept

    def stop() -> None:
        with _listeners_lock:
            if _listeners.get(name) is accept:
                del _listeners[name]

    return stop


def plan(address: Address) -> Callable[[], Wire]:
    """Check a ``loop://`` address; see ``drivers.wires.plan_wire``."""
    settings = address.settings()
    capacity = settings.integer("capacity", 65536, least=1, most=1 << 24)
    write_seconds = settings.seconds("write_timeout", WRITE_SECONDS, least=0.01, most=60)
    if not address.host or address.path not in ("", "/"):
        settings.problem("应为 loop://名称 must be loop://name")
    settings.finish()

    def connect() -> Wire:
        with _listeners_lock:
            accept = _listeners.get(address.host)
        if accept is None:
            raise DeviceNotFound(f"{address.text}：没有设备 nobody listens there")
        near, far = loop_pair(address.text, capacity=capacity, write_seconds=write_seconds)
        accept(far)
        return near

    return connect
