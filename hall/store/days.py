"""Service days and the day's figures of each queue."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from hall.domain.clock import Instant
from hall.domain.tickets import Standing
from hall.domain.waits import QueueLoad, next_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceDay:
    """One day of service, opened and closed by a command."""

    id: int
    day: str
    """Local date ``YYYY-MM-DD`` it is called by."""
    opened_at: Instant
    clock_suspect: bool


def open_day(connection: sqlite3.Connection) -> ServiceDay | None:
    """The day that is open; None between two days."""
    row = connection.execute(
        "SELECT id, day, opened_at, clock_suspect FROM service_days WHERE closed_at IS NULL"
    ).fetchone()
    if row is None:
        return None
    return ServiceDay(id=row[0], day=row[1], opened_at=Instant(row[2]), clock_suspect=bool(row[3]))


def last_day(connection: sqlite3.Connection) -> ServiceDay | None:
    """The day with the greatest date, open or not; None before the first."""
    row = connection.execute(
        "SELECT id, day, opened_at, clock_suspect FROM service_days ORDER BY day DESC LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    return ServiceDay(id=row[0], day=row[1], opened_at=Instant(row[2]), clock_suspect=bool(row[3]))


def latest_day(connection: sqlite3.Connection) -> str | None:
    """The greatest date that ever had a service day; None before the first."""
    row = connection.execute("SELECT max(day) FROM service_days").fetchone()
    return None if row[0] is None else str(row[0])


def start(connection: sqlite3.Connection, day: str, now: Instant, *, clock_suspect: bool) -> int:
    """Open a day, or take up again the one of the same date; returns its id."""
    row = connection.execute(
        "INSERT INTO service_days (day, opened_at, clock_suspect) VALUES (?, ?, ?)"
        " ON CONFLICT (day) DO UPDATE SET closed_at = NULL,"
        " clock_suspect = max(clock_suspect, excluded.clock_suspect) RETURNING id",
        (day, now, clock_suspect),
    ).fetchone()
    return int(row[0])


def close(connection: sqlite3.Connection, day: int, now: Instant) -> None:
    """Close a day; with a clock that ran backwards it closes when it opened."""
    connection.execute(
        "UPDATE service_days SET closed_at = max(opened_at, ?) WHERE id = ?", (now, day)
    )


def next_case(connection: sqlite3.Connection, day: int) -> int:
    """The next serial of the day's case numbers, from 1."""
    row = connection.execute(
        "UPDATE service_days SET last_case = last_case + 1 WHERE id = ? RETURNING last_case",
        (day,),
    ).fetchone()
    return int(row[0])


def next_number(
    connection: sqlite3.Connection, day: int, queue: str, standing: Standing
) -> tuple[int, int]:
    """The next serial of the queue's class, from 1, and how many wait in the queue before it."""
    column = "last_priority" if standing is Standing.PRIORITY else "last_ordinary"
    row = connection.execute(
        f"INSERT INTO queue_days (service_day, queue, {column}) VALUES (?, ?, 1)"
        f" ON CONFLICT DO UPDATE SET {column} = {column} + 1 RETURNING {column}, waiting",
        (day, queue),
    ).fetchone()
    return int(row[0]), int(row[1])


def touch_queue(connection: sqlite3.Connection, day: int, queue: str) -> None:
    """Make sure that the queue has a row today, for a ticket that is transferred into it."""
    connection.execute(
        "INSERT INTO queue_days (service_day, queue) VALUES (?, ?) ON CONFLICT DO NOTHING",
        (day, queue),
    )


def loads(connection: sqlite3.Connection, day: int) -> dict[str, QueueLoad]:
    """What is known of each queue that had a ticket today."""
    rows = connection.execute(
        "SELECT queue, waiting, mean_seconds, visits FROM queue_days WHERE service_day = ?", (day,)
    )
    return {
        queue: QueueLoad(waiting=waiting, mean_seconds=mean, visits=visits)
        for queue, waiting, mean, visits in rows
    }


def record_visit(
    connection: sqlite3.Connection, day: int, queue: str, seconds: float, *, served: bool = True
) -> None:
    """Take one visit's time at a window into the queue's running mean.

    One that was not ``served``, a no-show, does not count as a visit.
    """
    row = connection.execute(
        "SELECT mean_seconds, visits FROM queue_days WHERE service_day = ? AND queue = ?",
        (day, queue),
    ).fetchone()
    if row is None:
        return
    connection.execute(
        "UPDATE queue_days SET mean_seconds = ?, visits = visits + ?"
        " WHERE service_day = ? AND queue = ?",
        (next_mean(row[0], row[1], seconds), served, day, queue),
    )
