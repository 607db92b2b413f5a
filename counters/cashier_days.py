"""The cashier's days: a month's tills, and one day's sheet with all that adds up to it."""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta
from typing import Any

from counters.cashier_shown import reading, today
from hall.domain.handling.money import fees
from hall.service import people_view
from hall.service.bodies import Body
from hall.service.hall import Hall
from hall.service.handling.money import fee_sums, fee_view
from hall.service.handling.money.fee_view import Reading
from hall.store.handling import fees as rows

LINES = 5000
"""Receipts and refunds of one sheet; more than a day of any hall's cashiers."""
GROUPS = (
    ("method", "按支付方式"),
    ("department", "按部门"),
    ("fee", "按收费标准"),
    ("counter", "按窗口"),
)


def days_of(month: str) -> dict[str, Any]:
    """The tills of a month, and the months beside it."""
    of = reading()
    first = date.fromisoformat(f"{month}-01")
    following = (first + timedelta(days=32)).replace(day=1)
    last = following - timedelta(days=1)
    tills = rows.tills_between(of.connection, first.isoformat(), last.isoformat())
    return {
        "month": month,
        "before": (first - timedelta(days=1)).isoformat()[:7],
        "following": following.isoformat()[:7] if following.isoformat() <= today() else None,
        "tills": [fee_sums.till_body(of, till) for till in tills],
    }


def sheet_of(hall: Hall, day: str) -> dict[str, Any]:
    """The day's sheet. Raises Invalid for what is no day."""
    first, end = fee_sums.span(hall.terms, day, day)
    with closing(hall.reader()) as reader:
        of = Reading(connection=reader, catalog=hall.catalog, terms=hall.terms)
        told = fee_sums.reconciliation(of, day)
        tills = told["tills"]
        assert isinstance(tills, list)
        moved = rows.moved(reader, first, end, most=LINES, counter=None)
        return {
            "day": day,
            "told": told,
            "tills": [one for one in tills if one["day"] == day],
            "forgotten": [one for one in tills if one["day"] != day],
            "groups": [
                (group, title, fee_sums.statistics(of, day, day, group)) for group, title in GROUPS
            ],
            "lines": [_line(of, came, order) for came, order in moved],
            "names": {one["id"]: one["name"] for one in people_view.people(reader)},
        }


def _line(of: Reading, came: str, order: fees.Order) -> Body:
    back = came == "refunded"
    paper = fee_view.refund_body(of, order) if back else fee_view.receipt_body(of, order)
    assert paper is not None
    return {
        "back": back,
        "number": paper["refund"] if back else paper["receipt"],
        "at": paper["refunded_at"] if back else paper["paid_at"],
        "counter": paper["counter"],
        "cashier": paper["cashier"],
        "of_receipt": paper["of_receipt"] if back else None,
        "later": not back and order.refund is not None,
        "case": order.case,
        "name": order.name,
        "item": paper["item"],
        "method": paper["method_name"],
        "amount_fen": -order.amount_fen if back else order.amount_fen,
        "waiver": order.waiver,
        "bill": order.bill,
    }
