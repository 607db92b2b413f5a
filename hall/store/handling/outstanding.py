"""What waits for the centre: reviews, extensions, urgent cases, projects, parts held up, lateness.

Every list begins at an index of what is still open; none walks the years behind.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from hall.domain.clock import Instant

_COLUMNS = "c.id, c.number, c.item, c.department, c.counter, c.phase, c.standing"
_IN_HAND = "('received', 'supplementing', 'accepted', 'decided')"


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A case that waits for somebody."""

    id: int
    number: str
    item: str | None
    department: str | None
    counter: int | None
    phase: str
    standing: str
    since: Instant
    """When it was asked, recognised, admitted, started."""
    due_at: Instant | None
    about: str
    """The reason asked for, the project, the part; empty where there is none."""
    by: str
    """Who asked, as the event log names people; of a part its department; else empty."""


def _open(row: tuple[object, ...]) -> Open:
    names = tuple(Open.__dataclass_fields__)
    return Open(**dict(zip(names, row, strict=True)))  # type: ignore[arg-type]  # as the schema has them


def _asked(phase: str, asked: str, answers: str, reason: str) -> str:
    """Cases of a phase where something was asked last and nobody has answered."""
    return (
        f"SELECT {_COLUMNS}, e.at, c.promised_due_at, {reason}, e.actor"
        " FROM cases c INDEXED BY cases_by_phase JOIN events e ON e.case_id = c.id"
        f" WHERE c.phase = '{phase}' AND c.archived_at IS NULL AND e.name = '{asked}'"
        "  AND NOT EXISTS (SELECT 1 FROM events a WHERE a.case_id = c.id AND a.seq > e.seq"
        f"   AND a.name IN ('{asked}', {answers})) ORDER BY e.seq"
    )


def reviews(connection: sqlite3.Connection) -> list[Open]:
    """Returned cases whose citizen asked for a review that is not decided; the first asked first.

    Their ``due_at`` says nothing of the review, which has a clock of its own.
    """
    reason = "json_extract(e.data, '$.reason')"
    statement = _asked("returned", "case.review_asked", "'case.reviewed'", reason)
    return [_open(row) for row in connection.execute(statement)]


def extensions(connection: sqlite3.Connection) -> list[Open]:
    """Cases for which more days were asked and nobody has decided; the first asked first."""
    reason = "json_extract(e.data, '$.days') || '日：' || json_extract(e.data, '$.reason')"
    # What was asked for in a handling that a return ended is asked for no more.
    answers = "'case.extended', 'case.extension_refused', 'case.returned'"
    statement = _asked("accepted", "case.extension_asked", answers, reason)
    return [_open(row) for row in connection.execute(statement)]


def urgent(connection: sqlite3.Connection) -> list[Open]:
    """Urgent cases in hand, by the day that the centre named."""
    rows = connection.execute(
        f"SELECT {_COLUMNS}, n.issued_at, c.promised_due_at,"
        " json_extract(n.content, '$.content.required_by'), '' FROM cases c"
        " INDEXED BY cases_by_phase JOIN notices n ON n.id ="
        "  (SELECT max(id) FROM notices WHERE case_id = c.id AND form = 'urgent')"
        " WHERE c.phase IN ('opened', 'received', 'supplementing', 'accepted') AND c.urgent"
        " ORDER BY json_extract(n.content, '$.content.required_by')"
    )
    return [_open(row) for row in rows]


def green(connection: sqlite3.Connection) -> list[Open]:
    """Projects in the green channel whose form the business section has not filed."""
    rows = connection.execute(
        f"SELECT {_COLUMNS}, g.admitted_at, g.collected_at, g.project,"
        " (SELECT s.matter FROM green_stages s WHERE s.case_id = c.id AND s.finished_at IS NULL"
        "  ORDER BY s.place LIMIT 1)"
        " FROM green_projects g JOIN cases c ON c.id = g.case_id"
        " WHERE g.filed_at IS NULL AND c.phase NOT IN ('returned', 'withdrawn', 'revoked')"
        " ORDER BY g.admitted_at"
    )
    return [_open((*row[:-1], row[-1] or "")) for row in rows]


def held_up(connection: sqlite3.Connection, now: Instant) -> list[Open]:
    """Parts of joint cases that are late or stopped, or whose department has not taken note."""
    rows = connection.execute(
        "SELECT c.id, c.number, c.item, p.department, c.counter, p.state, p.standing,"
        " coalesce(p.started_at, p.opened_at), p.due_at, p.name,"
        " CASE WHEN p.stopped THEN 'stopped' WHEN p.standing IN ('yellow', 'red') THEN 'late'"
        "  ELSE 'not_noted' END"
        " FROM case_parts p JOIN cases c ON c.id = p.case_id"
        " WHERE p.state IN ('waiting', 'running') AND c.phase = 'accepted'"
        " AND (p.stopped OR p.standing IN ('yellow', 'red')"
        "  OR (p.acknowledged_at IS NULL AND p.note_due_at < ?))"
        " ORDER BY p.due_at IS NULL, p.due_at",
        (now,),
    )
    return [_open(row) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a department has in hand, and how it stands.

    The lights count every case: a commitment that nobody checked (承诺核查) is red after the
    case was closed, and the number must be the list's behind it.
    """

    department: str | None
    in_hand: int
    stopped: int
    due_soon: int
    yellow: int
    red: int


def loads(connection: sqlite3.Connection) -> list[Load]:
    """By department, the latest first."""
    rows = connection.execute(
        "SELECT department, sum(hand), sum(stopped), sum(standing = 'due_soon'),"
        " sum(standing = 'yellow'), sum(standing = 'red') FROM ("
        "  SELECT department, 1 AS hand, stopped, standing FROM cases INDEXED BY cases_by_phase"
        f"  WHERE phase IN {_IN_HAND}"
        "  UNION ALL SELECT department, 0, 0, standing FROM cases INDEXED BY cases_by_standing"
        f"  WHERE standing <> 'green' AND phase NOT IN {_IN_HAND}"
        " ) GROUP BY department"
        " ORDER BY 6 DESC, 5 DESC, 4 DESC, 2 DESC, 1"
    )
    return [
        Load(
            department=row[0], in_hand=int(row[1]), stopped=int(row[2]), due_soon=int(row[3]),
            yellow=int(row[4]), red=int(row[5]),
        )
        for row in rows
    ]  # fmt: skip
