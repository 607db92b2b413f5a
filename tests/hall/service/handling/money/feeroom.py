"""A hall with fee standards and two cashier windows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from hall.domain.actors import Actor, Role
from hall.domain.catalog_rows import Counter, CounterKind
from hall.domain.handling import commands as h
from hall.domain.handling.money import commands as f
from hall.domain.handling.money.fees import Method
from hall.domain.posts import Post
from hall.domain.requirements import Fee
from hall.service.handling.money.fee_sums import reconciliation, statistics
from hall.service.handling.money.fee_view import Reading
from tests.hall.service.handling.caseroom import CASE_TABLES, TERMS_OF_CASES, CaseRoom
from tests.hall.small import make

CASHIER = Actor(role=Role.COUNTER, id="S1", posts=frozenset({Post.CASHIER}))
OTHER_CASHIER = Actor(role=Role.COUNTER, id="S2", posts=frozenset({Post.CASHIER}))
TILL, OTHER_TILL = 5, 6

FEE_TABLES = replace(
    CASE_TABLES,
    counters=(
        *CASE_TABLES.counters,
        Counter(number=TILL, name="收费一", kind=CounterKind.CASHIER),
        Counter(number=OTHER_TILL, name="收费二", kind=CounterKind.CASHIER),
    ),
    fees=(
        Fee(
            item="card", code="F1", name="身份证工本费", amount_fen=2000, unit="证", basis="2322号",
        ),
        Fee(
            item="card", code="F2", name="复印费", amount_fen=150, unit="页", basis="价目表",
            by_quantity=True,
        ),
        Fee(item="card", code="F0", name="登记费", amount_fen=0),
        Fee(item="birth", code="F1", name="证书工本费", amount_fen=500, unit="本", basis="7号"),
    ),
)  # fmt: skip


class FeeRoom(CaseRoom):
    """A hall that charges."""

    def order(self, number: str, fee: str = "F1", quantity: int = 1) -> str:
        body = self.work(f.OrderFee(case=number, fee=fee, quantity=quantity))
        return str(body["order"])

    def pay(
        self, order: str, *, at: int = TILL, by: Actor = CASHIER, method: Method = Method.CASH,
        received: int | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        command = f.PayFee(order=order, counter=at, method=method, received_fen=received)
        return self.work(command, by=by)

    def ready(self, number: str) -> dict[str, Any]:
        return self.work(h.MakeReady(case=number, result="居民身份证", place="3号窗口"))

    def day_of(self, day: str) -> dict[str, Any]:
        """The day's reconciliation."""
        return dict(reconciliation(self._reading(), day))

    def taken(self, first: str, last: str, by: str) -> dict[str, Any]:
        """Statistics."""
        return dict(statistics(self._reading(), first, last, by))

    def _reading(self) -> Reading:
        return Reading(connection=self.connection, catalog=self.hall.catalog, terms=TERMS_OF_CASES)


def fee_rooms(directory: Path) -> Iterator[FeeRoom]:
    """One room, closed at the end."""
    make(directory, FEE_TABLES)
    room = FeeRoom(directory, terms=TERMS_OF_CASES)
    yield room
    room.close()
