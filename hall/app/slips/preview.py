"""A slip as it will be on paper, for people who set up a printer or change a template."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from drivers.configuration import option_settings
from drivers.printers.encoding import Layout
from drivers.printers.options import EscposSettings
from drivers.printers.picture import Preview, preview
from hall.app.driver_configs import driver_config
from hall.config.settings import DeviceSettings, Settings
from hall.domain.catalog import Catalog
from hall.domain.catalog_rows import Item
from hall.domain.clock import Instant, rfc3339
from kiosk.slip_layout import Template
from kiosk.slips import slip_of

PREVIEWED: Final = frozenset({"escpos", "simulated"})
"""Drivers whose bytes our virtual printer reads."""
_CODE: Final = "AbCdEf012345"
"""A follow code that no ticket has: people scan what they see."""


def layout_of(device: DeviceSettings) -> Layout:
    """What the printer prints on. Raises DeviceConfigError for options it does not have."""
    options = option_settings(driver_config(device))
    settings = EscposSettings.read(options)
    options.finish()
    return settings.layout


def ticket_preview(entry: Mapping[str, Any], template: Template, layout: Layout) -> Preview:
    """A ticket's slip. Raises ValueError for a QR code or a picture that cannot be printed."""
    return preview(slip_of(entry, template), layout)


def sample_entry(
    settings: Settings,
    catalog: Catalog,
    public_url: str,
    now: Instant,
    *,
    language: str = "zh-CN",
    copy: int = 0,
) -> dict[str, Any]:
    """A ticket as the spool gives it: of the item with the most to say, for nobody."""
    item = max(catalog.items.values(), key=_says, default=None)
    queue = None if item is None else catalog.queues[item.queue]
    counters = () if queue is None else catalog.counters_of(queue.code)
    places = {catalog.counters[number].place for number in counters}
    digits = settings.policy.day.number_digits
    return {
        "slip": 0,
        "copy": copy,
        "hall": settings.hall.name,
        "footer": list(settings.hall.footer),
        "number": f"{'A' if queue is None else queue.prefix}{'23'.zfill(digits)}",
        "item": None if item is None else item.name,
        "queue": "" if queue is None else queue.name,
        "counters": list(counters),
        "place": places.pop() if len(places) == 1 else "",
        "ahead": 3,
        "expected_wait_seconds": 660,
        "issued_at": rfc3339(now, settings.hall.timezone),
        "language": language,
        "materials": [] if item is None else list(item.materials),
        "follow_url": f"{public_url}/f/{_CODE}",
    }


def _says(item: Item) -> tuple[int, str]:
    return len(item.materials), item.code
