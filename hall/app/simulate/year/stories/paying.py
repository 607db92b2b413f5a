"""Fees: ordered at the window, paid at the cashier's, lowered, and given back."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from hall.app.simulate.year.people import BUSINESS, CASHIER, LEADER
from hall.app.simulate.year.steps import Answer, Do, Step, Story
from hall.app.simulate.year.stories.telling import Acted, Telling
from hall.domain.actors import Actor
from hall.domain.handling import commands as c
from hall.domain.handling.money.commands import (
    ApproveRefund,
    CancelFee,
    DenyRefund,
    OrderFee,
    PayFee,
    PrintReceipt,
    RecordBill,
    RefundFee,
    WaiveFee,
)
from hall.domain.handling.money.fees import Method

CANCELLED = 0.02
WAIVED = 0.02
LOWERED = 0.02
WITH_BILL = 0.3
"""Payments with a bill of the finance authority."""
BILL_CORRECTED = 0.02
REPRINTED = 0.02
GIVEN_BACK = 0.02
ASKED_IN_VAIN = 0.01
"""Shares of orders: guesses, like those of mix.py."""
_NOTE = 10_000
"""Cash is handed over in notes of so many fen, or exactly."""


@dataclass(frozen=True, slots=True)
class Money:
    """What was paid for a case."""

    order: str
    """Its number."""
    counter: int
    """The cashier window."""


class Paying(Telling):
    """Stories in which something may have to be paid."""

    def _accepted(self) -> Acted:
        clerk = yield from self._receive()
        body: Answer = yield Do(command=c.AcceptCase(case=self._case), actor=clerk)
        yield from self._printed(body, clerk)
        money = yield from self._charged(clerk)
        yield self._leave()
        if money is not None:
            yield from self._perhaps_given_back(money)
        return body

    def _charged(self, clerk: Actor) -> Generator[Step, Any, Money | None]:
        """Its first fee is ordered at the window and paid at the cashier's; None: nothing paid."""
        if not self._fees or self._cashier is None:
            return None
        order = yield from self._ordered(clerk)
        if self._happens(CANCELLED):
            yield Do(command=CancelFee(order=order, reason="开错收费标准"), actor=clerk)
            order = yield from self._ordered(clerk)
        if self._happens(WAIVED):
            yield Do(command=WaiveFee(order=order, basis="民政部门低保证明"), actor=BUSINESS)
            return None
        if self._happens(LOWERED):
            half = self._fees[0].amount_fen // 2
            lower = WaiveFee(order=order, basis="财政减半征收文件", amount_fen=half)
            yield Do(command=lower, actor=BUSINESS)
        money = Money(order, self._cashier)
        yield from self._paid(money)
        return money

    def _ordered(self, actor: Actor) -> Generator[Step, Any, str]:
        body: Answer = yield Do(
            command=OrderFee(case=self._case, fee=self._fees[0].code), actor=actor
        )
        return str(body["order"])

    def _paid(self, money: Money) -> Story:
        method = self._chance.choice(tuple(Method))
        received = None
        if method is Method.CASH and self._happens(0.5):
            received = -(-self._fees[0].amount_fen // _NOTE) * _NOTE
        # A number a payment, whatever it is of: each matter has its own range.
        bill = f"3200-{self._matter.serial:08d}{self._chance.randrange(1000):03d}"
        pay = PayFee(
            order=money.order, counter=money.counter, method=method, received_fen=received,
            bill=bill if self._happens(WITH_BILL) else "",
        )  # fmt: skip
        yield Do(command=pay, actor=CASHIER)
        if self._happens(BILL_CORRECTED):
            record = RecordBill(order=money.order, bill=f"{bill}-A", reason="票据号码录错")
            yield Do(command=record, actor=CASHIER)
        if self._happens(REPRINTED):
            again = PrintReceipt(order=money.order, counter=money.counter, reason="纸张卡住")
            yield Do(command=again, actor=CASHIER)

    def _perhaps_given_back(self, money: Money) -> Story:
        """Paid too much, or thought so; what was given back is ordered and paid anew."""
        if self._happens(GIVEN_BACK):
            yield self._soon()
            yield from self._give_back(money)
            order = yield from self._ordered(self._chief)
            yield from self._paid(Money(order, money.counter))
        elif self._happens(ASKED_IN_VAIN):
            yield self._soon()
            yield from self._by_chief(RefundFee(order=money.order, reason="申请人要求退费"))
            yield self._soon()
            yield Do(command=DenyRefund(order=money.order, reason="收费符合标准"), actor=LEADER)

    def _give_back(self, money: Money) -> Story:
        yield from self._by_chief(RefundFee(order=money.order, reason="误收，应予退还"))
        yield self._soon()
        give = ApproveRefund(order=money.order, counter=money.counter)
        yield Do(command=give, actor=LEADER)
