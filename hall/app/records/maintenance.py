"""``jiaohao backup`` and ``jiaohao restore``."""

from __future__ import annotations

from pathlib import Path

import click

from hall.app.options import data_option, database_of
from hall.app.output import say
from hall.domain.clock import moment
from hall.service.clock import SystemClock
from hall.service.keeping import back_up
from hall.service.keeping import restore as take_up


@click.command()
@data_option
@click.option(
    "--to", "target", type=click.Path(path_type=Path), default=None,
    help="A new folder; default: backups/<time> in the data directory.",
)  # fmt: skip
@click.option(
    "--without-secret", is_flag=True,
    help="Leave secret.key out: the copy alone opens nobody's data. Keep the key elsewhere.",
)  # fmt: skip
def backup(directory: Path, target: Path | None, *, without_secret: bool) -> None:
    """Copy database, secret, settings and forms; the hall may run. Prints the folder."""
    database_of(directory, behind=True)
    named = f"{moment(SystemClock().now()):%Y%m%d-%H%M%S}"
    chosen = target or directory / "backups" / named
    click.echo(back_up(directory, chosen, with_secret=not without_secret))


@click.command()
@data_option
@click.argument("source", type=click.Path(path_type=Path, exists=True, file_okay=False))
def restore(directory: Path, source: Path) -> None:
    """Put the backup SOURCE in the place of the hall's database; the hall must be stopped.

    The old files are kept beside it. Run `jiaohao verify` afterwards.
    """
    kept = take_up(source, directory, SystemClock().now())
    say(f"已从 {source} 恢复。" + (f"原有文件保存在 {kept}。" if kept else ""))
