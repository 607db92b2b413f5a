"""``jiaohao init``: a new hall, by default the sample one, with demo accounts."""

from __future__ import annotations

import secrets
from pathlib import Path

import click

from hall.app.options import SETTINGS, data_option
from hall.app.output import fail, say
from hall.config.catalogue_files import read_catalogue, sample_catalogue
from hall.config.forms_folder import lay_out
from hall.config.settings_file import write_sample
from hall.domain.actors import Role
from hall.domain.catalog import Catalog
from hall.domain.posts import NAMES, Post
from hall.service.access import Access, hash_password
from hall.service.clock import SystemClock
from hall.service.hall import DATABASE
from hall.service.new_accounts import NewAccount
from hall.service.setup import create_hall

_SECTIONS = (Post.DUTY, Post.BUSINESS, Post.SUPERVISION, Post.CASHIER, Post.LEADER)
"""Each has an account of its own name in a new hall."""


@click.command()
@click.argument("target", required=False, type=click.Path(path_type=Path, file_okay=False))
@data_option
@click.option(
    "--catalogue", type=click.Path(path_type=Path, exists=True), default=None,
    help="CSV folder or XLSX of your own hall; default: the sample hall.",
)  # fmt: skip
def init(target: Path | None, directory: Path, catalogue: Path | None) -> None:
    """Make a hall in TARGET: settings, database, forms, accounts. Touches no existing hall."""
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
    lay_out(directory, catalog)
    say(f"已建立大厅：{directory}（{len(catalog.items)}个事项，{len(catalog.counters)}个窗口）")
    make_accounts(directory, catalog)
    if not (directory / SETTINGS).exists():
        write_sample(directory)


def make_accounts(directory: Path, catalog: Catalog) -> None:
    """The administrator, one for each section behind the hall, and a clerk a window.

    Their passwords are random and told once.
    """
    sections = {post.value: secrets.token_urlsafe(9) for post in _SECTIONS}
    admin, clerks = secrets.token_urlsafe(9), secrets.token_urlsafe(9)
    people = [
        NewAccount(id="admin", name="系统管理员", role=Role.ADMIN, password=hash_password(admin))
    ]
    people += [
        NewAccount(
            id=post.value, name=NAMES[post], role=Role.STAFF, posts=frozenset({post}),
            password=hash_password(sections[post.value]),
        )
        for post in _SECTIONS
    ]  # fmt: skip
    hashed = hash_password(clerks)
    people += [
        NewAccount(
            id=f"C{number}", name=f"{number}号窗口工作人员", role=Role.COUNTER, password=hashed,
            counters=(number,),
        )
        for number in catalog.counters
    ]  # fmt: skip
    Access(directory / DATABASE, SystemClock()).add_accounts(people)
    last = max(catalog.counters, default=1)
    say("演示账号（密码只显示这一次，请尽快用 jiaohao user passwd 修改）：")
    say(f"  {'admin':<11} 系统管理员  {admin}")
    for post in _SECTIONS:
        # Chinese characters are two columns wide.
        say(f"  {post.value:<11} {NAMES[post]}{'  ' * (5 - len(NAMES[post]))}  {sections[post]}")
    say(f"  {f'C1 … C{last}':<11} 各窗口      {clerks}")
