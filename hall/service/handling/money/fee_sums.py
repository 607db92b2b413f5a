"""Sums of fees: a till's, the day's reconciliation (日结), a stretch of days by a group."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from hall.domain.catalog import Catalog
from hall.domain.clock import Instant, instant, moment, rfc3339
from hall.domain.errors import Invalid
from hall.domain.handling.money.fees import METHODS, Method, OrderState
from hall.domain.handling.money.tills import Flow, Till
from hall.service.bodies import Body
from hall.service.handling.money.fee_view import Sources
from hall.service.terms import Terms
from hall.store.handling import fees as rows

MOST_DAYS = 3660
"""Longest stretch of statistics."""


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
    """A day's money (日结): its orders, its tills and what they add up to. Raises Invalid.

    Tills of earlier days that are still open are listed with them, and not added.
    """
    first, end = span(of.terms, day, day)
    listed = rows.tills_of(of.connection, day)
    tills = [till_body(of, till) for till in listed]
    flows = [rows.flow(of.connection, till.id) for till in listed if till.day == day]
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
    begin, end = span(of.terms, first, last)
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


def span(terms: Terms, first: str, last: str) -> tuple[Instant, Instant]:
    """From the beginning of one day to the end of another, ``YYYY-MM-DD``. Raises Invalid."""
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
        raise _no_day(name) from error
    if day.isoformat() != text:
        # Python reads more: 20260429, 2026-W18-3. Tills are found by the day as it is kept.
        raise _no_day(name)
    if not 2000 <= day.year < 2200:  # noqa: PLR2004 - years that a hall's calendar may have
        raise Invalid(errors=[{"field": name, "problem": "a year from 2000 to 2199"}])
    return day


def _no_day(name: str) -> Invalid:
    return Invalid(errors=[{"field": name, "problem": "a day as YYYY-MM-DD"}])
