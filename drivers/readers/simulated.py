"""A virtual scanner that speaks lines over a wire, and its driver."""

from __future__ import annotations

from drivers.configuration import DeviceConfig, DeviceKind, option_settings
from drivers.errors import DeviceConfigError
from drivers.plug import Plug
from drivers.ports import Wire
from drivers.readers.lines import LONGEST_CODE
from drivers.readers.serial_reader import SerialReader
from drivers.simulation import BENCH, Fault, FaultSwitches, OutputHook

NOISE = b"\x00\xff\xfe\x80\r\n"
FLOOD_CODES = 1000


class SimulatedReader:
    """What the registry knows: the real driver of line readers on a virtual scanner."""

    @classmethod
    def from_config(cls, config: DeviceConfig) -> SerialReader:
        """No options."""
        cls.check_config(config)
        scanner = BENCH.device(config.name, VirtualScanner, lambda: VirtualScanner(config.name))
        return SerialReader(scanner.plug())

    @staticmethod
    def check_config(config: DeviceConfig) -> None:
        option_settings(config).finish()


class VirtualScanner:
    """Actions: ``scan`` (code), and the faults unplug, replug, garbage (noise, and codes that are
    broken inside), mute, and flood (code: read a thousand times at once).
    """

    kind = DeviceKind.READER

    def __init__(self, name: str) -> None:
        self.name = name
        self.on_output: OutputHook | None = None
        self._switches = FaultSwitches(Fault.UNPLUG, Fault.GARBAGE, Fault.MUTE, Fault.FLOOD)
        self._plug = Plug(name, _ignore)

    @property
    def actions(self) -> tuple[str, ...]:
        return ("scan", *self._switches.actions)

    @property
    def faults(self) -> frozenset[Fault]:
        return self._switches.on

    def plug(self) -> Wire:
        """The reading end. Raises DeviceNotFound while it is unplugged."""
        return self._plug.connect()

    def poke(self, action: str, **arguments: object) -> None:
        if action == "scan":
            self._say(_code(arguments))
            return
        flood = action == Fault.FLOOD and bool(arguments.get("on", True))
        code = _code(arguments) if flood else ""
        fault = self._switches.poke(action, arguments, "scan")
        begins = fault is not None and fault in self._switches.on
        if Fault.UNPLUG not in self._switches.on:
            self._plug.put_back()
        elif fault is Fault.UNPLUG:
            self._plug.pull()
        if fault is Fault.GARBAGE and begins:
            self._plug.send(NOISE)
        elif fault is Fault.FLOOD and begins:
            for _ in range(FLOOD_CODES):
                self._say(code)
            self._switches.poke(Fault.FLOOD, {"on": False})

    def close(self) -> None:
        self._plug.close()

    def _say(self, code: str) -> None:
        if Fault.MUTE in self._switches.on:
            return
        data = code.encode()
        if Fault.GARBAGE in self._switches.on:
            data = data[:1] + b"\x00\xff" + data[1:]
        self._plug.send(data + b"\r\n")


def _code(arguments: dict[str, object]) -> str:
    code = arguments.get("code")
    if not isinstance(code, str) or not code.strip() or not code.isprintable():
        raise DeviceConfigError(f"扫码内容 code 应为文字 must be text, not {code!r}")
    if len(code.encode()) > LONGEST_CODE:
        raise DeviceConfigError(f"扫码内容最长 {LONGEST_CODE} 字节 the code is too long")
    return code


def _ignore(_data: bytes) -> None:
    """A scanner is told nothing."""
