"""Years of closed tickets, written at once: for measurements and tests, never for a real hall.

Every constraint holds and the audit chain is whole, so that ``jiaohao verify`` finds nothing to
complain of; but nobody gave the commands, and the disk is not waited for.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import msgspec

from hall.domain.catalog_rows import Item
from hall.domain.clock import SECOND
from hall.domain.numbering import case_number, follow_code, ticket_number
from hall.domain.tickets import Standing
from hall.store import catalog, event_log
from hall.store.database import BUSY_SECONDS

FIRST_DAY = date(2001, 1, 1)
_HOUR = 3600 * SECOND
_VISIT = 600 * SECOND
_STAFF = "station:filling"


@dataclass(slots=True)
class _Day:
    """The rows of one service day, by table."""

    id: int
    day: str
    at: int
    tickets: list[tuple[object, ...]] = field(default_factory=list)
    cases: list[tuple[object, ...]] = field(default_factory=list)
    ties: list[tuple[object, ...]] = field(default_factory=list)
    ratings: list[tuple[object, ...]] = field(default_factory=list)
    events: list[tuple[object, ...]] = field(default_factory=list)
    serials: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Visit:
    """One visit, by the ids and codes of what belongs to it."""

    ticket: int
    case: int
    number: str
    record: str
    """The case's number."""
    item: Item
    counter: int
    issued_at: int
    rated: bool

    @property
    def called_at(self) -> int:
        return self.issued_at + _VISIT

    @property
    def ended_at(self) -> int:
        return self.issued_at + 2 * _VISIT

    @property
    def clerk(self) -> str:
        return f"C{self.counter}"


class _Chain:
    """The log's end, from which rows go on."""

    def __init__(self, connection: sqlite3.Connection, key: bytes) -> None:
        row = connection.execute("SELECT seq, chain FROM events ORDER BY seq DESC LIMIT 1")
        last: tuple[int, bytes] = row.fetchone() or (0, event_log.GENESIS)
        self._seq, self._chain = last
        self._key = key

    def rows(self, day: int, visit: _Visit) -> Iterator[tuple[object, ...]]:
        """The visit's events as rows, each linked to the one before."""
        for name, at, at_counter, of_case, data in _events(visit):
            self._seq += 1
            counter = visit.counter if at_counter else None
            case = visit.case if of_case else None
            row = (self._seq, name, at, day, _STAFF, visit.ticket, counter, case)
            content = msgspec.json.encode(data)
            self._chain = event_log.link(self._key, self._chain, row, content)
            yield (*row, content.decode(), self._chain)


def _events(visit: _Visit) -> Iterator[tuple[str, int, bool, bool, dict[str, object]]]:
    """Name, instant, whether at the window, whether of the case, and data of each event."""
    ticket: dict[str, object] = {
        "number": visit.number, "queue": visit.item.queue, "item": visit.item.code,
        "counter": visit.counter,
    }  # fmt: skip
    case: dict[str, object] = {"case": visit.record, "clerk": visit.clerk}
    opened = {"case": visit.record, "item": visit.item.code, "department": visit.item.department}
    issued = {"counter": None, "standing": "ordinary", "origin": "filling", "reason": None}
    waited = {"slip": None, "waiting": 1, "ahead": 0}
    called = {"calls": 1, "why": "first_come", "reason": None, "out_of_turn": False}
    yield "ticket.issued", visit.issued_at, False, False, {**ticket, **issued, **waited}
    yield "case.opened", visit.issued_at, False, True, {**opened}
    shown = {"waiting": 0, "language": "zh-CN"}
    yield "ticket.called", visit.called_at, True, False, {**ticket, **called, **shown}
    yield "ticket.service_began", visit.called_at, True, False, ticket
    yield "case.at_window", visit.called_at, True, True, case
    served = {"cause": "next_called", "seconds": _VISIT / SECOND}
    yield "ticket.served", visit.ended_at, True, False, {**ticket, **served}
    yield "case.left_window", visit.ended_at, True, True, {**case, "kind": "undecided"}
    if visit.rated:
        given = {
            "number": visit.number, "level": 5, "channel": "pad", "clerk": visit.clerk,
            "item": visit.item.code, "case": visit.record, "indicators": [],
        }  # fmt: skip
        yield "rating.given", visit.ended_at, True, False, given


