"""Fees as pages and programs read them: orders, receipts, the day's reconciliation, statistics."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from hall.domain.catalog import Catalog
from hall.domain.clock import Instant, instant, moment, rfc3339
from hall.domain.errors import Invalid
from hall.domain.handling.fees import METHODS, STATES, Flow, Method, Order, OrderState, Till
from hall.domain.handling.money import capitals, yuan
from hall.service.bodies import Body
from hall.service.terms import Terms
from hall.store.handling import fees as rows

MOST_DAYS = 3660
"""Longest stretch of statistics."""


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
    }


def till_body(of: Sources, till: Till) -> Body:
    """A till with its sums: opening cash, money by method, what should be there and what was."""
    flow = rows.flow(of.connection, till.id)
    expected = till.opening_fen + flow.cash_fen
    counted = till.counted_fen
    return {
        "till": till.id,
        "counter": till.counter,
        "day": till.day,
        "opened_at": rfc3339(till.opened_at, of.terms.zone),
        "closed_at": rfc3339(till.closed_at, of.terms.zone),
        "closed_by": till.closed_by,
        "opening_fen": till.opening_fen,
        **flow_body(flow),
        "expected_fen": expected,
        "counted_fen": counted,
        "difference_fen": None if counted is None else counted - expected,
        "kept_fen": till.kept_fen,
        "banked_fen": None if counted is None or till.kept_fen is None else counted - till.kept_fen,
        "note": till.note,
    }


def flow_body(flow: Flow) -> Body:
    """Money by method and together."""
    return {
        "payments": flow.payments,
        "refunds": flow.refunds,
        "paid": {method.value: flow.paid.get(method, 0) for method in Method},
        "refunded": {method.value: flow.refunded.get(method, 0) for method in Method},
        "paid_fen": flow.paid_fen,
        "refunded_fen": flow.refunded_fen,
        "net_fen": flow.paid_fen - flow.refunded_fen,
    }


def reconciliation(of: Sources, day: str) -> Body:
    """A day's money (日结): its orders, its tills and what they add up to. Raises Invalid."""
    first, end = _span(of.terms, day, day)
    tills = [till_body(of, till) for till in rows.tills_of(of.connection, day)]
    flows = [rows.flow(of.connection, till.id) for till in rows.tills_of(of.connection, day)]
    ordered = rows.ordered_between(of.connection, first, end)
    waived = rows.waived_between(of.connection, first, end)
    receipts = rows.receipts_between(of.connection, first, end)
    return {
        "day": day,
        "orders": {
            "count": sum(count for count, _ in ordered.values()),
            "fen": sum(fen for _, fen in ordered.values()),
            "by_state": {
                state.value: dict(zip(("count", "fen"), ordered.get(state.value, (0, 0)),
                                      strict=True))
                for state in OrderState
            },
            "lowered": {"count": waived[0], "given_up_fen": waived[1]},
        },
        "receipts": {"first": receipts[0], "last": receipts[1], "count": receipts[2]},
        "tills": tills,
        "total": flow_body(together(flows)),
        "settled": all(till["closed_at"] is not None for till in tills),
    }  # fmt: skip


def together(flows: Iterable[Flow]) -> Flow:
    """Several flows as one."""
    listed = list(flows)
    return Flow(
        payments=sum(one.payments for one in listed),
        refunds=sum(one.refunds for one in listed),
        paid={method: sum(one.paid.get(method, 0) for one in listed) for method in Method},
        refunded={method: sum(one.refunded.get(method, 0) for one in listed) for method in Method},
    )


def statistics(of: Sources, first: str, last: str, group: str) -> Body:
    """Money taken and given back from one day to another, by ``group``. Raises Invalid."""
    if group not in rows.GROUPS:
        problem = f"one of {', '.join(rows.GROUPS)}"
        raise Invalid(errors=[{"field": "by", "problem": problem}])
    begin, end = _span(of.terms, first, last)
    offset = moment(begin, of.terms.zone).utcoffset() or timedelta()
    found = rows.taken_between(of.connection, begin, end, group, int(offset.total_seconds()))
    listed = [
        {
            "of": of_,
            "name": _name(of.catalog, group, of_),
            "payments": payments,
            "paid_fen": paid,
            "refunds": refunds,
            "refunded_fen": refunded,
            "net_fen": paid - refunded,
        }
        for of_, payments, paid, refunds, refunded in found
    ]
    sums = ("payments", "paid_fen", "refunds", "refunded_fen", "net_fen")
    return {
        "first": first,
        "last": last,
        "by": group,
        "rows": listed,
        "total": {name: sum(int(str(row[name])) for row in listed) for name in sums},
    }


def _name(catalog: Catalog, group: str, of: object) -> str:
    text = str(of)
    if group == "department" and text in catalog.departments:
        return catalog.departments[text].name
    if group == "item" and text in catalog.items:
        return catalog.items[text].name
    if group == "method":
        return METHODS[Method(text)]
    if group == "fee":
        item, _, code = text.partition(" ")
        names = (one.name for one in catalog.fees if (one.item, one.code) == (item, code))
        return next(names, text)
    return text


def _span(terms: Terms, first: str, last: str) -> tuple[Instant, Instant]:
    days = [_date("from", first), _date("to", last)]
    if not timedelta() <= days[1] - days[0] <= timedelta(days=MOST_DAYS):
        problem = f"not before the first day, at most {MOST_DAYS} days after it"
        raise Invalid(errors=[{"field": "to", "problem": problem}])
    ends = (days[0], days[1] + timedelta(days=1))
    begin, end = (instant(datetime.combine(day, time(), terms.zone)) for day in ends)
    return begin, end


def _date(name: str, text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        problem = "a day as YYYY-MM-DD"
        raise Invalid(errors=[{"field": name, "problem": problem}]) from error
    if not 2000 <= day.year < 2200:  # noqa: PLR2004 - years that a hall's calendar may have
        raise Invalid(errors=[{"field": name, "problem": "a year from 2000 to 2199"}])
    return day
