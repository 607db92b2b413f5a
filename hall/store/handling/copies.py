"""Copies of notices (联) by who has to have them: what is open, what is late, what came."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hall.domain.clock import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A copy's place in a list by its due time; the next page begins behind it."""

    due_at: Instant
    notice: int
    copy: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A copy that has not reached its holder."""

    notice_id: int
    notice: str
    form: str
    case: str
    case_id: int
    item: str | None
    department: str | None
    counter: int | None
    copy: int
    holder: str
    issued_at: Instant
    issued_by: str
    """As the event log names people."""
    due_at: Instant

    @property
    def place(self) -> Place:
        """Where it stands in the list."""
        return Place(due_at=self.due_at, notice=self.notice_id, copy=self.copy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which copies; everything given must hold."""

    holder: str
    department: str | None = None
    """Of cases that this department handles or leads."""
    counter: int | None = None
    """That this window issued."""
    first: Instant | None = None
    """Issued at this instant or later."""
    end: Instant | None = None
    """Issued before this."""
    due_before: Instant | None = None
    """Late at this instant."""


_FROM = (
    " FROM notice_copies y INDEXED BY copies_open JOIN notices n ON n.id = y.notice"
    " JOIN cases c ON c.id = n.case_id WHERE y.delivered_at IS NULL AND y.holder = ?"
)


def waiting(
    connection: sqlite3.Connection, asked: Asked, after: Place | None, most: int
) -> list[Waiting]:
    """At most so many open copies behind a place in the list, the earliest due first."""
    where, values = _where(asked)
    if after is not None:
        where += " AND (y.due_at, y.notice, y.copy) > (?, ?, ?)"
        values += [after.due_at, after.notice, after.copy]
    rows = connection.execute(
        "SELECT n.id, n.number, n.form, c.number, c.id, c.item, c.department, n.counter, y.copy,"
        f" y.holder, n.issued_at, n.issued_by, y.due_at{_FROM}{where}"
        " ORDER BY y.due_at, y.notice, y.copy LIMIT ?",
        (*values, most),
    )
    return [Waiting(**dict(zip(_NAMES, row, strict=True))) for row in rows]


_NAMES = (
    "notice_id", "notice", "form", "case", "case_id", "item", "department", "counter", "copy",
    "holder", "issued_at", "issued_by", "due_at",
)  # fmt: skip


def _where(asked: Asked) -> tuple[str, list[object]]:
    where = ""
    values: list[object] = [asked.holder]
    for term, value in _terms(asked):
        where += f" AND {term}"
        values += [value] * term.count("?")
    return where, values


def _terms(asked: Asked) -> Iterator[tuple[str, object]]:
    terms: Iterable[tuple[str, object]] = (
        ("(c.department = ? OR c.lead = ?)", asked.department),
        ("n.counter = ?", asked.counter),
        ("n.issued_at >= ?", asked.first),
        ("n.issued_at < ?", asked.end),
        ("y.due_at < ?", asked.due_before),
    )
    return ((term, value) for term, value in terms if value is not None)


def count(connection: sqlite3.Connection, asked: Asked) -> int:
    """How many there are."""
    where, values = _where(asked)
    return int(connection.execute(f"SELECT count(*){_FROM}{where}", values).fetchone()[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Open copies that one window issued for a holder, to be handed over in one go."""

    counter: int | None
    copies: int
    late: int
    first_issued_at: Instant
    last_issued_at: Instant


def bundles(connection: sqlite3.Connection, holder: str, now: Instant) -> list[Bundle]:
    """Open copies by window, windows in order, those of no window last."""
    rows = connection.execute(
        "SELECT n.counter, count(*), sum(y.due_at < ?), min(n.issued_at), max(n.issued_at)"
        f"{_FROM} GROUP BY n.counter ORDER BY n.counter IS NULL, n.counter",
        (now, holder),
    )
    return [
        Bundle(
            counter=row[0], copies=int(row[1]), late=int(row[2]),
            first_issued_at=Instant(row[3]), last_issued_at=Instant(row[4]),
        )
        for row in rows
    ]  # fmt: skip
