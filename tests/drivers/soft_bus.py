"""A USB bus of software: what libusb would say of it, for pyusb to ask.

pyusb's own seam for other libraries (``usb.backend.IBackend``) stands here for the metal; the bytes
of a device's pipes go through a socket pair, at whose far end somebody is the device.
"""

from __future__ import annotations

import errno
import os
import select
import socket
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import usb.backend
import usb.core

from drivers.wires.descriptor import DescriptorWire

OUT, IN = 0x01, 0x82
_PACKET = 64


def usb_error(number: int) -> usb.core.USBError:
    """As libusb reports an error of the kernel's; ETIMEDOUT has a class of its own."""
    made = usb.core.USBTimeoutError if number == errno.ETIMEDOUT else usb.core.USBError
    return made(os.strerror(number), -1, number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting of one interface."""

    interface: int = 0
    alternate: int = 0
    of_class: int = 7
    protocol: int = 2
    pipes: tuple[int, ...] = (OUT, IN)


class SoftDevice:
    """One device on the bus. What happens to it is in ``calls``, in order."""

    def __init__(self, number: int, *settings: Setting, driver: str = "usblp") -> None:
        self.number = number
        self.settings = settings or (Setting(),)
        self.driver = driver
        """Who has its interfaces: a driver of the kernel's, "usbfs" for a program, or nobody."""
        self.calls: list[tuple[str, int]] = []
        self.forbidden = False
        self.away = False
        self.halted: set[int] = set()
        self.status: int | None = 0x18
        """The port's; None: it knows no such question."""
        self.empty_packets = 0
        """How many it sends before anything else."""
        self._near, self.far = socket.socketpair()
        for end in (self._near, self.far):
            end.setblocking(False)
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)

    def far_wire(self) -> DescriptorWire:
        """The device's end, to be served by what it is; it takes the socket over."""
        return DescriptorWire("usb", self.far.detach(), write_seconds=2.0)

    def unplug(self) -> None:
        self.away = True
        self._near.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._near.close()
        self.far.close()

    def send(self, data: memoryview, timeout_ms: int) -> int:
        if not select.select([], [self._near], [], timeout_ms / 1000)[1]:
            raise usb_error(errno.ETIMEDOUT)
        try:
            return self._near.send(data)
        except OSError as error:
            raise usb_error(errno.ENODEV) from error

    def receive(self, limit: int, timeout_ms: int) -> bytes:
        if self.empty_packets:
            self.empty_packets -= 1
            return b""
        if not select.select([self._near], [], [], timeout_ms / 1000)[0]:
            raise usb_error(errno.ETIMEDOUT)
        data = self._near.recv(limit)
        if not data:
            raise usb_error(errno.ENODEV)
        return data


@dataclass
class _Handle:
    device: SoftDevice
    claimed: set[int] = field(default_factory=set)


