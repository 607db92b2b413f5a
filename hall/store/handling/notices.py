"""Notices as they were issued, and where their copies went."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from hall.domain.clock import Instant
from hall.domain.handling.errors import UnknownNotice


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One copy (联) of a notice."""

    copy: int
    holder: str
    due_at: Instant
    delivered_at: Instant | None
    delivered_by: str | None
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """One notice."""

    id: int
    number: str
    form: str
    case_id: int
    content: str
    """JSON of hall.domain.handling.notices.forms.Notice."""
    issued_at: Instant
    issued_by: str
    counter: int | None


def next_serial(connection: sqlite3.Connection, series: str) -> int:
    """The next number of a series that leaves no gap: a command that fails takes it back."""
    row = connection.execute(
        "INSERT INTO serials (series, last) VALUES (?, 1)"
        " ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last",
        (series,),
    ).fetchone()
    return int(row[0])


def insert(
    connection: sqlite3.Connection,
    *,
    number: str,
    form: str,
    case: int,
    content: str,
    issued_at: Instant,
    issued_by: str,
    counter: int | None,
) -> int:
    """Keep a notice for ever; returns its id."""
    row = connection.execute(
        "INSERT INTO notices (number, form, case_id, content, issued_at, issued_by, counter)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (number, form, case, content, issued_at, issued_by, counter),
    ).fetchone()
    return int(row[0])


def add_copy(
    connection: sqlite3.Connection, notice: int, copy: int, holder: str, due_at: Instant
) -> None:
    """A copy that must reach its holder."""
    connection.execute(
        "INSERT INTO notice_copies (notice, copy, holder, due_at) VALUES (?, ?, ?, ?)",
        (notice, copy, holder, due_at),
    )


def deliver(
    connection: sqlite3.Connection, notice: int, copy: int, holder: str, now: Instant, by: str
) -> bool:
    """It reached its holder; False when there is no such copy or it had reached him."""
    cursor = connection.execute(
        "UPDATE notice_copies SET delivered_at = ?, delivered_by = ?"
        " WHERE notice = ? AND copy = ? AND holder = ? AND delivered_at IS NULL",
        (now, by, notice, copy, holder),
    )
    return cursor.rowcount == 1


def by_number(connection: sqlite3.Connection, number: str) -> Issued:
    """The notice with this number. Raises UnknownNotice."""
    row = connection.execute(f"{_SELECT} WHERE number = ?", (number,)).fetchone()
    if row is None:
        raise UnknownNotice(notice=number)
    return _issued(row)


def by_id(connection: sqlite3.Connection, notice: int) -> Issued:
    """The notice with this id, which is there."""
    return _issued(connection.execute(f"{_SELECT} WHERE id = ?", (notice,)).fetchone())


_SELECT = "SELECT id, number, form, case_id, content, issued_at, issued_by, counter FROM notices"


def _issued(row: tuple[Any, ...]) -> Issued:
    return Issued(
        id=int(row[0]), number=row[1], form=row[2], case_id=int(row[3]), content=row[4],
        issued_at=Instant(row[5]), issued_by=row[6], counter=row[7],
    )  # fmt: skip


def of_case(connection: sqlite3.Connection, case: int) -> list[Issued]:
    """All notices of a case, in order."""
    rows = connection.execute(f"{_SELECT} WHERE case_id = ? ORDER BY id", (case,))
    return [_issued(row) for row in rows]


def copies(connection: sqlite3.Connection, notice: int) -> list[Copy]:
    """The copies of a notice, by number."""
    rows = connection.execute(
        "SELECT copy, holder, due_at, delivered_at, delivered_by, late FROM notice_copies"
        " WHERE notice = ? ORDER BY copy, due_at, holder",
        (notice,),
    )
    return [
        Copy(
            copy=int(row[0]), holder=row[1], due_at=Instant(row[2]),
            delivered_at=None if row[3] is None else Instant(row[3]),
            delivered_by=row[4], late=bool(row[5]),
        )
        for row in rows
    ]  # fmt: skip
