"""Case records: the visits they are tied to, and how their handling stands."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from hall.domain.cases import Case, CaseKind, CaseState
from hall.domain.clock import Instant
from hall.domain.errors import UnknownCase

_SELECT = (
    "SELECT cases.id, number, item, department, person, kind, state, opened_at, moved_at FROM cases"
)


LONGEST = 64
"""Of what was asked for as a case number, so many characters are repeated in a refusal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """What lists and timers need of a case's course; field by field a column of ``cases``."""

    phase: str = "opened"
    handled_as: str | None = None
    urgent: bool = False
    green: bool = False
    lead: str | None = None
    outcome: str | None = None
    counter: int | None = None
    clerk: str | None = None
    origin: str | None = None
    received_at: Instant | None = None
    accepted_at: Instant | None = None
    decided_at: Instant | None = None
    accepted_as: str | None = None
    concluded_at: Instant | None = None
    on_time: bool | None = None
    promised_left: int | None = None
    saved_days: int | None = None
    closed_at: Instant | None = None
    collected_at: Instant | None = None
    revoked_at: Instant | None = None
    promised_due_at: Instant | None = None
    statutory_due_at: Instant | None = None
    provisional: bool = False
    stopped: bool = False
    standing: str = "green"
    look_at: Instant | None = None
    archived_at: Instant | None = None


COLUMNS = tuple(Projection.__dataclass_fields__)
_FLAGS = frozenset({"urgent", "green", "provisional", "stopped", "on_time"})


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
    """Write what moved with its visit."""
    connection.execute(
        "UPDATE cases SET item = ?, department = ?, person = ?, state = ?, moved_at = ?"
        " WHERE id = ?",
        (case.item, case.department, case.person, case.state, case.moved_at, case.id),
    )


def answered(
    connection: sqlite3.Connection, case: int, now: Instant, counter: int | None, clerk: str | None
) -> None:
    """An enquiry was answered with the visit, at this window."""
    connection.execute(
        "UPDATE cases SET kind = 'enquiry', phase = 'closed', closed_at = ?, counter = ?, clerk = ?"
        " WHERE id = ?",
        (now, counter, clerk, case),
    )


def project(
    connection: sqlite3.Connection, case: int, kind: CaseKind, projection: Projection
) -> None:
    """Write how the case's handling stands."""
    connection.execute(
        f"UPDATE cases SET kind = ?, {', '.join(f'{name} = ?' for name in COLUMNS)} WHERE id = ?",
        (kind, *(getattr(projection, name) for name in COLUMNS), case),
    )


def projection(connection: sqlite3.Connection, case: int) -> Projection:
    """How its handling stands by the last write."""
    row = connection.execute(
        f"SELECT {', '.join(COLUMNS)} FROM cases WHERE id = ?", (case,)
    ).fetchone()
    values: dict[str, Any] = dict(zip(COLUMNS, row, strict=True))
    return projection_of(values)


def projection_of(values: dict[str, Any]) -> Projection:
    """The columns of a row, by name, as the projection they are."""
    flags = {name: None if values[name] is None else bool(values[name]) for name in _FLAGS}
    return Projection(**{**values, **flags})


def to_look_at(connection: sqlite3.Connection, now: Instant, most: int) -> list[str]:
    """Numbers of cases for which something is due by the clock, the longest due first.

    A part of a joint case has a clock of its own.
    """
    rows = connection.execute(
        "SELECT number FROM (SELECT id, min(look_at) AS due FROM ("
        " SELECT id, look_at FROM cases WHERE look_at <= ?"
        " UNION ALL SELECT case_id, look_at FROM case_parts WHERE look_at <= ?"
        ") GROUP BY id ORDER BY due LIMIT ?) JOIN cases USING (id) ORDER BY due",
        (now, now, most),
    )
    return [str(row[0]) for row in rows]


def next_look_at(connection: sqlite3.Connection) -> Instant | None:
    """When the clock changes a case next by itself; None when nothing is due."""
    row = connection.execute(
        "SELECT min(look_at) FROM (SELECT min(look_at) AS look_at FROM cases"
        " WHERE look_at IS NOT NULL UNION ALL SELECT min(look_at) FROM case_parts"
        " WHERE look_at IS NOT NULL)"
    ).fetchone()
    return None if row[0] is None else Instant(int(row[0]))


