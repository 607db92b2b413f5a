"""What the clock does by itself next: cases, parts of joint cases, copies of notices.

Every question is answered from an index of what is still to come: the timekeeper asks twice a
second.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from hall.domain.clock import Instant


def next_at(connection: sqlite3.Connection) -> Instant | None:
    """When something is due next; None when nothing is. A copy is late only after its moment."""
    row = connection.execute(
        "SELECT min(at) FROM ("
        " SELECT min(look_at) AS at FROM cases WHERE look_at IS NOT NULL"
        " UNION ALL SELECT min(look_at) FROM case_parts WHERE look_at IS NOT NULL"
        " UNION ALL SELECT min(due_at) + 1 FROM notice_copies"
        "  WHERE delivered_at IS NULL AND late = 0)"
    ).fetchone()
    return None if row[0] is None else Instant(int(row[0]))


def cases(connection: sqlite3.Connection, now: Instant, most: int) -> list[str]:
    """Numbers of cases for which something is due, of their own or of a part; longest due first."""
    rows = connection.execute(
        "SELECT number FROM cases JOIN ("
        " SELECT id AS case_id, look_at FROM cases WHERE look_at <= :now"
        " UNION ALL SELECT case_id, look_at FROM case_parts WHERE look_at <= :now) due"
        " ON due.case_id = cases.id GROUP BY cases.id ORDER BY min(due.look_at) LIMIT :most",
        {"now": now, "most": most},
    )
    return [str(row[0]) for row in rows]


def put_off(connection: sqlite3.Connection, number: str, until: Instant) -> None:
    """Look at a case again then, and not before."""
    for table, key in (("cases", "id"), ("case_parts", "case_id")):
        connection.execute(
            f"UPDATE {table} SET look_at = max(look_at, ?)"
            f" WHERE {key} = (SELECT id FROM cases WHERE number = ?) AND look_at IS NOT NULL",
            (until, number),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LateCopy:
    """A copy that has not reached its holder though it should have."""

    notice: int
    number: str
    form: str
    copy: int
    holder: str
    due_at: Instant
    case: str
    issued_by: str
    """As the event log names people."""
    counter: int | None


def late_copies(connection: sqlite3.Connection, now: Instant, most: int) -> list[LateCopy]:
    """Copies that are late and were not told of, the longest due first."""
    rows = connection.execute(
        "SELECT n.id, n.number, n.form, y.copy, y.holder, y.due_at, c.number, n.issued_by,"
        " n.counter FROM notice_copies y JOIN notices n ON n.id = y.notice"
        " JOIN cases c ON c.id = n.case_id"
        " WHERE y.delivered_at IS NULL AND y.late = 0 AND y.due_at < ? ORDER BY y.due_at LIMIT ?",
        (now, most),
    )
    return [
        LateCopy(
            notice=row[0], number=row[1], form=row[2], copy=row[3], holder=row[4],
            due_at=Instant(row[5]), case=row[6], issued_by=row[7], counter=row[8],
        )
        for row in rows
    ]  # fmt: skip


def told(connection: sqlite3.Connection, copy: LateCopy) -> None:
    """Its lateness was told: it is not looked at again."""
    connection.execute(
        "UPDATE notice_copies SET late = 1 WHERE notice = ? AND copy = ? AND holder = ?",
        (copy.notice, copy.copy, copy.holder),
    )
