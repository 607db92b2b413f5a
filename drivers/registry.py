"""Drivers by name: one typed registry for each kind of device.

A driver is a class with ``from_config(config)`` that opens the device and returns it. Built-in
ones are imported when first asked for; others come from entry points of the groups
``jiaohao.printers``, ``jiaohao.keypads``, ``jiaohao.signs``, ``jiaohao.voices`` and
``jiaohao.readers``. A class may also have ``check_config(config)``, which raises
DeviceConfigError without opening anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Generic, TypeGuard, TypeVar

from drivers.configuration import DeviceConfig, DeviceKind, did_you_mean
from drivers.errors import DeviceConfigError, DriverNotFound
from drivers.ports import CounterSign, Keypad, Reader, TicketPrinter, Voice

__all__ = [
    "DeviceConfig",
    "DeviceKind",
    "Registry",
    "check_device",
    "known_drivers",
    "open_keypad",
    "open_printer",
    "open_reader",
    "open_sign",
    "open_voice",
]

Device = TypeVar("Device")


class Registry(Generic[Device]):
    """The drivers of one kind."""

    def __init__(
        self,
        kind: DeviceKind,
        fits: Callable[[object], TypeGuard[Device]],
        built_in: Mapping[str, str],
    ) -> None:
        self.kind = kind
        self.group = f"jiaohao.{kind}s"
        self._fits = fits
        self._built_in = built_in

    def names(self) -> tuple[str, ...]:
        """Every driver that can be named in hall.toml."""
        return tuple(sorted({*self._built_in, *self._third_party()}))

    def driver(self, name: str) -> object:
        """The class or factory behind a name. Raises DriverNotFound."""
        try:
            if name in self._built_in:
                module_name, _, class_name = self._built_in[name].partition(":")
                return getattr(import_module(module_name), class_name)
            found = self._third_party().get(name)
            if found is not None:
                return found.load()
        except (ImportError, AttributeError) as error:
            raise DriverNotFound(
                f"驱动“{name}”（{self.kind}）装不上，可能缺少软件包："
                f"driver {name!r} cannot be loaded: {error}"
            ) from error
        known = self.names()
        raise DriverNotFound(
            f"没有“{name}”这个驱动 no such driver（{self.kind}），{did_you_mean(name, known)}；"
            f"全部 all: {', '.join(known)}"
        )

    def check(self, config: DeviceConfig) -> None:
        """Find what is wrong with a configuration without opening the device.

        Raises DriverNotFound or DeviceConfigError. A driver without ``check_config`` is only
        looked up.
        """
        self._same_kind(config)
        check_config = getattr(self.driver(config.driver), "check_config", None)
        if check_config is not None:
            check_config(config)

    def open(self, config: DeviceConfig) -> Device:
        """Open a device. Raises DriverNotFound, DeviceConfigError or a DeviceError."""
        self._same_kind(config)
        from_config = getattr(self.driver(config.driver), "from_config", None)
        if from_config is None:
            raise DriverNotFound(f"驱动“{config.driver}”缺少 from_config，不能使用 no from_config")
        device: object = from_config(config)
        if not self._fits(device):
            raise DriverNotFound(
                f"驱动“{config.driver}”给出的不是{self.kind}设备 "
                f"({type(device).__name__} is no {self.kind})"
            )
        return device

    def _same_kind(self, config: DeviceConfig) -> None:
        if config.kind != self.kind:
            raise DeviceConfigError(
                f"设备 {config.name} 是 {config.kind}，不能当作 {self.kind} 打开 wrong kind"
            )

    def _third_party(self) -> dict[str, EntryPoint]:
        return {point.name: point for point in entry_points(group=self.group)}


def _is_printer(device: object) -> TypeGuard[TicketPrinter]:
    return isinstance(device, TicketPrinter)


def _is_keypad(device: object) -> TypeGuard[Keypad]:
    return isinstance(device, Keypad)


def _is_sign(device: object) -> TypeGuard[CounterSign]:
    return isinstance(device, CounterSign)


def _is_voice(device: object) -> TypeGuard[Voice]:
    return isinstance(device, Voice)


def _is_reader(device: object) -> TypeGuard[Reader]:
    return isinstance(device, Reader)


PRINTERS = Registry(
    DeviceKind.PRINTER,
    _is_printer,
    {
        "escpos": "drivers.printers.escpos:EscposPrinter",
        "simulated": "drivers.printers.simulated:SimulatedPrinter",
    },
)
KEYPADS = Registry(
    DeviceKind.KEYPAD,
    _is_keypad,
    {
        "ff68": "drivers.keypads.ff68:Ff68Caller",
        "qs": "drivers.keypads.qs:QsBox",
        "evdev": "drivers.keypads.evdev_keys:EvdevKeypad",
        "modbus": "drivers.keypads.modbus:ModbusButtons",
        "simulated": "drivers.keypads.simulated:SimulatedKeypad",
    },
)
SIGNS = Registry(
    DeviceKind.SIGN,
    _is_sign,
    {
        "led": "drivers.signs.led:LedSign",
        "simulated": "drivers.signs.simulated:SimulatedSign",
    },
)
VOICES = Registry(
    DeviceKind.VOICE,
    _is_voice,
    {
        "clips": "drivers.voices.clips.engine:ClipVoice",
        "espeak": "drivers.voices.espeak:EspeakVoice",
        "pyttsx3": "drivers.voices.pyttsx3_voice:Pyttsx3Voice",
        "simulated": "drivers.voices.simulated:SimulatedVoice",
    },
)
READERS = Registry(
    DeviceKind.READER,
    _is_reader,
    {
        "wedge": "drivers.readers.wedge:WedgeReader",
        "serial": "drivers.readers.serial_reader:SerialReader",
        "simulated": "drivers.readers.simulated:SimulatedReader",
    },
)

_BY_KIND: Mapping[DeviceKind, Registry[Any]] = {
    DeviceKind.PRINTER: PRINTERS,
    DeviceKind.KEYPAD: KEYPADS,
    DeviceKind.SIGN: SIGNS,
    DeviceKind.VOICE: VOICES,
    DeviceKind.READER: READERS,
}


def known_drivers(kind: DeviceKind) -> tuple[str, ...]:
    """The driver names of one kind, sorted."""
    return _BY_KIND[kind].names()


def check_device(config: DeviceConfig) -> None:
    """What ``jiaohao check`` asks of every device: all errors of it, nothing opened."""
    _BY_KIND[config.kind].check(config)


def open_printer(config: DeviceConfig) -> TicketPrinter:
    return PRINTERS.open(config)


def open_keypad(config: DeviceConfig) -> Keypad:
    return KEYPADS.open(config)


def open_sign(config: DeviceConfig) -> CounterSign:
    return SIGNS.open(config)


def open_voice(config: DeviceConfig) -> Voice:
    return VOICES.open(config)


def open_reader(config: DeviceConfig) -> Reader:
    return READERS.open(config)
