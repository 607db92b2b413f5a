"""The bodies of the calls on fees; field by field the commands of hall.domain.handling."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from hall.domain.handling.money.fees import MONEY_MAX, QUANTITY_MAX, Method
from hall.web.schemas import Code, Number, Reason, Sent

Fen = Annotated[int, Meta(ge=0, le=MONEY_MAX)]


class OrderBody(Sent, frozen=True, kw_only=True):
    fee: Code
    quantity: Annotated[int, Meta(ge=1, le=QUANTITY_MAX)] = 1


class ReasonBody(Sent, frozen=True, kw_only=True):
    reason: Reason


class WaiverBody(Sent, frozen=True, kw_only=True):
    basis: Reason
    amount_fen: Fen = 0
    """What is still to be paid."""


class PaymentBody(Sent, frozen=True, kw_only=True):
    counter: Number
    method: Method
    received_fen: Fen | None = None
    bill: Annotated[str, Meta(max_length=40)] = ""
    """Number of a 财政票据 that was given with it."""


class BillBody(Sent, frozen=True, kw_only=True):
    bill: Annotated[str, Meta(min_length=4, max_length=40)]
    reason: Annotated[str, Meta(max_length=500)] = ""
    """Needed to put another number in the place of the one on record."""


class PrintBody(Sent, frozen=True, kw_only=True):
    counter: Number
    refund: bool = False
    """The voucher of the refund, and not the receipt."""
    reason: Annotated[str, Meta(max_length=500)] = ""
    """Needed for a reprint."""


class RefundBody(Sent, frozen=True, kw_only=True):
    counter: Number


class TillBody(Sent, frozen=True, kw_only=True):
    opening_fen: Fen


class ClosingBody(Sent, frozen=True, kw_only=True):
    counted_fen: Fen
    kept_fen: Fen = 0
    note: Annotated[str, msgspec.Meta(max_length=500)] = ""
