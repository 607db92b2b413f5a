"""Case records and the visits they are tied to."""

from __future__ import annotations

import sqlite3

from hall.domain.cases import Case, CaseKind, CaseState
from hall.domain.clock import Instant
from hall.domain.errors import UnknownCase

_SELECT = (
    "SELECT cases.id, number, item, department, person, kind, state, opened_at, moved_at FROM cases"
)


def _case(row: tuple[object, ...]) -> Case:
    id_, number, item, department, person, kind, state, opened_at, moved_at = row
    return Case(
        id=int(str(id_)),
        number=str(number),
        item=None if item is None else str(item),
        department=None if department is None else str(department),
        person=None if person is None else str(person),
        kind=CaseKind(str(kind)),
        state=CaseState(str(state)),
        opened_at=Instant(int(str(opened_at))),
        moved_at=Instant(int(str(moved_at))),
    )


def insert(
    connection: sqlite3.Connection,
    *,
    number: str,
    item: str | None,
    department: str | None,
    person: str | None,
    now: Instant,
) -> int:
    """Open a record; returns its id."""
    row = connection.execute(
        "INSERT INTO cases (number, item, department, person, kind, state, opened_at, moved_at)"
        " VALUES (?, ?, ?, ?, 'undecided', 'opened', ?, ?) RETURNING id",
        (number, item, department, person, now, now),
    ).fetchone()
    return int(row[0])


def tie(connection: sqlite3.Connection, ticket: int, case: int, *, opened_here: bool) -> bool:
    """Tie a visit to a record; False when they were tied already."""
    cursor = connection.execute(
        "INSERT INTO ticket_cases (ticket, case_id, opened_here) VALUES (?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (ticket, case, opened_here),
    )
    return cursor.rowcount == 1


def update(connection: sqlite3.Connection, case: Case) -> None:
    """Write what moved."""
    connection.execute(
        "UPDATE cases SET item = ?, department = ?, person = ?, kind = ?, state = ?, moved_at = ?"
        " WHERE id = ?",
        (case.item, case.department, case.person, case.kind, case.state, case.moved_at, case.id),
    )


def by_number(connection: sqlite3.Connection, number: str) -> Case:
    """The record with this number. Raises UnknownCase."""
    row = connection.execute(f"{_SELECT} WHERE number = ?", (number,)).fetchone()
    if row is None:
        raise UnknownCase(case=number)
    return _case(row)


def of_ticket(connection: sqlite3.Connection, ticket: int) -> list[tuple[Case, bool]]:
    """The records that a visit carries, and whether it opened them, in their order."""
    rows = connection.execute(
        f"{_SELECT.replace(' FROM', ', opened_here FROM')}"
        " JOIN ticket_cases ON case_id = cases.id WHERE ticket = ? ORDER BY cases.id",
        (ticket,),
    )
    return [(_case(row[:-1]), bool(row[-1])) for row in rows]


def number_of(connection: sqlite3.Connection, ticket: int) -> str | None:
    """The number of the visit's first record."""
    row = connection.execute(
        "SELECT number FROM ticket_cases JOIN cases ON case_id = cases.id"
        " WHERE ticket = ? ORDER BY case_id LIMIT 1",
        (ticket,),
    ).fetchone()
    return None if row is None else str(row[0])


def visits(connection: sqlite3.Connection, case: int) -> list[int]:
    """Ids of the tickets of all visits to the record, in order."""
    rows = connection.execute(
        "SELECT ticket FROM ticket_cases WHERE case_id = ? ORDER BY ticket", (case,)
    )
    return [int(row[0]) for row in rows]
