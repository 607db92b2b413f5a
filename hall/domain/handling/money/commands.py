"""What people ask to be done about fees. Orders by their number; amounts in whole fen."""

from __future__ import annotations

from dataclasses import dataclass

from hall.domain.commands import Command
from hall.domain.handling.commands import CaseAction
from hall.domain.handling.money.fees import Method


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFee(CaseAction):
    """The window raises an order; the amount is the approved standard's."""

    fee: str
    """Code of the item's fee standard."""
    quantity: int = 1
    """Above 1 only for a standard by quantity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAction(Command):
    """A command on one order."""

    order: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelFee(OrderAction):
    """Before it is paid."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiveFee(OrderAction):
    """Charge less than the standard, or nothing, on a written basis (减免)."""

    basis: str
    """The document that allows it."""
    amount_fen: int = 0
    """What is still to be paid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PayFee(OrderAction):
    """The cashier took the money."""

    counter: int
    method: Method
    received_fen: int | None = None
    """Cash that was handed over; None: the exact amount."""
    bill: str = ""
    """Number of the finance authority's bill (财政票据) given with it; empty: none was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordBill(OrderAction):
    """The number of the finance authority's bill that was given for a payment."""

    bill: str
    reason: str = ""
    """Why another number takes the place of the one on record; needed then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintReceipt(OrderAction):
    """The receipt on paper: the first time by itself, later as a reprint (补打)."""

    counter: int
    """The cashier window at which it is wanted."""
    refund: bool = False
    """The voucher of the refund, and not the receipt."""
    reason: str = ""
    """Of a reprint; needed then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundFee(OrderAction):
    """Ask for the money to be given back (申请退费)."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveRefund(OrderAction):
    """Another hand approves, and the cashier window pays out the way it was paid."""

    counter: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DenyRefund(OrderAction):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTill(Command):
    """Say how much cash lies in a till before the day's first payment (备用金)."""

    counter: int
    opening_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseTill(Command):
    """The day's reconciliation of one cashier window (日结)."""

    counter: int
    counted_fen: int
    """Cash as it was counted."""
    kept_fen: int = 0
    """Of it, what stays in the till for the next day."""
    note: str = ""
    """Why there is a difference; needed when there is one."""