def running(connection: sqlite3.Connection) -> list[str]:
    """Numbers of all cases in which a clock may run, for a changed calendar."""
    rows = connection.execute(f"SELECT number FROM cases WHERE id IN ({_RUNNING}) ORDER BY id")
    return [str(row[0]) for row in rows]


def running_after(connection: sqlite3.Connection, last: int, most: int) -> list[tuple[int, str]]:
    """Ids and numbers of the next of them behind this id."""
    rows = connection.execute(
        f"SELECT id, number FROM cases WHERE id > ? AND id IN ({_RUNNING}) ORDER BY id LIMIT ?",
        (last, most),
    )
    return [(int(id_), str(number)) for id_, number in rows]


_RUNNING = (
    "SELECT id FROM cases WHERE phase IN ('received', 'supplementing', 'accepted')"
    " UNION SELECT id FROM cases WHERE look_at IS NOT NULL"
    # A light that has turned for the last time waits for nothing, and still rests on the rules.
    " UNION SELECT id FROM cases WHERE standing <> 'green'"
)
"""By three indexes of what runs: however many cases are over, they are not walked through."""


def any_there(connection: sqlite3.Connection) -> bool:
    """Whether the hall has any case."""
    return connection.execute("SELECT 1 FROM cases LIMIT 1").fetchone() is not None


def in_hand(connection: sqlite3.Connection) -> tuple[set[str], set[str]]:
    """Items and departments of the cases that were handed in and have not ended."""
    rows = connection.execute(
        "SELECT DISTINCT item, department FROM cases"
        " WHERE phase IN ('received', 'supplementing', 'accepted', 'decided')"
    ).fetchall()
    return {row[0] for row in rows if row[0]}, {row[1] for row in rows if row[1]}


def by_number(connection: sqlite3.Connection, number: str) -> Case:
    """The record with this number. Raises UnknownCase."""
    row = connection.execute(f"{_SELECT} WHERE number = ?", (number,)).fetchone()
    if row is None:
        # Who asks with a page of text gets a refusal, not the page back.
        raise UnknownCase(case=number[:LONGEST])
    return _case(row)


def by_id(connection: sqlite3.Connection, case: int) -> Case:
    """The record with this id, which is there."""
    return _case(connection.execute(f"{_SELECT} WHERE id = ?", (case,)).fetchone())


def ids_of(connection: sqlite3.Connection, numbers: Iterable[str]) -> dict[str, int]:
    """Ids of records by their numbers."""
    wanted = sorted(set(numbers))
    marks = ", ".join("?" * len(wanted))
    rows = connection.execute(f"SELECT number, id FROM cases WHERE number IN ({marks})", wanted)
    return {str(number): int(id_) for number, id_ in rows}


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


def called_visits(connection: sqlite3.Connection, case: int) -> list[int]:
    """Ids of the tickets of visits to the record that are called and not yet served."""
    rows = connection.execute(
        "SELECT ticket FROM ticket_cases JOIN tickets ON tickets.id = ticket"
        " WHERE case_id = ? AND tickets.state = 'called' ORDER BY ticket",
        (case,),
    )
    return [int(row[0]) for row in rows]


def latest_of_person(connection: sqlite3.Connection, person: str) -> int | None:
    """The person's newest case that has an applicant on record; None when there is none."""
    row = connection.execute(
        "SELECT cases.id FROM cases JOIN applicants ON case_id = cases.id"
        " WHERE person = ? AND sealed IS NOT NULL ORDER BY cases.id DESC LIMIT 1",
        (person,),
    ).fetchone()
    return None if row is None else int(row[0])


def codes_of(connection: sqlite3.Connection, case: int) -> list[str]:
    """Codes of the slips of all visits to the record."""
    rows = connection.execute(
        "SELECT code FROM ticket_cases JOIN tickets ON tickets.id = ticket WHERE case_id = ?",
        (case,),
    )
    return [str(row[0]) for row in rows]


def counter_of(connection: sqlite3.Connection, case: int) -> tuple[int, str | None] | None:
    """The window at which a visit to the case is now, and its clerk; None when nowhere."""
    row = connection.execute(
        "SELECT t.counter, t.clerk FROM ticket_cases JOIN tickets t ON t.id = ticket"
        " WHERE case_id = ? AND t.counter IS NOT NULL",
        (case,),
    ).fetchone()
    return None if row is None else (int(row[0]), row[1])
