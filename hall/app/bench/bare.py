"""The physical limit: the same rows written by nothing but SQLite, one durable commit each.

A writer is run once on a copy of the database, over a connection that takes down every statement
that changes a row. Replaying those on another copy, with values at hand and statements prepared,
is what the disk and SQLite alone need for one ticket.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from hall.domain.actors import Actor, Role
from hall.domain.commands import Command
from hall.domain.errors import HallError
from hall.service.clock import SystemClock
from hall.service.hall import DATABASE
from hall.service.replay import Outcome
from hall.service.secret import read_secret
from hall.service.terms import Terms
from hall.service.writer import Request, Writer

Statement = tuple[str, Sequence[Any]]
"""SQL with question marks, and its values."""
C = TypeVar("C", bound=sqlite3.Connection)
_CHANGING = ("INSERT", "UPDATE", "DELETE")
_ACTOR = Actor(role=Role.STAFF, id="bench")


class _Notebook(sqlite3.Connection):
    """A connection that remembers what it was told to change."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.statements: list[Statement] = []

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        if sql.startswith(_CHANGING):
            self.statements.append((sql, tuple(parameters)))
        return super().execute(sql, parameters)


def _open(path: Path, factory: type[C]) -> C:
    # Set as the hall's writer sets its own connection.
    connection = sqlite3.connect(
        path, isolation_level=None, factory=factory, check_same_thread=False
    )
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def record(directory: Path, terms: Terms, commands: Iterable[Command]) -> list[list[Statement]]:
    """Carry commands out in the hall of this directory; the statements of each, in order.

    Nothing else may have the directory open. Raises the HallError of a refused command.
    """
    notebook = _open(directory / DATABASE, _Notebook)
    writer = Writer(
        connection=notebook,
        path=directory / DATABASE,
        secret=read_secret(directory),
        terms=terms,
        clock=SystemClock(),
        random_bytes=os.urandom,
        after_commit=lambda _: None,
    )
    writer.start()
    try:
        return [_recorded(writer, notebook, command) for command in commands]
    finally:
        writer.stop()


def _recorded(writer: Writer, notebook: _Notebook, command: Command) -> list[Statement]:
    outcomes: list[Outcome] = []
    decided = threading.Event()

    def done(outcome: Outcome) -> None:
        outcomes.append(outcome)
        decided.set()

    notebook.statements.clear()
    writer.submit(Request(command=command, actor=_ACTOR, key=None, done=done))
    decided.wait()
    if isinstance(outcomes[0], HallError):
        raise outcomes[0]
    return list(notebook.statements)


class Bare:
    """A copy of the database that takes recorded statements back."""

    def __init__(self, directory: Path) -> None:
        self._connection = _open(directory / DATABASE, sqlite3.Connection)

    def commit(self, statements: Sequence[Statement]) -> float:
        """Write them in one durable transaction; the seconds it took."""
        connection = self._connection
        began = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        for sql, values in statements:
            # A statement that returns rows is carried out only as far as they are fetched.
            connection.execute(sql, values).fetchall()
        connection.execute("COMMIT")
        return time.perf_counter() - began

    def close(self) -> None:
        self._connection.close()
