"""Rows of one form's personal values: sealed content that this floor cannot read."""

from __future__ import annotations

import sqlite3

from hall.domain.clock import Instant


def put(connection: sqlite3.Connection, case: int, sealed: bytes, key: int, now: Instant) -> None:
    """Write them in place of earlier ones."""
    connection.execute(
        "INSERT INTO form_values (case_id, sealed, key, sealed_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (case_id) DO UPDATE SET sealed = excluded.sealed, key = excluded.key,"
        " sealed_at = excluded.sealed_at",
        (case, sealed, key, now),
    )


def get(connection: sqlite3.Connection, case: int) -> tuple[bytes, int] | None:
    """Sealed content and key id; None when there are none, or none any more."""
    row = connection.execute(
        "SELECT sealed, key FROM form_values WHERE case_id = ?", (case,)
    ).fetchone()
    return None if row is None else (bytes(row[0]), int(row[1]))


def erase(connection: sqlite3.Connection, case: int) -> None:
    """Take them away; the pages they stood on are overwritten."""
    connection.execute("DELETE FROM form_values WHERE case_id = ?", (case,))
