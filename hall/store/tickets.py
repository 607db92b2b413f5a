"""Tickets: rows to domain objects and back, and what the order of calling needs to see."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

from hall.domain.clock import SECOND
from hall.domain.errors import UnknownTicket
from hall.domain.policy import QueuePolicy
from hall.domain.queue import Heads
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
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM tickets"
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


def _ticket(row: tuple[object, ...]) -> Ticket:
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
    row = connection.execute(f"{_SELECT} WHERE id = ?", (ticket,)).fetchone()
    if row is None:
        raise UnknownTicket(ticket=ticket)
    return _ticket(row)


def by_code(connection: sqlite3.Connection, code: str) -> Ticket:
    """The ticket of a slip's QR code. Raises UnknownTicket."""
    row = connection.execute(f"{_SELECT} WHERE code = ?", (code,)).fetchone()
    if row is None:
        raise UnknownTicket
    return _ticket(row)


def by_number(connection: sqlite3.Connection, day: int | None, number: str) -> Ticket:
    """The service day's ticket with this number. Raises UnknownTicket."""
    row = connection.execute(
        f"{_SELECT} WHERE service_day = ? AND number = ?", (day, number)
    ).fetchone()
    if row is None:
        raise UnknownTicket(number=number)
    return _ticket(row)


def at_counter(connection: sqlite3.Connection, counter: int) -> Ticket | None:
    """The ticket called to or served at the window."""
    row = connection.execute(
        f"{_SELECT} WHERE counter = ? AND state IN ('called', 'serving')", (counter,)
    ).fetchone()
    return None if row is None else _ticket(row)


def all_at_counters(connection: sqlite3.Connection) -> list[Ticket]:
    """Every ticket that occupies a window, by window."""
    rows = connection.execute(f"{_SELECT} WHERE state IN ('called', 'serving') ORDER BY counter")
    return [_ticket(row) for row in rows]


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
        f"{_SELECT} WHERE state = 'held' AND last_counter = ? ORDER BY began_at, id", (counter,)
    )
    return [_ticket(row) for row in rows]


def last_served_at(connection: sqlite3.Connection, day: int, counter: int) -> Ticket | None:
    """The ticket that the window finished last on this service day."""
    row = connection.execute(
        f"{_SELECT} WHERE service_day = ? AND last_counter = ? AND state = 'served'"
        " ORDER BY ended_at DESC, id DESC LIMIT 1",
        (day, counter),
    ).fetchone()
    return None if row is None else _ticket(row)


def unfinished(connection: sqlite3.Connection) -> list[Ticket]:
    """Everything that the end of the day has to close."""
    rows = connection.execute(
        f"{_SELECT} WHERE state = 'waiting'"
        f" UNION ALL {_SELECT} WHERE state IN ('called', 'serving')"
        f" UNION ALL {_SELECT} WHERE state = 'held'"
    )
    return [_ticket(row) for row in rows]


def live_of_person(connection: sqlite3.Connection, person: str, queue: str) -> Ticket | None:
    """A live ticket of the same person in the same queue."""
    row = connection.execute(
        f"{_SELECT} WHERE person = ? AND queue = ?"
        " AND state IN ('waiting', 'called', 'serving', 'held')",
        (person, queue),
    ).fetchone()
    return None if row is None else _ticket(row)


def waiting(
    connection: sqlite3.Connection, counter: int, queues: Iterable[str], limit: int
) -> list[Ticket]:
    """Those who wait in the window's queues or for the window alone, by place, first ``limit``."""
    codes = tuple(queues)
    marks = ", ".join("?" * len(codes))
    rows = connection.execute(
        f"{_SELECT} WHERE state = 'waiting' AND (queue IN ({marks}) OR for_counter = ?)"
        " ORDER BY pinned_at IS NULL, pinned_at, place, id LIMIT ?",
        (*codes, counter, limit),
    )
    return [_ticket(row) for row in rows]


_HEAD = (
    f"{_SELECT} WHERE state = 'waiting' AND queue = ? AND standing = ?"
    " AND pinned_at IS NULL AND for_counter IS NULL ORDER BY place, id LIMIT 1"
)
_HEAD_FOR = (
    f"{_SELECT} WHERE state = 'waiting' AND for_counter = ? AND standing = ?"
    " AND pinned_at IS NULL ORDER BY place, id LIMIT 1"
)
_PINNED = (
    f"{_SELECT} WHERE state = 'waiting' AND pinned_at IS NOT NULL AND queue = ?"
    " AND for_counter IS NULL ORDER BY pinned_at, id LIMIT 1"
)
_PINNED_FOR = (
    f"{_SELECT} WHERE state = 'waiting' AND pinned_at IS NOT NULL AND for_counter = ?"
    " ORDER BY pinned_at, id LIMIT 1"
)


