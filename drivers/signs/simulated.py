"""A bus of virtual LED strips that read real frames, and its driver."""

from __future__ import annotations

import threading

from drivers.configuration import DeviceConfig, DeviceKind, option_settings
from drivers.plug import Plug
from drivers.ports import Wire
from drivers.signs.led import LedSign, chosen_template
from drivers.signs.templates import SignDecoder, SignTemplate
from drivers.simulation import BENCH, Fault, FaultSwitches, OutputHook, SimulatedOutput


class SimulatedSign:
    """What the registry knows: the real driver of LED strips on a virtual bus."""

    @classmethod
    def from_config(cls, config: DeviceConfig) -> LedSign:
        """Options: those of ``led``."""
        template = _template(config)
        strips = BENCH.device(
            config.name, VirtualStrips, lambda: VirtualStrips(config.name, template)
        )
        return LedSign(strips.plug(template), template)

    @staticmethod
    def check_config(config: DeviceConfig) -> None:
        _template(config)


def _template(config: DeviceConfig) -> SignTemplate:
    settings = option_settings(config)
    template = chosen_template(settings)
    settings.finish()
    return template


class VirtualStrips:
    """Any number of strips: one hangs at every address. Faults: unplug, replug, mute (dark)."""

    kind = DeviceKind.SIGN

    def __init__(self, name: str, template: SignTemplate) -> None:
        self.name = name
        self.on_output: OutputHook | None = None
        self._switches = FaultSwitches(Fault.UNPLUG, Fault.MUTE)
        self._plug = Plug(name, self._receive)
        self._decoder = SignDecoder(template)
        self._lock = threading.Lock()
        self._texts: dict[int, str] = {}

    @property
    def actions(self) -> tuple[str, ...]:
        return self._switches.actions

    @property
    def faults(self) -> frozenset[Fault]:
        return self._switches.on

    def text(self, unit: int) -> str:
        """What a strip shows; nothing before it was told anything."""
        with self._lock:
            return self._texts.get(unit, "")

    def plug(self, template: SignTemplate) -> Wire:
        """The hall's end of the bus. Raises DeviceNotFound while it is unplugged."""
        with self._lock:
            self._decoder = SignDecoder(template)
        return self._plug.connect()

    def poke(self, action: str, **arguments: object) -> None:
        fault = self._switches.poke(action, arguments)
        if Fault.UNPLUG not in self._switches.on:
            self._plug.put_back()
        elif fault is Fault.UNPLUG:
            self._plug.pull()

    def close(self) -> None:
        self._plug.close()

    def _receive(self, data: bytes) -> None:
        for address, text, frame in self._decoder.feed(data):
            if Fault.MUTE in self._switches.on:
                continue
            with self._lock:
                self._texts[address] = text
            if self.on_output is not None:
                self.on_output(
                    SimulatedOutput(
                        name=self.name, kind=self.kind, unit=address, text=text, data=frame
                    )
                )
