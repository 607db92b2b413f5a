"""``jiaohao token`` and ``jiaohao user``: who may speak to the hall."""

from __future__ import annotations

import secrets
from contextlib import closing
from pathlib import Path

import click

from hall.app.options import data_option, database_of
from hall.app.output import fail, say
from hall.domain.commands import Role
from hall.service.access import Access
from hall.service.clock import SystemClock
from hall.store import accounts, database
from hall.store import catalog as stored

_TOKEN_ROLES = tuple(role.value for role in Role if role not in {Role.CITIZEN, Role.HALL})
_USER_ROLES = (Role.COUNTER.value, Role.STAFF.value, Role.ADMIN.value)


def _access(directory: Path) -> Access:
    return Access(database_of(directory), SystemClock())


@click.group()
def token() -> None:
    """Keys for programs and devices."""


@token.command("create")
@data_option
@click.option("--role", type=click.Choice(_TOKEN_ROLES), required=True)
@click.option("--name", required=True, help="What it is for; unique.")
def create_token(directory: Path, role: str, name: str) -> None:
    """Print a new token; it is shown this once."""
    click.echo(_access(directory).create_token(Role(role), name))


@token.command("revoke")
@data_option
@click.option("--name", required=True)
def revoke_token(directory: Path, name: str) -> None:
    """End a token."""
    if not _access(directory).revoke_token(name):
        fail(f"没有名为“{name}”的有效令牌。")
    say(f"令牌“{name}”已停用。")


@token.command("list")
@data_option
def list_tokens(directory: Path) -> None:
    """Living tokens by name; the keys themselves are not kept."""
    with closing(database.open_reader(database_of(directory))) as reader:
        for found in accounts.tokens(reader):
            click.echo(f"{found.role}\t{found.name}")


@click.group()
def user() -> None:
    """Accounts of staff."""


@user.command("add")
@data_option
@click.argument("account")
@click.option("--name", required=True, help="As shown to staff.")
@click.option("--role", type=click.Choice(_USER_ROLES), required=True)
@click.option("--counter", "counters", type=int, multiple=True, help="Window; repeatable.")
@click.option("--password", default=None, help="Default: a random one, printed once.")
def add_user(
    directory: Path,
    account: str,
    name: str,
    role: str,
    counters: tuple[int, ...],
    password: str | None,
) -> None:
    """Add an account."""
    with closing(database.open_reader(database_of(directory))) as reader:
        catalog = stored.load(reader)
    for number in counters:
        catalog.counter(number)
    chosen = password or secrets.token_urlsafe(9)
    _access(directory).add_account(account, name, Role(role), chosen, counters or None)
    if password is None:
        click.echo(chosen)


@user.command("passwd")
@data_option
@click.argument("account")
@click.option("--password", default=None, help="Default: a random one, printed once.")
def change_password(directory: Path, account: str, password: str | None) -> None:
    """Change a password, lift a lock, end the account's sessions."""
    chosen = password or secrets.token_urlsafe(9)
    _access(directory).set_password(account, chosen)
    if password is None:
        click.echo(chosen)


@user.command("list")
@data_option
def list_users(directory: Path) -> None:
    """Accounts with their roles and windows."""
    with closing(database.open_reader(database_of(directory))) as reader:
        for found in accounts.everyone(reader):
            windows = "*" if found.counters is None else ",".join(map(str, found.counters))
            state = "disabled" if found.disabled else "active"
            click.echo(f"{found.id}\t{found.role}\t{found.name}\t{windows}\t{state}")
