"""How far each subscriber of the event log has come."""

from __future__ import annotations

import sqlite3


def get(connection: sqlite3.Connection, subscriber: str) -> int | None:
    """The seq of the last event the subscriber is done with; None for a new one."""
    row = connection.execute(
        "SELECT seq FROM cursors WHERE subscriber = ?", (subscriber,)
    ).fetchone()
    return None if row is None else int(row[0])


def put(connection: sqlite3.Connection, subscriber: str, seq: int) -> None:
    """Move a cursor; it never moves back."""
    connection.execute(
        "INSERT INTO cursors (subscriber, seq) VALUES (?, ?)"
        " ON CONFLICT (subscriber) DO UPDATE SET seq = max(seq, excluded.seq)",
        (subscriber, seq),
    )
