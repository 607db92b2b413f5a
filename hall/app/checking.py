"""``jiaohao check``: everything that is wrong with a hall's configuration, at once."""

from __future__ import annotations

from pathlib import Path

import click

from counters.keys import key_problems
from drivers.configuration import DeviceConfig
from drivers.configuration import DeviceKind as DriverKind
from drivers.errors import DriverError
from drivers.registry import check_device
from hall.app.options import config_option, data_option, database_of, settings_of
from hall.app.output import fail
from hall.config.device_sections import check_devices
from hall.config.settings import DeviceKind, DeviceSettings, Settings
from hall.domain.catalog import Catalog
from hall.domain.catalog_check import check_catalog
from hall.service.hall import DATABASE
from hall.store import catalog as stored
from hall.store import database


@click.command()
@data_option
@config_option
def check(directory: Path, config: Path | None) -> None:
    """Check settings, rules, devices' options and the catalogue without starting anything."""
    settings = settings_of(directory, config)
    problems = problems_of(settings, _catalog(directory))
    for problem in problems:
        click.echo(problem)
    if problems:
        fail(f"配置有 {len(problems)} 处错误，没有启动任何程序。")
    click.echo(f"配置正确：{settings.hall.name}，{len(settings.devices)} 台设备。")


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
    if catalog is not None:
        problems += [str(problem) for problem in check_devices(settings, catalog)]
        problems += [str(flaw) for flaw in check_catalog(catalog)]
    return problems


def driver_config(device: DeviceSettings) -> DeviceConfig:
    """A device of hall.toml as its driver wants it."""
    return DeviceConfig(
        name=device.name,
        kind=DriverKind(device.kind.value),
        driver=device.driver,
        address=device.address,
        options=device.options,
    )


def _catalog(directory: Path) -> Catalog | None:
    if not (directory / DATABASE).exists():
        return None
    path = database_of(directory)
    reader = database.open_reader(path)
    try:
        return stored.load(reader)
    finally:
        reader.close()
