"""Fee orders and tills as rows: a projection of their events, and sums over it."""

from __future__ import annotations

import sqlite3
from dataclasses import fields
from typing import Any

import msgspec

from hall.domain.clock import Instant
from hall.domain.handling.money.errors import UnknownOrder
from hall.domain.handling.money.fees import Method, Order
from hall.domain.handling.money.tills import Flow, Till
from hall.domain.handling.phases import WITHOUT_RESULT

_COLUMNS = tuple(field.name for field in fields(Order) if field.name != "case")
_SELECT = (
    f'SELECT cases.number AS "case", {", ".join(f"fee_orders.{name}" for name in _COLUMNS)}'
    " FROM fee_orders JOIN cases ON cases.id = case_id"
)
_TILL = tuple(field.name for field in fields(Till))
_TILLS = f"SELECT {', '.join(_TILL)} FROM tills"


def _order(row: tuple[Any, ...]) -> Order:
    return msgspec.convert(dict(zip(("case", *_COLUMNS), row, strict=True)), Order)


def _till(row: tuple[Any, ...]) -> Till:
    return msgspec.convert(dict(zip(_TILL, row, strict=True)), Till)


def put(connection: sqlite3.Connection, case: int, order: Order) -> None:
    """Write how an order stands."""
    marks = ", ".join("?" * len(_COLUMNS))
    moved = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name != "number")
    connection.execute(
        f"INSERT INTO fee_orders (case_id, {', '.join(_COLUMNS)}) VALUES (?, {marks})"
        f" ON CONFLICT (number) DO UPDATE SET {moved}",
        (case, *(getattr(order, name) for name in _COLUMNS)),
    )


def by_number(connection: sqlite3.Connection, number: str) -> Order:
    """The order with this number. Raises UnknownOrder."""
    row = connection.execute(f"{_SELECT} WHERE fee_orders.number = ?", (number,)).fetchone()
    if row is None:
        raise UnknownOrder(order=number)
    return _order(row)


def by_id(connection: sqlite3.Connection, order: int) -> Order:
    """The order of this row, which is there."""
    return _order(connection.execute(f"{_SELECT} WHERE fee_orders.id = ?", (order,)).fetchone())


def id_of(connection: sqlite3.Connection, number: str) -> int:
    """The row of the order with this number, which is there."""
    row = connection.execute("SELECT id FROM fee_orders WHERE number = ?", (number,)).fetchone()
    return int(row[0])


def by_bill(connection: sqlite3.Connection, bill: str) -> Order | None:
    """The order for which this bill (财政票据) was given; None when it is on record for none."""
    row = connection.execute(f"{_SELECT} WHERE fee_orders.bill = ?", (bill,)).fetchone()
    return None if row is None else _order(row)


def numbered(connection: sqlite3.Connection, number: str) -> list[Order]:
    """The orders that go by this number: their own, a receipt's, a voucher's, a bill's."""
    rows = connection.execute(
        f"{_SELECT} WHERE fee_orders.number = ? OR receipt = ? OR refund = ?"
        " OR bill = ? ORDER BY fee_orders.id",
        (number,) * 4,
    )
    return [_order(row) for row in rows]


def of_case(connection: sqlite3.Connection, case: int) -> list[Order]:
    """All orders of a case, in order."""
    rows = connection.execute(f"{_SELECT} WHERE case_id = ? ORDER BY fee_orders.id", (case,))
    return [_order(row) for row in rows]


def waiting(connection: sqlite3.Connection, most: int) -> list[Order]:
    """Orders that are to be paid, the oldest first; none of a case that ended without a result."""
    rows = connection.execute(
        f"{_SELECT} WHERE fee_orders.state = 'open'"
        f" AND cases.phase NOT IN ({', '.join('?' * len(WITHOUT_RESULT))})"
        " ORDER BY fee_orders.id LIMIT ?",
        (*sorted(WITHOUT_RESULT), most),
    )
    return [_order(row) for row in rows]


