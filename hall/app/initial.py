"""``jiaohao init``: a new hall, by default the sample one, with demo accounts."""

from __future__ import annotations

import secrets
from pathlib import Path

import click

from hall.app.options import SETTINGS, data_option
from hall.app.output import fail, say
from hall.config.catalogue_files import read_catalogue, sample_catalogue
from hall.config.settings_file import write_sample
from hall.domain.catalog import Catalog
from hall.domain.commands import Role
from hall.service.access import Access, hash_password
from hall.service.clock import SystemClock
from hall.service.hall import DATABASE
from hall.service.setup import create_hall


@click.command()
@click.argument("target", required=False, type=click.Path(path_type=Path, file_okay=False))
@data_option
@click.option(
    "--catalogue", type=click.Path(path_type=Path, exists=True), default=None,
    help="CSV folder or XLSX of your own hall; default: the sample hall.",
)  # fmt: skip
def init(target: Path | None, directory: Path, catalogue: Path | None) -> None:
    """Make a hall in TARGET: settings, database, accounts. Touches no existing hall."""
    directory = target or directory
    if (directory / DATABASE).exists():
        fail(f"{directory} 中已有大厅数据库，没有改动。")
    catalog = sample_catalogue() if catalogue is None else read_catalogue(catalogue)
    make_hall(directory, catalog)


def is_lost(directory: Path) -> bool:
    """Whether a hall was here and its database is gone: never to be started afresh silently."""
    return (directory / SETTINGS).exists() and not (directory / DATABASE).exists()


def make_hall(directory: Path, catalog: Catalog) -> None:
    """The database first and the settings last: who finds hall.toml may rely on the rest."""
    create_hall(directory, catalog.tables())
    say(f"已建立大厅：{directory}（{len(catalog.items)}个事项，{len(catalog.counters)}个窗口）")
    make_accounts(directory, catalog)
    if not (directory / SETTINGS).exists():
        write_sample(directory)


def make_accounts(directory: Path, catalog: Catalog) -> None:
    """An administrator, a duty officer, and a clerk a window, with random passwords told once."""
    access = Access(directory / DATABASE, SystemClock())
    passwords = {name: secrets.token_urlsafe(9) for name in ("admin", "duty", "clerks")}
    clerks = hash_password(passwords["clerks"])
    rows: list[tuple[str, str, Role, str, tuple[int, ...] | None]] = [
        ("admin", "系统管理员", Role.ADMIN, hash_password(passwords["admin"]), None),
        ("duty", "值班长", Role.STAFF, hash_password(passwords["duty"]), None),
    ]
    rows += [
        (f"C{number}", f"{number}号窗口工作人员", Role.COUNTER, clerks, (number,))
        for number in catalog.counters
    ]
    access.add_accounts(rows)
    last = max(catalog.counters, default=1)
    say("演示账号（密码只显示这一次，请尽快用 jiaohao user passwd 修改）：")
    say(f"  admin 系统管理员  {passwords['admin']}")
    say(f"  duty  值班长      {passwords['duty']}")
    say(f"  C1 … C{last} 各窗口  {passwords['clerks']}")
