"""Who may speak: staff accounts, device tokens, sessions. Secrets are stored as hashes only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from hall.domain.clock import Instant
from hall.domain.errors import UnknownClerk
from hall.domain.posts import OF_ACCOUNT, OF_TOKEN, Post


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A member of staff."""

    id: str
    name: str
    role: str
    counters: tuple[int, ...] | None
    """Windows the person may sign on at; None: every one."""
    password: str
    """Argon2 hash."""
    disabled: bool
    failures: int
    locked_until: Instant | None
    posts: frozenset[Post]
    department: str | None
    """None: that of the windows, if they all have one."""


_SELECT = (
    "SELECT id, name, role, counters, password, disabled_at, failures, locked_until, posts,"
    " department FROM accounts"
)
_Row = tuple[
    str, str, str, str | None, str, int | None, int, int | None, str, str | None
]  # as _SELECT has them


def _account(row: _Row) -> Account:
    id_, name, role, counters, password, disabled_at, failures, locked_until, posts, own = row
    return Account(
        id=id_,
        name=name,
        role=role,
        counters=None if counters is None else tuple(msgspec.json.decode(counters)),
        password=password,
        disabled=disabled_at is not None,
        failures=failures,
        locked_until=None if locked_until is None else Instant(locked_until),
        posts=_posts(posts),
        department=own,
    )


def _posts(stored: str) -> frozenset[Post]:
    return frozenset(map(Post, msgspec.json.decode(stored)))


def _stored(posts: Iterable[Post]) -> str:
    return msgspec.json.encode(sorted(posts)).decode()


def find(connection: sqlite3.Connection, account: str) -> Account | None:
    """The account with this id; None when there is none."""
    row = connection.execute(f"{_SELECT} WHERE id = ?", (account,)).fetchone()
    return None if row is None else _account(row)


def get(connection: sqlite3.Connection, account: str) -> Account:
    """The enabled account with this id. Raises UnknownClerk."""
    found = find(connection, account)
    if found is None or found.disabled:
        raise UnknownClerk(clerk=account)
    return found


def everyone(connection: sqlite3.Connection) -> list[Account]:
    """All accounts by id."""
    return [_account(row) for row in connection.execute(f"{_SELECT} ORDER BY id")]


def add(
    connection: sqlite3.Connection,
    *,
    account: str,
    name: str,
    role: str,
    counters: tuple[int, ...] | None,
    password: str,
    now: Instant,
    posts: frozenset[Post] | None = None,
    department: str | None = None,
) -> bool:
    """Write a new account; False when the id is taken. None as ``posts``: those of the role."""
    stored = None if counters is None else msgspec.json.encode(counters).decode()
    held = _stored(OF_ACCOUNT[role] if posts is None else posts)
    cursor = connection.execute(
        "INSERT INTO accounts (id, name, role, counters, password, created_at, posts, department)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (account, name, role, stored, password, now, held, department),
    )
    return cursor.rowcount == 1


def set_posts(
    connection: sqlite3.Connection, account: str, posts: frozenset[Post], department: str | None
) -> None:
    """Give an account these posts, and this department, in place of those it had."""
    connection.execute(
        "UPDATE accounts SET posts = ?, department = ? WHERE id = ?",
        (_stored(posts), department, account),
    )


def department_of(connection: sqlite3.Connection, account: Account) -> str | None:
    """The account's own department, or the only one that all of its windows work for.

    A window works for its department and for those whose items its queues have: who serves
    another department's queue must be able to do its cases.
    """
    if account.department is not None or not account.counters:
        return account.department
    marks = ", ".join("?" * len(account.counters))
    rows = connection.execute(
        f"SELECT department FROM counters WHERE number IN ({marks})"
        " UNION SELECT i.department FROM counters c, json_each(c.queues) q"
        f" JOIN items i ON i.queue = q.value WHERE c.number IN ({marks})",
        account.counters * 2,
    ).fetchall()
    return None if len(rows) != 1 else rows[0][0]


def set_password(connection: sqlite3.Connection, account: str, password: str) -> None:
    """Change a password hash, lift a lock, and end the account's sessions."""
    connection.execute(
        "UPDATE accounts SET password = ?, failures = 0, locked_until = NULL WHERE id = ?",
        (password, account),
    )
    connection.execute("DELETE FROM sessions WHERE account = ?", (account,))


