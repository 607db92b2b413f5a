"""Staff accounts, device tokens and browser sessions: making, checking and ending them.

These writes are rare and small, and each is its own transaction beside the writer's: SQLite
lets one of them in at a time, and neither waits longer than the other's commit.
"""

from __future__ import annotations

import logging
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from hall.domain.actors import Actor, Role
from hall.domain.clock import SECOND, Clock, Instant
from hall.domain.errors import Invalid, Refused, Unauthenticated, Unavailable, UnknownClerk
from hall.domain.posts import Post
from hall.service.new_accounts import NewAccount, check_posts
from hall.service.secret import token_hash
from hall.store import accounts, database

logger = logging.getLogger(__name__)

FAILURES_ALLOWED = 5
LOCK_SECONDS = 15 * 60
IDLE_SECONDS = 60 * 60
ABSOLUTE_SECONDS = 12 * 3600
DEVICE_SECONDS = 400 * 24 * 3600
"""A kiosk's or display's page stays enrolled; it has nobody to log in again."""
MIN_PASSWORD = 8
PAGE = "page"
"""Actor id of every device's page: it has a session and no account."""

# 19 MiB, two passes: about 50 ms on a Raspberry Pi, and no strain on its memory.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = _HASHER.hash("nobody has this password")


class LoginFailed(Unauthenticated):
    code = "auth.login_failed"
    sentence = "工号或密码不正确。"
    title = "Wrong account or password"


class AccountLocked(Unauthenticated):
    code = "auth.locked"
    sentence = "连续输错密码，账号已锁定，请15分钟后再试或联系管理员。"
    title = "The account is locked for a while"


class NameTaken(Refused):
    code = "access.name_taken"
    sentence = "名称“{name}”已被使用。"
    title = "The name is taken"


class Access:
    """Who may speak to the hall, over one data directory's database."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(database.open_plain(self._path)) as connection:
                connection.execute("BEGIN IMMEDIATE")
                # Closing rolls back whatever was not committed.
                yield connection
                connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise database.converted(error, self._path) from error

    def create_token(
        self,
        role: Role,
        name: str,
        posts: frozenset[Post] | None = None,
        *,
        all_cases: bool = False,
    ) -> str:
        """A new key for a program; its text is given once, here. Raises NameTaken, Invalid.

        None as ``posts``: all that the role may hold. ``all_cases``: an integration speaks for
        the applicants of all cases, not of its own alone.
        """
        _check_name("name", name)
        check_posts(role, posts)
        if all_cases and role is not Role.INTEGRATION:
            problem = f"only an integration speaks for applicants, {role.value} does not"
            raise Invalid(errors=[{"field": "cases", "problem": problem}])
        token = secrets.token_urlsafe(24)
        with self._write() as connection:
            added = accounts.add_token(
                connection, digest=token_hash(token), role=role, name=name,
                now=self._clock.now(), posts=posts, all_cases=all_cases,
            )  # fmt: skip
            if not added:
                raise NameTaken(name=name)
        return token

    def revoke_token(self, name: str) -> bool:
        """End a token; False when there is none of that name."""
        with self._write() as connection:
            return accounts.revoke_token(connection, name, self._clock.now())

    def add_account(
        self,
        account: str,
        name: str,
        role: Role,
        password: str,
        counters: tuple[int, ...] | None,
        posts: frozenset[Post] | None = None,
        department: str | None = None,
    ) -> None:
        """A new member of staff. Raises NameTaken; Invalid for a short password or a wrong post."""
        _check_name("account", account)
        hashed = hash_password(password)
        self.add_accounts(
            [
                NewAccount(
                    id=account, name=name, role=role, password=hashed, counters=counters,
                    posts=posts, department=department,
                )
            ]
        )  # fmt: skip

    def add_accounts(self, people: list[NewAccount]) -> None:
        """Several at once. Raises NameTaken, Invalid and adds none."""
        for one in people:
            check_posts(one.role, one.posts)
        with self._write() as connection:
            for one in people:
                added = accounts.add(
                    connection,
                    account=one.id,
                    name=one.name,
                    role=one.role,
                    counters=one.counters,
                    password=one.password,
                    now=self._clock.now(),
                    posts=one.posts,
                    department=one.department,
                )
                if not added:
                    raise NameTaken(name=one.id)

    def set_password(self, account: str, password: str) -> None:
        """Change a password and end the account's sessions. Raises UnknownClerk, Invalid."""
        hashed = hash_password(password)
        with self._write() as connection:
            if accounts.find(connection, account) is None:
                raise UnknownClerk(clerk=account)
            accounts.set_password(connection, account, hashed)

    def log_in(self, account: str, password: str) -> str:
        """Check a password and start a session; returns the cookie's text.

        Takes as long for an unknown account as for a known one. Raises LoginFailed,
        AccountLocked. Slow on purpose: never call it on the hub.
        """
        now = self._clock.now()
        with closing(database.open_reader(self._path)) as reader:
            found = accounts.find(reader, account)
        locked = found is not None and found.locked_until is not None and found.locked_until > now
        good = _matches(_NOBODY if found is None else found.password, password)
        if locked:
            raise AccountLocked
        if found is None or found.disabled:
            raise LoginFailed
        with self._write() as connection:
            if not good:
                # Counted inside the transaction: many guesses at once are as many failures.
                failures = accounts.get(connection, account).failures + 1
                lock = failures >= FAILURES_ALLOWED
                until = Instant(now + LOCK_SECONDS * SECOND) if lock else None
                accounts.set_failures(connection, account, 0 if lock else failures, until)
            else:
                accounts.set_failures(connection, account, 0, None)
                cookie = secrets.token_urlsafe(24)
                accounts.start_session(
                    connection, digest=token_hash(cookie), account=account, role=found.role, now=now
                )
        if not good:
            raise LoginFailed
        return cookie

    def enrol(self, role: Role) -> str:
        """A session for a device's page, without a person; returns the cookie's text."""
        cookie = secrets.token_urlsafe(24)
        now = self._clock.now()
        with self._write() as connection:
            accounts.drop_stale_sessions(
                connection,
                started=Instant(now - ABSOLUTE_SECONDS * SECOND),
                seen=Instant(now - IDLE_SECONDS * SECOND),
                enrolled=Instant(now - DEVICE_SECONDS * SECOND),
            )
            accounts.start_session(
                connection,
                digest=token_hash(cookie),
                account=None,
                role=role,
                now=now,
            )
        return cookie

    def log_out(self, cookie: str) -> None:
        """End a session."""
        with self._write() as connection:
            accounts.end_session(connection, token_hash(cookie))

    def touch(self, cookie: str) -> None:
        """Write that a session is in use; a full disk ends nobody's session at once."""
        try:
            with self._write() as connection:
                accounts.touch_session(connection, token_hash(cookie), self._clock.now())
        except Unavailable as error:
            logger.warning("a session's use was not noted: %s", error.code)


