"""Forms about money: an order from the standard, waiver, payment at the cashier, refund."""

from __future__ import annotations

from collections.abc import Iterator

from counters.case_forms.form import REASON, Choices, Desk, Field, Form, Input, passes
from hall.domain.catalog_rows import CounterKind
from hall.domain.handling.money import fees
from hall.domain.handling.money.amounts import yuan
from hall.domain.handling.money.fees import FeeAct, Method, Order
from hall.domain.handling.phases import ENDED, Phase
from hall.domain.posts import Post, require_other_hand


def charges(desk: Desk) -> Iterator[Form]:
    """Orders to raise, and what may be done to each that was raised."""
    yield from _standards(desk)
    for order in desk.orders:
        yield from _of_order(desk, order)


def _standards(desk: Desk) -> Iterator[Form]:
    if Phase(desk.phase) in ENDED or not desk.trusts(fees.ORDERED_BY):
        return
    raised = {one.fee for one in desk.orders if one.state not in fees.OVER}
    for fee in desk.standards:
        if fee.code in raised or not fee.amount_fen:
            continue
        quantity = Field(
            name="quantity", label=f"数量（{fee.unit}）", input=Input.NUMBER, value="1",
            required=True, most=fees.QUANTITY_MAX,
        )  # fmt: skip
        yield Form(
            path="fees", variant=fee.code, title="开缴费单", place=f"standard-{fee.code}",
            about=f"{fee.name} {yuan(fee.amount_fen)}元/{fee.unit}",
            fields=(quantity,) if fee.by_quantity else (), fixed=(("fee", fee.code),),
        )  # fmt: skip


def _of_order(desk: Desk, order: Order) -> Iterator[Form]:
    if _can(order, FeeAct.PAY) and _takes(desk, order):
        yield _pay(desk, order)
    if _can(order, FeeAct.WAIVE) and _another(desk, fees.LOWERED_BY, order.ordered_by):
        yield _form(order, "waive", "减免", *_waiver(order))
    if _can(order, FeeAct.CANCEL) and desk.trusts(fees.ORDERED_BY):
        yield _form(order, "cancel", "撤销缴费单", REASON)
    if _can(order, FeeAct.ASK_REFUND) and desk.trusts(fees.REFUND_ASKED_BY):
        yield _form(order, "ask-refund", "申请退费", REASON)
    if _can(order, FeeAct.REFUND) and _another(desk, fees.REFUNDED_BY, order.refund_asked_by or ""):
        yield _form(order, "approve-refund", "同意退费", _till(desk), look="go")
        yield _form(order, "deny-refund", "不同意退费", REASON)


def _can(order: Order, act: FeeAct) -> bool:
    return passes(fees.permit, order, act)


def _another(desk: Desk, needed: frozenset[Post], asked_by: str) -> bool:
    other = passes(require_other_hand, asked_by=asked_by, approver=desk.actor.named)
    return other and bool(desk.actor.posts & needed)


def _takes(desk: Desk, order: Order) -> bool:
    over = Phase(desk.phase) in {Phase.RETURNED, Phase.WITHDRAWN, Phase.REVOKED}
    return not over and _another(desk, fees.TAKEN_BY, order.ordered_by)


def _pay(desk: Desk, order: Order) -> Form:
    methods: Choices = tuple((one.value, fees.METHODS[one]) for one in Method)
    return _form(
        order, "pay", "收款",
        Field(name="method", label="方式", input=Input.CHOICE, required=True, choices=methods),
        Field(
            name="received_fen", label="实收（元）", input=Input.YUAN,
            hint="现金多收的显示找零；不填为应缴金额",
        ),
        _till(desk),
        look="go", due_fen=order.amount_fen,
    )  # fmt: skip


def _till(desk: Desk) -> Field:
    tills = desk.windows_for(lambda one: one.kind is CounterKind.CASHIER)
    return Field(name="counter", label="收费窗口", input=Input.WINDOW, required=True, choices=tills)


def _waiver(order: Order) -> tuple[Field, ...]:
    return (
        Field(name="basis", label="减免依据", required=True, hint="文件名称和文号"),
        Field(
            name="amount_fen", label="减免后应缴（元）", input=Input.YUAN, value="0.00",
            required=True, hint=f"现应缴{yuan(order.amount_fen)}元；全免填0",
        ),
    )  # fmt: skip


def _form(
    order: Order, deed: str, title: str, *fields: Field, look: str = "", due_fen: int | None = None
) -> Form:
    return Form(
        path=f"/fees/orders/{order.number}/{deed}", title=title, fields=fields, look=look,
        about=f"{order.name} {yuan(order.amount_fen)}元", place=f"order-{order.number}",
        due_fen=due_fen,
    )  # fmt: skip
