"""Tickets: rows to domain objects and back. Those who wait, in their order: hall.store.line."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

from hall.domain.errors import UnknownTicket
from hall.domain.tickets import Standing, Ticket, TicketState

_COLUMNS = (
    "id", "code", "service_day", "number", "queue", "item", "standing", "reason", "person",
    "language", "origin", "state", "place", "pinned_at", "for_counter", "counter",
    "last_counter", "clerk", "calls", "reinstates", "issued_at", "called_at", "began_at",
    "ended_at",
)  # fmt: skip
_GREATEST_ID = 2**63 - 1
"""SQLite's greatest integer; Python refuses to hand it a greater one."""
_FIELDS = tuple("day" if column == "service_day" else column for column in _COLUMNS)
SELECT = f"SELECT {', '.join(_COLUMNS)} FROM tickets"
_INSERT = (
    f"INSERT INTO tickets ({', '.join(_COLUMNS[1:])}) "
    f"VALUES ({', '.join('?' * (len(_COLUMNS) - 1))}) "
    "ON CONFLICT (service_day, number) DO NOTHING"
)
_CHANGING = tuple(
    column
    for column in _COLUMNS
    if column
    not in {
        "id", "code", "service_day", "number", "standing", "reason", "person", "language",
        "origin", "issued_at",
    }
)  # fmt: skip
_UPDATE = (
    f"UPDATE tickets SET {', '.join(f'{column} = ?' for column in _CHANGING)} "
    "WHERE id = ? AND state = ?"
)


class StaleTicket(Exception):
    """A guarded update found another state than the one that was decided on; a defect."""


def ticket_of(row: tuple[object, ...]) -> Ticket:
    """The ticket of a row that SELECT gave."""
    values: dict[str, Any] = dict(zip(_FIELDS, row, strict=True))
    values["standing"] = Standing(values["standing"])
    values["state"] = TicketState(values["state"])
    return Ticket(**values)


def _fields(columns: Iterable[str]) -> Callable[[Ticket], tuple[object, ...]]:
    return attrgetter(*("day" if column == "service_day" else column for column in columns))


_INSERTED = _fields(_COLUMNS[1:])
_CHANGED = _fields(_CHANGING)


def insert(connection: sqlite3.Connection, ticket: Ticket) -> int | None:
    """Write a new ticket; its ``id`` is ignored and the one it got is returned.

    None when the day has this number already: an import may hand a prefix to another queue.
    """
    cursor = connection.execute(_INSERT, _INSERTED(ticket))
    return cursor.lastrowid if cursor.rowcount == 1 else None


def update(connection: sqlite3.Connection, before: Ticket, after: Ticket) -> None:
    """Write what a command changed. Raises StaleTicket when the row is not as decided on."""
    cursor = connection.execute(_UPDATE, (*_CHANGED(after), before.id, before.state))
    if cursor.rowcount != 1:
        raise StaleTicket(before.number)


def get(connection: sqlite3.Connection, ticket: int) -> Ticket:
    """The ticket with this id. Raises UnknownTicket."""
    if not 0 < ticket <= _GREATEST_ID:
        raise UnknownTicket(ticket=ticket)
    row = connection.execute(f"{SELECT} WHERE id = ?", (ticket,)).fetchone()
    if row is None:
        raise UnknownTicket(ticket=ticket)
    return ticket_of(row)


def by_code(connection: sqlite3.Connection, code: str) -> Ticket:
    """The ticket of a slip's QR code. Raises UnknownTicket."""
    row = connection.execute(f"{SELECT} WHERE code = ?", (code,)).fetchone()
    if row is None:
        raise UnknownTicket
    return ticket_of(row)


def by_number(connection: sqlite3.Connection, day: int | None, number: str) -> Ticket:
    """The service day's ticket with this number. Raises UnknownTicket."""
    row = connection.execute(
        f"{SELECT} WHERE service_day = ? AND number = ?", (day, number)
    ).fetchone()
    if row is None:
        raise UnknownTicket(number=number)
    return ticket_of(row)


def at_counter(connection: sqlite3.Connection, counter: int) -> Ticket | None:
    """The ticket called to or served at the window."""
    row = connection.execute(
        f"{SELECT} WHERE counter = ? AND state IN ('called', 'serving')", (counter,)
    ).fetchone()
    return None if row is None else ticket_of(row)


def all_at_counters(connection: sqlite3.Connection) -> list[Ticket]:
    """Every ticket that occupies a window, by window."""
    rows = connection.execute(f"{SELECT} WHERE state IN ('called', 'serving') ORDER BY counter")
    return [ticket_of(row) for row in rows]


def states(connection: sqlite3.Connection, wanted: Iterable[int]) -> dict[int, str]:
    """The present state of each of these tickets."""
    ids = tuple(wanted)
    marks = ", ".join("?" * len(ids))
    rows = connection.execute(f"SELECT id, state FROM tickets WHERE id IN ({marks})", ids)
    return dict(rows.fetchall())


def occupied(connection: sqlite3.Connection) -> set[int]:
    """The windows that somebody is called to or served at."""
    rows = connection.execute("SELECT counter FROM tickets WHERE state IN ('called', 'serving')")
    return {int(row[0]) for row in rows}


def held_at(connection: sqlite3.Connection, counter: int) -> list[Ticket]:
    """Tickets that wait at the window's side, longest first."""
    rows = connection.execute(
        f"{SELECT} WHERE state = 'held' AND last_counter = ? ORDER BY began_at, id", (counter,)
    )
    return [ticket_of(row) for row in rows]


def last_served_at(connection: sqlite3.Connection, day: int, counter: int) -> Ticket | None:
    """The ticket that the window finished last on this service day."""
    row = connection.execute(
        f"{SELECT} WHERE service_day = ? AND last_counter = ? AND state = 'served'"
        " ORDER BY ended_at DESC, id DESC LIMIT 1",
        (day, counter),
    ).fetchone()
    return None if row is None else ticket_of(row)


def unfinished(connection: sqlite3.Connection) -> list[Ticket]:
    """Everything that the end of the day has to close."""
    rows = connection.execute(
        f"{SELECT} WHERE state = 'waiting'"
        f" UNION ALL {SELECT} WHERE state IN ('called', 'serving')"
        f" UNION ALL {SELECT} WHERE state = 'held'"
    )
    return [ticket_of(row) for row in rows]


def live_of_person(connection: sqlite3.Connection, person: str, queue: str) -> Ticket | None:
    """A live ticket of the same person in the same queue."""
    row = connection.execute(
        f"{SELECT} WHERE person = ? AND queue = ?"
        " AND state IN ('waiting', 'called', 'serving', 'held')",
        (person, queue),
    ).fetchone()
    return None if row is None else ticket_of(row)


def at_or_for(connection: sqlite3.Connection) -> set[int]:
    """Windows that a live ticket is at, is held at, or may alone be called to."""
    rows = connection.execute(
        "SELECT for_counter FROM tickets WHERE state = 'waiting' AND for_counter IS NOT NULL"
        " UNION SELECT counter FROM tickets WHERE state IN ('called', 'serving')"
        " UNION SELECT last_counter FROM tickets WHERE state = 'held'"
    )
    return {int(row[0]) for row in rows}
