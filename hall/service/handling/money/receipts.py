"""The cashier's papers (收据、退费凭证): onto the spool with the payment, again on demand, counted.

The job stands in the database before any byte leaves; a printer that fails is a fact and never
undoes a payment. A reprint has a reason, is marked 补打 on the paper and stands in the log.
"""

from __future__ import annotations

import re
from typing import Final

from hall.domain import posts
from hall.domain.catalog import Catalog
from hall.domain.errors import Invalid, ReasonRequired
from hall.domain.handling.money import fees
from hall.domain.handling.money.commands import PrintReceipt
from hall.domain.handling.money.errors import NoReceiptPrinter, NotPaid, NotRefunded
from hall.domain.handling.money.fees import Order
from hall.domain.printers import counter_of, window_printer
from hall.service.bodies import Body
from hall.service.handling.money.fee_view import receipt_body, refund_body
from hall.service.handling.money.tills import require_cashier
from hall.service.terms import Terms
from hall.service.unit import Unit
from hall.store import cases, slips
from hall.store.handling import fees as rows
from hall.store.slips import SlipJob

BILL_NUMBER: Final = re.compile(r"[0-9A-Z-]{4,40}")
"""Of a finance authority's bill: its code and its number, with or without a dash between."""


def printer_for(terms: Terms, catalog: Catalog, counter: int) -> str | None:
    """Where receipts of a window come out: its own printer, else the hall's for receipts.

    None where there is neither: money is taken all the same, and the page says so.
    """
    if counter in terms.window_printers:
        return window_printer(counter)
    named = terms.receipt_printer
    window = counter_of(named)
    there = named in catalog.kiosks if window is None else window in terms.window_printers
    return named if there else None


def print_with(unit: Unit, order: Order, counter: int, *, refund: bool = False) -> None:
    """Queue the paper that goes with a payment, or with money given back, if it can be printed."""
    kiosk = printer_for(unit.terms, unit.catalog, counter)
    if kiosk is not None:
        _queue(unit, order, kiosk, counter, refund=refund)


def print_receipt(unit: Unit, command: PrintReceipt) -> Body:
    """Print it, or print it again with a reason.

    Raises PostNeeded, NotTheCashier, NotPaid, NotRefunded, NoReceiptPrinter, ReasonRequired.
    """
    posts.require(unit.actor.posts, *fees.TAKEN_BY)
    require_cashier(unit, command.counter)
    order = rows.by_number(unit.connection, command.order)
    if order.receipt is None:
        raise NotPaid(order=order.number)
    if command.refund and order.refund is None:
        raise NotRefunded(order=order.number)
    kiosk = printer_for(unit.terms, unit.catalog, command.counter)
    if kiosk is None:
        raise NoReceiptPrinter(counter=command.counter)
    reason = command.reason.strip()
    again = bool(slips.of_order(unit.connection, order.number, refund=command.refund))
    if again and not reason:
        raise ReasonRequired(command="reprint_receipt")
    job = _queue(unit, order, kiosk, command.counter, refund=command.refund)
    if again:
        _note_reprint(unit, order, job, command.counter, reason)
    return {
        "order": order.number, "slip": job.id, "copy": job.copy, "kiosk": job.kiosk,
        **_number(order, job),
    }  # fmt: skip


def _queue(unit: Unit, order: Order, kiosk: str, counter: int, *, refund: bool) -> SlipJob:
    row = rows.id_of(unit.connection, order.number)
    job = slips.insert_receipt(unit.connection, row, kiosk, unit.now, refund=refund)
    unit.emit(
        "slip.queued", case=_case(unit, order), counter=counter,
        data={"slip": job.id, "kiosk": job.kiosk, "copy": job.copy, **_number(order, job)},
    )  # fmt: skip
    return job


def _note_reprint(unit: Unit, order: Order, job: SlipJob, counter: int, reason: str) -> None:
    # A fact of its own: the reason is content of a case, which whoever follows slips does not read.
    unit.emit(
        "fee.receipt_reprinted", case=_case(unit, order), counter=counter,
        data={
            "case": order.case, "order": order.number, "slip": job.id, "copy": job.copy,
            "reason": reason, **_number(order, job),
        },
    )  # fmt: skip


def _case(unit: Unit, order: Order) -> int:
    return cases.by_number(unit.connection, order.case).id


def _number(order: Order, job: SlipJob) -> dict[str, str | None]:
    return {"receipt": order.receipt} if job.refund is None else {"refund": order.refund}


def subject(unit: Unit, job: SlipJob) -> tuple[int, dict[str, str | None]]:
    """The case that a receipt in the spool belongs to, and the paper's number by what it is."""
    order = _order(unit, job)
    return _case(unit, order), _number(order, job)


def _order(unit: Unit, job: SlipJob) -> Order:
    row = job.refund if job.receipt is None else job.receipt
    assert row is not None
    return rows.by_id(unit.connection, row)


def slip_body(unit: Unit, job: SlipJob) -> Body:
    """What a station prints of it. It names nobody but the cashier's account."""
    order = _order(unit, job)
    paper = receipt_body(unit, order) if job.refund is None else refund_body(unit, order)
    assert paper is not None
    return {**paper, "slip": job.id, "copy": job.copy, "kiosk": job.kiosk, "live": True}


def bill_number(text: str) -> str:
    """The number as it is kept. Raises Invalid for what is no bill's number."""
    # Capital, so that one bill is one however it was typed, and is found.
    number = text.strip().upper()
    if not BILL_NUMBER.fullmatch(number):
        problem = "4 to 40 letters, digits and dashes"
        raise Invalid(errors=[{"field": "bill", "problem": problem}])
    return number