class SoftBus(usb.backend.IBackend):  # type: ignore[misc] # carries no types
    """The bus with its devices, as pyusb asks for it."""

    def __init__(self, *devices: SoftDevice, bus: int = 1) -> None:
        super().__init__()
        self.devices = list(devices)
        self.bus = bus
        self.open_handles = 0

    def enumerate_devices(self) -> Iterator[SoftDevice]:
        return iter([device for device in self.devices if not device.away])

    def get_device_descriptor(self, dev: SoftDevice) -> SimpleNamespace:
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0,
            bDeviceProtocol=0, bMaxPacketSize0=64, idVendor=0x04B8, idProduct=0x0202,
            bcdDevice=0x100, iManufacturer=0, iProduct=0, iSerialNumber=0, bNumConfigurations=1,
            address=dev.number, bus=self.bus, port_number=dev.number,
            port_numbers=(dev.number,), speed=2,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: SoftDevice, config: int) -> SimpleNamespace:
        if config:
            raise IndexError(config)
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=32, bConfigurationValue=1,
            bNumInterfaces=len({one.interface for one in dev.settings}), iConfiguration=0,
            bmAttributes=0xC0, bMaxPower=1, extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(
        self, dev: SoftDevice, intf: int, alt: int, config: int
    ) -> SimpleNamespace:
        setting = self._setting(dev, intf, alt)
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=setting.interface,
            bAlternateSetting=setting.alternate, bNumEndpoints=len(setting.pipes),
            bInterfaceClass=setting.of_class, bInterfaceSubClass=1,
            bInterfaceProtocol=setting.protocol, iInterface=0, extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(
        self, dev: SoftDevice, ep: int, intf: int, alt: int, config: int
    ) -> SimpleNamespace:
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=self._setting(dev, intf, alt).pipes[ep],
            bmAttributes=2, wMaxPacketSize=_PACKET, bInterval=0, bRefresh=0, bSynchAddress=0,
            extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, dev: SoftDevice) -> _Handle:
        if dev.forbidden:
            raise usb_error(errno.EACCES)
        self.open_handles += 1
        return _Handle(dev)

    def close_device(self, dev_handle: _Handle) -> None:
        self.open_handles -= 1

    def get_configuration(self, dev_handle: _Handle) -> int:
        return 1

    def set_interface_altsetting(self, dev_handle: _Handle, intf: int, altsetting: int) -> None:
        dev_handle.device.calls.append(("setting", altsetting))

    def is_kernel_driver_active(self, dev_handle: _Handle, intf: int) -> bool:
        return dev_handle.device.driver not in {"", "usbfs"}

    def detach_kernel_driver(self, dev_handle: _Handle, intf: int) -> None:
        dev_handle.device.calls.append(("detach", intf))
        dev_handle.device.driver = ""

    def attach_kernel_driver(self, dev_handle: _Handle, intf: int) -> None:
        if dev_handle.device.away:
            raise usb_error(errno.ENODEV)
        dev_handle.device.calls.append(("attach", intf))
        dev_handle.device.driver = "usblp"

    def claim_interface(self, dev_handle: _Handle, intf: int) -> None:
        if dev_handle.device.driver:
            raise usb_error(errno.EBUSY)
        dev_handle.device.calls.append(("claim", intf))
        dev_handle.device.driver = "usbfs"

    def release_interface(self, dev_handle: _Handle, intf: int) -> None:
        if dev_handle.device.away:
            raise usb_error(errno.ENODEV)
        dev_handle.device.calls.append(("release", intf))
        dev_handle.device.driver = ""

    def clear_halt(self, dev_handle: _Handle, ep: int) -> None:
        dev_handle.device.calls.append(("clear", ep))
        dev_handle.device.halted.discard(ep)

    def bulk_write(self, handle: _Handle, ep: int, intf: int, data: Any, timeout: int) -> int:
        self._refuse(handle.device, ep)
        return handle.device.send(memoryview(data), timeout)

    def bulk_read(self, handle: _Handle, ep: int, intf: int, buff: Any, timeout: int) -> int:
        self._refuse(handle.device, ep)
        data = handle.device.receive(len(buff), timeout)
        buff[: len(data)] = array("B", data)
        return len(data)

    def ctrl_transfer(
        self, handle: _Handle, kind: int, request: int, value: int, index: int, data: Any, ms: int
    ) -> int:
        if handle.device.away:
            raise usb_error(errno.ENODEV)
        if (kind, request) == (0x80, 0):  # the standard's GET_STATUS, of the device
            data[:2] = array("B", b"\1\0")
            return 2
        assert (kind, request, value, index) == (0xA1, 1, 0, 0)
        if handle.device.status is None:
            raise usb_error(errno.EPIPE)
        data[0] = handle.device.status
        return 1

    def _refuse(self, device: SoftDevice, pipe: int) -> None:
        if device.away:
            raise usb_error(errno.ENODEV)
        if pipe in device.halted:
            raise usb_error(errno.EPIPE)

    def _setting(self, dev: SoftDevice, intf: int, alt: int) -> Setting:
        numbers = sorted({one.interface for one in dev.settings})
        settings = [one for one in dev.settings if one.interface == numbers[intf]]
        return settings[alt]
