"""From the reason why a device could not be opened to the error that says so."""

from __future__ import annotations

import errno

from drivers.errors import (
    DeviceBusy,
    DeviceConfigError,
    DeviceNotFound,
    DevicePermission,
    DriverError,
)

_FORBIDDEN = {errno.EACCES, errno.EPERM}
_TAKEN = {errno.EBUSY, errno.EAGAIN}
_UNFIT = {errno.EINVAL, errno.ENOTTY, errno.EISDIR}


def refusal(address: str, error: BaseException) -> DriverError:
    """The DriverError for an OSError or termios.error that opening this address raised."""
    number = _number(error)
    if number in _FORBIDDEN:
        return DevicePermission(
            f"{address}：没有权限，用户须在 dialout、lp 或 input 组 no permission ({error})"
        )
    if number in _TAKEN:
        return DeviceBusy(f"{address}：正被别的程序占用 held by another program ({error})")
    if number in _UNFIT:
        return DeviceConfigError(f"{address}：设备不支持这样的设置 cannot be set so ({error})")
    return DeviceNotFound(f"{address}：找不到设备，请检查电源和连线 not found ({error})")


def _number(error: BaseException) -> int | None:
    """The errno; a termios.error keeps it in its arguments only."""
    number = getattr(error, "errno", None)
    if number is None and error.args:
        number = error.args[0]
    return number if isinstance(number, int) else None
