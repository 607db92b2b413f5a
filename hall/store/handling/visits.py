"""Visits and ratings as electronic supervision looks at them."""

from __future__ import annotations

import sqlite3

from hall.domain.clock import Instant
from hall.domain.handling.supervision.visit_patterns import Visit


def without_case(connection: sqlite3.Connection, day: int) -> list[Visit]:
    """The day's served visits of which no case was handed in or answered.

    Whoever was told in writing what is missing, and went home with all he had, has his record.
    """
    rows = connection.execute(
        "SELECT t.id, t.number, d.day, t.item, t.last_counter, t.clerk FROM tickets t"
        " JOIN service_days d ON d.id = t.service_day"
        " WHERE t.service_day = ? AND t.state = 'served' AND NOT EXISTS ("
        "  SELECT 1 FROM ticket_cases v JOIN cases c ON c.id = v.case_id"
        "  WHERE v.ticket = t.id AND c.phase <> 'opened')"
        " AND NOT EXISTS ("
        "  SELECT 1 FROM ticket_cases v JOIN notices n ON n.case_id = v.case_id"
        "  WHERE v.ticket = t.id AND n.form = 'missing'"
        "  AND n.issued_at BETWEEN t.called_at AND t.ended_at)"
        " ORDER BY t.id",
        (day,),
    )
    return [
        Visit(
            ticket=row[0], number=row[1], day=row[2], item=row[3], counter=row[4], clerk=row[5]
        )
        for row in rows
    ]  # fmt: skip


def pad_times(connection: sqlite3.Connection, counter: int, most: int) -> list[Instant]:
    """When the newest ratings of a pad were given, in order."""
    rows = connection.execute(
        "SELECT given_at FROM ratings WHERE counter = ? AND channel = 'pad'"
        " ORDER BY given_at DESC LIMIT ?",
        (counter, most),
    ).fetchall()
    return [Instant(int(row[0])) for row in reversed(rows)]
