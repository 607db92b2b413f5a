"""Scanners and card readers of a station: what they read is handed to the hall at once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from drivers.ports import Reader, Worrying
from drivers.supervisor import Supervisor
from hall.client.calls import ClientRefused, HallClient, HallUnreachable, new_key
from hall.config.settings import DeviceKind, DeviceSettings
from hall.domain.printers import counter_of

logger = logging.getLogger(__name__)

SCAN_SECONDS: Final = 2.0
"""A scan that the hall has not taken by then is dropped: whoever scanned scans again."""

OpenReader = Callable[[DeviceSettings], Reader]


class Scanners:
    """The readers that this station drives.

    A reader's thread reads, hands over and reads on. While it waits for the hall the device keeps
    what comes; what was scanned meanwhile is handed over afterwards, in order.
    """

    def __init__(
        self,
        client: HallClient,
        supervisor: Supervisor,
        devices: Sequence[DeviceSettings],
        open_reader: OpenReader,
    ) -> None:
        self._client = client
        self._supervisor = supervisor
        self._open_reader = open_reader
        self._readers = [one for one in devices if one.kind is DeviceKind.READER]

    def start(self) -> None:
        """Begin to read."""
        for device in self._readers:
            self._supervisor.watch(
                device.name,
                partial(self._open_reader, device),
                lambda reader, seconds: reader.read(seconds),
                partial(self._read, device),
                concern=lambda reader: reader.concern() if isinstance(reader, Worrying) else None,
            )

    def _read(self, device: DeviceSettings, code: str) -> None:
        """In the reader's thread. What was read stands in no log: it may be a person's number."""
        try:
            self._client.post(
                f"{place_of(device)}/scans", {"code": code}, key=new_key(),
                within_seconds=SCAN_SECONDS,
            )  # fmt: skip
        except HallUnreachable as error:
            logger.warning("%s: 读到的码没有送到大厅 a scan is dropped: %s", device.name, error)
        except ClientRefused as error:
            logger.warning("%s: 大厅没有接受 refused: %s [%s]", device.name, error, error.code)


def place_of(device: DeviceSettings) -> str:
    """The path of where it stands: a kiosk, or a window."""
    place = device.kiosk or ""
    counter = counter_of(place)
    return f"/kiosks/{place}" if counter is None else f"/counters/{counter}"
