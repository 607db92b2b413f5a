"""Linux keyboards, for keypads and for scanners that type.

Two addresses: ``evdev:///dev/input/by-id/...`` is a keyboard in this machine, taken for
ourselves alone, and only while that name is surely its own; ``events:///path`` is a stream of raw
``input_event`` records, such as a FIFO into which another machine forwards its keyboard. A stream
has no grab and no list of the keys that are held.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import select
import struct
import sys
import termios
import threading
import time
from collections.abc import Callable
from typing import Protocol

from evdev import InputDevice
from evdev.eventio import EventIO

from drivers.configuration import did_you_mean, parse_address
from drivers.errors import DeviceConfigError, DeviceGone, DeviceNotFound
from drivers.plugged import names
from drivers.plugged.names import leads_elsewhere, require_its_name
from drivers.strokes import Stroke, StrokeSorter
from drivers.wires.opening import refusal

RECORD_BYTES = struct.calcsize("llHHi")
REST_OF_RECORD_SECONDS = 0.005
"""How long to leave a record that has come in part before looking again."""


class Keyboard(Protocol):
    """A source of strokes."""

    address: str

    def read(self, timeout_seconds: float) -> list[Stroke]:
        """The strokes that are there, waiting at most so long for the first. Raises DeviceGone."""

    def close(self) -> None:
        """Let go of it, from any thread; closing twice is harmless."""


class EventSource(Protocol):
    """Where a keyboard's events come from: a descriptor to wait for, and what can be read of it."""

    def fileno(self) -> int:
        """The descriptor; readable when there may be events, or when the keyboard is gone."""

    def take(self) -> list[Stroke]:
        """The strokes of the events that are there. Raises BlockingIOError when no whole event is,
        OSError when the keyboard is gone.
        """

    def look(self) -> None:
        """Nothing came. Raises OSError when it is not the keyboard any more that is meant."""

    def release(self) -> None:
        """Give the descriptor back. Called once, with no reader inside."""


class EventKeyboard:
    """A keyboard whose descriptor is waited for together with a pipe: close() wakes the reader."""

    def __init__(self, address: str, source: EventSource) -> None:
        """Owns the source from now on."""
        self.address = address
        self._source = source
        self._closed = False
        self._reading = threading.Lock()
        self._closing = threading.Lock()
        self._wake_end, self._waker = os.pipe()

    def read(self, timeout_seconds: float) -> list[Stroke]:
        until = time.monotonic() + timeout_seconds
        with self._reading:
            while True:
                strokes = self._wait_and_take(max(0.0, until - time.monotonic()))
                if strokes or time.monotonic() >= until:
                    return strokes

    def close(self) -> None:
        with self._closing:
            if self._closed:
                return
            self._closed = True
            os.write(self._waker, b"x")
            with self._reading:
                self._source.release()
                os.close(self._waker)
                os.close(self._wake_end)

    def _wait_and_take(self, timeout_seconds: float) -> list[Stroke]:
        self._refuse_if_closed()
        poller = select.poll()
        poller.register(self._source.fileno(), select.POLLIN)
        poller.register(self._wake_end, select.POLLIN)
        ready = poller.poll(timeout_seconds * 1000)
        self._refuse_if_closed()
        try:
            if ready:
                return self._source.take()
            self._source.look()
        except BlockingIOError:
            # An event that has come in part keeps the descriptor readable until its rest is there.
            select.select([self._wake_end], [], [], REST_OF_RECORD_SECONDS)
        except OSError as error:
            raise DeviceGone(
                f"{self.address}：键盘已断开 the keyboard is gone ({error})"
            ) from error
        return []

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise DeviceGone(f"{self.address}：键盘已关闭 the keyboard is closed")


