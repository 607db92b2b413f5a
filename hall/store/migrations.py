"""Steps from an empty file to the present schema, each in one transaction with its record."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from importlib.resources import files

from sqlite_utils import Database, Migrations

migrations = Migrations("hall")


def _statements(script: str) -> Iterator[str]:
    """The statements of a script; a trigger's inner semicolons do not end one."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


@migrations(name="001_foundation")
def _foundation(db: Database) -> None:
    script = files("hall.store").joinpath("schema.sql").read_text(encoding="utf-8")
    # Not executescript: that commits first, and would part the schema from its record.
    for statement in _statements(script):
        db.conn.execute(statement)


def has_unknown_steps(connection: sqlite3.Connection) -> bool:
    """Whether a newer release has been at this database."""
    applied = {step.name for step in migrations.applied(Database(connection))}
    # In a database without any, every step is pending.
    known = {step.name for step in migrations.pending(Database(memory=True))}
    return not applied <= known


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the database up to this release; does nothing when it is."""
    migrations.apply(Database(connection))
