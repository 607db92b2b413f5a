"""The append-only log of what happened, numbered by ``seq`` and chained against alteration.

Each row carries HMAC-SHA256(key, previous chain || the row's own content). Who can write the
file but does not have the key cannot change, drop or reorder an old row unseen.
"""

from __future__ import annotations

import hashlib
import hmac
import sqlite3
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

import msgspec

from hall.domain.clock import Instant
from hall.domain.events import Event, Logged

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.decode
GENESIS = b"\x00" * 32
_SELECT = "SELECT seq, name, at, service_day, actor, ticket, counter, case_id, data FROM events"


class EventLog:
    """The writer's end of the log: it knows the last number and the last link."""

    def __init__(self, connection: sqlite3.Connection, key: bytes) -> None:
        self._connection = connection
        self._key = key
        self.reload()

    def reload(self) -> None:
        """Take up from what is committed, after a rollback or another process's write."""
        row = self._connection.execute(
            "SELECT seq, chain FROM events ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        self._seq, self._chain = (0, GENESIS) if row is None else (int(row[0]), bytes(row[1]))

    def mark(self) -> tuple[int, bytes]:
        """Where the log stands, to come back to when a command is refused."""
        return self._seq, self._chain

    def back_to(self, mark: tuple[int, bytes]) -> None:
        """Forget what was appended since the mark; its rows were rolled back."""
        self._seq, self._chain = mark

    def append(self, event: Event, *, at: Instant, day: int | None, actor: str) -> Logged:
        """Append one fact inside the open transaction."""
        seq = self._seq + 1
        data = _encode(event.data)
        row = (seq, event.name, at, day, actor, event.ticket, event.counter, event.case)
        chain = link(self._key, self._chain, row, data)
        self._connection.execute(
            "INSERT INTO events"
            " (seq, name, at, service_day, actor, ticket, counter, case_id, data, chain)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*row, data.decode(), chain),
        )
        self._seq, self._chain = seq, chain
        return Logged(seq=seq, at=at, day=day, actor=actor, event=event)


def link(key: bytes, previous: bytes, row: tuple[object, ...], data: bytes) -> bytes:
    """The chain value of one row after the previous row's."""
    content = previous + repr(row).encode() + data
    return hmac.digest(key, content, hashlib.sha256)


def _logged(row: tuple[object, ...]) -> Logged:
    seq, name, at, day, actor, ticket, counter, case, data = row
    return Logged(
        seq=int(str(seq)),
        at=Instant(int(str(at))),
        day=None if day is None else int(str(day)),
        actor=str(actor),
        event=Event(
            name=str(name),
            ticket=None if ticket is None else int(str(ticket)),
            counter=None if counter is None else int(str(counter)),
            case=None if case is None else int(str(case)),
            data=_decode(str(data)),
        ),
    )


def last_seq(connection: sqlite3.Connection) -> int:
    """The number of the newest event; 0 before the first."""
    row = connection.execute("SELECT max(seq) FROM events").fetchone()
    return 0 if row[0] is None else int(row[0])


def last_link(connection: sqlite3.Connection) -> bytes:
    """The chain's newest value, which stands for the whole log; GENESIS before the first event."""
    row = connection.execute("SELECT chain FROM events ORDER BY seq DESC LIMIT 1").fetchone()
    return GENESIS if row is None else bytes(row[0])


def after(connection: sqlite3.Connection, seq: int, limit: int) -> list[Logged]:
    """Events that came after ``seq``, in order, at most ``limit``."""
    rows = connection.execute(f"{_SELECT} WHERE seq > ? ORDER BY seq LIMIT ?", (seq, limit))
    return [_logged(row) for row in rows]


def of_ticket(connection: sqlite3.Connection, ticket: int) -> list[Logged]:
    """What happened to a ticket, in order."""
    rows = connection.execute(f"{_SELECT} WHERE ticket = ? ORDER BY seq", (ticket,))
    return [_logged(row) for row in rows]


def last_of_ticket(connection: sqlite3.Connection, ticket: int, name: str) -> Logged | None:
    """The last time that this happened to a ticket; None when it never did."""
    row = connection.execute(
        f"{_SELECT} WHERE ticket = ? AND name = ? ORDER BY seq DESC LIMIT 1", (ticket, name)
    ).fetchone()
    return None if row is None else _logged(row)


def last_by(connection: sqlite3.Connection, case: int, name: str, actor: str) -> Instant | None:
    """When somebody last did this to a case; None when he never did."""
    row = connection.execute(
        "SELECT at FROM events WHERE case_id = ? AND name = ? AND actor = ?"
        " ORDER BY seq DESC LIMIT 1",
        (case, name, actor),
    ).fetchone()
    return None if row is None else Instant(int(row[0]))


def of_case(connection: sqlite3.Connection, case: int) -> list[Logged]:
    """What happened to a case, in order."""
    rows = connection.execute(f"{_SELECT} WHERE case_id = ? ORDER BY seq", (case,))
    return [_logged(row) for row in rows]


def by_case(connection: sqlite3.Connection) -> Iterator[tuple[int, list[Logged]]]:
    """What happened to each case, in order of the cases; one case is held at a time."""
    rows = connection.execute(
        f"{_SELECT} INDEXED BY events_of_case WHERE case_id IS NOT NULL ORDER BY case_id, seq"
    )
    for case, mine in groupby(rows, key=itemgetter(7)):
        yield case, [_logged(row) for row in mine]


def recent_calls(connection: sqlite3.Connection, day: int, limit: int) -> list[Logged]:
    """The day's newest calls and recalls, newest first."""
    rows = connection.execute(
        f"{_SELECT} WHERE name IN ('ticket.called', 'ticket.recalled') AND service_day = ?"
        " AND seq > (SELECT coalesce(max(seq), 0) - 20000 FROM events)"
        " ORDER BY seq DESC LIMIT ?",
        (day, limit),
    )
    return [_logged(row) for row in rows]


def broken_links(connection: sqlite3.Connection, key: bytes) -> Iterator[int]:
    """Numbers of rows that are not what was written, or whose predecessor is missing."""
    previous, expected = GENESIS, 1
    rows = connection.execute(f"{_SELECT.replace(' FROM', ', chain FROM')} ORDER BY seq")
    for *row, data, chain in rows:
        if row[0] != expected or chain != link(key, previous, tuple(row), data.encode()):
            yield row[0]
        previous, expected = bytes(chain), row[0] + 1
