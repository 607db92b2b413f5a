"""``jiaohao serve``: the hall process alone, as systemd starts it."""

from __future__ import annotations

from pathlib import Path

import click

from hall.app.initial import is_lost
from hall.app.options import SETTINGS, config_option, data_option, database_of, settings_of
from hall.app.output import fail, log_to_stderr


@click.command()
@data_option
@config_option
@click.option("--host", default=None, help="Listen here; default: hall.toml.")
@click.option("--port", type=click.IntRange(0, 65535), default=None, help="0: any free port.")
@click.option("--verbose", is_flag=True, help="Log more.")
def serve(
    directory: Path, config: Path | None, host: str | None, port: int | None, *, verbose: bool
) -> None:
    """Serve the hall: pages, API, sockets. Prints READY when tickets can be taken."""
    log_to_stderr(verbose=verbose)
    settings = settings_of(directory, config)
    if is_lost(directory):
        fail(
            f"{directory} 中有配置而没有数据库：数据库可能丢失，不会自动新建。"
            "请从备份恢复（jiaohao restore），或确认后运行 jiaohao init。"
        )
    database_of(directory, behind=True)
    from hall.app import server
    from hall.app.public.sharing import let_public_know

    if settings.public is not None:
        let_public_know(config or directory / SETTINGS, directory)
    chosen_host = settings.server.host if host is None else host
    chosen_port = settings.server.port if port is None else port
    server.run(
        directory,
        settings,
        chosen_host,
        chosen_port,
        lambda url: click.echo(f"READY {url}"),
    )
