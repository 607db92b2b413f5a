"""Calls of the API on fees: orders of a case, the cashier's, the day's settlement, statistics."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from flask import Blueprint, request

from hall.domain.actors import Actor
from hall.domain.clock import moment
from hall.domain.handling.money import commands as c
from hall.service.bodies import Body
from hall.service.handling.money import fee_search, fee_sums, fee_view
from hall.store import cases
from hall.store.handling import fees as rows
from hall.web import fee_bodies as bodies
from hall.web import schemas
from hall.web.case_api import Deed, declare
from hall.web.context import web
from hall.web.endpoints import endpoint, idempotency_key, whole
from hall.web.permissions import Action

MOST = 500
"""Orders of one list."""

blueprint = Blueprint("fee_api", __name__)
DEEDS = (
    Deed("fees", c.OrderFee, bodies.OrderBody, "Raise a fee order from the standard (缴费单)"),
)
declare(blueprint, DEEDS)


@dataclass(frozen=True, slots=True)
class OrderDeed:
    """A call on an order: the last part of its path, its command, its body, what it does."""

    path: str
    command: type[c.OrderAction]
    body: type[msgspec.Struct]
    summary: str


ORDER_DEEDS = (
    OrderDeed("cancel", c.CancelFee, bodies.ReasonBody, "Take an order back before it is paid"),
    OrderDeed("waive", c.WaiveFee, bodies.WaiverBody, "Charge less, on a written basis (减免)"),
    OrderDeed("pay", c.PayFee, bodies.PaymentBody, "The cashier took the money"),
    OrderDeed("bill", c.RecordBill, bodies.BillBody, "Record the number of its 财政票据"),
    OrderDeed("print-receipt", c.PrintReceipt, bodies.PrintBody, "Receipt on the slip printer"),
    OrderDeed("ask-refund", c.RefundFee, bodies.ReasonBody, "Ask for a refund (申请退费)"),
    OrderDeed("approve-refund", c.ApproveRefund, bodies.RefundBody, "Give the money back"),
    OrderDeed("deny-refund", c.DenyRefund, bodies.ReasonBody, "Do not give the money back"),
)


def _declare(deed: OrderDeed) -> None:
    def view(actor: Actor, body: msgspec.Struct, order: str) -> Body:
        given = {name: getattr(body, name) for name in body.__struct_fields__}
        return web().run(deed.command(order=order, **given), actor, idempotency_key(actor))

    view.__name__ = deed.path.replace("-", "_")
    endpoint(
        blueprint, "POST", f"/fees/orders/{{order}}/{deed.path}", summary=deed.summary,
        action=Action.WORK_CASE, body=deed.body, answer=schemas.Anything,
    )(view)  # fmt: skip


for _deed in ORDER_DEEDS:
    _declare(_deed)


def _reading() -> fee_view.Reading:
    context = web()
    return fee_view.Reading(
        connection=context.reader, catalog=context.hall.catalog, terms=context.hall.terms
    )


@endpoint(
    blueprint, "GET", "/cases/{case}/fees", summary="The fee orders of a case, and its standards",
    action=Action.READ_CASE, answer=schemas.Anything,
)  # fmt: skip
def of_case(_: Actor, case: str) -> Body:
    of = _reading()
    found = cases.by_number(of.connection, case)
    known = found.item is not None and found.item in of.catalog.items
    standards = of.catalog.fees_of(found.item) if known and found.item is not None else ()
    return {
        "orders": [fee_view.order_body(of, one) for one in rows.of_case(of.connection, found.id)],
        "standards": [
            {
                "fee": one.code, "name": one.name, "amount_fen": one.amount_fen,
                "unit": one.unit, "basis": one.basis, "by_quantity": one.by_quantity,
            }
            for one in standards
        ],
    }  # fmt: skip


@endpoint(
    blueprint, "GET", "/fees/orders", summary="What waits for the cashier, oldest first",
    action=Action.READ_CASE, answer=schemas.Anything, query=(("limit", "integer"),),
)  # fmt: skip
def waiting(_: Actor) -> Body:
    of, most = _reading(), whole("limit", 100, 1, MOST)
    return {
        "open": [fee_view.order_body(of, one) for one in rows.waiting(of.connection, most)],
        "refunds_asked": [
            fee_view.order_body(of, one) for one in rows.refunds_asked(of.connection, most)
        ],
    }


@endpoint(
    blueprint, "GET", "/fees/find", summary="Orders by a slip, a case, a receipt, typed or scanned",
    action=Action.READ_CASE, answer=schemas.Anything, query=(("text", "string"),),
)  # fmt: skip
def find(_: Actor) -> Body:
    of = _reading()
    found = fee_search.find(of, request.args.get("text", ""), web().hall.clock.now())
    return {"orders": [fee_view.order_body(of, one) for one in found]}


@endpoint(
    blueprint, "GET", "/fees/orders/{order}", summary="A fee order, with its receipt once paid",
    action=Action.READ_CASE, answer=schemas.Anything,
)  # fmt: skip
def order(_: Actor, order: str) -> Body:
    of = _reading()
    found = rows.by_number(of.connection, order)
    return {**fee_view.order_body(of, found), "papers": fee_view.papers_body(of, found)}


@endpoint(
    blueprint, "POST", "/fees/tills/{number}/open", summary="Say what cash a till begins with",
    action=Action.WORK_CASE, body=bodies.TillBody, answer=schemas.Anything,
)  # fmt: skip
def open_till(actor: Actor, body: bodies.TillBody, number: int) -> Body:
    command = c.OpenTill(counter=number, opening_fen=body.opening_fen)
    return web().run(command, actor, idempotency_key(actor))


@endpoint(
    blueprint, "POST", "/fees/tills/{number}/close", summary="Count and settle a till (日结)",
    action=Action.WORK_CASE, body=bodies.ClosingBody, answer=schemas.Anything,
)  # fmt: skip
def close_till(actor: Actor, body: bodies.ClosingBody, number: int) -> Body:
    command = c.CloseTill(
        counter=number, counted_fen=body.counted_fen, kept_fen=body.kept_fen, note=body.note
    )
    return web().run(command, actor, idempotency_key(actor))


@endpoint(
    blueprint, "GET", "/fees/reconciliation", summary="A day's money by cashier window (日结)",
    action=Action.READ_FEES, answer=schemas.Anything, query=(("day", "string"),),
)  # fmt: skip
def reconciliation(_: Actor) -> Body:
    return fee_sums.reconciliation(_reading(), request.args.get("day") or _today())


@endpoint(
    blueprint, "GET", "/fees/statistics", summary="Money taken and given back, by a group",
    action=Action.READ_FEES, answer=schemas.Anything,
    query=(("from", "string"), ("to", "string"), ("by", "string")),
)  # fmt: skip
def statistics(_: Actor) -> Body:
    given, today = request.args, _today()
    first, last = given.get("from") or f"{today[:8]}01", given.get("to") or today
    return fee_sums.statistics(_reading(), first, last, given.get("by") or "department")


def _today() -> str:
    hall = web().hall
    return moment(hall.clock.now(), hall.terms.zone).date().isoformat()
