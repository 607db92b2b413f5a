"""Fee orders (缴费单): a fold of their own over the events.

A window raises an order from an approved standard, the cashier window alone takes the money
(R1, R2: one cashier), another hand lowers or gives it back. All amounts are whole fen.

    open         -> open (lowered), paid, cancelled, waived
    paid         -> refund_asked, paid (its bill recorded)
    refund_asked -> refunded, paid (not approved), refund_asked (its bill recorded)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from hall.domain.clock import Instant
from hall.domain.events import Logged
from hall.domain.handling.kinds import WINDOW
from hall.domain.handling.money.errors import WrongOrderState
from hall.domain.posts import Post

QUANTITY_MAX = 9999
"""Most units of one order; more is a slip of the pen."""
MONEY_MAX = 10**12
"""Most fen that anybody counts or hands over at once."""

ORDERED_BY = WINDOW
LOWERED_BY = frozenset({Post.BUSINESS, Post.LEADER})
"""Who approves that less is charged than the standard says, on a written basis."""
TAKEN_BY = frozenset({Post.CASHIER})
REFUND_ASKED_BY = WINDOW | {Post.CASHIER}
REFUNDED_BY = frozenset({Post.CASHIER, Post.LEADER})
"""Who gives money back that somebody else asked to be given back."""
AUDITED_BY = frozenset({Post.CASHIER, Post.BUSINESS, Post.SUPERVISION, Post.LEADER})
"""Who reads the day's reconciliation and the statistics."""


class OrderState(StrEnum):
    OPEN = "open"  # 待缴
    PAID = "paid"  # 已缴
    CANCELLED = "cancelled"  # 已撤销
    WAIVED = "waived"  # 已免缴
    REFUND_ASKED = "refund_asked"  # 退费待批
    REFUNDED = "refunded"  # 已退费


OWED = frozenset({OrderState.OPEN})
TAKEN = frozenset({OrderState.PAID, OrderState.REFUND_ASKED})
"""The hall has the money."""
OVER = frozenset({OrderState.CANCELLED, OrderState.REFUNDED})
"""Nothing is or was charged after all; the same fee may be ordered anew."""


class Method(StrEnum):
    """How it was paid."""

    CASH = "cash"  # 现金
    CARD = "card"  # 刷卡
    MOBILE = "mobile"  # 扫码
    TRANSFER = "transfer"  # 转账


METHODS = {
    Method.CASH: "现金",
    Method.CARD: "刷卡",
    Method.MOBILE: "扫码支付",
    Method.TRANSFER: "转账",
}
STATES = {
    OrderState.OPEN: "待缴",
    OrderState.PAID: "已缴",
    OrderState.CANCELLED: "已撤销",
    OrderState.WAIVED: "已免缴",
    OrderState.REFUND_ASKED: "退费待批",
    OrderState.REFUNDED: "已退费",
}


class FeeAct(StrEnum):
    """What can be done to an order."""

    LOWER = "lower"
    WAIVE = "waive"
    PAY = "pay"
    CANCEL = "cancel"
    ASK_REFUND = "ask_refund"
    DENY_REFUND = "deny_refund"
    REFUND = "refund"
    RECORD_BILL = "record_bill"


ACTS = {
    FeeAct.LOWER: "减缴",
    FeeAct.WAIVE: "免缴",
    FeeAct.PAY: "缴费",
    FeeAct.CANCEL: "撤销",
    FeeAct.ASK_REFUND: "申请退费",
    FeeAct.DENY_REFUND: "驳回退费",
    FeeAct.REFUND: "退费",
    FeeAct.RECORD_BILL: "登记财政票据号码",
}

