"""Years of handled cases, for measuring searches; ``hall.store.filling`` made their tickets.

Only the rows that searches read are written: the cases' columns without their events, so a
filled hall is for measuring and does not verify.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

_BATCH = 20_000
_DAY = 24 * 3600 * 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What stands in the tables of a case's applicant."""

    sealed: bytes
    key: int
    hashes: Iterable[tuple[bytes, str]]


def hand_in(path: Path, applicant: Callable[[int], Filled]) -> int:
    """Make every case of the file a handled one with an applicant; returns how many.

    Of the newest hundredth some are under way and a few are late; the others are closed. Nothing
    else may have the file open.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        (cases,) = connection.execute("SELECT max(id) FROM cases").fetchone()
        for first in range(1, cases + 1, _BATCH):
            connection.execute("BEGIN IMMEDIATE")
            last = min(first + _BATCH, cases + 1)
            _close(connection, first, last)
            _name(connection, range(first, last), applicant)
            connection.execute("COMMIT")
        connection.execute("BEGIN IMMEDIATE")
        _keep_open(connection, cases - cases // 100)
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return int(cases)


def _close(connection: sqlite3.Connection, first: int, last: int) -> None:
    connection.execute(
        "UPDATE cases SET phase = 'closed', outcome = 'granted', origin = 'window',"
        " kind = CASE id % 20 WHEN 0 THEN 'joint' WHEN 1 THEN 'urgent' WHEN 2 THEN 'supplement'"
        "   WHEN 3 THEN 'enquiry' WHEN 4 THEN 'immediate' WHEN 5 THEN 'immediate'"
        "   ELSE 'promised' END,"
        " urgent = id % 20 = 1, green = id % 97 = 0, counter = 1 + id % 61,"
        " clerk = 'C' || (1 + id % 61), received_at = opened_at, accepted_at = opened_at,"
        " accepted_as = 'promised',"
        f" concluded_at = opened_at + {_DAY}, on_time = 1, promised_left = 4, saved_days = 19,"
        f" decided_at = opened_at + {_DAY}, closed_at = opened_at + {_DAY * 2},"
        f" collected_at = iif(id % 20 = 3, NULL, opened_at + {_DAY * 2}),"
        f" promised_due_at = opened_at + {_DAY * 7}, statutory_due_at = opened_at + {_DAY * 28}"
        " WHERE id >= ? AND id < ?",
        (first, last),
    )


def _name(connection: sqlite3.Connection, cases: range, applicant: Callable[[int], Filled]) -> None:
    filled = [(case, applicant(case)) for case in cases]
    connection.executemany(
        "INSERT INTO applicants (case_id, sealed, key, sealed_at) VALUES (?, ?, ?, 0)",
        [(case, one.sealed, one.key) for case, one in filled],
    )
    connection.executemany(
        "INSERT INTO applicant_hashes (hash, case_id, kind) VALUES (?, ?, ?)",
        [(digest, case, kind) for case, one in filled for digest, kind in one.hashes],
    )


def _keep_open(connection: sqlite3.Connection, after: int) -> None:
    connection.execute(
        "UPDATE cases SET closed_at = NULL, collected_at = NULL, decided_at = NULL, outcome = NULL,"
        " concluded_at = NULL, on_time = NULL, promised_left = NULL, saved_days = NULL,"
        " phase = CASE id % 4 WHEN 0 THEN 'received' ELSE 'accepted' END,"
        " stopped = id % 7 = 0, standing = CASE id % 40 WHEN 0 THEN 'red' WHEN 1 THEN 'yellow'"
        "   WHEN 2 THEN 'due_soon' WHEN 3 THEN 'due_soon' ELSE 'green' END"
        " WHERE id > ?",
        (after,),
    )
