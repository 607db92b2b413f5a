"""Figures of past days, for reports: counts and times from tickets and ratings."""

from __future__ import annotations

import sqlite3

_COLUMNS = (
    "count(*) AS issued",
    "sum(state = 'served') AS served",
    "sum(state = 'no_show') AS no_show",
    "sum(state = 'cancelled') AS cancelled",
    (
        "avg(CASE WHEN called_at IS NOT NULL AND state = 'served'"
        " THEN max(0, called_at - issued_at) / 1e6 END) AS mean_wait_seconds"
    ),
    (
        "avg(CASE WHEN state = 'served' AND called_at IS NOT NULL"
        " THEN max(0, ended_at - called_at) / 1e6 END) AS mean_service_seconds"
    ),
    "count(r.level) AS rated",
    "count(CASE WHEN r.level >= 3 THEN 1 END) AS good",
    "count(CASE WHEN r.level <= 2 THEN 1 END) AS bad",
)
_GROUPS = {
    "day": ("d.day", ""),
    "department": (
        "coalesce(i.department, q.department, '-')",
        " LEFT JOIN items i ON i.code = t.item LEFT JOIN queues q ON q.code = t.queue",
    ),
    "queue": ("t.queue", ""),
    "counter": ("t.last_counter", ""),
    "clerk": ("t.clerk", ""),
    "item": ("t.item", ""),
}
GROUPINGS = tuple(_GROUPS)


def visits(
    connection: sqlite3.Connection, *, first_day: str, last_day: str, by: str
) -> list[dict[str, object]]:
    """Visits from the first to the last day, both included, a row a group.

    Waits count from the ticket to its last call, and only for visits that were served.
    """
    group, joins = _GROUPS[by]
    cursor = connection.execute(
        f"SELECT {group} AS {by}, {', '.join(_COLUMNS)} FROM tickets t"
        f" JOIN service_days d ON d.id = t.service_day{joins}"
        " LEFT JOIN ratings r ON r.ticket = t.id"
        f" WHERE d.day BETWEEN ? AND ? GROUP BY {group} ORDER BY {group}",
        (first_day, last_day),
    )
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def bounds(connection: sqlite3.Connection) -> tuple[str, str] | None:
    """The first and the last service day; None before the first."""
    row = connection.execute("SELECT min(day), max(day) FROM service_days").fetchone()
    return None if row[0] is None else (str(row[0]), str(row[1]))