class NodeSource:
    """A keyboard in this machine."""

    def __init__(self, path: str) -> None:
        """Raises OSError."""
        self._path = path
        self._node: InputDevice[str] = InputDevice(path)
        self._sorter = StrokeSorter()

    @property
    def number(self) -> int:
        """The device number of what was opened, whatever its name leads to by now."""
        return os.fstat(self._node.fd).st_rdev

    def grab(self) -> None:
        """Have its keys reach nobody else. Raises OSError when somebody else has grabbed it."""
        self._node.grab()

    def fileno(self) -> int:
        return self._node.fileno()

    def take(self) -> list[Stroke]:
        return self._sorter.sort(self._node.read(), self._node.active_keys)

    def look(self) -> None:
        if leads_elsewhere(self._path, self.number, names.MACHINE_ROOT):
            raise OSError(errno.ENODEV, "名称已指着另一个设备 its name is another's by now")

    def release(self) -> None:
        with contextlib.suppress(OSError):  # an unplugged node cannot be closed in peace
            self._node.close()


class _EventStream(EventIO):
    """The evdev library's own reader, on any descriptor."""

    def __init__(self, descriptor: int) -> None:
        self.fd = descriptor

    def close(self) -> None:
        os.close(self.fd)


class StreamSource:
    """Raw ``input_event`` records from a pipe, wherever they are split."""

    def __init__(self, descriptor: int) -> None:
        """Owns the descriptor from now on."""
        os.set_blocking(descriptor, False)
        self._stream = _EventStream(descriptor)
        self._sorter = StrokeSorter()

    def fileno(self) -> int:
        return self._stream.fd

    def take(self) -> list[Stroke]:
        there = self._bytes_there()
        if there < RECORD_BYTES:
            if self._hung_up():
                raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
            raise BlockingIOError  # the reader takes only whole records
        read = (self._stream.read_one() for _ in range(there // RECORD_BYTES))
        return self._sorter.sort(event for event in read if event is not None)

    def look(self) -> None:
        """Nothing: a path is all that is known of who forwards."""

    def release(self) -> None:
        self._stream.close()

    def _bytes_there(self) -> int:
        count = bytearray(4)
        fcntl.ioctl(self._stream.fd, termios.FIONREAD, count)
        return int.from_bytes(count, sys.byteorder)

    def _hung_up(self) -> bool:
        poller = select.poll()
        poller.register(self._stream.fd, select.POLLIN)
        return any(state & select.POLLHUP for _, state in poller.poll(0))


def plan_keyboard(address: str, *, grab: bool = True) -> Callable[[], Keyboard]:
    """Check ``evdev:///dev/input/...`` or ``events:///path`` and return what opens it.

    Raises DeviceConfigError for a bad address; opening raises DeviceNotFound, DevicePermission
    or DeviceBusy when the keyboard cannot be had now.
    """
    parsed = parse_address(address)
    if parsed.scheme not in ("evdev", "events"):
        known = did_you_mean(parsed.scheme, ("evdev", "events"))
        raise DeviceConfigError(f"设备地址 {address} 有误：没有“{parsed.scheme}”这种键盘，{known}")
    if parsed.host or not parsed.path:
        raise DeviceConfigError(
            f"设备地址 {address} 有误：要写三条斜线 three slashes，"
            f"例如 for example evdev:///dev/input/by-id/…"
        )
    if parsed.scheme == "evdev":
        return lambda: _open_node(address, parsed.path, grab=grab)
    return lambda: _open_stream(address, parsed.path)


def _open_node(address: str, path: str, *, grab: bool) -> EventKeyboard:
    try:
        source = NodeSource(path)
    except OSError as error:
        raise refusal(address, error) from error
    try:
        # Before it is grabbed: a stranger's keys are not ours to take away.
        require_its_name(address, path, source.number)
        if grab:
            source.grab()
    except OSError as error:
        source.release()
        raise refusal(address, error) from error
    except DeviceNotFound:
        source.release()
        raise
    return EventKeyboard(address, source)


def _open_stream(address: str, path: str) -> EventKeyboard:
    try:
        source = StreamSource(os.open(path, os.O_RDONLY | os.O_NONBLOCK))
    except OSError as error:
        raise refusal(address, error) from error
    return EventKeyboard(address, source)
