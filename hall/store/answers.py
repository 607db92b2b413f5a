"""Answers kept by idempotency key, in the transaction of what they answer."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from hall.domain.clock import SECOND, Instant

KEEP = 48 * 3600 * SECOND
"""For how long a repeated key gets the same answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a command with this key was answered."""

    fingerprint: bytes
    """Digest of the command, to notice a key used for something else."""
    refusal: str | None
    body: str


def find(connection: sqlite3.Connection, key: str) -> Answer | None:
    """The answer given to this key; None when it is new."""
    row = connection.execute(
        "SELECT fingerprint, refusal, body FROM answers WHERE key = ?", (key,)
    ).fetchone()
    return None if row is None else Answer(fingerprint=row[0], refusal=row[1], body=row[2])


def keep(connection: sqlite3.Connection, key: str, answer: Answer, now: Instant) -> None:
    """Write the answer beside what it answers."""
    connection.execute(
        "INSERT INTO answers (key, fingerprint, refusal, body, at) VALUES (?, ?, ?, ?, ?)",
        (key, answer.fingerprint, answer.refusal, answer.body, now),
    )


def forget_old(connection: sqlite3.Connection, now: Instant) -> int:
    """Drop answers nobody can still be waiting for; returns how many."""
    cursor = connection.execute("DELETE FROM answers WHERE at < ?", (now - KEEP,))
    return cursor.rowcount
