"""From hall.toml to what a running hall goes by."""

from __future__ import annotations

from hall.config.calendar_files import shipped_years
from hall.config.settings import DeviceKind, Settings
from hall.domain.printers import counter_of
from hall.service.terms import SlipPrinter, Terms


def terms_of(settings: Settings, public_url: str) -> Terms:
    """What a running hall goes by, from its settings."""
    return Terms(
        name=settings.hall.name,
        name_en=settings.hall.name_en,
        centre=settings.hall.code,
        zone=settings.hall.timezone,
        policy=settings.policy,
        public_url=settings.server.public_url or public_url,
        notice="　".join(settings.hall.notice),
        footer=settings.hall.footer,
        papers=settings.papers,
        collect_queue=settings.delivery.queue,
        calendar_years=shipped_years(),
        window_printers=_window_printers(settings),
        printers=_kiosk_printers(settings),
        devices=frozenset((one.station, one.name) for one in settings.devices.values()),
        receipt_printer=settings.cashier.printer,
    )


def _kiosk_printers(settings: Settings) -> tuple[SlipPrinter, ...]:
    return tuple(
        SlipPrinter(station=one.station, device=one.name, kiosk=one.kiosk, redirect=one.redirect)
        for one in settings.devices.values()
        if one.kind is DeviceKind.PRINTER and one.kiosk and counter_of(one.kiosk) is None
    )


def _window_printers(settings: Settings) -> frozenset[int]:
    printers = (d.kiosk for d in settings.devices.values() if d.kind is DeviceKind.PRINTER)
    windows = (counter_of(printer) for printer in printers if printer is not None)
    return frozenset(number for number in windows if number is not None)
