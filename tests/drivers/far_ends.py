"""The devices' side of wires in tests: a pty for serial ports, a FIFO for keyboards."""

from __future__ import annotations

import os
import select
import struct
import time
import tty
from pathlib import Path

EV_SYN, EV_KEY, EV_MSC = 0, 1, 4
SYN_REPORT, SYN_DROPPED = 0, 3


class PtyEnd:
    """The device at the other end of a serial port."""

    def __init__(self) -> None:
        self.master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self.path = os.ttyname(self._slave)

    def send(self, data: bytes) -> None:
        left = memoryview(data)
        while left:
            left = left[os.write(self.master, left) :]

    def receive(self, count: int, timeout_seconds: float = 5.0) -> bytes:
        """So many bytes, fewer when they do not come in time."""
        until, data = time.monotonic() + timeout_seconds, b""
        while len(data) < count:
            patience = max(0.0, until - time.monotonic())
            if not select.select([self.master], [], [], patience)[0]:
                break
            try:
                data += os.read(self.master, count - len(data))
            except OSError:  # the driver has closed its side
                break
        return data

    def unplug(self) -> None:
        if self.master >= 0:
            os.close(self.master)
            os.close(self._slave)
            self.master = -1

    close = unplug


class FifoEnd:
    """A forwarded keyboard: raw input_event records into a FIFO."""

    def __init__(self, folder: Path) -> None:
        self.path = str(folder / "keyboard")
        os.mkfifo(self.path)
        self._descriptor = -1

    def plug_in(self) -> None:
        """After the driver has opened the FIFO for reading."""
        self._descriptor = os.open(self.path, os.O_WRONLY)

    def send(self, data: bytes) -> None:
        left = memoryview(data)
        while left:
            left = left[os.write(self._descriptor, left) :]

    def unplug(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    close = unplug


def event(kind: int, code: int, value: int) -> bytes:
    return struct.pack("llHHi", 1_795_000_000, 0, kind, code, value)


def tap(code: int) -> bytes:
    """A key that goes down and up again, as the kernel tells it."""
    report = event(EV_SYN, SYN_REPORT, 0)
    return event(EV_KEY, code, 1) + report + event(EV_KEY, code, 0) + report
