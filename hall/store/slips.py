"""The print spool: which slips are to be printed where, and what became of them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hall.domain.clock import Instant
from hall.domain.errors import UnknownSlip

LOOKED_BACK: Final = 5000
"""Slips, of all printers: some days of a large hall."""


class SlipState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    PRINTED = "printed"
    UNKNOWN = "unknown"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipJob:
    """One piece of paper to be printed once."""

    id: int
    ticket: int | None
    """The ticket it is about; None for a notice's short form."""
    notice: int | None
    """The notice it is about; None for a ticket's slip."""
    receipt: int | None = None
    """The row of the fee order whose receipt it is."""
    refund: int | None = None
    """The row of the fee order whose refund it is the voucher of. One of the four is set."""
    kiosk: str
    """Whose printer: a kiosk's code, or a window's (hall.domain.printers)."""
    copy: int
    """0 for the first; n for the n-th reprint (补打)."""
    state: SlipState


_COLUMNS = "id, ticket, notice, receipt, refund, kiosk, copy, state"
_SELECT = f"SELECT {_COLUMNS} FROM slips"


def _job(
    row: tuple[int, int | None, int | None, int | None, int | None, str, int, str],
) -> SlipJob:
    id_, ticket, notice, receipt, refund, kiosk, copy, state = row
    return SlipJob(
        id=id_, ticket=ticket, notice=notice, receipt=receipt, refund=refund, kiosk=kiosk,
        copy=copy, state=SlipState(state),
    )  # fmt: skip


def insert(connection: sqlite3.Connection, ticket: int, kiosk: str, now: Instant) -> SlipJob:
    """Queue the ticket's next copy: the first is 0, reprints count from 1."""
    return _insert(connection, "ticket", ticket, kiosk, now)


def insert_notice(connection: sqlite3.Connection, notice: int, kiosk: str, now: Instant) -> SlipJob:
    """Queue the short form of a notice: the first is 0, reprints count from 1."""
    return _insert(connection, "notice", notice, kiosk, now)


def insert_receipt(
    connection: sqlite3.Connection, order: int, kiosk: str, now: Instant, *, refund: bool
) -> SlipJob:
    """Queue the receipt of a fee order, or the voucher of its refund; each counts its reprints."""
    return _insert(connection, "refund" if refund else "receipt", order, kiosk, now)


def _insert(
    connection: sqlite3.Connection, about: str, subject: int, kiosk: str, now: Instant
) -> SlipJob:
    row = connection.execute(
        f"INSERT INTO slips ({about}, kiosk, copy, state, queued_at, moved_at) VALUES (?, ?,"
        f" (SELECT coalesce(max(copy) + 1, 0) FROM slips WHERE {about} = ?), 'queued', ?, ?)"
        f" RETURNING {_COLUMNS}",
        (subject, kiosk, subject, now, now),
    ).fetchone()
    return _job(row)


def get(connection: sqlite3.Connection, slip: int) -> SlipJob:
    """The job with this id. Raises UnknownSlip."""
    row = connection.execute(f"{_SELECT} WHERE id = ?", (slip,)).fetchone()
    if row is None:
        raise UnknownSlip(slip=slip)
    return _job(row)


def queued(connection: sqlite3.Connection, kiosk: str, limit: int) -> list[SlipJob]:
    """What the kiosk's printer has to print, oldest first."""
    rows = connection.execute(
        f"{_SELECT} WHERE kiosk = ? AND state IN ('queued', 'sending') AND state = 'queued'"
        " ORDER BY id LIMIT ?",
        (kiosk, limit),
    )
    return [_job(row) for row in rows]


def all_queued(connection: sqlite3.Connection, kiosk: str) -> list[SlipJob]:
    """Everything that waits for the kiosk's printer, oldest first."""
    return queued(connection, kiosk, -1)


def redirect(connection: sqlite3.Connection, slip: int, kiosk: str, now: Instant) -> SlipJob:
    """Have a queued job printed at another kiosk; returns it as it is now."""
    connection.execute(
        "UPDATE slips SET kiosk = ?, moved_at = ? WHERE id = ? AND state = 'queued'",
        (kiosk, now, slip),
    )
    return get(connection, slip)


def take(connection: sqlite3.Connection, slip: int, printer: str | None, now: Instant) -> None:
    """The printer of this name sends it from now on; None: a station that does not name it."""
    connection.execute(
        "UPDATE slips SET state = 'sending', printer = ?, moved_at = ? WHERE id = ?",
        (printer, now, slip),
    )


def sending(
    connection: sqlite3.Connection, kiosk: str, printer: str | None = None
) -> list[SlipJob]:
    """Jobs for the kiosk that are under way; with ``printer`` those that it took, or nobody says
    which one did.
    """
    rows = connection.execute(
        f"{_SELECT} WHERE kiosk = :kiosk AND state IN ('queued', 'sending') AND state = 'sending'"
        " AND (:printer IS NULL OR printer IS NULL OR printer = :printer) ORDER BY id",
        {"kiosk": kiosk, "printer": printer},
    )
    return [_job(row) for row in rows]


def sending_by(connection: sqlite3.Connection, printer: str) -> list[SlipJob]:
    """Jobs that this printer took and that are under way."""
    rows = connection.execute(
        f"{_SELECT} WHERE state IN ('queued', 'sending') AND state = 'sending' AND printer = ?"
        " ORDER BY id",
        (printer,),
    )
    return [_job(row) for row in rows]


def has_confirmed(connection: sqlite3.Connection, printer: str) -> bool:
    """Whether this printer confirmed any of the hall's last slips: so it is one that answers."""
    (found,) = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM slips WHERE id > (SELECT max(id) FROM slips) - ?"
        " AND printer = ? AND state = 'printed')",
        (LOOKED_BACK, printer),
    ).fetchone()
    return bool(found)


def move(connection: sqlite3.Connection, slip: int, state: SlipState, now: Instant) -> None:
    """Write the job's new state."""
    connection.execute("UPDATE slips SET state = ?, moved_at = ? WHERE id = ?", (state, now, slip))


def newest_of(connection: sqlite3.Connection, ticket: int) -> SlipJob | None:
    """The ticket's newest copy; None when no paper was ever wanted."""
    row = connection.execute(
        f"{_SELECT} WHERE ticket = ? ORDER BY copy DESC LIMIT 1", (ticket,)
    ).fetchone()
    return None if row is None else _job(row)


def of_notice(connection: sqlite3.Connection, notice: int) -> list[SlipJob]:
    """Every time the notice's short form was to be printed, in order."""
    rows = connection.execute(f"{_SELECT} WHERE notice = ? ORDER BY copy", (notice,))
    return [_job(row) for row in rows]


def of_order(connection: sqlite3.Connection, order: str, *, refund: bool) -> list[SlipJob]:
    """Every time the order's receipt, or its refund's voucher, was to be printed, in order."""
    column = "refund" if refund else "receipt"
    rows = connection.execute(
        f"{_SELECT} WHERE {column} = (SELECT id FROM fee_orders WHERE number = ?) ORDER BY copy",
        (order,),
    )
    return [_job(row) for row in rows]
