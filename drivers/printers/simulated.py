"""The ``simulated`` printer: the real ESC/POS driver with a virtual printer on its wire.

Options are those of ``escpos``; the address is not looked at. What the virtual printer leaves
out is told in ``drivers.printers.virtual``.
"""

from __future__ import annotations

from typing import Self

from drivers.configuration import DeviceConfig, option_settings
from drivers.printers.escpos import EscposPrinter
from drivers.printers.options import EscposSettings
from drivers.printers.virtual import VirtualEscposPrinter
from drivers.simulation import BENCH


class SimulatedPrinter(EscposPrinter):
    """Everything but the hardware is real: the bytes, the status questions, the confirmation."""

    @classmethod
    def check_config(cls, config: DeviceConfig) -> None:
        settings = option_settings(config)
        EscposSettings.read(settings)
        settings.finish()

    @classmethod
    def from_config(cls, config: DeviceConfig) -> Self:
        cls.check_config(config)
        settings = EscposSettings.read(option_settings(config))
        layout = settings.layout
        virtual = BENCH.device(
            config.name,
            VirtualEscposPrinter,
            lambda: VirtualEscposPrinter(
                config.name, columns=layout.columns, encoding=layout.encoding
            ),
        )
        return cls(virtual.plug(), settings)