def refunds_asked(connection: sqlite3.Connection, most: int) -> list[Order]:
    """Orders whose refund waits for another hand, the oldest first."""
    rows = connection.execute(
        # Without it SQLite would walk through all orders in their order.
        f"{_SELECT.replace('FROM fee_orders', 'FROM fee_orders INDEXED BY fees_to_give_back')}"
        " WHERE fee_orders.state = 'refund_asked' ORDER BY fee_orders.id LIMIT ?",
        (most,),
    )
    return [_order(row) for row in rows]


def moved(
    connection: sqlite3.Connection, first: Instant, end: Instant, *, most: int, counter: int | None
) -> list[tuple[str, Order]]:
    """What was taken and given back in a stretch of time, in order: ``paid`` or ``refunded``.

    ``counter``: at this window alone; None for all.
    """
    found: list[tuple[Instant, str, Order]] = []
    for name, at, till in (
        ("paid", "paid_at", "till"), ("refunded", "refunded_at", "refunded_till"),
    ):  # fmt: skip
        rows = connection.execute(
            f"{_SELECT} WHERE fee_orders.{at} >= ? AND fee_orders.{at} < ? AND (? IS NULL OR"
            f" (SELECT counter FROM tills WHERE tills.id = fee_orders.{till}) = ?)"
            f" ORDER BY fee_orders.{at} DESC, fee_orders.id DESC LIMIT ?",
            (first, end, counter, counter, most),
        )
        found += [(getattr(order, at), name, order) for order in map(_order, rows)]
    found.sort(key=lambda one: (one[0], one[1], one[2].number))
    return [(name, order) for _, name, order in found[-most:]]


def tickets_of(connection: sqlite3.Connection, cases: list[str]) -> dict[str, str]:
    """The number of each case's last visit, by the case's number; none of a case without one."""
    marks = ", ".join("?" * len(cases))
    rows = connection.execute(
        "SELECT c.number, t.number, max(t.id) FROM cases c JOIN ticket_cases v ON v.case_id = c.id"
        f" JOIN tickets t ON t.id = v.ticket WHERE c.number IN ({marks}) GROUP BY c.id",
        cases,
    )
    return {str(case): str(ticket) for case, ticket, _ in rows}


def open_till(connection: sqlite3.Connection, counter: int) -> Till | None:
    """The till that takes money at this window; None when none does."""
    row = connection.execute(
        f"{_TILLS} WHERE counter = ? AND closed_at IS NULL", (counter,)
    ).fetchone()
    return None if row is None else _till(row)


def till(connection: sqlite3.Connection, id_: int) -> Till:
    """The till with this id, which is there."""
    return _till(connection.execute(f"{_TILLS} WHERE id = ?", (id_,)).fetchone())


def last_kept(connection: sqlite3.Connection, counter: int) -> int:
    """Cash that the window's last closing left in its till; 0 before the first."""
    row = connection.execute(
        "SELECT kept_fen FROM tills WHERE counter = ? AND closed_at IS NOT NULL"
        " ORDER BY id DESC LIMIT 1",
        (counter,),
    ).fetchone()
    return 0 if row is None else int(row[0])


def begin_till(
    connection: sqlite3.Connection, counter: int, day: str, opening_fen: int, now: Instant
) -> Till:
    """A till that takes money from now on."""
    row = connection.execute(
        "INSERT INTO tills (counter, day, opened_at, opening_fen) VALUES (?, ?, ?, ?) RETURNING id",
        (counter, day, now, opening_fen),
    ).fetchone()
    return Till(id=int(row[0]), counter=counter, day=day, opened_at=now, opening_fen=opening_fen)


def end_till(
    connection: sqlite3.Connection,
    till: int,
    *,
    counted_fen: int,
    kept_fen: int,
    note: str,
    now: Instant,
    by: str,
) -> None:
    """It was counted and settled."""
    connection.execute(
        "UPDATE tills SET closed_at = ?, closed_by = ?, counted_fen = ?, kept_fen = ?, note = ?"
        " WHERE id = ?",
        (now, by, counted_fen, kept_fen, note, till),
    )