def fill(path: Path, key: bytes, *, tickets: int, a_day: int) -> None:
    """Add closed tickets until there are so many, ``a_day`` on each service day.

    Nothing else may have the database open. ``key`` is that of the event chain. Raises
    ValueError when the catalogue is empty.
    """
    with closing(sqlite3.connect(path, isolation_level=None, timeout=BUSY_SECONDS)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA foreign_keys = ON")
        there = int(connection.execute("SELECT count(*) FROM tickets").fetchone()[0])
        chain = _Chain(connection, key)
        for count in _days(tickets - there, a_day):
            connection.execute("BEGIN IMMEDIATE")
            _write(connection, _made(connection, chain, count))
            connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _days(tickets: int, a_day: int) -> Iterator[int]:
    while tickets > 0:
        yield min(tickets, a_day)
        tickets -= a_day


def _made(connection: sqlite3.Connection, chain: _Chain, count: int) -> _Day:
    row = connection.execute(
        "SELECT ifnull((SELECT max(id) FROM service_days), 0),"
        " ifnull((SELECT max(id) FROM tickets), 0), ifnull((SELECT max(id) FROM cases), 0)"
    ).fetchone()
    offered = catalog.load(connection)
    items = [item for item in offered.items.values() if offered.counters_of(item.queue)]
    if not items:
        raise ValueError("no item has a window: there is nothing to fill with")
    day = FIRST_DAY + timedelta(days=row[0])
    at = (day - date(1970, 1, 1)).days * 24 * _HOUR + _HOUR
    made = _Day(id=row[0] + 1, day=day.isoformat(), at=at)
    for place in range(count):
        item = items[place % len(items)]
        counters = offered.counters_of(item.queue)
        made.serials[item.queue] += 1
        prefix, serial = offered.queue(item.queue).prefix, made.serials[item.queue]
        visit = _Visit(
            ticket=row[1] + place + 1,
            case=row[2] + place + 1,
            number=ticket_number(prefix, serial, Standing.ORDINARY),
            record=case_number("JH", made.day, place + 1),
            item=item,
            counter=counters[place % len(counters)],
            issued_at=at + place * 8 * _HOUR // count,
            rated=place % 2 == 1,
        )
        _add(made, visit)
        made.events += chain.rows(made.id, visit)
    return made


def _add(made: _Day, visit: _Visit) -> None:
    item, counter, clerk = visit.item, visit.counter, visit.clerk
    code = follow_code(hashlib.sha256(visit.record.encode()).digest())
    made.tickets.append(
        (
            visit.ticket, code, made.id, visit.number, item.queue, item.code, "ordinary", "zh-CN",
            "filling", "served", visit.issued_at, counter, clerk, 1, visit.issued_at,
            visit.called_at, visit.called_at, visit.ended_at,
        )
    )  # fmt: skip
    made.cases.append(
        (
            visit.case, visit.record, item.code, item.department, "undecided", "left_window",
            visit.issued_at, visit.ended_at,
        )
    )  # fmt: skip
    made.ties.append((visit.ticket, visit.case, 1))
    if visit.rated:
        made.ratings.append(
            (visit.ticket, counter, clerk, item.code, visit.record, 5, "pad", "{}", visit.ended_at)
        )


_TABLES = (
    (
        "tickets",
        (
            "id, code, service_day, number, queue, item, standing, language, origin, state, place,"
            " last_counter, clerk, calls, issued_at, called_at, began_at, ended_at"
        ),
    ),
    ("cases", "id, number, item, department, kind, state, opened_at, moved_at"),
    ("ties", "ticket, case_id, opened_here"),
    ("ratings", "ticket, counter, clerk, item, case_number, level, channel, indicators, given_at"),
    (
        "events",
        "seq, name, at, service_day, actor, ticket, counter, case_id, data, chain",
    ),
)


def _write(connection: sqlite3.Connection, made: _Day) -> None:
    closed = made.at + 9 * _HOUR
    connection.execute(
        "INSERT INTO service_days (id, day, opened_at, closed_at, last_case)"
        " VALUES (?, ?, ?, ?, ?)",
        (made.id, made.day, made.at, closed, len(made.cases)),
    )
    connection.executemany(
        "INSERT INTO queue_days (service_day, queue, last_ordinary, visits, mean_seconds)"
        " VALUES (?, ?, ?, ?, ?)",
        [(made.id, queue, n, n, _VISIT / SECOND) for queue, n in made.serials.items()],
    )
    for name, columns in _TABLES:
        table = "ticket_cases" if name == "ties" else name
        marks = ", ".join("?" * (columns.count(",") + 1))
        connection.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({marks})", getattr(made, name)
        )