_S = OrderState
_A = FeeAct
TRANSITIONS: dict[tuple[OrderState, FeeAct], OrderState] = {
    (_S.OPEN, _A.LOWER): _S.OPEN,
    (_S.OPEN, _A.WAIVE): _S.WAIVED,
    (_S.OPEN, _A.PAY): _S.PAID,
    (_S.OPEN, _A.CANCEL): _S.CANCELLED,
    (_S.PAID, _A.ASK_REFUND): _S.REFUND_ASKED,
    (_S.REFUND_ASKED, _A.DENY_REFUND): _S.PAID,
    (_S.REFUND_ASKED, _A.REFUND): _S.REFUNDED,
    (_S.PAID, _A.RECORD_BILL): _S.PAID,
    (_S.REFUND_ASKED, _A.RECORD_BILL): _S.REFUND_ASKED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One order; each field a column of ``fee_orders``. Actors are as the log names them."""

    number: str
    case: str
    item: str
    department: str | None
    fee: str
    name: str
    unit: str
    basis: str
    quantity: int
    standard_fen: int
    """Of one unit, as the catalogue had it when it was ordered."""
    ordered_fen: int
    """By the standard: what would be due without a waiver."""
    amount_fen: int
    """What is due, or was paid."""
    state: OrderState = OrderState.OPEN
    ordered_at: Instant
    ordered_by: str
    counter: int | None = None
    waived_at: Instant | None = None
    waived_by: str | None = None
    waiver: str | None = None
    """The document that a lower amount rests on."""
    paid_at: Instant | None = None
    paid_by: str | None = None
    paid_counter: int | None = None
    till: int | None = None
    method: Method | None = None
    received_fen: int | None = None
    """What was handed over; more than the amount only in cash."""
    receipt: str | None = None
    bill: str | None = None
    """Number of the finance authority's bill (财政票据) given for it; the receipt is none."""
    cancelled_at: Instant | None = None
    cancelled_by: str | None = None
    refund_asked_at: Instant | None = None
    refund_asked_by: str | None = None
    refund_reason: str | None = None
    refunded_at: Instant | None = None
    refunded_by: str | None = None
    refunded_till: int | None = None
    refund: str | None = None
    """Number of the refund voucher."""

    @property
    def given_up_fen(self) -> int:
        """What was waived."""
        return self.ordered_fen - self.amount_fen

    @property
    def change_fen(self) -> int:
        """What the payer got back over the counter at once."""
        return 0 if self.received_fen is None else self.received_fen - self.amount_fen


_Data = Mapping[str, Any]


def permit(order: Order, act: FeeAct) -> OrderState:
    """The state after the act. Raises WrongOrderState when the pair is not in the table."""
    try:
        return TRANSITIONS[order.state, act]
    except KeyError:
        raise WrongOrderState(
            order=order.number, order_state=order.state.value, state_name=STATES[order.state],
            wanted=ACTS[act],
        ) from None  # fmt: skip


def fold_fees(events: Iterable[Logged]) -> dict[str, Order]:
    """The orders after these events, by number, in the order they were raised."""
    orders: dict[str, Order] = {}
    for logged in events:
        if logged.event.name in ORDER_EVENTS:
            number = str(logged.event.data["order"])
            orders[number] = after(orders.get(number), logged)
    return orders


def after(order: Order | None, logged: Logged) -> Order:
    """The order after one of its events; None before its first."""
    data = logged.event.data
    if order is None:
        return _ordered(logged, data)
    return _STEPS[logged.event.name](order, logged, data)


def _ordered(logged: Logged, data: _Data) -> Order:
    return Order(
        number=str(data["order"]),
        case=str(data["case"]),
        item=str(data["item"]),
        department=data["department"],
        fee=str(data["fee"]),
        name=str(data["name"]),
        unit=str(data["unit"]),
        basis=str(data["basis"]),
        quantity=int(data["quantity"]),
        standard_fen=int(data["standard_fen"]),
        ordered_fen=int(data["amount_fen"]),
        amount_fen=int(data["amount_fen"]),
        ordered_at=logged.at,
        ordered_by=logged.actor,
        counter=logged.event.counter,
    )


def _waived(order: Order, logged: Logged, data: _Data) -> Order:
    amount = int(data["amount_fen"])
    act = FeeAct.LOWER if amount else FeeAct.WAIVE
    return replace(
        order, state=permit(order, act), amount_fen=amount, waived_at=logged.at,
        waived_by=logged.actor, waiver=str(data["basis"]),
    )  # fmt: skip


def _paid(order: Order, logged: Logged, data: _Data) -> Order:
    return replace(
        order,
        state=permit(order, FeeAct.PAY),
        paid_at=logged.at,
        paid_by=logged.actor,
        paid_counter=logged.event.counter,
        till=int(data["till"]),
        method=Method(data["method"]),
        received_fen=int(data["received_fen"]),
        receipt=str(data["receipt"]),
    )


def _bill_recorded(order: Order, logged: Logged, data: _Data) -> Order:  # noqa: ARG001
    return replace(order, state=permit(order, FeeAct.RECORD_BILL), bill=str(data["bill"]))


def _cancelled(order: Order, logged: Logged, data: _Data) -> Order:  # noqa: ARG001
    return replace(
        order, state=permit(order, FeeAct.CANCEL), cancelled_at=logged.at,
        cancelled_by=logged.actor,
    )  # fmt: skip


def _refund_asked(order: Order, logged: Logged, data: _Data) -> Order:
    return replace(
        order, state=permit(order, FeeAct.ASK_REFUND), refund_asked_at=logged.at,
        refund_asked_by=logged.actor, refund_reason=str(data["reason"]),
    )  # fmt: skip


def _refund_denied(order: Order, logged: Logged, data: _Data) -> Order:  # noqa: ARG001
    return replace(
        order, state=permit(order, FeeAct.DENY_REFUND), refund_asked_at=None,
        refund_asked_by=None, refund_reason=None,
    )  # fmt: skip


def _refunded(order: Order, logged: Logged, data: _Data) -> Order:
    return replace(
        order,
        state=permit(order, FeeAct.REFUND),
        refunded_at=logged.at,
        refunded_by=logged.actor,
        refunded_till=int(data["till"]),
        refund=str(data["refund"]),
    )


_STEPS: dict[str, Callable[[Order, Logged, _Data], Order]] = {
    "fee.waived": _waived,
    "fee.paid": _paid,
    "fee.bill_recorded": _bill_recorded,
    "fee.cancelled": _cancelled,
    "fee.refund_asked": _refund_asked,
    "fee.refund_denied": _refund_denied,
    "fee.refunded": _refunded,
}
ORDER_EVENTS = frozenset({"fee.ordered", *_STEPS})
"""What an order is made of."""


def order_number(centre: str, year: int, serial: int) -> str:
    """``JHF2026-000012``: of fee orders, one series a year, without gaps."""
    return f"{centre}F{year:04d}-{serial:06d}"


def receipt_number(centre: str, year: int, serial: int) -> str:
    """``JHR2026-000012``: of receipts, a series of their own."""
    return f"{centre}R{year:04d}-{serial:06d}"


def refund_number(centre: str, year: int, serial: int) -> str:
    """``JHT2026-000012``: of refund vouchers."""
    return f"{centre}T{year:04d}-{serial:06d}"
