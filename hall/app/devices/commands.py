"""``jiaohao devices``: what is plugged in, what to write for it, and trying what is written."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from drivers.errors import DriverError
from drivers.plugged.access import this_person
from drivers.plugged.usb import ROOT
from hall.app.devices.listing import as_json, print_inventory
from hall.app.devices.matching import Inventory, take_inventory
from hall.app.devices.round import look_at_all, told_by_station
from hall.app.devices.suggestions import suggestions
from hall.app.devices.trials import Trial, try_device
from hall.app.options import config_option, data_option, settings_of
from hall.app.output import fail, say
from hall.app.slips.command import preview_slip
from hall.config.problems import ConfigErrors
from hall.config.settings import LOCAL_STATION, DeviceSettings

MACHINE_ROOT = ROOT
"""Where /sys, /proc and /dev are looked for."""
PRESS_SECONDS = 15.0
"""How long ``devices test`` waits for keys and codes unless told."""
_PIPED_WIDTH = 140

station_option = click.option(
    "--station", default=LOCAL_STATION, show_default=True, help="This machine's name in hall.toml."
)


@click.group(invoke_without_command=True)
@data_option
@config_option
@station_option
@click.option("--json", "as_data", is_flag=True, help="For programs.")
@click.pass_context
def devices(
    ctx: click.Context, directory: Path, config: Path | None, station: str, *, as_data: bool
) -> None:
    """List what is plugged in, with names that stay and what hall.toml does with it.

    Nothing is opened. Network printers are not searched for.
    """
    if ctx.invoked_subcommand is not None:
        return
    inventory = _inventory(directory, config, station)
    if as_data:
        click.echo(json.dumps(as_json(inventory), ensure_ascii=False, indent=2))
    else:
        print_inventory(inventory)


devices.add_command(preview_slip)


@devices.command()
@data_option
@config_option
@station_option
def suggest(directory: Path, config: Path | None, station: str) -> None:
    """Print lines for hall.toml for what is plugged in and not in it yet."""
    inventory = _inventory(directory, config, station)
    if not inventory.unused:
        say("没有还没用上的设备。")
        return
    click.echo(suggestions(inventory.unused, _written(directory, config)), nl=False)


@devices.command("test")
@data_option
@config_option
@station_option
@click.option("--all", "every", is_flag=True, help="All devices, without paper, sound or light.")
@click.option(
    "--seconds", type=click.FloatRange(0.1, 3600), default=PRESS_SECONDS, show_default=True,
    help="How long keys and codes are waited for.",
)  # fmt: skip
@click.argument("name", required=False)
def test_device(
    directory: Path, config: Path | None, station: str, name: str | None, seconds: float, *,
    every: bool,
) -> None:  # fmt: skip
    """Make the device NAME of hall.toml do something one can see or hear, and ask how it went.

    Stop the station first: a port has one user at a time. Exit status 0: all is well.
    """
    settings = settings_of(directory, config)
    if every == (name is not None):
        fail("请写一个设备名称，或者 --all。")
    if every:
        here = [one for one in settings.devices.values() if one.station == station]
        _test_all(directory, station, here)
        return
    device = settings.devices.get(name or "")
    if device is None:
        fail(f"hall.toml 中没有设备“{name}”，已有：{'、'.join(settings.devices)}")
    try:
        well = try_device(device, Trial(ask=_ask, seconds=seconds))
    except DriverError as error:
        fail(f"{name}: {error} [{error.code}]")
    if not well:
        fail(f"{name}: 没有通过。")


def _test_all(directory: Path, station: str, here: list[DeviceSettings]) -> None:
    findings = look_at_all(here, told_by_station(directory, station))
    table = Table("设备", "", "情况", "代码")
    for one in findings:
        look = (
            "[red]不行[/]" if not one.works else "[yellow]提醒[/]" if one.code else "[green]好[/]"
        )
        table.add_row(escape(one.name), look, escape(one.sentence), one.code)
    Console(width=None if sys.stdout.isatty() else _PIPED_WIDTH, highlight=False).print(table)
    bad = [one.name for one in findings if not one.works]
    if bad:
        fail(f"{len(bad)} 台设备不行：{'、'.join(bad)}")


def _ask(question: str) -> bool:
    # Started by a timer there is nobody to look at the paper: what the device said is all.
    return not sys.stdin.isatty() or click.confirm(question, default=True)


def _inventory(directory: Path, config: Path | None, station: str) -> Inventory:
    written = _written(directory, config)
    return take_inventory(written, station, this_person(), MACHINE_ROOT)


def _written(directory: Path, config: Path | None) -> Mapping[str, DeviceSettings]:
    """The devices of hall.toml; what is plugged in is told also where there is none to be read."""
    try:
        return settings_of(directory, config).devices
    except (FileNotFoundError, PermissionError) as error:
        say(str(error))
    except ConfigErrors as error:
        say(f"hall.toml 有误，只列出插着的设备：\n{error}")
    return {}
