"""The cashier windows' tills (钱箱): what went through them, and what their closing found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hall.domain.clock import Instant
from hall.domain.handling.money.fees import Method, Order


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Money that went through a till, by method, in fen."""

    payments: int = 0
    refunds: int = 0
    paid: Mapping[Method, int]
    refunded: Mapping[Method, int]

    @property
    def paid_fen(self) -> int:
        return sum(self.paid.values())

    @property
    def refunded_fen(self) -> int:
        return sum(self.refunded.values())

    @property
    def cash_fen(self) -> int:
        """By how much the cash in the till grew."""
        return self.paid.get(Method.CASH, 0) - self.refunded.get(Method.CASH, 0)


def flow_of(orders: Iterable[Order], till: int) -> Flow:
    """What these orders brought to and took from a till."""
    paid: dict[Method, int] = {}
    refunded: dict[Method, int] = {}
    payments = refunds = 0
    for order in orders:
        if order.method is None:
            continue
        if order.till == till:
            payments += 1
            paid[order.method] = paid.get(order.method, 0) + order.amount_fen
        if order.refunded_till == till:
            refunds += 1
            refunded[order.method] = refunded.get(order.method, 0) + order.amount_fen
    return Flow(payments=payments, refunds=refunds, paid=paid, refunded=refunded)


@dataclass(frozen=True, slots=True, kw_only=True)
class Till:
    """One cashier window's money of one day, from its first payment to the reconciliation."""

    id: int
    counter: int
    day: str
    opened_at: Instant
    opening_fen: int
    """Cash that lay in it at the beginning (备用金)."""
    closed_at: Instant | None = None
    closed_by: str | None = None
    counted_fen: int | None = None
    kept_fen: int | None = None
    """Of the counted cash, what stays for the next day; the rest goes to the bank."""
    note: str = ""