def hash_password(password: str) -> str:
    """The Argon2 hash of a password. Raises Invalid when it is too short."""
    if len(password) < MIN_PASSWORD:
        problem = f"at least {MIN_PASSWORD} characters"
        raise Invalid(errors=[{"field": "password", "problem": problem}])
    return _HASHER.hash(password)


def _check_name(field: str, name: str) -> None:
    # Lists have one a line, and the log names who gave a command.
    if not name.strip() or not name.isprintable():
        problem = "printable characters, not blanks alone"
        raise Invalid(errors=[{"field": field, "problem": problem}])


def _matches(hashed: str, password: str) -> bool:
    try:
        return _HASHER.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def bearer(reader: sqlite3.Connection, token: str) -> Actor | None:
    """Who a token speaks for; None for an unknown or revoked one."""
    found = accounts.token(reader, token_hash(token))
    if found is None:
        return None
    return Actor(role=Role(found.role), id=found.name, posts=found.posts, all_cases=found.all_cases)


def session(reader: sqlite3.Connection, cookie: str, now: Instant) -> tuple[Actor, Instant] | None:
    """Who a cookie speaks for and when it was last noted; None when unknown or run out."""
    found = accounts.session(reader, token_hash(cookie))
    if found is None:
        return None
    if found.account is None:
        fresh = now - found.started_at < DEVICE_SECONDS * SECOND
        actor = Actor(role=Role(found.role), id=PAGE)
        return (actor, found.seen_at) if fresh else None
    idle, age = now - found.seen_at, now - found.started_at
    if idle > IDLE_SECONDS * SECOND or age > ABSOLUTE_SECONDS * SECOND:
        return None
    account = accounts.find(reader, found.account)
    if account is None or account.disabled:
        return None
    actor = Actor(
        role=Role(account.role),
        id=account.id,
        posts=account.posts,
        department=accounts.department_of(reader, account),
    )
    return actor, found.seen_at
