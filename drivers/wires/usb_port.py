"""A serial port or a printer found by what its USB device says of itself, at every opening anew.

usb-serial:///0403:6001/A50285BI?baud=9600     vendor:product / the device's serial number
usb-serial:///1a86:7523?at=1-1.2&baud=9600     vendor:product in that socket
usb-printer:///04b8:0202/TM0001                the same for /dev/usb/lp*

For machines without udev's names, and for adapters that share one. Whatever number the port has
after the next plug, ttyUSB0 or ttyUSB1, it is found. ``interface`` chooses a port of an adapter
with several. All other parameters are those of ``serial://`` and ``file://``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import ModuleType
from typing import Final

from drivers.configuration import Address
from drivers.plugged.listing import below, plugged_in
from drivers.plugged.seeking import OWN_PARAMETERS, sought_by
from drivers.plugged.usb import ROOT
from drivers.ports import Wire
from drivers.wires import node, serial_port

MACHINE_ROOT = ROOT
"""Where /sys and /dev are looked for."""

_WIRES: Final[dict[str, ModuleType]] = {"usb-serial": serial_port, "usb-printer": node}


def plan(address: Address) -> Callable[[], Wire]:
    """Check a ``usb-serial://`` or ``usb-printer://`` address; see ``drivers.wires.plan_wire``."""
    sought = sought_by(address)
    wire = _WIRES[address.scheme]
    others = {
        name: value for name, value in address.parameters.items() if name not in OWN_PARAMETERS
    }
    # What the wire itself finds wrong is told now, with a path that is surely one.
    wire.plan(replace(address, path="/dev/null", parameters=others))

    def connect() -> Wire:
        path = below(MACHINE_ROOT, sought.among(plugged_in(MACHINE_ROOT)).node)
        planned: Callable[[], Wire] = wire.plan(replace(address, path=str(path), parameters=others))
        return planned()

    return connect
