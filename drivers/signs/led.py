"""LED strips above the windows, many on one bus.

A text is sent only when it differs from the last one that this sign was sent. Frames are kept
apart by the template's gap, so refreshing sixty signs takes some six seconds.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from drivers.configuration import DeviceConfig, Settings, did_you_mean, option_settings
from drivers.errors import DeviceConfigError
from drivers.line_speed import BITS_PER_BYTE, USUAL_BAUD, baud_of
from drivers.pacing import Pace
from drivers.ports import Wire
from drivers.signs.templates import Check, SignTemplate, parse_templates, shipped_templates
from drivers.wires import plan_wire

LOOK_SECONDS = 0.05
"""So long one looks at a bus: a network port that drops the connection says so after a moment."""


class LedSign:
    """The strips of one bus; ``unit`` is a strip's address, 0 to 255."""

    def __init__(
        self,
        wire: Wire,
        template: SignTemplate,
        *,
        baud: int = USUAL_BAUD,
        pace: Pace | None = None,
    ) -> None:
        """``baud``: how fast the bus carries a frame, in bits a second."""
        self._wire = wire
        self._template = template
        self._baud = baud
        self._pace = pace or Pace(template.gap_seconds)
        self._sending = threading.Lock()
        self._shown: dict[int, str] = {}

    @classmethod
    def from_config(cls, config: DeviceConfig) -> LedSign:
        """Options: ``template`` (a name of templates.toml, default ``strip``), ``template_file``
        (a TOML file of one's own to take it from), ``check`` (sum8, xor8, crc16, none; default:
        the template's), ``width`` (bytes of text; default: the template's).
        """
        plan = _plan(config)
        return cls(plan.open_wire(), plan.template, baud=baud_of(config.address))

    @staticmethod
    def check_config(config: DeviceConfig) -> None:
        _plan(config)

    def show(self, unit: int, text: str) -> None:
        """Show as much of the text as the strip has room for; waits its turn on the bus."""
        if not 0 <= unit <= 0xFF:
            raise DeviceConfigError(f"{self._wire.address}：窗口屏地址 {unit} 不在 0 到 255 之间")
        shown = self._template.cut(text)
        with self._sending:
            if self._shown.get(unit) == shown:
                return
            frame = self._template.encode(unit, shown)
            self._pace.wait()
            self._wire.write(frame)
            self._pace.sent(wire_seconds=len(frame) * BITS_PER_BYTE / self._baud)
            self._shown[unit] = shown

    def look(self) -> None:
        """Raises DeviceGone when the bus is no longer there; what strips may say is nothing."""
        self._wire.read(LOOK_SECONDS)

    def close(self) -> None:
        self._wire.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    open_wire: Callable[[], Wire]
    template: SignTemplate


def _plan(config: DeviceConfig) -> _Plan:
    settings = option_settings(config)
    template = chosen_template(settings)
    settings.finish()
    return _Plan(open_wire=plan_wire(config.address), template=template)


def chosen_template(settings: Settings) -> SignTemplate:
    """The template that the options name, with their changes; problems go to ``settings``."""
    name = settings.text("template", "strip")
    file = settings.text("template_file", "")
    shipped = shipped_templates()
    known = shipped
    if file:
        try:
            known = parse_templates(Path(file).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, DeviceConfigError) as error:
            settings.problem(f"template_file {file}：{error}")
    template = known.get(name)
    if template is None:
        settings.problem(f"没有“{name}”这种窗口屏，{did_you_mean(name, tuple(known))}")
        template = shipped["strip"]
    check = settings.text("check", template.check, choices=tuple(Check))
    width = settings.integer("width", template.width, least=1, most=255)
    return replace(template, check=Check(check), width=width)
