"""How a station's devices are, told to the hall: the newest word of each, once it is there."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass

from hall.client.calls import ClientRefused, HallClient, HallUnreachable

logger = logging.getLogger(__name__)

RETRY_SECONDS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceReport:
    """How one device is; the words of ``POST /devices/report``."""

    device: str
    kind: str
    driver: str
    state: str
    code: str = ""
    detail: str = ""


class DeviceReports:
    """Sends reports from a thread of its own, so that no device waits for the hall."""

    def __init__(self, client: HallClient, station: str) -> None:
        self._client = client
        self._station = station
        self._waiting: dict[str, DeviceReport] = {}
        self._last: dict[str, DeviceReport] = {}
        self._changed = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="device-reports", daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether the thread that sends still runs: without it no word on a device gets through."""
        return self._thread.is_alive()

    def put(self, report: DeviceReport) -> None:
        """Have this told; it takes the place of an older word of the same device."""
        with self._changed:
            self._waiting[report.device] = self._last[report.device] = report
            self._changed.notify()

    def tell_again(self) -> None:
        """The hall is there again: it may have missed this station, and not know what it knew."""
        with self._changed:
            self._waiting = dict(self._last)
            self._changed.notify()

    def close(self, timeout_seconds: float = 1.0) -> None:
        """End the thread; what the hall was not there for is not told."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join(timeout_seconds)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._closed)
                if self._closed:
                    return
                report = self._waiting.pop(next(iter(self._waiting)))
            if self._send(report):
                continue
            with self._changed:
                self._waiting.setdefault(report.device, report)
                self._changed.wait_for(lambda: self._closed, RETRY_SECONDS)

    def _send(self, report: DeviceReport) -> bool:
        body = {
            "station": self._station,
            "device": report.device,
            "kind": report.kind,
            "driver": report.driver,
            "state": report.state,
            "code": report.code,
            "detail": report.detail[:500],
        }
        try:
            self._client.post("/devices/report", body, within_seconds=RETRY_SECONDS)
        except HallUnreachable:
            return False
        except ClientRefused as error:
            logger.warning("the hall does not take a report: %s [%s]", error, error.code)
            # A full disk is emptied, and this may be the last word on the device for long.
            return error.is_final
        return True
