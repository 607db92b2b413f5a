"""What can go wrong with a device, named by cause.

    DriverError
    ├── DriverNotFound      no driver of that name for this kind
    ├── DeviceConfigError   an address or an option that the driver cannot use
    └── DeviceError         the device or its wire
        ├── DeviceNotFound    the node, host or port does not exist (unplugged)
        ├── DevicePermission  it exists and this process may not open it
        ├── DeviceBusy        somebody else holds it
        ├── DeviceGone        it went away while in use
        ├── DeviceTimeout     it did not take or give bytes in time
        └── DeviceRefused     it answered, and the answer is no
            ├── PaperOut
            ├── CoverOpen
            ├── CutterJammed
            ├── PrinterNotReady
            └── PrinterSilent

Every error carries a stable ``code``; the sentence is for the person who stands at the device.
"""

from __future__ import annotations


class DriverError(Exception):
    """Anything a driver may raise."""

    code = "driver.error"


class DriverNotFound(DriverError):
    """Example scenario: ``driver = "escpso"`` in hall.toml."""

    code = "driver.not_found"


class DeviceConfigError(DriverError):
    """Example scenarios: an address without a scheme, a baud rate of 0, an unknown encoding."""

    code = "device.config"


class DeviceError(DriverError):
    """The device or its wire; the supervisor retries after one of these."""

    code = "device.error"


class DeviceNotFound(DeviceError):
    """Example scenarios: the USB plug is out, the printer's network address does not answer."""

    code = "device.not_found"


class DevicePermission(DeviceError):
    """Example scenario: the station's user is not in the groups dialout, lp or input."""

    code = "device.permission"


class DeviceBusy(DeviceError):
    """Example scenario: a second program holds the serial port."""

    code = "device.busy"


class DeviceGone(DeviceError):
    """Example scenarios: the cable was pulled, the peer closed the connection."""

    code = "device.gone"


class DeviceTimeout(DeviceError):
    """Example scenario: a printer that stopped reading with its buffer full."""

    code = "device.timeout"


class DeviceRefused(DeviceError):
    """The device understood and will not."""

    code = "device.refused"


class PaperOut(DeviceRefused):
    """The roll is empty; nothing of the job was sent."""

    code = "printer.paper_out"


class CoverOpen(DeviceRefused):
    """The printer's cover is open; nothing of the job was sent."""

    code = "printer.cover_open"


class CutterJammed(DeviceRefused):
    """The knife does not move; nothing of the job was sent."""

    code = "printer.cutter_jammed"


class PrinterNotReady(DeviceRefused):
    """It says that it is off-line, and not why; nothing of the job was sent."""

    code = "printer.not_ready"


class PrinterSilent(DeviceRefused):
    """It used to answer and answers no more; nothing of the job was sent."""

    code = "printer.silent"
