"""The calendar's rows: imported years and the hall's own days, superseded and never deleted."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

import msgspec

from hall.domain.calendar import Override, Year
from hall.domain.clock import Instant

_KEY: Final = "calendar"


class Mark(NamedTuple):
    """What was imported and set so far: equal marks, in whatever hall, are equal content."""

    version: int
    """Grows by one with every row; 0 before the first."""
    digest: str


NOTHING: Final = Mark(0, "")


def mark(connection: sqlite3.Connection) -> Mark:
    """The present mark; one look-up, so that every command may ask."""
    row = connection.execute("SELECT value FROM settings WHERE key = ?", (_KEY,)).fetchone()
    if row is None:
        return NOTHING
    version, _, digest = str(row[0]).partition(" ")
    return Mark(int(version), digest)


def years(connection: sqlite3.Connection) -> tuple[Year, ...]:
    """The imported years in force."""
    rows = connection.execute(
        "SELECT year, confirmed, source, days_off, days_on FROM calendar_years"
        " WHERE id IN (SELECT max(id) FROM calendar_years GROUP BY year) ORDER BY year"
    )
    return tuple(
        Year(
            year=year, confirmed=bool(confirmed), source=source, off=_days(off), on=_days(on)
        )
        for year, confirmed, source, off, on in rows
    )  # fmt: skip


def overrides(connection: sqlite3.Connection) -> tuple[Override, ...]:
    """The hall's own days in force."""
    rows = connection.execute(
        "SELECT day, works, reason FROM calendar_overrides"
        " WHERE id IN (SELECT max(id) FROM calendar_overrides GROUP BY day)"
        " AND works IS NOT NULL ORDER BY day"
    )
    return tuple(
        Override(day=date.fromisoformat(day), works=bool(works), reason=reason)
        for day, works, reason in rows
    )


def put_year(connection: sqlite3.Connection, table: Year, at: Instant, by: str) -> Mark:
    """A year's table from now on; returns the new mark."""
    row = (table.year, table.confirmed, table.source, _json(table.off), _json(table.on))
    connection.execute(
        "INSERT INTO calendar_years"
        " (year, confirmed, source, days_off, days_on, imported_at, imported_by)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*row, at, by),
    )
    return _marked(connection, row)


def put_override(
    connection: sqlite3.Connection,
    day: date,
    works: bool | None,  # noqa: FBT001 - a column of the row
    reason: str,
    at: Instant,
    by: str,
) -> Mark:
    """The hall's own word on a day from now on, None to withdraw it; returns the new mark."""
    row = (day.isoformat(), works, reason)
    connection.execute(
        "INSERT INTO calendar_overrides (day, works, reason, set_at, set_by)"
        " VALUES (?, ?, ?, ?, ?)",
        (*row, at, by),
    )
    return _marked(connection, row)


def _marked(connection: sqlite3.Connection, row: tuple[object, ...]) -> Mark:
    before = mark(connection)
    content = msgspec.json.encode((before.digest, row))
    new = Mark(before.version + 1, hashlib.blake2b(content, digest_size=16).hexdigest())
    connection.execute(
        "INSERT INTO settings (key, value) VALUES (?, ?)"
        " ON CONFLICT DO UPDATE SET value = excluded.value",
        (_KEY, f"{new.version} {new.digest}"),
    )
    return new


def _days(text: str) -> frozenset[date]:
    return frozenset(msgspec.json.decode(text, type=list[date]))


def _json(days: Iterable[date]) -> str:
    return msgspec.json.encode(sorted(days)).decode()
