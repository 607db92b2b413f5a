"""Which rules the rows of cases were derived by, and how far a change of them has come.

Both are settings of the database: a copy or a backup takes along what its rows rest on.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Final

import msgspec

from hall.domain.handling.rules_digest import RulesInForce

_IN_FORCE: Final = "rules"
_UNDER_WAY: Final = "rules_change"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A change that is under way; kept with every portion, so that a kill loses none."""

    to: RulesInForce
    last: int = 0
    """Id of the last case that was looked at; 0 before the first."""
    cases: int = 0
    moved: int = 0
    """Of these, whose rows changed."""
    failed: int = 0
    """Of these, that could not be derived: a defect, which the log names."""


def in_force(connection: sqlite3.Connection) -> RulesInForce | None:
    """What all rows were derived by; None in a hall of a release that kept no record of it."""
    kept = _value(connection, _IN_FORCE)
    return None if kept is None else msgspec.json.decode(kept, type=RulesInForce)


def under_way(connection: sqlite3.Connection) -> Progress | None:
    """The change that is not through yet; None when there is none."""
    kept = _value(connection, _UNDER_WAY)
    return None if kept is None else msgspec.json.decode(kept, type=Progress)


def go_on(connection: sqlite3.Connection, progress: Progress) -> None:
    """A portion more is done."""
    _put(connection, _UNDER_WAY, progress)


def through(connection: sqlite3.Connection, rules: RulesInForce) -> None:
    """All rows rest on these rules."""
    _put(connection, _IN_FORCE, rules)
    connection.execute("DELETE FROM settings WHERE key = ?", (_UNDER_WAY,))


def _value(connection: sqlite3.Connection, key: str) -> str | None:
    row = connection.execute("SELECT value FROM settings WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def _put(connection: sqlite3.Connection, key: str, value: RulesInForce | Progress) -> None:
    connection.execute(
        "INSERT INTO settings (key, value) VALUES (?, ?)"
        " ON CONFLICT DO UPDATE SET value = excluded.value",
        (key, msgspec.json.encode(value).decode()),
    )
