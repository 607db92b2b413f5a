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


def _run(db: Database, file: str) -> None:
    """A script of this room's, in the transaction of its step. Raises sqlite3.Error."""
    script = files("hall.store").joinpath(*file.split("/")).read_text(encoding="utf-8")
    # Not executescript: that commits first, and would part the schema from its record.
    for statement in _statements(script):
        db.conn.execute(statement)
    broken = db.conn.execute("PRAGMA foreign_key_check").fetchone()
    if broken is not None:
        raise sqlite3.IntegrityError(f"{file}: row {broken[1]} of {broken[0]} points nowhere")


@migrations(name="001_foundation")
def _foundation(db: Database) -> None:
    _run(db, "schema.sql")


@migrations(name="002_posts")
def _posts(db: Database) -> None:
    _run(db, "posts.sql")


@migrations(name="003_calendar")
def _calendar(db: Database) -> None:
    _run(db, "handling/calendars.sql")


@migrations(name="004_handling")
def _handling(db: Database) -> None:
    _run(db, "cases.sql")


@migrations(name="002b_catalogue")
def _catalogue(db: Database) -> None:
    _run(db, "catalogue.sql")


@migrations(name="005_applicants")
def _applicants(db: Database) -> None:
    _run(db, "handling/applicants.sql")


@migrations(name="006_together")
def _together(db: Database) -> None:
    _run(db, "handling/together.sql")


@migrations(name="007_supervision")
def _supervision(db: Database) -> None:
    _run(db, "handling/supervision.sql")


@migrations(name="008_notice_slips")
def _notice_slips(db: Database) -> None:
    _run(db, "handling/notice_slips.sql")


@migrations(name="009_forms")
def _forms(db: Database) -> None:
    _run(db, "handling/forms.sql")


@migrations(name="010_receipt_slips")
def _receipt_slips(db: Database) -> None:
    _run(db, "handling/receipt_slips.sql")


@migrations(name="011_cleared_alerts")
def _cleared_alerts(db: Database) -> None:
    _run(db, "handling/cleared.sql")


@migrations(name="012_decisions")
def _decisions(db: Database) -> None:
    _run(db, "handling/decisions.sql")


@migrations(name="013_few")
def _few(db: Database) -> None:
    _run(db, "handling/few.sql")


@migrations(name="014_programs")
def _programs(db: Database) -> None:
    _run(db, "programs.sql")


@migrations(name="015_slip_printers")
def _slip_printers(db: Database) -> None:
    _run(db, "slip_printers.sql")


def has_unknown_steps(connection: sqlite3.Connection) -> bool:
    """Whether a newer release has been at this database."""
    applied = {step.name for step in migrations.applied(Database(connection))}
    # In a database without any, every step is pending.
    known = {step.name for step in migrations.pending(Database(memory=True))}
    return not applied <= known


def is_behind(connection: sqlite3.Connection) -> bool:
    """Whether steps are still to be taken."""
    return bool(migrations.pending(Database(connection)))


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the database up to this release; does nothing when it is.

    Foreign keys are off meanwhile, for a step may build a table anew under the feet of those
    that point to it; each step ends with a look at all of them, inside its transaction.
    """
    if not is_behind(connection):
        return
    (kept,) = connection.execute("PRAGMA foreign_keys").fetchone()
    # Not heeded inside a transaction: this must stand around the steps, not in them.
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        migrations.apply(Database(connection))
    finally:
        connection.execute(f"PRAGMA foreign_keys = {kept:d}")
