"""``jiaohao public``: citizens' phones in a process of their own, beside the hall's."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import click

from hall.app.options import SETTINGS, config_option, data_option
from hall.app.output import fail, log_to_stderr
from hall.app.station.command import own_url, read_token, sound_settings
from hall.config.problems import ConfigErrors
from hall.config.public_file import read_public_file
from hall.config.settings import Settings
from hall.domain.errors import DatabaseBehind
from hall.service.hall import DATABASE

TOKEN_FILE = "public.token"  # noqa: S105 - a file's name


@click.command()
@data_option
@config_option
@click.option("--host", default=None, help="Listen here; default: [public] of hall.toml.")
@click.option("--port", type=click.IntRange(0, 65535), default=None, help="0: any free port.")
@click.option("--hall", "url", default=None, help="The hall's URL; default: this machine's.")
@click.option(
    "--token-file", type=click.Path(path_type=Path, dir_okay=False), default=None,
    help=f"A token of the role citizen; default: {TOKEN_FILE} in the data directory.",
)  # fmt: skip
@click.option("--verbose", is_flag=True, help="Log more.")
def public(
    directory: Path,
    config: Path | None,
    host: str | None,
    port: int | None,
    url: str | None,
    token_file: Path | None,
    *,
    verbose: bool,
) -> None:
    """Serve citizens' phones alone: reads the database, hands commands to the hall."""
    log_to_stderr(verbose=verbose)
    settings = _settings(directory, config)
    where = _where(settings, host, port)
    token = read_token(token_file or directory / TOKEN_FILE, "citizen")
    from hall.app.public import server as public_server

    try:
        _require_readable(directory)
        status = public_server.run(
            directory,
            settings,
            *where,
            (url or own_url(settings), token),
            lambda at: click.echo(f"PUBLIC READY {at}"),
        )
    except sqlite3.OperationalError as error:
        fail(f"数据库现在不能读（{error}）：大厅可能没有运行，或本用户不能读取 {directory}。")
    if status:
        raise SystemExit(status)


def _settings(directory: Path, config: Path | None) -> Settings:
    """By hall.toml where it may be read, else by what the hall wrote for this process."""
    path = directory / SETTINGS
    if config is not None or not path.exists() or os.access(path, os.R_OK):
        return sound_settings(directory, config)
    try:
        return read_public_file(directory)
    except ConfigErrors as error:
        fail(str(error))


def _where(settings: Settings, host: str | None, port: int | None) -> tuple[str, int]:
    configured = settings.public
    if configured is not None:
        return (
            configured.host if host is None else host,
            configured.port if port is None else port,
        )
    if port is None:
        fail("hall.toml 中没有 [public] 一节；请写上它的 port，或用 --port 指定端口。")
    return settings.server.host if host is None else host, port


def _require_readable(directory: Path) -> None:
    """Raises FileNotFoundError, DatabaseBehind; sqlite3.Error is told as what it means here."""
    from contextlib import closing

    from hall.store import database, migrations

    path = directory / DATABASE
    if not path.exists():
        raise FileNotFoundError(f"{directory} 中没有大厅数据库，请先运行 jiaohao init {directory}")
    with closing(database.open_onlooker(path)) as reader:
        if migrations.is_behind(reader):
            raise DatabaseBehind(path=str(path))
