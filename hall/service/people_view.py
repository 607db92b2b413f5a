"""Who may speak to the hall, as pages show it: never a password, a hash or a token's text."""

from __future__ import annotations

import sqlite3

from hall.domain.actors import Actor, Role
from hall.domain.posts import named
from hall.service.bodies import Body
from hall.store import accounts


def may_work(connection: sqlite3.Connection, actor: Actor, counter: int) -> bool:
    """Whether the window is one of the person's own; only clerks are bound to windows."""
    windows = own_counters(connection, actor)
    return windows is None or counter in windows


def own_counters(connection: sqlite3.Connection, actor: Actor) -> tuple[int, ...] | None:
    """The windows of a clerk; None: every one, as for whoever is no clerk with an account."""
    if actor.role is not Role.COUNTER:
        return None
    account = accounts.find(connection, actor.id)
    return None if account is None else account.counters


def name_of(connection: sqlite3.Connection, actor: Actor) -> str:
    """The person's name; a program is called by its token's."""
    account = accounts.find(connection, actor.id)
    return actor.id if account is None else account.name


def people(connection: sqlite3.Connection) -> list[Body]:
    """All accounts: the hall's leaders first, then clerks in the order of their windows."""
    return [
        {
            "id": one.id,
            "name": one.name,
            "role": one.role,
            "counters": None if one.counters is None else list(one.counters),
            "disabled": one.disabled,
            "locked": one.locked_until is not None,
            "posts": named(one.posts),
            "department": accounts.department_of(connection, one),
        }
        for one in sorted(accounts.everyone(connection), key=_order)
    ]


def programs(connection: sqlite3.Connection) -> list[Body]:
    """The living tokens by name."""
    return [
        {"name": one.name, "role": one.role, "posts": named(one.posts), "all_cases": one.all_cases}
        for one in accounts.tokens(connection)
    ]


def _order(account: accounts.Account) -> tuple[int, tuple[int, ...], str]:
    rank = {Role.ADMIN.value: 0, Role.STAFF.value: 1}.get(account.role, 2)
    return rank, account.counters or (), account.id
