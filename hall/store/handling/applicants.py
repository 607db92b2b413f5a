"""Rows of applicants: sealed content and keyed hashes; this floor can read neither."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from hall.domain.clock import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What is stored of a case's applicant."""

    sealed: bytes | None
    """None once it was erased."""
    key: int | None
    sealed_at: Instant
    erased_at: Instant | None


def put(
    connection: sqlite3.Connection,
    case: int,
    *,
    sealed: bytes,
    key: int,
    hashes: Iterable[tuple[bytes, str]],
    now: Instant,
) -> bool:
    """Write an applicant in place of an earlier one; whether there was one."""
    _wipe(connection, case)
    before = row(connection, case)
    connection.execute(
        "INSERT INTO applicants (case_id, sealed, key, sealed_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (case_id) DO UPDATE SET sealed = excluded.sealed, key = excluded.key,"
        " sealed_at = excluded.sealed_at, erased_at = NULL",
        (case, sealed, key, now),
    )
    connection.executemany(
        "INSERT INTO applicant_hashes (hash, case_id, kind) VALUES (?, ?, ?)",
        [(digest, case, kind) for digest, kind in hashes],
    )
    return before is not None


def row(connection: sqlite3.Connection, case: int) -> Row | None:
    """What is stored for a case; None when nobody was recorded."""
    found = connection.execute(
        "SELECT sealed, key, sealed_at, erased_at FROM applicants WHERE case_id = ?", (case,)
    ).fetchone()
    if found is None:
        return None
    sealed, key, sealed_at, erased_at = found
    return Row(
        sealed=sealed,
        key=key,
        sealed_at=Instant(sealed_at),
        erased_at=None if erased_at is None else Instant(erased_at),
    )


def rows_of(connection: sqlite3.Connection, cases: Iterable[int]) -> dict[int, tuple[bytes, int]]:
    """Sealed content and key id of those of the cases that have an applicant, by case."""
    wanted = list(cases)
    marks = ", ".join("?" * len(wanted))
    found = connection.execute(
        f"SELECT case_id, sealed, key FROM applicants"
        f" WHERE case_id IN ({marks}) AND sealed IS NOT NULL",
        wanted,
    )
    return {case: (bytes(sealed), int(key)) for case, sealed, key in found}


def departments_of(connection: sqlite3.Connection, case: int) -> frozenset[str | None]:
    """The departments that work on a case: its own, the one that leads it, those with a part."""
    rows = connection.execute(
        "SELECT department FROM cases WHERE id = :case"
        " UNION SELECT lead FROM cases WHERE id = :case"
        " UNION SELECT department FROM case_parts WHERE case_id = :case",
        {"case": case},
    )
    return frozenset(row[0] for row in rows)


def name_person(connection: sqlite3.Connection, case: int, person: str) -> None:
    """Tie the case to this person's hash, where its ticket named nobody."""
    connection.execute(
        "UPDATE cases SET person = ? WHERE id = ? AND person IS NULL", (person, case)
    )


def to_erase(connection: sqlite3.Connection, before: Instant, most: int) -> list[tuple[int, str]]:
    """Ids and numbers of cases that ended before this and still have an applicant."""
    found = connection.execute(
        "SELECT cases.id, cases.number FROM applicants JOIN cases ON cases.id = case_id"
        " WHERE erased_at IS NULL AND closed_at < ? ORDER BY cases.id LIMIT ?",
        (before, most),
    )
    return [(int(case), str(number)) for case, number in found]


def erase(connection: sqlite3.Connection, case: int, now: Instant) -> None:
    """Take away what tells who the applicant was; the pages it stood on are overwritten.

    Together with the keyed hash that the case's visits carry.
    """
    _wipe(connection, case)
    connection.execute(
        "UPDATE applicants SET sealed = NULL, key = NULL, erased_at = ? WHERE case_id = ?",
        (now, case),
    )
    connection.execute("UPDATE cases SET person = NULL WHERE id = ?", (case,))
    connection.execute(
        "UPDATE tickets SET person = NULL WHERE ended_at IS NOT NULL"
        " AND id IN (SELECT ticket FROM ticket_cases WHERE case_id = ?)",
        (case,),
    )


def _wipe(connection: sqlite3.Connection, case: int) -> None:
    connection.execute("DELETE FROM applicant_hashes WHERE case_id = ?", (case,))
