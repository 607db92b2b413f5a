"""Fees as pages and programs read them: orders, receipts, vouchers of refunds."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Protocol

from hall.domain.catalog import Catalog
from hall.domain.clock import rfc3339
from hall.domain.handling.money.amounts import capitals, yuan
from hall.domain.handling.money.fees import METHODS, STATES, Order, OrderState
from hall.service.bodies import Body
from hall.service.terms import Terms
from hall.store import slips
from hall.store.handling import fees as rows


class Sources(Protocol):
    """What the views read; a command's unit has it all."""

    @property
    def connection(self) -> sqlite3.Connection: ...
    @property
    def catalog(self) -> Catalog: ...
    @property
    def terms(self) -> Terms: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The views' sources outside a command."""

    connection: sqlite3.Connection
    catalog: Catalog
    terms: Terms


def order_body(of: Sources, order: Order) -> Body:
    """An order; with its receipt once it is paid. It never names the payer."""
    zone = of.terms.zone
    item = of.catalog.items.get(order.item)
    return {
        "order": order.number,
        "case": order.case,
        "item": order.item,
        "item_name": None if item is None else item.name,
        "department": order.department,
        "fee": order.fee,
        "name": order.name,
        "unit": order.unit,
        "basis": order.basis,
        "quantity": order.quantity,
        "standard_fen": order.standard_fen,
        "ordered_fen": order.ordered_fen,
        "amount_fen": order.amount_fen,
        "amount": yuan(order.amount_fen),
        "state": order.state.value,
        "state_name": STATES[order.state],
        "ordered_at": rfc3339(order.ordered_at, zone),
        "ordered_by": order.ordered_by,
        "counter": order.counter,
        "waived_at": rfc3339(order.waived_at, zone),
        "waived_by": order.waived_by,
        "waiver": order.waiver,
        "refund_asked_at": rfc3339(order.refund_asked_at, zone),
        "refund_asked_by": order.refund_asked_by,
        "refund_reason": order.refund_reason,
        "refunded_at": rfc3339(order.refunded_at, zone),
        "refund": order.refund,
        "bill": order.bill,
        "receipt": receipt_body(of, order),
    }


def receipt_body(of: Sources, order: Order) -> Body | None:
    """What stands on the receipt; None before it was paid."""
    if order.receipt is None or order.method is None:
        return None
    item = of.catalog.items.get(order.item)
    assert order.received_fen is not None
    return {
        "receipt": order.receipt,
        "order": order.number,
        "case": order.case,
        "hall": of.terms.name,
        "item": order.item if item is None else item.name,
        "name": order.name,
        "basis": order.basis,
        "quantity": order.quantity,
        "unit": order.unit,
        "standard": yuan(order.standard_fen),
        "ordered": yuan(order.ordered_fen),
        "waiver": order.waiver,
        "amount_fen": order.amount_fen,
        "amount": yuan(order.amount_fen),
        "capitals": capitals(order.amount_fen),
        "method": order.method.value,
        "method_name": METHODS[order.method],
        "received": yuan(order.received_fen),
        "change_fen": order.change_fen,
        "change": yuan(order.change_fen),
        "counter": order.paid_counter,
        "cashier": (order.paid_by or "").partition(":")[2],
        "paid_at": rfc3339(order.paid_at, of.terms.zone),
        "refunded": order.state is OrderState.REFUNDED,
        "query_url": f"{of.terms.public_url}/c/{order.case}",
        "bill": order.bill,
    }


def refund_body(of: Sources, order: Order) -> Body | None:
    """What stands on the voucher of a refund; None before the money was given back."""
    if order.refund is None or order.method is None or order.refunded_till is None:
        return None
    item = of.catalog.items.get(order.item)
    return {
        "refund": order.refund,
        "of_receipt": order.receipt,
        "order": order.number,
        "case": order.case,
        "hall": of.terms.name,
        "item": order.item if item is None else item.name,
        "name": order.name,
        "amount_fen": order.amount_fen,
        "amount": yuan(order.amount_fen),
        "capitals": capitals(order.amount_fen),
        "method_name": METHODS[order.method],
        "reason": order.refund_reason,
        "counter": rows.till(of.connection, order.refunded_till).counter,
        "cashier": (order.refunded_by or "").partition(":")[2],
        "refunded_at": rfc3339(order.refunded_at, of.terms.zone),
        "bill": order.bill,
    }


def papers_body(of: Sources, order: Order) -> Body:
    """What became of the order's receipt, and of its refund's voucher, in the print spool."""
    return {
        name: [
            {"slip": job.id, "copy": job.copy, "kiosk": job.kiosk, "state": job.state.value}
            for job in slips.of_order(of.connection, order.number, refund=refund)
        ]
        for name, refund in (("receipts", False), ("refunds", True))
    }
