"""The last bytes of a station's devices, for the page /devices: for who looks for a fault.

Not all may be seen. What a reader reads is not listened to at all, for it may be a person's number;
of what a printer is sent only short commands are shown, for the rest is what stands on the paper.
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from drivers.configuration import DeviceConfig
from drivers.spy import Direction, Frame, last_frames, spied
from hall.app.driver_configs import driver_config
from hall.config.settings import DeviceKind, DeviceSettings

SHOWN_FRAMES: Final = 40
COMMAND_BYTES: Final = 16
"""A longer write to a printer is taken for a slip."""


def heard_config(device: DeviceSettings) -> DeviceConfig:
    """A device of hall.toml as its driver wants it, with an ear at its wire."""
    config = driver_config(device)
    if device.kind is DeviceKind.READER:
        return config
    return replace(config, address=spied(config.address))


def shown_frames(device: DeviceSettings, now: datetime) -> list[dict[str, Any]]:
    """The newest last; ``at`` as RFC 3339, ``hex`` empty where it is not to be seen."""
    if device.kind is DeviceKind.READER:
        return []
    began = time.monotonic()
    return [
        {
            "direction": frame.direction.value,
            "at": (now - timedelta(seconds=began - frame.at)).isoformat(timespec="milliseconds"),
            "size": frame.size,
            "hex": frame.data.hex(" ") if _may_be_seen(device, frame) else "",
        }
        for frame in last_frames(device.address)[-SHOWN_FRAMES:]
    ]


def _may_be_seen(device: DeviceSettings, frame: Frame) -> bool:
    to_paper = device.kind is DeviceKind.PRINTER and frame.direction is Direction.SENT
    return not to_paper or frame.size <= COMMAND_BYTES
