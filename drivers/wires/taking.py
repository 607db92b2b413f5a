"""From a USB device to its pipes: which of its interfaces prints, taken and given back."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any, Final

import usb.backend.libusb1
import usb.core
import usb.util

from drivers.errors import DeviceConfigError, DeviceNotFound
from drivers.plugged.usb import UsbDevice

logger = logging.getLogger(__name__)

_PRINTER_CLASS: Final = 7
_BEST_PROTOCOLS: Final = (2, 1, 3)
"""Of the printer class, as usblp prefers them: both ways, one way, both ways by IEEE 1284.4. The
fourth is IPP, which is no ESC/POS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipes:
    """Where the bytes of one device go in and out."""

    device: Any
    interface: int
    outward: Any
    inward: Any | None
    """None for a printer that says nothing."""
    taken: bool
    """Whether it was taken from a driver of the kernel's."""
    printer_class: bool


def library() -> Any:
    """The way to libusb 1.0, through pyusb; None where that is not installed."""
    return usb.backend.libusb1.get_backend()


def take_pipes(address: str, place: UsbDevice, wanted: int | None) -> Pipes:
    """Open the device there and claim the interface that prints, or the wanted one.

    Raises DeviceConfigError for a device that takes no bytes to print, or without libusb,
    DeviceNotFound while libusb does not know it, and USBError.
    """
    device = _found(address, place)
    taken, number = False, wanted or 0
    try:
        setting = _setting(address, device, wanted)
        number = setting.bInterfaceNumber
        taken = _take(device, number)
        usb.util.claim_interface(device, number)
        if setting.bAlternateSetting:
            setting.set_altsetting()
    except BaseException:
        _give_back(address, device, number, taken=taken)
        raise
    return Pipes(
        device=device, interface=number, outward=_pipe(setting, usb.util.ENDPOINT_OUT),
        inward=_pipe(setting, usb.util.ENDPOINT_IN), taken=taken,
        printer_class=setting.bInterfaceClass == _PRINTER_CLASS,
    )  # fmt: skip


def give_back(address: str, pipes: Pipes) -> None:
    """Let go of the device; a driver of the kernel's that it was taken from has it again."""
    _give_back(address, pipes.device, pipes.interface, taken=pipes.taken)


def _give_back(address: str, device: Any, interface: int, *, taken: bool) -> None:
    try:
        usb.util.release_interface(device, interface)
        if taken:
            device.attach_kernel_driver(interface)
    except usb.core.USBError as error:
        # Pulled out, most often: the kernel then has nothing to be given back.
        logger.info("%s: not given back (%s)", address, error)
    finally:
        usb.util.dispose_resources(device)


def _found(address: str, place: UsbDevice) -> Any:
    backend = library()
    if backend is None:
        raise DeviceConfigError(
            f"{address}：没有安装 libusb，请运行 apt install libusb-1.0-0 libusb is not installed"
        )
    # Whoever looks by number finds the device that was meant, and not its twin in the next socket.
    device = usb.core.find(backend=backend, bus=place.bus, address=place.number)
    if device is None:
        raise DeviceNotFound(f"{address}：设备刚刚插上或拔下 it is just coming or going")
    return device


def _take(device: Any, interface: int) -> bool:
    """Whether a driver of the kernel's had it. What another program holds is not taken."""
    if not device.is_kernel_driver_active(interface):
        return False
    device.detach_kernel_driver(interface)
    return True


def _setting(address: str, device: Any, wanted: int | None) -> Any:
    """The interface that prints, in the best of its settings.

    Raises DeviceConfigError for a device, or an interface, that takes no bytes.
    """
    fitting = [
        setting
        for setting in device.get_active_configuration()
        if wanted in {None, setting.bInterfaceNumber}
        and _pipe(setting, usb.util.ENDPOINT_OUT) is not None
    ]
    if not fitting:
        raise DeviceConfigError(f"{address}：这个USB设备不收打印数据 it takes no bytes to print")
    return min(fitting, key=_rank)


def _rank(setting: Any) -> int:
    protocol = setting.bInterfaceProtocol
    if setting.bInterfaceClass != _PRINTER_CLASS or protocol not in _BEST_PROTOCOLS:
        return len(_BEST_PROTOCOLS)
    return _BEST_PROTOCOLS.index(protocol)


def _pipe(setting: Any, direction: int) -> Any | None:
    for pipe in setting:
        bulk = usb.util.endpoint_type(pipe.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
        if bulk and usb.util.endpoint_direction(pipe.bEndpointAddress) == direction:
            return pipe
    return None
