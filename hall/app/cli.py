"""``jiaohao``: every command of the product. Each loads only what it needs."""

from __future__ import annotations

import importlib
import logging
import sqlite3
import sys
from typing import Any

import click

from hall.app.output import fail
from hall.domain.errors import HallError

_COMMANDS = {
    "up": "hall.app.up:up",
    "serve": "hall.app.serving:serve",
    "public": "hall.app.public.command:public",
    "station": "hall.app.station.command:station",
    "init": "hall.app.initial:init",
    "check": "hall.app.checking:check",
    "devices": "hall.app.devices.commands:devices",
    "voice": "hall.app.voice.commands:voice",
    "import": "hall.app.catalogue_commands:import_",
    "export": "hall.app.records.case_export:export",
    "calendar": "hall.app.calendar.commands:calendar",
    "simulate": "hall.app.simulate.command:simulate",
    "token": "hall.app.people:token",
    "user": "hall.app.people:user",
    "backup": "hall.app.records.maintenance:backup",
    "restore": "hall.app.records.maintenance:restore",
    "archive": "hall.app.records.archiving:archive",
    "verify": "hall.app.records.verification:verify",
    "report": "hall.app.records.reporting:report",
    "bench": "hall.app.bench.command:bench",
}


class _Lazy(click.Group):
    """Imports a command's module when it is asked for: ``token create`` needs no web server."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="jiaohao")
def cli() -> None:
    """叫号 Jiaohao: tickets, calling, ratings and case records for a service hall."""


def main(arguments: list[str] | None = None) -> Any:
    """Run a command; on error one clear line on stderr and a non-zero exit."""
    logging.captureWarnings(capture=True)
    try:
        return cli.main(args=arguments, prog_name="jiaohao")
    except HallError as error:
        fail(f"{error} [{error.code}]{_fields(error)}")
    except sqlite3.Error as error:
        fail(f"数据库不能读写：{error}")
    except (OSError, ValueError) as error:
        fail(str(error))
    except KeyboardInterrupt:
        sys.exit(130)


def _fields(error: HallError) -> str:
    named = error.facts.get("errors")
    if not isinstance(named, list):
        return ""
    # Errors of files are sentences, which str() lists already.
    return "".join(f" {one['field']}: {one['problem']};" for one in named if isinstance(one, dict))


if __name__ == "__main__":
    main()
