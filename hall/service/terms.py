"""What a running hall goes by: settings that do not change until it is started again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import tzinfo

from hall.config.settings import PaperSettings
from hall.domain.calendar import Year
from hall.domain.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipPrinter:
    """A slip printer at a kiosk."""

    station: str
    device: str
    kiosk: str
    redirect: str | None = None
    """The kiosk whose printer stands in for it; None: slips wait until it is well again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The hall's name, figures and addresses."""

    name: str
    name_en: str
    centre: str
    """Code that case numbers begin with, such as ``JH``."""
    zone: tzinfo
    policy: Policy
    public_url: str
    """Where citizens' phones reach the hall, without a slash at the end."""
    notice: str = ""
    """A line for screens; may be empty."""
    footer: tuple[str, ...] = ()
    """The last lines of a slip."""
    calendar_years: tuple[Year, ...] = ()
    """The working days that are shipped; what a hall imports and sets itself lies over them."""
    window_printers: frozenset[int] = frozenset()
    """Windows that have a slip printer of their own."""
    printers: tuple[SlipPrinter, ...] = ()
    """Those that stand at kiosks."""
    devices: frozenset[tuple[str, str]] | None = None
    """All devices that there are, by station and name; None: unknown."""
    receipt_printer: str = ""
    """Where a cashier window without a printer of its own prints receipts: a kiosk's code, or a
    window's printer such as ``W60``; empty: nowhere."""
    papers: PaperSettings = field(default_factory=PaperSettings)
    """Fonts of notices, and what the hall puts on all of them."""
    collect_queue: str = ""
    """Code of the queue of those who collect results (领取); empty: they take a number as usual."""
