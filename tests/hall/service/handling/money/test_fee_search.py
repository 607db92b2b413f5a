"""Orders found by what a payer holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hall.domain.handling.money import commands as f
from hall.service.handling.money.fee_search import LONGEST, find
from hall.service.handling.money.fee_view import Reading
from hall.store import tickets
from tests.hall.desk import check
from tests.hall.service.handling.caseroom import LEADER, TERMS_OF_CASES
from tests.hall.service.handling.money.feeroom import CASHIER, TILL, FeeRoom, fee_rooms


@pytest.fixture
def room(tmp_path: Path) -> Iterator[FeeRoom]:
    yield from fee_rooms(tmp_path / "hall")
    check(tmp_path / "hall")


def found(room: FeeRoom, text: str) -> list[str]:
    of = Reading(connection=room.connection, catalog=room.hall.catalog, terms=TERMS_OF_CASES)
    return [order.number for order in find(of, text, room.clock.now())]


def test_by_every_number_that_it_goes_by(room: FeeRoom) -> None:
    case = room.accepted()
    order, other = room.order(case), room.order(room.accepted())
    room.pay(order)
    room.work(f.RecordBill(order=order, bill="3501a-0001"), by=CASHIER)
    room.work(f.RefundFee(order=order, reason="误收"))
    room.work(f.ApproveRefund(order=order, counter=TILL), by=LEADER)
    for text in (
        order, order.lower(), f"  {order} ", case, f"{case[:6]} {case[6:]}", "JHR2026-000001",
        "JHT2026-000001", "3501a-0001", "3501A-0001", "1", "000001", f"https://hall.test/c/{case}",
    ):  # fmt: skip
        assert found(room, text) == [order], text
    assert found(room, "2") == [other]


def test_by_the_slip_typed_or_scanned(room: FeeRoom) -> None:
    case = room.accepted()
    order = room.order(case)
    [visit] = [one.event.ticket for one in room.told(case) if one.event.name == "case.opened"]
    assert visit is not None
    ticket = tickets.get(room.connection, visit)
    short = f"{ticket.number[0]}{int(ticket.number[1:])}"
    for text in (ticket.number, short.lower(), f"http://hall.test/f/{ticket.code}"):
        assert found(room, text) == [order], text


def test_what_is_to_be_paid_comes_first(room: FeeRoom) -> None:
    case = room.accepted()
    first, second = room.order(case), room.order(case, "F2")
    room.pay(first)
    assert found(room, case) == [second, first]


@pytest.mark.parametrize(
    "text",
    ["", " ", "JH", "Z999", "9999999999", "/f/", "/f/nobody", "http://x/c/", "'; --", "%", "\x00",
     "１２３", "x" * (LONGEST + 5), "JHF2026-999999", "/c/../c/.."],
)  # fmt: skip
def test_what_is_nobodys_finds_nothing(room: FeeRoom, text: str) -> None:
    room.order(room.accepted())
    assert found(room, text) == []
