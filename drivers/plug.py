"""Where the cable of a virtual piece of hardware goes in: it can be pulled and put back."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from drivers.errors import DeviceGone, DeviceNotFound, DeviceTimeout
from drivers.ports import Wire
from drivers.wires.loop import loop_pair

logger = logging.getLogger(__name__)


class Plug:
    """The device's side of one cable. Thread-safe.

    ``receive`` gets the bytes that come from the driver, in a thread of the plug's own;
    ``tick`` is called there every ``tick_seconds`` while a cable is in.
    """

    def __init__(
        self,
        name: str,
        receive: Callable[[bytes], None],
        *,
        tick: Callable[[], None] | None = None,
        tick_seconds: float = 0.2,
    ) -> None:
        self._name = name
        self._receive = receive
        self._tick = tick
        self._tick_seconds = tick_seconds
        self._lock = threading.Lock()
        self._end: Wire | None = None
        self._pulled = False

    def connect(self) -> Wire:
        """The driver's end of a new cable; one that was in before is gone.

        Raises DeviceNotFound while the plug is pulled.
        """
        self._drop()
        with self._lock:
            if self._pulled:
                raise DeviceNotFound(f"loop://{self._name}：模拟设备已拔出 it is unplugged")
            near, far = loop_pair(f"loop://{self._name}")
            self._end = far
        thread = threading.Thread(
            target=self._listen, args=(far,), name=f"simulated-{self._name}", daemon=True
        )
        thread.start()
        return near

    def pull(self) -> None:
        """Take the cable out: the driver finds the device gone, and not to be found."""
        with self._lock:
            self._pulled = True
        self._drop()

    def put_back(self) -> None:
        with self._lock:
            self._pulled = False

    def send(self, data: bytes) -> None:
        """Say something to the driver; nobody hears it when no cable is in.

        Raises DeviceTimeout when the driver has stopped reading.
        """
        with self._lock:
            end = self._end
        if end is None:
            return
        try:
            end.write(data)
        except DeviceGone:
            logger.debug("simulated device %s speaks to nobody", self._name)

    def close(self) -> None:
        self._drop()

    def _drop(self) -> None:
        with self._lock:
            end, self._end = self._end, None
        if end is not None:
            end.close()

    def _listen(self, end: Wire) -> None:
        next_tick_at = time.monotonic() + self._tick_seconds
        try:
            while True:
                data = end.read(max(0.0, next_tick_at - time.monotonic()))
                if data:
                    self._receive(data)
                if time.monotonic() >= next_tick_at:
                    next_tick_at = time.monotonic() + self._tick_seconds
                    self._do_tick()
        except DeviceGone:
            logger.debug("the driver of simulated device %s has let go", self._name)
        except Exception:  # the thread's outermost fence
            logger.exception("模拟设备 %s 出错", self._name)
        finally:
            with self._lock:
                if self._end is end:
                    self._end = None
            end.close()

    def _do_tick(self) -> None:
        if self._tick is None:
            return
        try:
            self._tick()
        except DeviceTimeout:
            logger.debug("the driver of simulated device %s does not read", self._name)
