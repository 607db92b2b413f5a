"""Receipts and vouchers of refunds on paper, and the bills that they are not."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hall.domain import commands as c
from hall.domain.actors import Actor, Role
from hall.domain.errors import Invalid, ReasonRequired
from hall.domain.handling.money import commands as f
from hall.domain.handling.money.errors import (
    BillTaken,
    NoReceiptPrinter,
    NotPaid,
    NotRefunded,
    NotTheCashier,
    WrongOrderState,
)
from hall.domain.handling.money.fees import Method, fold_fees
from hall.domain.posts import PostNeeded
from hall.service.handling.money.receipts import printer_for
from hall.store import audit, event_log
from hall.store.handling import fees as rows
from kiosk.receipt_slips import receipt_slip_of, refund_slip_of
from tests.hall.desk import check
from tests.hall.service.handling.caseroom import CLERK, LEADER, TERMS_OF_CASES
from tests.hall.service.handling.money.feeroom import CASHIER, FEE_TABLES, OTHER_TILL, TILL, FeeRoom
from tests.hall.small import make

STATION = Actor(role=Role.STATION, id="station-1")
TERMS = replace(TERMS_OF_CASES, window_printers=frozenset({TILL}), receipt_printer="K1")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[FeeRoom]:
    """Window 5 has a printer; receipts of window 6 come out at K1."""
    make(tmp_path / "hall", FEE_TABLES)
    room = FeeRoom(tmp_path / "hall", terms=TERMS)
    yield room
    room.close()
    check(tmp_path / "hall")


def claim(room: FeeRoom, kiosk: str) -> list[dict[str, Any]]:
    found = room.do(c.ClaimSlips(kiosk=kiosk), by=STATION)["slips"]
    assert isinstance(found, list)
    return [one for one in found if one.get("receipt") or one.get("refund")]


def paid(room: FeeRoom, **how: Any) -> str:
    order = room.order(room.accepted())
    room.pay(order, **how)
    return order


def again(room: FeeRoom, order: str, reason: str = "", **more: Any) -> dict[str, Any]:
    command = f.PrintReceipt(order=order, counter=TILL, reason=reason, **more)
    return room.work(command, by=CASHIER)


def test_a_payment_brings_its_receipt_onto_the_windows_own_spool(room: FeeRoom) -> None:
    order = paid(room, received=5000)
    [entry] = claim(room, f"W{TILL}")
    assert (entry["receipt"], entry["order"], entry["copy"]) == ("JHR2026-000001", order, 0)
    assert receipt_slip_of(entry).job == f"slip-{entry['slip']}"
    room.do(c.ReportSlip(slip=entry["slip"], outcome="printed"), by=STATION)
    told = [
        logged.event for logged in event_log.after(room.connection, 0, 10**6)
        if logged.event.name.startswith("slip.") and "receipt" in logged.event.data
    ]  # fmt: skip
    assert [event.name for event in told] == ["slip.queued", "slip.printed"]
    assert all(event.case is not None and event.ticket is None for event in told)
    # In the log before its job: a receipt is printed of what was paid, never the other way round.
    names = room.happened(entry["case"])
    assert names.index("fee.paid") < names.index("slip.queued")


def test_a_window_without_a_printer_uses_the_halls(room: FeeRoom) -> None:
    paid(room, at=OTHER_TILL)
    assert claim(room, f"W{TILL}") == []
    assert [one["kiosk"] for one in claim(room, "K1")] == ["K1"]


@pytest.mark.parametrize(
    ("windows", "named", "found"),
    [
        ({TILL}, "K1", f"W{TILL}"), (set(), "K1", "K1"), ({3}, "W3", "W3"), (set(), "W3", None),
        (set(), "", None), (set(), "K9", None),
    ],
)  # fmt: skip
def test_where_receipts_come_out(
    room: FeeRoom, windows: set[int], named: str, found: str | None
) -> None:
    terms = replace(TERMS, window_printers=frozenset(windows), receipt_printer=named)
    assert printer_for(terms, room.hall.catalog, TILL) == found


def test_without_any_printer_money_is_taken_all_the_same(tmp_path: Path) -> None:
    make(tmp_path / "bare", FEE_TABLES)
    with closing(FeeRoom(tmp_path / "bare", terms=TERMS_OF_CASES)) as bare:
        order = paid(bare)
        with pytest.raises(NoReceiptPrinter, match=f"{TILL}号收费窗口没有打印机"):
            again(bare, order)
        assert rows.by_number(bare.connection, order).receipt == "JHR2026-000001"


def test_a_reprint_has_a_reason_is_counted_and_stands_in_the_log(room: FeeRoom) -> None:
    order = paid(room)
    with pytest.raises(ReasonRequired):
        again(room, order, "  ")
    with pytest.raises(PostNeeded):
        room.work(f.PrintReceipt(order=order, counter=TILL, reason="遗失"), by=CLERK)
    with pytest.raises(NotTheCashier):
        room.work(f.PrintReceipt(order=order, counter=1, reason="遗失"), by=CASHIER)
    with pytest.raises(NotRefunded):
        again(room, order, "遗失", refund=True)
    said = [again(room, order, reason) for reason in ("没有出纸", "遗失")]
    assert [one["copy"] for one in said] == [1, 2]
    slips = claim(room, f"W{TILL}")
    marks = ["补打" in str(receipt_slip_of(one)) for one in slips]
    assert marks == [False, True, True]
    noted = [
        logged.event.data for logged in event_log.after(room.connection, 0, 10**6)
        if logged.event.name == "fee.receipt_reprinted"
    ]  # fmt: skip
    assert [(one["copy"], one["reason"]) for one in noted] == [(1, "没有出纸"), (2, "遗失")]


def test_nothing_is_printed_of_what_was_not_paid(room: FeeRoom) -> None:
    order = room.order(room.accepted())
    with pytest.raises(NotPaid):
        again(room, order)


def test_what_nobody_knows_of_is_said_and_never_sent_again_by_itself(room: FeeRoom) -> None:
    order = paid(room)
    [entry] = claim(room, f"W{TILL}")
    room.do(c.ClaimSlips(kiosk=f"W{TILL}", restarted=True), by=STATION)
    assert room.happened(entry["case"])[-1] == "slip.unknown"
    assert claim(room, f"W{TILL}") == []
    assert again(room, order, "没有出纸")["copy"] == 1


def test_a_refund_has_its_voucher(room: FeeRoom) -> None:
    order = paid(room)
    room.work(f.RefundFee(order=order, reason="重复缴费"))
    claim(room, f"W{TILL}")
    room.work(f.ApproveRefund(order=order, counter=TILL), by=LEADER)
    [entry] = claim(room, f"W{TILL}")
    assert (entry["refund"], entry["of_receipt"], entry["reason"]) == (
        "JHT2026-000001", "JHR2026-000001", "重复缴费",
    )  # fmt: skip
    assert "退费凭证" in str(refund_slip_of(entry))
    assert again(room, order, "字迹不清", refund=True)["copy"] == 1
    # A receipt that is printed after the refund says so.
    again(room, order, "存档")
    [voucher, receipt] = claim(room, f"W{TILL}")
    assert (voucher["copy"], receipt["refunded"]) == (1, True)


# 财政票据


def test_a_bills_number_is_recorded_once_and_corrected_with_a_reason(room: FeeRoom) -> None:
    order = paid(room)
    body = room.work(f.RecordBill(order=order, bill=" 3501-0001 "), by=CASHIER)
    assert (body["bill"], body["receipt"]["bill"], body["state"]) == (
        "3501-0001",
        "3501-0001",
        "paid",
    )
    with pytest.raises(ReasonRequired):
        room.work(f.RecordBill(order=order, bill="3501-0002"), by=CASHIER)
    room.work(f.RecordBill(order=order, bill="3501-0002", reason="抄错"), by=CASHIER)
    other = paid(room)
    with pytest.raises(BillTaken, match=order):
        room.work(f.RecordBill(order=other, bill="3501-0002"), by=CASHIER)
    # The number that was wrong is free for the payment that it belongs to.
    room.work(f.RecordBill(order=other, bill="3501-0001"), by=CASHIER)
    for wrong in ("", "12", "票据", "1" * 41):
        with pytest.raises(Invalid):
            room.work(f.RecordBill(order=other, bill=wrong, reason="?"), by=CASHIER)
    with pytest.raises(PostNeeded):
        room.work(f.RecordBill(order=other, bill="3501-0003", reason="?"))
    folded = fold_fees(event_log.after(room.connection, 0, 10**6))
    assert folded[order] == rows.by_number(room.connection, order)


def test_a_bill_may_be_given_with_the_payment(room: FeeRoom) -> None:
    order, unpaid = room.order(room.accepted()), room.order(room.accepted())
    command = f.PayFee(order=order, counter=TILL, method=Method.CARD, bill="3501-0009")
    assert room.work(command, by=CASHIER)["bill"] == "3501-0009"
    [entry] = claim(room, f"W{TILL}")
    assert entry["bill"] == "3501-0009"
    with pytest.raises(WrongOrderState):
        room.work(f.RecordBill(order=unpaid, bill="3501-0010"), by=CASHIER)
    refused = replace(command, order=unpaid)
    with pytest.raises(BillTaken):
        room.work(refused, by=CASHIER)
    assert rows.by_number(room.connection, unpaid).receipt is None


@pytest.mark.parametrize(
    ("breach", "statement"),
    [
        ("票据编号 receipt", "UPDATE serials SET last = last + 1 WHERE series LIKE 'receipt:%'"),
        ("收费 payment", "UPDATE fee_orders SET receipt = 'JHR2026-000007'"),
        ("财政票据号码", "UPDATE fee_orders SET bill = '9999'"),
        ("补打的收据", "UPDATE slips SET copy = 5 WHERE copy = 1"),
        ("收据或退费凭证的打印状态", "UPDATE slips SET state = 'printed' WHERE receipt > 0"),
        (
            "收费不是恰好一张收据",
            (
                "INSERT INTO events (name, at, actor, case_id, data, chain) SELECT name, at, actor,"
                " case_id, data, chain FROM events WHERE name = 'fee.paid'"
            ),
        ),
    ],
)  # fmt: skip
def test_verify_finds_what_is_wrong_with_receipts(
    room: FeeRoom, breach: str, statement: str
) -> None:
    order = paid(room)
    room.work(f.RecordBill(order=order, bill="3501-0001"), by=CASHIER)
    again(room, order, "遗失")
    with closing(sqlite3.connect(":memory:")) as spoilt:
        room.connection.backup(spoilt)
        assert list(audit.breaches(spoilt)) == []
        spoilt.execute(statement)
        found = list(audit.breaches(spoilt))
    assert any(one.startswith(breach) for one in found), found