def heads(connection: sqlite3.Connection, counter: int, queues: Iterable[str]) -> Heads:
    """The first of each class that the window may call."""
    pinned: list[Ticket] = []
    first: dict[Standing, list[Ticket]] = {Standing.ORDINARY: [], Standing.PRIORITY: []}
    for standing, found in first.items():
        row = connection.execute(_HEAD_FOR, (counter, standing)).fetchone()
        if row is not None:
            found.append(_ticket(row))
    row = connection.execute(_PINNED_FOR, (counter,)).fetchone()
    if row is not None:
        pinned.append(_ticket(row))
    for queue in queues:
        row = connection.execute(_PINNED, (queue,)).fetchone()
        if row is not None:
            pinned.append(_ticket(row))
        for standing, found in first.items():
            row = connection.execute(_HEAD, (queue, standing)).fetchone()
            if row is not None:
                found.append(_ticket(row))
    return Heads(
        pinned=min(pinned, key=lambda ticket: (ticket.pinned_at or 0, ticket.id), default=None),
        ordinary=_first(first[Standing.ORDINARY]),
        priority=_first(first[Standing.PRIORITY]),
    )


def _first(tickets: list[Ticket]) -> Ticket | None:
    return min(tickets, key=lambda ticket: (ticket.place, ticket.id), default=None)


_PINNED_AHEAD = (
    "SELECT count(*) FROM tickets WHERE state = 'waiting' AND pinned_at IS NOT NULL"
    " AND queue = ? AND (pinned_at, id) < (?, ?)"
)
# Two counts in an index, and those who are pinned and not among them.
_AHEAD = (
    "SELECT"
    " (SELECT count(*) FROM tickets WHERE state = 'waiting' AND queue = :queue"
    "   AND standing = :own AND (place, id) < (:place, :id))"
    " + (SELECT count(*) FROM tickets WHERE state = 'waiting' AND queue = :queue"
    "   AND standing = :other AND place < :shifted)"
    " + (SELECT count(*) FROM tickets WHERE state = 'waiting' AND queue = :queue"
    "   AND pinned_at IS NOT NULL AND NOT (standing = :own AND (place, id) < (:place, :id))"
    "   AND NOT (standing = :other AND place < :shifted))"
)


def ahead(connection: sqlite3.Connection, ticket: Ticket, policy: QueuePolicy) -> int:
    """How many waiting in its queue are likely to be called before this ticket.

    Priority tickets count with their head start; that a window lets an ordinary one in between
    does not.
    """
    if ticket.state is not TicketState.WAITING:
        return 0
    start = policy.head_start_seconds * SECOND
    # At exactly the head start a priority ticket still goes first.
    shift = start + 1 if ticket.standing is Standing.ORDINARY else -start
    own, other = ticket.standing, _OTHER[ticket.standing]
    if ticket.pinned_at is not None:
        row = connection.execute(_PINNED_AHEAD, (ticket.queue, ticket.pinned_at, ticket.id))
        return int(row.fetchone()[0])
    row = connection.execute(
        _AHEAD,
        {
            "queue": ticket.queue, "own": own, "place": ticket.place, "id": ticket.id,
            "other": other, "shifted": ticket.place + shift,
        },
    ).fetchone()  # fmt: skip
    return int(row[0])


_OTHER = {Standing.ORDINARY: Standing.PRIORITY, Standing.PRIORITY: Standing.ORDINARY}


def last_place(connection: sqlite3.Connection) -> int:
    """The greatest place of those who wait; 0 when nobody does."""
    row = connection.execute("SELECT max(place) FROM tickets WHERE state = 'waiting'").fetchone()
    return 0 if row[0] is None else int(row[0])


def sent_astray(connection: sqlite3.Connection, counter: int, queues: Iterable[str]) -> int:
    """How many more (or fewer) than the queues' waiting the window may call.

    Those sent to it alone from queues it does not serve count, those of its queues that were
    sent to another window do not.
    """
    codes = tuple(queues)
    marks = ", ".join("?" * len(codes))
    row = connection.execute(
        f"SELECT ifnull(sum(for_counter = ? AND queue NOT IN ({marks})), 0)"
        f" - ifnull(sum(for_counter <> ? AND queue IN ({marks})), 0)"
        " FROM tickets WHERE state = 'waiting' AND for_counter IS NOT NULL",
        (counter, *codes, counter, *codes),
    ).fetchone()
    return int(row[0])


def waiting_for(connection: sqlite3.Connection, counter: int) -> list[Ticket]:
    """Those who wait for this window alone, by place."""
    rows = connection.execute(
        f"{_SELECT} WHERE state = 'waiting' AND for_counter = ? ORDER BY place, id", (counter,)
    )
    return [_ticket(row) for row in rows]


def at_or_for(connection: sqlite3.Connection) -> set[int]:
    """Windows that a live ticket is at, is held at, or may alone be called to."""
    rows = connection.execute(
        "SELECT for_counter FROM tickets WHERE state = 'waiting' AND for_counter IS NOT NULL"
        " UNION SELECT counter FROM tickets WHERE state IN ('called', 'serving')"
        " UNION SELECT last_counter FROM tickets WHERE state = 'held'"
    )
    return {int(row[0]) for row in rows}


def place_back(connection: sqlite3.Connection, queue: str, places: int) -> int | None:
    """The place just behind the ``places``-th of those who wait; None when fewer wait."""
    if places == 0:
        row = connection.execute(
            "SELECT min(place) - 1 FROM tickets WHERE state = 'waiting' AND queue = ?", (queue,)
        ).fetchone()
    else:
        row = connection.execute(
            "SELECT place + 1 FROM tickets WHERE state = 'waiting' AND queue = ?"
            " ORDER BY place, id LIMIT 1 OFFSET ?",
            (queue, places - 1),
        ).fetchone()
    return None if row is None or row[0] is None else int(row[0])
