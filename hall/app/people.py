"""``jiaohao token`` and ``jiaohao user``: who may speak to the hall."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import click

from hall.app.options import F, data_option, database_of, settings_of
from hall.app.output import fail, say
from hall.app.terms import terms_of
from hall.domain.actors import Role
from hall.domain.catalog import Catalog
from hall.domain.commands import ChangePosts
from hall.domain.posts import Post, named
from hall.service.access import Access
from hall.service.beside import carry_out_beside
from hall.service.clock import SystemClock
from hall.store import accounts, database
from hall.store import catalog as stored

_TOKEN_ROLES = tuple(role.value for role in Role if role is not Role.HALL)
_USER_ROLES = (Role.COUNTER.value, Role.STAFF.value, Role.ADMIN.value)
_POSTS = tuple(post.value for post in Post)
OWN, ALL = _CASES = ("own", "all")


def _posts_option(help_: str, *, required: bool = False) -> Callable[[F], F]:
    return click.option(
        "--post", "posts", type=click.Choice(_POSTS), multiple=True, required=required, help=help_
    )


_department_option = click.option(
    "--department", default=None,
    help="Code of the person's department; without any: that of the windows.",
)  # fmt: skip


def _held(posts: tuple[str, ...]) -> frozenset[Post] | None:
    return frozenset(map(Post, posts)) or None


def _access(directory: Path) -> Access:
    return Access(database_of(directory), SystemClock())


@click.group()
def token() -> None:
    """Keys for programs and devices."""


@token.command("create")
@data_option
@click.option("--role", type=click.Choice(_TOKEN_ROLES), required=True)
@click.option("--name", required=True, help="What it is for; unique.")
@_posts_option("What it speaks for; repeatable. Default: all that the role may.")
@click.option(
    "--cases", type=click.Choice(_CASES), default=OWN, show_default=True,
    help="For whose applicants an integration speaks: those of the cases that it opened or"
    " continued with a proof, or of all.",
)  # fmt: skip
def create_token(directory: Path, role: str, name: str, posts: tuple[str, ...], cases: str) -> None:
    """Print a new token; it is shown this once."""
    access = _access(directory)
    all_cases = cases == ALL
    click.echo(access.create_token(Role(role), name, _held(posts), all_cases=all_cases))


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
    """Living tokens by name and what each speaks for; the keys themselves are not kept."""
    with closing(database.open_reader(database_of(directory))) as reader:
        for found in accounts.tokens(reader):
            click.echo(f"{found.role}\t{found.name}\t{_speaks_for(found)}")


def _speaks_for(found: accounts.Token) -> str:
    if found.role != Role.INTEGRATION:
        return _listed(found.posts)
    return f"cases:{ALL if found.all_cases else OWN}"


@click.group()
def user() -> None:
    """Accounts of staff."""


@user.command("add")
@data_option
@click.argument("account")
@click.option("--name", required=True, help="As shown to staff.")
@click.option("--role", type=click.Choice(_USER_ROLES), required=True)
@click.option("--counter", "counters", type=int, multiple=True, help="Window; repeatable.")
@_posts_option("What the person answers for; repeatable. Default: clerk, duty or none by the role.")
@_department_option
@click.option("--password", default=None, help="Default: a random one, printed once.")
def add_user(
    directory: Path,
    account: str,
    name: str,
    role: str,
    counters: tuple[int, ...],
    posts: tuple[str, ...],
    department: str | None,
    password: str | None,
) -> None:
    """Add an account."""
    catalog = _catalog(directory)
    for number in counters:
        catalog.counter(number)
    if department is not None:
        catalog.department(department)
    chosen = password or secrets.token_urlsafe(9)
    _access(directory).add_account(
        account, name, Role(role), chosen, counters or None, _held(posts), department
    )
    if password is None:
        click.echo(chosen)


@user.command("posts")
@data_option
@click.argument("account")
@_posts_option("What the person answers for from now on; repeatable.", required=True)
@_department_option
def change_posts(
    directory: Path, account: str, posts: tuple[str, ...], department: str | None
) -> None:
    """Replace an account's posts, on record; open sessions have them at once."""
    database_of(directory)
    terms = terms_of(settings_of(directory, None), "")
    held = frozenset(map(Post, posts))
    carry_out_beside(
        directory, ChangePosts(account=account, posts=held, department=department), terms
    )
    say(f"{account} 的岗位：{named(held)}")


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
    """Accounts: id, role, name, windows, state, posts, department."""
    with closing(database.open_reader(database_of(directory))) as reader:
        for found in accounts.everyone(reader):
            windows = "*" if found.counters is None else ",".join(map(str, found.counters))
            state = "disabled" if found.disabled else "active"
            department = accounts.department_of(reader, found) or "-"
            columns = (found.id, found.role, found.name, windows, state, _listed(found.posts))
            click.echo("\t".join((*columns, department)))


def _listed(posts: frozenset[Post]) -> str:
    return ",".join(sorted(posts)) or "-"


def _catalog(directory: Path) -> Catalog:
    with closing(database.open_reader(database_of(directory))) as reader:
        return stored.load(reader)
