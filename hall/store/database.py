"""Opening the hall's database: the settings every connection must have, and honest refusals.

WAL with synchronous=FULL on every connection: with NORMAL, twelve simulated power cuts lost
2,876 of 98,523 acknowledged tickets; with FULL, sixty lost none (docs/decisions/0002).
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from hall.domain.clock import Instant
from hall.domain.errors import DatabaseCorrupt, DatabaseForeign, DiskFull, Unavailable
from hall.store import migrations
from hall.store.migrations import has_unknown_steps, migrate

Reader = sqlite3.Connection
"""A connection that cannot write, as the floors above name it; only this room speaks SQL."""
APPLICATION_ID = 0x4A48616F
"""Marks the file as this product's: "JHao"."""
BUSY_SECONDS = 5.0
"""How long to wait for another process, such as the command line's, to finish its write."""
CHECK_SECONDS = 1.5
"""How long a start may spend on checking pages; a larger hall is checked on after it runs."""

_TROUBLES = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_READONLY,
    }
)


def create(path: Path) -> sqlite3.Connection:
    """A new, empty hall database. Raises FileExistsError rather than touch an existing file."""
    if path.exists():
        raise FileExistsError(path)
    connection = _set_up(_open_uri(path, "rwc"))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    migrate(connection)
    return connection


def open_writer(path: Path) -> sqlite3.Connection:
    """The connection that writes. Never creates a file.

    Raises FileNotFoundError, DatabaseCorrupt, DatabaseForeign.
    """
    examine(path, CHECK_SECONDS)
    try:
        connection = _set_up(_open_uri(path, "rw"))
        try:
            migrate(connection)
        except sqlite3.DatabaseError:
            connection.close()
            raise
    except sqlite3.DatabaseError as error:
        raise converted(error, path) from error
    return connection


def examine(path: Path, seconds: float | None) -> None:
    """Look whether the file is a whole database of this release, for at most ``seconds``.

    Looked at without the means to write: a file that is refused keeps every byte. None as
    ``seconds``: to the end; 0: only whose it is. Raises FileNotFoundError, DatabaseCorrupt,
    DatabaseForeign.
    """
    _check_header(path)
    try:
        with closing(open_reader(path)) as reader:
            _check_identity(reader, path)
            if seconds != 0:
                quick_check(reader, path, seconds)
    except sqlite3.DatabaseError as error:
        raise converted(error, path) from error


def is_behind(path: Path) -> bool:
    """Whether the database is still as an earlier release left it. Raises DatabaseCorrupt."""
    try:
        with closing(open_reader(path)) as reader:
            return migrations.is_behind(reader)
    except sqlite3.DatabaseError as error:
        raise converted(error, path) from error


def open_plain(path: Path) -> sqlite3.Connection:
    """A second writing connection, for rare small writes beside the writer's; never creates."""
    _check_header(path)
    return _set_up(_open_uri(path, "rw"))


def open_reader(path: Path) -> sqlite3.Connection:
    """A connection that cannot write."""
    connection = _open_uri(path, "ro")
    connection.execute("PRAGMA query_only = ON")
    return connection


def open_onlooker(path: Path) -> sqlite3.Connection:
    """A connection for a process that may read the directory and no more.

    SQLite's index of the log (``-shm``) too is opened for reading alone. It follows a running hall,
    and goes on through the hall's end and return; only its first look fails, with SQLITE_READONLY
    or SQLITE_CANTOPEN, when the hall was stopped in good order and has left no log to read
    (docs/decisions/0008).
    """
    connection = _open_uri(path, "ro", "&readonly_shm=1")
    connection.execute("PRAGMA query_only = ON")
    return connection


def quick_check(connection: sqlite3.Connection, path: Path, seconds: float | None) -> bool:
    """Look for damaged pages, for at most ``seconds``; False when time ran out first.

    Raises DatabaseCorrupt. None as ``seconds`` means: to the end.
    """
    deadline = None if seconds is None else time.monotonic() + seconds
    if deadline is not None:
        connection.set_progress_handler(lambda: int(time.monotonic() > deadline), 10_000)
    try:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            return False
        raise
    finally:
        connection.set_progress_handler(None, 0)
    if found != ("ok",):
        raise DatabaseCorrupt(path=str(path))
    return True


def touch(connection: sqlite3.Connection, now: Instant) -> None:
    """Write a row that nobody reads."""
    connection.execute(
        "INSERT INTO settings (key, value) VALUES ('touched_at', ?)"
        " ON CONFLICT DO UPDATE SET value = excluded.value",
        (str(now),),
    )


def data_version(connection: sqlite3.Connection) -> int:
    """Changes whenever another connection, such as the command line's, has committed."""
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


def is_trouble(error: BaseException) -> bool:
    """Whether the file, the disk or another process is the matter, and not the statement."""
    return isinstance(error, sqlite3.Error) and _primary(error) in _TROUBLES


def converted(error: sqlite3.Error, path: Path) -> Exception:
    """A damaged file or a full disk as the hall's own error; anything else as it was."""
    match _primary(error):
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return DatabaseCorrupt(path=str(path))
        case sqlite3.SQLITE_FULL:
            return DiskFull()
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return Unavailable()
    return error


def _primary(error: sqlite3.Error) -> int | None:
    # Errors that Python itself raises, such as a wrong number of values, carry no code.
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def _open_uri(path: Path, mode: str, more: str = "") -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.resolve().as_uri()}?mode={mode}{more}",
        uri=True,
        isolation_level=None,
        timeout=BUSY_SECONDS,
        check_same_thread=False,
    )


def _set_up(connection: sqlite3.Connection) -> sqlite3.Connection:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA cell_size_check = ON")
    # What is erased is overwritten, not left on a free page: it may be about a person.
    connection.execute("PRAGMA secure_delete = ON")
    return connection


def _check_header(path: Path) -> None:
    # Never open the file but through SQLite: POSIX drops all locks of a process on a file when
    # it closes any descriptor of it, and the next program to leave the database would take
    # itself for the last one and delete the log of what was just acknowledged.
    if path.stat().st_size == 0:
        # It would be taken for a new database and silently filled.
        raise DatabaseCorrupt(path=str(path))


def _check_identity(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
        raise DatabaseForeign(path=str(path))
    if has_unknown_steps(connection):
        raise DatabaseForeign(path=str(path))
