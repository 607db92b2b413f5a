"""Who waits, and where each of them stands: what the order of calling needs to see."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from hall.domain.clock import SECOND
from hall.domain.policy import QueuePolicy
from hall.domain.queue import Heads
from hall.domain.tickets import Standing, Ticket, TicketState
from hall.store.tickets import SELECT, ticket_of


def waiting(
    connection: sqlite3.Connection, counter: int, queues: Iterable[str], limit: int
) -> list[Ticket]:
    """Those who wait in the window's queues or for the window alone, by place, first ``limit``."""
    codes = tuple(queues)
    marks = ", ".join("?" * len(codes))
    rows = connection.execute(
        f"{SELECT} WHERE state = 'waiting' AND (queue IN ({marks}) OR for_counter = ?)"
        " ORDER BY pinned_at IS NULL, pinned_at, place, id LIMIT ?",
        (*codes, counter, limit),
    )
    return [ticket_of(row) for row in rows]


_HEAD = (
    f"{SELECT} WHERE state = 'waiting' AND queue = ? AND standing = ?"
    " AND pinned_at IS NULL AND for_counter IS NULL ORDER BY place, id LIMIT 1"
)


_HEAD_FOR = (
    f"{SELECT} WHERE state = 'waiting' AND for_counter = ? AND standing = ?"
    " AND pinned_at IS NULL ORDER BY place, id LIMIT 1"
)


_PINNED = (
    f"{SELECT} WHERE state = 'waiting' AND pinned_at IS NOT NULL AND queue = ?"
    " AND for_counter IS NULL ORDER BY pinned_at, id LIMIT 1"
)


_PINNED_FOR = (
    f"{SELECT} WHERE state = 'waiting' AND pinned_at IS NOT NULL AND for_counter = ?"
    " ORDER BY pinned_at, id LIMIT 1"
)


def heads(connection: sqlite3.Connection, counter: int, queues: Iterable[str]) -> Heads:
    """The first of each class that the window may call."""
    pinned: list[Ticket] = []
    first: dict[Standing, list[Ticket]] = {Standing.ORDINARY: [], Standing.PRIORITY: []}
    for standing, found in first.items():
        row = connection.execute(_HEAD_FOR, (counter, standing)).fetchone()
        if row is not None:
            found.append(ticket_of(row))
    row = connection.execute(_PINNED_FOR, (counter,)).fetchone()
    if row is not None:
        pinned.append(ticket_of(row))
    for queue in queues:
        row = connection.execute(_PINNED, (queue,)).fetchone()
        if row is not None:
            pinned.append(ticket_of(row))
        for standing, found in first.items():
            row = connection.execute(_HEAD, (queue, standing)).fetchone()
            if row is not None:
                found.append(ticket_of(row))
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
        f"{SELECT} WHERE state = 'waiting' AND for_counter = ? ORDER BY place, id", (counter,)
    )
    return [ticket_of(row) for row in rows]


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