def flow(connection: sqlite3.Connection, till: int) -> Flow:
    """The money that went through a till."""
    paid = connection.execute(
        "SELECT method, count(*), sum(amount_fen) FROM fee_orders WHERE till = ? GROUP BY method",
        (till,),
    ).fetchall()
    back = connection.execute(
        "SELECT method, count(*), sum(amount_fen) FROM fee_orders WHERE refunded_till = ?"
        " GROUP BY method",
        (till,),
    ).fetchall()
    return Flow(
        payments=sum(int(count) for _, count, _ in paid),
        refunds=sum(int(count) for _, count, _ in back),
        paid={Method(method): int(fen) for method, _, fen in paid},
        refunded={Method(method): int(fen) for method, _, fen in back},
    )


def tills_of(connection: sqlite3.Connection, day: str) -> list[Till]:
    """The tills of a day, by window, and those of earlier days that are still open."""
    rows = connection.execute(
        f"{_TILLS} WHERE day = ? OR (day < ? AND closed_at IS NULL) ORDER BY counter, id",
        (day, day),
    )
    return [_till(row) for row in rows]


def tills_between(connection: sqlite3.Connection, first: str, last: str) -> list[Till]:
    """The tills from one day to another, the newest day first, by window."""
    rows = connection.execute(
        f"{_TILLS} WHERE day BETWEEN ? AND ? ORDER BY day DESC, counter, id", (first, last)
    )
    return [_till(row) for row in rows]


Count = tuple[int, int]
"""How many, and how many fen."""


def ordered_between(
    connection: sqlite3.Connection, first: Instant, end: Instant
) -> dict[str, Count]:
    """Orders raised in a stretch of time, by the state they are in now; by their standard."""
    rows = connection.execute(
        "SELECT state, count(*), sum(ordered_fen) FROM fee_orders"
        " WHERE ordered_at >= ? AND ordered_at < ? GROUP BY state",
        (first, end),
    )
    return {str(state): (int(count), int(fen)) for state, count, fen in rows}


def waived_between(connection: sqlite3.Connection, first: Instant, end: Instant) -> Count:
    """Orders raised in a stretch of time that were lowered, and what was given up."""
    row = connection.execute(
        "SELECT count(*), coalesce(sum(ordered_fen - amount_fen), 0) FROM fee_orders"
        " WHERE ordered_at >= ? AND ordered_at < ? AND waiver IS NOT NULL",
        (first, end),
    ).fetchone()
    return int(row[0]), int(row[1])


def receipts_between(
    connection: sqlite3.Connection, first: Instant, end: Instant
) -> tuple[str | None, str | None, int]:
    """The first and the last receipt of a stretch of time, and how many there were."""
    row = connection.execute(
        "SELECT min(receipt), max(receipt), count(*) FROM fee_orders"
        " WHERE paid_at >= ? AND paid_at < ?",
        (first, end),
    ).fetchone()
    return row[0], row[1], int(row[2])


GROUPS = {
    "department": "department",
    "item": "item",
    "fee": "item || ' ' || fee",
    "method": "method",
    "counter": "at_counter",
    "day": "day",
}
"""What statistics may be grouped by, and the column of it."""


def taken_between(
    connection: sqlite3.Connection, first: Instant, end: Instant, group: str, offset: int
) -> list[tuple[object, int, int, int, int]]:
    """By group: payments, fen paid, refunds, fen given back; each counted when it happened.

    ``offset`` in seconds from UTC makes days of instants.
    """
    column = GROUPS[group]
    day = f"date({{}} / 1000000 + {offset:d}, 'unixepoch')"
    halves = (
        f"SELECT *, {came} came, amount_fen fen, {day.format(at)} day,"
        f" (SELECT counter FROM tills WHERE tills.id = {till}) at_counter FROM fee_orders"
        f" WHERE {at} >= ? AND {at} < ?"
        for at, came, till in (("paid_at", 1, "till"), ("refunded_at", 0, "refunded_till"))
    )
    rows = connection.execute(
        f"SELECT {column} of, sum(came), sum(fen * came), sum(1 - came), sum(fen * (1 - came))"
        f" FROM ({' UNION ALL '.join(halves)}) GROUP BY of ORDER BY of",
        (first, end, first, end),
    )
    return [(of, int(n), int(fen), int(back), int(out)) for of, n, fen, back, out in rows]
