"""What wires over a file descriptor share: bounded writes, prompt reads, closing from anywhere.

The descriptor is non-blocking and waited for with poll(2), together with a pipe that close()
writes to: so a reader in another thread wakes at once, and the descriptor is only given back
when nobody uses it any more.
"""

from __future__ import annotations

import os
import select
import termios
import threading
import time

from drivers.errors import DeviceGone, DeviceTimeout

WRITE_SECONDS = 5.0
"""How long a write may take unless the address says otherwise (``write_timeout``)."""

OS_ERRORS = (OSError, termios.error)
"""An unplugged tty raises termios.error, which is no OSError, where one would expect the other."""


class DescriptorWire:
    """A wire over a non-blocking descriptor. Subclasses open it and give it back."""

    def __init__(self, address: str, descriptor: int, *, write_seconds: float) -> None:
        self.address = address
        self._descriptor = descriptor
        self._write_seconds = write_seconds
        self._stalled = False
        self._closed = False
        self._reading = threading.Lock()
        self._writing = threading.Lock()
        self._closing = threading.Lock()
        self._wake_end, self._waker = os.pipe()

    def write(self, data: bytes) -> None:
        deadline = time.monotonic() + self._write_seconds
        left = memoryview(data)
        with self._writing:
            while left:
                self._refuse_if_closed()
                try:
                    left = left[os.write(self._descriptor, left) :]
                except BlockingIOError:
                    if not self._wait(select.POLLOUT, deadline):
                        self._stalled = True
                        raise DeviceTimeout(
                            f"{self.address}：设备在 {self._write_seconds:g} 秒内没有收下数据 "
                            f"it did not take {len(left)} of {len(data)} bytes in time"
                        ) from None
                except OS_ERRORS as error:
                    raise self._gone(error) from error

    def read(self, timeout_seconds: float, limit: int = 4096) -> bytes:
        deadline = time.monotonic() + max(0.0, timeout_seconds)
        with self._reading:
            while True:
                self._refuse_if_closed()
                if not self._wait(select.POLLIN, deadline):
                    self._note_silence()
                    return b""
                self._refuse_if_closed()
                try:
                    data = os.read(self._descriptor, limit)
                except BlockingIOError:
                    continue
                except OS_ERRORS as error:
                    raise self._gone(error) from error
                if not data:
                    raise DeviceGone(f"{self.address}：对方已断开 the other end is gone")
                return data

    def close(self) -> None:
        with self._closing:
            if self._closed:
                return
            self._closed = True
            os.write(self._waker, b"x")
            with self._reading, self._writing:
                self._release()
                os.close(self._waker)
                os.close(self._wake_end)

    def _note_silence(self) -> None:
        """Nothing came in time. Raises DeviceGone where the wire itself knows that nobody is there
        any more.
        """

    def _release(self) -> None:
        """Give the descriptor back. Called once, with no reader or writer inside."""
        os.close(self._descriptor)

    def _wait(self, event: int, deadline: float) -> int:
        """The descriptor's poll events, POLLNVAL when the wire was closed; 0 when time is over."""
        poller = select.poll()
        poller.register(self._descriptor, event)
        poller.register(self._wake_end, select.POLLIN)
        left_ms = max(0.0, deadline - time.monotonic()) * 1000
        ready = dict(poller.poll(left_ms))
        return select.POLLNVAL if self._wake_end in ready else ready.get(self._descriptor, 0)

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise DeviceGone(f"{self.address}：连接已关闭 the wire is closed")

    def _gone(self, error: BaseException) -> DeviceGone:
        return DeviceGone(f"{self.address}：设备已断开 the device is gone ({error})")
