"""Wires: how bytes reach a device, chosen by the scheme of its address.

serial:///dev/ttyUSB0?baud=9600     serial port, 8N1 unless told
tcp://192.168.1.50:9100             a connection of our own
file:///dev/usb/lp0                 a device node, a FIFO or an existing file
usb-serial:///0403:6001/A50285BI    a serial port by its USB device, whatever its number is now
usb-printer:///04b8:0202/TM0001     a printer's node, likewise
libusb:///04b8:0202/TM0001          a printer's own pipes, without a node of the kernel's
loop://name                         inside this process, see drivers.wires.loop
spy://<another address>             the same, with the last frames kept

Every wire writes in bounded time, gives what has come as soon as it is there, says DeviceGone
when the other end is gone, and may be closed from any thread, twice too.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from drivers.configuration import Address, did_you_mean, parse_address
from drivers.errors import DeviceConfigError
from drivers.ports import Wire

_SCHEMES = {
    "serial": "drivers.wires.serial_port",
    "tcp": "drivers.wires.tcp",
    "file": "drivers.wires.node",
    "usb-serial": "drivers.wires.usb_port",
    "usb-printer": "drivers.wires.usb_port",
    "libusb": "drivers.wires.pipes",
    "loop": "drivers.wires.loop",
    "spy": "drivers.spy",
}


def plan_wire(address: str) -> Callable[[], Wire]:
    """Check an address and return what opens it; nothing is opened yet.

    Raises DeviceConfigError with everything that is wrong with the address.
    """
    parsed = parse_address(address)
    module_name = _SCHEMES.get(parsed.scheme)
    if module_name is None:
        raise DeviceConfigError(
            f"设备地址 {address} 有误：没有“{parsed.scheme}”这种连接方式，"
            f"{did_you_mean(parsed.scheme, list(_SCHEMES))}"
        )
    plan: Callable[[Address], Callable[[], Wire]] = import_module(module_name).plan
    return plan(parsed)


def open_wire(address: str) -> Wire:
    """Open the wire at this address.

    Raises DeviceConfigError for a bad address; DeviceNotFound, DevicePermission or DeviceBusy
    when it cannot be opened now.
    """
    return plan_wire(address)()
