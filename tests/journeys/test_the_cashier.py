"""The cashier's day in the real hall: order, payment, paper, refund, closing, and what adds up."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from hall.client.calls import ClientRefused, HallClient
from hall.config.settings import StationRole
from hall.domain.actors import Role
from hall.domain.posts import Post
from tests.journeys.hall import JourneyHall
from tests.journeys.peers import printed_lines, until
from tests.live_hall import JIAOHAO

WINDOW, TILL, ITEM = 13, 60, "GA007"
SETTINGS = """
[cashier]
printer = "K1"
"""
OPENING = 20_000


class Cashiers:
    """A hall with a window that charges, the cashier and the one who approves."""

    def __init__(self, hall: JourneyHall, people: ExitStack) -> None:
        self.hall = hall
        self.clerk = self._program(people, Role.COUNTER)
        self.cashier = self._program(people, Role.STAFF, Post.CASHIER)
        self.leader = self._program(people, Role.STAFF, Post.LEADER)

    def _program(self, people: ExitStack, role: Role, *posts: Post) -> HallClient:
        client = self.hall.program(role, *posts)
        people.callback(client.close)
        return client

    def order(self) -> str:
        """What a citizen at the window is told to pay."""
        ticket = self.hall.take_number(ITEM, kiosk=None)
        self.clerk.post(f"/counters/{WINDOW}/call-next", {})
        self.clerk.post(f"/counters/{WINDOW}/begin", {})
        case = ticket["case"]
        asked = [one.name for one in self.hall.catalog.materials_of(ITEM)]
        materials = dict.fromkeys(asked, "handed_in")
        self.clerk.post(f"/cases/{case}/receive", {"materials": materials, "counter": WINDOW})
        order = self.clerk.post(f"/cases/{case}/fees", {"fee": "F1"})
        self.clerk.post(f"/counters/{WINDOW}/finish", {})
        return str(order["order"])

    def pay(self, order: str, by: HallClient | None = None, **body: object) -> Mapping[str, Any]:
        said = {"counter": TILL, "method": "cash", **body}
        return (by or self.cashier).post(f"/fees/orders/{order}/pay", said)

    def papers(self, order: str) -> list[tuple[str, int, str]]:
        """What became of each paper of the order."""
        found = self.cashier.get(f"/fees/orders/{order}")["papers"]
        return [(kind, one["copy"], one["state"]) for kind in found for one in found[kind]]

    def printed(self, order: str, *papers: tuple[str, int]) -> None:
        wanted = [(kind, copy, "printed") for kind, copy in papers]
        until(lambda: self.papers(order) == wanted, f"the papers {wanted}")


@pytest.fixture
def cashiers(tmp_path: Path) -> Iterator[Cashiers]:
    with JourneyHall(tmp_path, settings=SETTINGS) as hall, ExitStack() as people:
        hall.start_station(StationRole.KIOSK)
        hall.sign_on(WINDOW)
        yield Cashiers(hall, people)


def refusal(call: HallClient, path: str, **body: object) -> str:
    with pytest.raises(ClientRefused) as refused:
        call.post(path, body)
    return refused.value.code


def sums(events: list[Mapping[str, Any]]) -> Counter[str]:
    """Fen by method."""
    total: Counter[str] = Counter()
    for event in events:
        total[event["data"]["method"]] += event["data"]["amount_fen"]
    return total


def test_from_the_order_to_the_days_sheet(cashiers: Cashiers) -> None:
    hall, cashier, leader = cashiers.hall, cashiers.cashier, cashiers.leader
    first, second, third = cashiers.order(), cashiers.order(), cashiers.order()
    path = f"/fees/orders/{first}"

    # Only the cashier, and only at the cashier window.
    assert refusal(cashiers.clerk, f"{path}/pay", counter=TILL, method="cash") == "post.needed"
    assert refusal(cashier, f"{path}/pay", counter=WINDOW, method="cash") == "fee.not_cashier"
    cashier.post(f"/fees/tills/{TILL}/open", {"opening_fen": OPENING})
    receipt = cashiers.pay(first, received_fen=5000)["receipt"]
    assert (receipt["change"], receipt["receipt"][3:]) == (
        "30.00",
        f"{receipt['paid_at'][:4]}-000001",
    )

    # The receipt comes out by itself, as it was paid; again only with a reason, marked and counted.
    cashiers.printed(first, ("receipts", 0))
    paper = hall.printer.data
    for text in (
        receipt["receipt"],
        "收费收据",
        "人民币贰拾元整",
        "找零：30.00元",
        "不是发票，也不是财政票据",
    ):
        assert text.encode("gb18030") in paper
    assert receipt["query_url"].encode() in paper
    assert "补打".encode("gb18030") not in paper
    assert refusal(cashier, f"{path}/print-receipt", counter=TILL) == "reason.required"
    cashier.post(f"{path}/bill", {"bill": "35010025-0012345678"})
    cashier.post(f"{path}/print-receipt", {"counter": TILL, "reason": "缴费人遗失"})
    cashiers.printed(first, ("receipts", 0), ("receipts", 1))
    again = printed_lines(hall.printer.data[len(paper) :])
    assert "补打 1" in again
    assert "财政票据号码：35010025-0012345678" in again
    [noted] = hall.events("fee.receipt_reprinted")
    assert (noted["data"]["copy"], noted["data"]["reason"]) == (1, "缴费人遗失")

    # Who asks for a refund does not grant it.
    cashier.post(f"{path}/ask-refund", {"reason": "重复缴费"})
    assert refusal(cashier, f"{path}/approve-refund", counter=TILL) == "case.same_hand"
    leader.post(f"{path}/approve-refund", {"counter": TILL})
    cashiers.printed(first, ("receipts", 0), ("receipts", 1), ("refunds", 0))
    assert "退费凭证" in printed_lines(hall.printer.data)

    cashiers.pay(second, method="mobile")
    cashiers.pay(third)
    closing = f"/fees/tills/{TILL}/close"
    count = {"counted_fen": OPENING + 1900, "kept_fen": OPENING}
    assert refusal(cashier, closing, **count) == "reason.required"
    closed = cashier.post(closing, {**count, "note": "找零差错"})
    assert (closed["expected_fen"], closed["difference_fen"], closed["banked_fen"]) == (
        OPENING + 2000, -100, 1900,
    )  # fmt: skip
    adds_up(cashiers, str(closed["day"]))


def adds_up(cashiers: Cashiers, day: str) -> None:
    """The day's sheet, its groups and the hall's books are the sums of what happened."""
    hall = cashiers.hall
    paid, refunded = hall.events("fee.paid"), hall.events("fee.refunded")
    told = cashiers.leader.get(f"/fees/reconciliation?day={day}")
    assert told["settled"] is True
    assert Counter(told["total"]["paid"]) == sums(paid) + Counter(card=0, transfer=0)
    assert +Counter(told["total"]["refunded"]) == sums(refunded)
    assert told["receipts"]["count"] == len(paid) == 3
    numbers = [int(event["data"]["receipt"].rpartition("-")[2]) for event in paid]
    assert numbers == [1, 2, 3]
    for group in ("method", "department", "fee", "counter"):
        total = cashiers.leader.get(f"/fees/statistics?from={day}&to={day}&by={group}")["total"]
        assert total["paid_fen"] == sum(sums(paid).values())
        assert total["refunded_fen"] == sum(sums(refunded).values())
    ran = subprocess.run(
        [JIAOHAO, "verify", "--data", hall.data], check=False, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