def set_failures(
    connection: sqlite3.Connection, account: str, failures: int, locked_until: Instant | None
) -> None:
    """Count failed logins in the database, so that a restart does not forget them."""
    connection.execute(
        "UPDATE accounts SET failures = ?, locked_until = ? WHERE id = ?",
        (failures, locked_until, account),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A program's key; the text of it is known to its bearer alone."""

    role: str
    name: str
    posts: frozenset[Post]
    all_cases: bool
    """Of an integration: whether it speaks for the applicants of all cases."""


def add_token(
    connection: sqlite3.Connection,
    *,
    digest: bytes,
    role: str,
    name: str,
    now: Instant,
    posts: frozenset[Post] | None = None,
    all_cases: bool = False,
) -> bool:
    """Write a token's hash; False when the name is taken by a living token.

    None as ``posts``: all that its role may hold, also those that a later release adds.
    """
    connection.execute("DELETE FROM tokens WHERE name = ? AND revoked_at IS NOT NULL", (name,))
    cursor = connection.execute(
        "INSERT INTO tokens (hash, role, name, created_at, posts, all_cases)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (digest, role, name, now, None if posts is None else _stored(posts), all_cases),
    )
    return cursor.rowcount == 1


def revoke_token(connection: sqlite3.Connection, name: str, now: Instant) -> bool:
    """End a token; False when there is none of that name."""
    cursor = connection.execute(
        "UPDATE tokens SET revoked_at = ? WHERE name = ? AND revoked_at IS NULL", (now, name)
    )
    return cursor.rowcount == 1


def tokens(connection: sqlite3.Connection) -> list[Token]:
    """The living tokens by name."""
    rows = connection.execute(
        "SELECT role, name, posts, all_cases FROM tokens WHERE revoked_at IS NULL ORDER BY name"
    )
    return [_token(row) for row in rows]


def token(connection: sqlite3.Connection, digest: bytes) -> Token | None:
    """Whose token this is; None for an unknown or revoked one."""
    row = connection.execute(
        "SELECT role, name, posts, all_cases FROM tokens WHERE hash = ? AND revoked_at IS NULL",
        (digest,),
    ).fetchone()
    return None if row is None else _token(row)


def _token(row: tuple[str, str, str | None, int]) -> Token:
    role, name, posts, all_cases = row
    held = OF_TOKEN.get(role, frozenset()) if posts is None else _posts(posts)
    return Token(role=role, name=name, posts=held, all_cases=bool(all_cases))


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A browser that logged in, or an enrolled device's page (then without an account)."""

    account: str | None
    role: str
    started_at: Instant
    seen_at: Instant


def start_session(
    connection: sqlite3.Connection, *, digest: bytes, account: str | None, role: str, now: Instant
) -> None:
    """Write a session by the hash of its cookie."""
    connection.execute(
        "INSERT INTO sessions (hash, account, role, started_at, seen_at) VALUES (?, ?, ?, ?, ?)",
        (digest, account, role, now, now),
    )


def session(connection: sqlite3.Connection, digest: bytes) -> Session | None:
    """The session of a cookie; None when it is unknown."""
    row = connection.execute(
        "SELECT account, role, started_at, seen_at FROM sessions WHERE hash = ?", (digest,)
    ).fetchone()
    if row is None:
        return None
    return Session(account=row[0], role=row[1], started_at=Instant(row[2]), seen_at=Instant(row[3]))


def touch_session(connection: sqlite3.Connection, digest: bytes, now: Instant) -> None:
    """Write that the session is in use."""
    connection.execute("UPDATE sessions SET seen_at = ? WHERE hash = ?", (now, digest))


def end_session(connection: sqlite3.Connection, digest: bytes) -> None:
    """Log out."""
    connection.execute("DELETE FROM sessions WHERE hash = ?", (digest,))


def drop_stale_sessions(
    connection: sqlite3.Connection, *, started: Instant, seen: Instant, enrolled: Instant
) -> None:
    """Drop people's sessions started or last seen, and pages' enrolled, before these instants."""
    connection.execute(
        "DELETE FROM sessions WHERE account IS NOT NULL AND (started_at < ? OR seen_at < ?)"
        " OR account IS NULL AND started_at < ?",
        (started, seen, enrolled),
    )
