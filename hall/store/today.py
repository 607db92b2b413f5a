"""Figures of the day under way, for the people who run it: who waits, who was served where."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from hall.domain.clock import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """The waiting tickets of one queue."""

    waiting: int
    first_issued_at: Instant
    """When the one was issued that has waited longest."""
    mean_issued_at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class LastServed:
    """The visit that a window finished last."""

    ticket: int
    number: str
    rated: bool


def waits_by_queue(connection: sqlite3.Connection) -> dict[str, Waits]:
    """Who waits in each queue; a queue without waiting people is not there."""
    rows = connection.execute(
        "SELECT queue, count(*), min(issued_at), avg(issued_at) FROM tickets"
        " WHERE state = 'waiting' GROUP BY queue"
    )
    return {
        queue: Waits(
            waiting=waiting, first_issued_at=Instant(first), mean_issued_at=Instant(round(mean))
        )
        for queue, waiting, first, mean in rows
    }


def waits_for_one_counter(connection: sqlite3.Connection) -> dict[int, dict[str, int]]:
    """Waiting tickets that one window alone may call: by window, then by queue."""
    rows = connection.execute(
        "SELECT for_counter, queue, count(*) FROM tickets"
        " WHERE state = 'waiting' AND for_counter IS NOT NULL GROUP BY for_counter, queue"
    )
    found: dict[int, dict[str, int]] = {}
    for counter, queue, waiting in rows:
        found.setdefault(int(counter), {})[queue] = waiting
    return found


def held_by_counter(connection: sqlite3.Connection) -> dict[int, int]:
    """How many are held at each window that holds any."""
    rows = connection.execute(
        "SELECT last_counter, count(*) FROM tickets WHERE state = 'held' GROUP BY last_counter"
    )
    return {int(counter): held for counter, held in rows}


def count_by_state(connection: sqlite3.Connection, day: int) -> dict[str, int]:
    """How many of the day's tickets are in each state; a state without any is not there."""
    rows = connection.execute(
        "SELECT state, count(*) FROM tickets WHERE service_day = ? GROUP BY state", (day,)
    )
    return {str(state): int(count) for state, count in rows}


def mean_wait_seconds(connection: sqlite3.Connection, day: int) -> float | None:
    """Mean time from the ticket to its call over those who came; None before the first."""
    row = connection.execute(
        "SELECT avg(max(0, called_at - issued_at)) / 1e6 FROM tickets"
        " WHERE service_day = ? AND state IN ('serving', 'served') AND called_at IS NOT NULL",
        (day,),
    ).fetchone()
    return None if row[0] is None else float(row[0])


def rated(connection: sqlite3.Connection, day: int) -> int:
    """How many of the day's visits were rated."""
    row = connection.execute(
        "SELECT count(*) FROM ratings r JOIN tickets t ON t.id = r.ticket WHERE t.service_day = ?",
        (day,),
    ).fetchone()
    return int(row[0])


def served_by_counter(connection: sqlite3.Connection, day: int) -> dict[int, int]:
    """How many visits each window finished on the day."""
    rows = connection.execute(
        "SELECT last_counter, count(*) FROM tickets"
        " WHERE service_day = ? AND state = 'served' GROUP BY last_counter",
        (day,),
    )
    return {int(counter): served for counter, served in rows if counter is not None}


def last_served(connection: sqlite3.Connection, day: int, counter: int) -> LastServed | None:
    """The visit that the window finished last on the day; None before the first."""
    row = connection.execute(
        "SELECT t.id, t.number, r.ticket IS NOT NULL FROM tickets t"
        " LEFT JOIN ratings r ON r.ticket = t.id"
        " WHERE t.service_day = ? AND t.last_counter = ? AND t.state = 'served'"
        " ORDER BY t.ended_at DESC, t.id DESC LIMIT 1",
        (day, counter),
    ).fetchone()
    return None if row is None else LastServed(ticket=row[0], number=row[1], rated=bool(row[2]))
