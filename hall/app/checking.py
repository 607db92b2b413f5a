"""``jiaohao check``: everything that is wrong with a hall's configuration, at once."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from counters.keys import key_problems
from drivers.errors import DriverError
from drivers.registry import check_device
from hall.app.addresses import address_warnings
from hall.app.driver_configs import driver_config, voice_problems
from hall.app.options import config_option, data_option, database_of, settings_of
from hall.app.output import fail, say
from hall.app.terms import terms_of
from hall.config.device_sections import check_devices
from hall.config.forms_folder import missing, unnamed
from hall.config.settings import (
    DeliverySettings,
    DeviceKind,
    PaperSettings,
    ServerSettings,
    Settings,
)
from hall.domain.calendar import Calendar
from hall.domain.calendar_check import unconfirmed
from hall.domain.catalog import Catalog
from hall.domain.catalog_check import check_catalog
from hall.domain.clock import moment
from hall.domain.handling.errors import NoFont
from hall.domain.lead import lead_problems
from hall.domain.printers import counter_of
from hall.service.clock import SystemClock
from hall.service.hall import DATABASE
from hall.service.handling.calendar.in_force import in_force
from hall.service.handling.recomputing import is_outdated
from hall.service.papers.fonts import face_of, find_fonts
from hall.store import cases, database
from hall.store import catalog as stored
from kiosk.slip_files import FOLDER, check_templates

WARN_DAYS: Final = 60
"""So long before a year begins its calendar is asked for; notices come in October or November."""


@click.command()
@data_option
@config_option
def check(directory: Path, config: Path | None) -> None:
    """Check settings, rules, devices' options and the catalogue without starting anything."""
    settings = settings_of(directory, config)
    catalog = catalogue_of(directory)
    problems = problems_of(settings, catalog) + form_problems(directory, catalog)
    problems += slip_problems(directory, settings)
    for warning in (
        *address_warnings(_phones_server(settings)),
        *calendar_warnings(directory, settings),
        *font_warnings(settings),
        *rules_warnings(directory, settings),
        *form_warnings(directory, catalog),
    ):
        say(warning)
    for problem in problems:
        click.echo(problem)
    if problems:
        fail(f"配置有 {len(problems)} 处错误，没有启动任何程序。")
    click.echo(f"配置正确：{settings.hall.name}，{len(settings.devices)} 台设备。")


def _phones_server(settings: Settings) -> ServerSettings:
    public = settings.public
    if public is None:
        return settings.server
    return replace(settings.server, host=public.host, port=public.port)


def problems_of(settings: Settings, catalog: Catalog | None) -> list[str]:
    """What the readers of the single files could not see: drivers' options, and what fits what."""
    problems = []
    for device in settings.devices.values():
        try:
            check_device(driver_config(device))
        except DriverError as error:
            problems.append(f"devices.{device.name}: {error}")
        if device.kind is DeviceKind.KEYPAD:
            problems += key_problems(device)
        problems += voice_problems(device)
    if catalog is not None:
        problems += [str(problem) for problem in check_devices(settings, catalog)]
        problems += [str(flaw) for flaw in check_catalog(catalog)]
        problems += lead_problems(catalog, settings.policy.handling.joint)
        problems += delivery_problems(settings.delivery, catalog)
        problems += cashier_problems(settings, catalog)
    return problems + font_problems(settings.papers)


def delivery_problems(delivery: DeliverySettings, catalog: Catalog) -> list[str]:
    """A queue for collecting that the catalogue does not have."""
    if not delivery.queue or delivery.queue in catalog.queues:
        return []
    return [f"delivery.queue: 没有队列“{delivery.queue}”"]


def cashier_problems(settings: Settings, catalog: Catalog) -> list[str]:
    """A printer for receipts that is neither a kiosk's nor among the windows' printers."""
    named = settings.cashier.printer
    window = counter_of(named)
    windows = {one.kiosk for one in settings.devices.values() if one.kind is DeviceKind.PRINTER}
    there = named in catalog.kiosks if window is None else named in windows
    if not named or there:
        return []
    return [f"cashier.printer: 没有取号机“{named}”，也没有窗口打印机叫这个名字"]


def form_problems(directory: Path, catalog: Catalog | None) -> list[str]:
    """Blank forms and samples that the catalogue names and that are not there.

    They never keep a hall from starting: numbers are taken without them.
    """
    return [] if catalog is None else [str(one) for one in missing(directory, catalog)]


def form_warnings(directory: Path, catalog: Catalog | None) -> list[str]:
    """Files that lie among the forms and are given to nobody."""
    line = "" if catalog is None else unnamed(directory, catalog)
    return [line] if line else []


def slip_problems(directory: Path, settings: Settings) -> list[str]:
    """What is wrong with the hall's slip templates. They never keep a hall from starting."""
    printers = (one for one in settings.devices.values() if one.kind is DeviceKind.PRINTER)
    return check_templates(directory / FOLDER, (one.template for one in printers))


def font_problems(papers: PaperSettings) -> list[str]:
    """Fonts that hall.toml names and that are none, or have no Chinese."""
    named = {"font": papers.font, "bold_font": papers.bold_font}
    return [
        f"papers.{key}: “{path}”不存在、不是字体，或没有中文"
        for key, path in named.items()
        if path is not None and face_of(path) is None
    ]


def font_warnings(settings: Settings) -> list[str]:
    """That notices cannot be printed here; the hall works all the same."""
    if settings.papers.font is not None:
        return []
    try:
        find_fonts(settings.papers)
    except NoFont as error:
        return [f"注意：{error}"]
    return []


def calendar_warnings(directory: Path, settings: Settings) -> list[str]:
    """Years that deadlines will soon reach and whose notice was not imported."""
    terms = terms_of(settings, "")
    calendar = Calendar.of(terms.calendar_years)
    if (directory / DATABASE).exists():
        with closing(database.open_reader(database_of(directory))) as reader:
            calendar = in_force(reader, terms)
    today = moment(SystemClock().now(), terms.zone).date()
    return [
        f"注意：{year}年的放假安排尚未导入，涉及该年的期限只是暂定（jiaohao calendar import）。"
        for year in unconfirmed(calendar, today, WARN_DAYS)
    ]


def rules_warnings(directory: Path, settings: Settings) -> list[str]:
    """That the running cases stand by other rules than these, until the hall is started."""
    if not (directory / DATABASE).exists():
        return []
    with closing(database.open_reader(database_of(directory))) as reader:
        if not is_outdated(reader, terms_of(settings, "")):
            return []
        running = len(cases.running(reader))
    said = (
        f"注意：办件规则已变更，下次启动大厅时在后台重算 {running} 件在办办件的期限和亮灯，"
        "已经决定的不变。"
    )
    return [said]


def catalogue_of(directory: Path) -> Catalog | None:
    """The hall's catalogue; None while there is no database."""
    if not (directory / DATABASE).exists():
        return None
    path = database_of(directory)
    reader = database.open_reader(path)
    try:
        return stored.load(reader)
    finally:
        reader.close()
