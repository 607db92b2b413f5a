"""``file:///dev/usb/lp0``: a device node; also a FIFO or an existing file, which only take bytes.

Parameter: ``write_timeout`` in seconds (5). A file that does not exist is DeviceNotFound, never
made: a mistyped ``/dev`` path must not become an ordinary file that swallows every slip.
"""

from __future__ import annotations

import errno
import fcntl
import logging
import os
import select
import time
from array import array
from collections.abc import Callable
from pathlib import Path

from drivers.configuration import Address
from drivers.errors import DeviceGone, DeviceNotFound
from drivers.plugged.names import require_its_name
from drivers.ports import Wire
from drivers.wires.descriptor import OS_ERRORS, WRITE_SECONDS, DescriptorWire
from drivers.wires.opening import refusal

logger = logging.getLogger(__name__)

_PAUSE_SECONDS = 0.01
_LPGETSTATUS = 0x060B
"""linux/lp.h; usblp asks the printer over the control endpoint, whatever its data pipes do."""
_NO_SUCH_QUESTION = {errno.ENOTTY, errno.EINVAL}
_GONE = {errno.ENODEV, errno.ENXIO}
_TWO_WAY_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS, errno.EINVAL}


class NodeWire(DescriptorWire):
    """A device node. ``mute`` means that nothing can ever be read from it."""

    def __init__(self, address: str, descriptor: int, *, mute: bool, write_seconds: float) -> None:
        super().__init__(address, descriptor, write_seconds=write_seconds)
        self._mute = mute
        self._has_status = True

    def read(self, timeout_seconds: float, limit: int = 4096) -> bytes:
        deadline = time.monotonic() + max(0.0, timeout_seconds)
        with self._reading:
            while True:
                self._refuse_if_closed()
                events = self._wait(0 if self._mute else select.POLLIN, deadline)
                if not events:
                    return b""
                self._refuse_if_closed()
                if self._mute:
                    raise DeviceGone(f"{self.address}：对方已断开 the other end is gone")
                data = self._take(limit)
                if not data and events & (select.POLLHUP | select.POLLERR):
                    raise DeviceGone(f"{self.address}：设备已断开 the device is gone")
                if data or time.monotonic() >= deadline:
                    return data
                # usblp gives an empty packet as an empty read and stays ready: wait a little.
                self._pause(deadline)

    def port_status(self) -> int | None:
        """See ``drivers.ports.PrinterPort``; None for a FIFO, a file, or a node of another kind.

        Raises DeviceGone when the printer is no longer there.
        """
        if not self._has_status:
            return None
        bits = array("i", [0])
        # close() waits for it: the number of a descriptor that was given back is soon another's.
        with self._writing:
            self._refuse_if_closed()
            try:
                fcntl.ioctl(self._descriptor, _LPGETSTATUS, bits)
            except OSError as error:
                if error.errno in _GONE:
                    raise self._gone(error) from error
                self._has_status = error.errno not in _NO_SUCH_QUESTION
                return None
        return bits[0]

    def _take(self, limit: int) -> bytes:
        try:
            return os.read(self._descriptor, limit)
        except BlockingIOError:
            return b""
        except OS_ERRORS as error:
            if getattr(error, "errno", None) == errno.EINVAL:
                logger.info("%s: one-way printer, its state stays unknown", self.address)
                self._mute = True
                return b""
            raise self._gone(error) from error

    def _pause(self, deadline: float) -> None:
        poller = select.poll()
        poller.register(self._wake_end, select.POLLIN)
        poller.poll(max(0.0, min(_PAUSE_SECONDS, deadline - time.monotonic())) * 1000)


def plan(address: Address) -> Callable[[], Wire]:
    """Check a ``file://`` address; see ``drivers.wires.plan_wire``."""
    settings = address.settings()
    write_seconds = settings.seconds("write_timeout", WRITE_SECONDS, least=0.01, most=60)
    if address.host or not address.path.startswith("/"):
        settings.problem("应有三条斜线 three slashes are needed, as in file:///dev/usb/lp0")
    settings.finish()

    def connect() -> Wire:
        try:
            descriptor, mute = _open(address.path)
        except OSError as error:
            raise refusal(address.text, error) from error
        try:
            require_its_name(address.text, address.path, os.fstat(descriptor).st_rdev)
        except DeviceNotFound:
            os.close(descriptor)
            raise
        try:
            return NodeWire(address.text, descriptor, mute=mute, write_seconds=write_seconds)
        except OSError as error:
            os.close(descriptor)
            raise refusal(address.text, error) from error

    return connect


def _open(path: str) -> tuple[int, bool]:
    """The descriptor and whether it is one-way."""
    one_way = os.O_WRONLY | os.O_NONBLOCK | os.O_APPEND | os.O_CLOEXEC
    if not Path(path).is_char_device():
        # Opened both ways, a FIFO would give us our own bytes back as answers.
        return os.open(path, one_way), True
    try:
        return os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC), False
    except OSError as error:
        if error.errno not in _TWO_WAY_REFUSED:
            raise
        return os.open(path, one_way), True
