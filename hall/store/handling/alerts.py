"""Alerts of electronic supervision (监察告警): raised once, seen by name, never taken back.

One that says what can be mended is cleared when it was; it stays, with both times.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from hall.domain.clock import Instant
from hall.domain.handling.errors import UnknownAlert

_SELECT = (
    "SELECT a.id, a.pattern, a.subject, c.number, a.ticket, a.counter, a.clerk, a.department,"
    " a.detail, a.raised_at, c.item, c.standing, a.cleared_at"
    " FROM alerts a LEFT JOIN cases c ON c.id = a.case_id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One person who has seen an alert."""

    by: str
    """As the event log names people."""
    at: Instant
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert."""

    id: int
    pattern: str
    subject: str
    case: str | None
    ticket: int | None
    counter: int | None
    clerk: str | None
    department: str | None
    detail: Mapping[str, object]
    raised_at: Instant
    item: str | None
    """The case's; None for what is about no case."""
    standing: str | None
    """How the case stands now."""
    cleared_at: Instant | None
    """When what it says was mended; None while it is so, and of what cannot be mended."""
    seen: tuple[Sighting, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which alerts; None and empty: any."""

    patterns: tuple[str, ...] = ()
    department: str | None = None
    counter: int | None = None
    case: str | None = None
    unseen: bool = False
    """Those alone that wait for somebody: seen by nobody, and not mended."""
    first: Instant | None = None
    until: Instant | None = None
    """Before this instant."""
    before: int | None = None
    """Alerts with a smaller id: the next page."""
    most: int = 100

    def where(self) -> tuple[str, list[object]]:
        """The condition and its values."""
        marks = ", ".join("?" * len(self.patterns))
        pairs: list[tuple[str, Iterable[object]]] = [
            (f"a.pattern IN ({marks})", self.patterns),
            ("a.department = ?", _if(self.department)),
            ("a.counter = ?", _if(self.counter)),
            ("a.case_id = (SELECT id FROM cases WHERE number = ?)", _if(self.case)),
            ("a.raised_at >= ?", _if(self.first)),
            ("a.raised_at < ?", _if(self.until)),
            ("a.id < ?", _if(self.before)),
        ]
        given = [(text, list(values)) for text, values in pairs]
        texts = [text for text, values in given if values]
        if self.unseen:
            texts.append(_WAITS)
        return " AND ".join(texts) or "1", [one for _, values in given for one in values]


_WAITS = "a.seen_at IS NULL AND a.cleared_at IS NULL"


def _if(value: object) -> tuple[object, ...]:
    return () if value is None else (value,)


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """An alert that may have been raised before."""

    pattern: str
    subject: str
    case: int | None = None
    ticket: int | None = None
    counter: int | None = None
    clerk: str | None = None
    department: str | None = None
    detail: Mapping[str, object] = field(default_factory=dict)


def insert(connection: sqlite3.Connection, new: New, now: Instant) -> int | None:
    """Raise it; None when it was raised before."""
    row = connection.execute(
        "INSERT INTO alerts (pattern, subject, case_id, ticket, counter, clerk, department, detail,"
        " raised_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (pattern, subject) DO NOTHING RETURNING id",
        (
            new.pattern, new.subject, new.case, new.ticket, new.counter, new.clerk, new.department,
            msgspec.json.encode(new.detail).decode(), now,
        ),
    ).fetchone()  # fmt: skip
    return None if row is None else int(row[0])


def see(connection: sqlite3.Connection, alert: int, by: str, now: Instant, note: str) -> bool:
    """Somebody has seen it; False when that was known."""
    cursor = connection.execute(
        "INSERT INTO alert_sightings (alert, seen_by, seen_at, note) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (alert, by, now, note),
    )
    connection.execute(
        "UPDATE alerts SET seen_at = ?, seen_by = ? WHERE id = ? AND seen_at IS NULL",
        (now, by, alert),
    )
    return cursor.rowcount == 1


def uncleared(connection: sqlite3.Connection, case: int, patterns: Sequence[str]) -> list[Alert]:
    """The case's alerts of these patterns that were not mended, in their order."""
    marks = ", ".join("?" * len(patterns))
    rows = connection.execute(
        f"{_SELECT} WHERE a.case_id = ? AND a.cleared_at IS NULL AND a.pattern IN ({marks})"
        " ORDER BY a.id",
        (case, *patterns),
    ).fetchall()
    return list(_alerts(connection, rows)) if rows else []


def clear(connection: sqlite3.Connection, alert: int, now: Instant) -> None:
    """What it says was mended."""
    connection.execute("UPDATE alerts SET cleared_at = ? WHERE id = ?", (now, alert))


def get(connection: sqlite3.Connection, alert: int) -> Alert:
    """One alert. Raises UnknownAlert."""
    row = connection.execute(f"{_SELECT} WHERE a.id = ?", (alert,)).fetchone()
    if row is None:
        raise UnknownAlert(alert=alert)
    return next(_alerts(connection, [row]))


def find(connection: sqlite3.Connection, wanted: Wanted) -> list[Alert]:
    """Alerts, the newest first."""
    where, values = wanted.where()
    rows = connection.execute(
        f"{_SELECT} WHERE {where} ORDER BY a.id DESC LIMIT ?", (*values, wanted.most)
    ).fetchall()
    return list(_alerts(connection, rows))


def _alerts(connection: sqlite3.Connection, rows: list[tuple[object, ...]]) -> Iterator[Alert]:
    seen = _sightings(connection, [int(str(row[0])) for row in rows])
    for row in rows:
        id_, pattern, subject, case, ticket, counter, clerk, department, detail, at = row[:10]
        yield Alert(
            id=int(str(id_)),
            pattern=str(pattern),
            subject=str(subject),
            case=_text(case),
            ticket=None if ticket is None else int(str(ticket)),
            counter=None if counter is None else int(str(counter)),
            clerk=_text(clerk),
            department=_text(department),
            detail=msgspec.json.decode(str(detail)),
            raised_at=Instant(int(str(at))),
            item=_text(row[10]),
            standing=_text(row[11]),
            cleared_at=None if row[12] is None else Instant(int(str(row[12]))),
            seen=tuple(seen.get(int(str(id_)), ())),
        )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _sightings(connection: sqlite3.Connection, alerts: list[int]) -> dict[int, list[Sighting]]:
    found: dict[int, list[Sighting]] = {}
    rows = connection.execute(
        "SELECT alert, seen_by, seen_at, note FROM alert_sightings"
        f" WHERE alert IN ({', '.join('?' * len(alerts))}) ORDER BY seen_at",
        alerts,
    )
    for alert, by, at, note in rows:
        found.setdefault(int(alert), []).append(Sighting(by=by, at=Instant(at), note=note))
    return found


def count_unseen(connection: sqlite3.Connection) -> dict[str, int]:
    """How many wait for somebody to see them, by pattern."""
    rows = connection.execute(
        # By what waits alone: in the order of patterns all alerts of all years would be read.
        "SELECT a.pattern, count(*) FROM alerts a INDEXED BY alerts_unseen"
        f" WHERE {_WAITS} GROUP BY a.pattern"
    )
    return {str(pattern): int(count) for pattern, count in rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """So many alerts of one pattern of one department and window."""

    department: str | None
    counter: int | None
    pattern: str
    raised: int
    seen: int


def tally(connection: sqlite3.Connection, first: Instant, until: Instant) -> list[Tally]:
    """The alerts raised from the one instant to before the other, counted."""
    rows = connection.execute(
        "SELECT department, counter, pattern, count(*), count(seen_at) FROM alerts"
        " WHERE raised_at >= ? AND raised_at < ? GROUP BY department, counter, pattern",
        (first, until),
    )
    return [
        Tally(department=row[0], counter=row[1], pattern=row[2], raised=row[3], seen=row[4])
        for row in rows
    ]


def case_of(connection: sqlite3.Connection, alert: int) -> int | None:
    """The id of the case that an alert is about; None for one about no case."""
    row = connection.execute("SELECT case_id FROM alerts WHERE id = ?", (alert,)).fetchone()
    return None if row is None or row[0] is None else int(row[0])
