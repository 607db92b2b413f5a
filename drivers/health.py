"""How a device is, as its supervisor tells it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from drivers.errors import DeviceError, DeviceRefused, DriverError


class HealthState(StrEnum):
    """How a device is."""

    STARTING = "starting"
    """Not opened yet."""
    ONLINE = "online"
    WARNING = "warning"
    """It works, and somebody should look after it before it does not."""
    OFFLINE = "offline"
    """Not there, or not to be had."""
    FAULT = "fault"
    """It is there and will not, or it is set wrongly, or something unexpected happened."""


@dataclass(frozen=True, slots=True)
class Concern:
    """What somebody should look after although the device works: the paper is near its end."""

    code: str
    """Stable, such as ``printer.paper_low``."""
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceHealth:
    """How one device is, and since when."""

    name: str
    state: HealthState
    since: float
    """Seconds of the monotonic clock."""
    code: str | None = None
    """The error's stable code, ``device.gone``, or the concern's; None while all is well."""
    detail: str = ""
    """The error's sentence, or the concern's."""


HealthHook = Callable[[DeviceHealth], None]


def state_after(error: Exception) -> HealthState:
    """The state that an error leaves a device in."""
    away = isinstance(error, DeviceError) and not isinstance(error, DeviceRefused)
    return HealthState.OFFLINE if away else HealthState.FAULT


def code_of(error: Exception) -> str:
    """The error's stable code; one that is no driver's word is ``driver.unexpected``."""
    return error.code if isinstance(error, DriverError) else "driver.unexpected"
