"""Fees as windows, the cashier and those who approve handle them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hall.domain import commands as c
from hall.domain.errors import Invalid, ReasonRequired
from hall.domain.handling import commands as h
from hall.domain.handling.errors import OtherDepartment
from hall.domain.handling.money import commands as f
from hall.domain.handling.money.errors import (
    CaseOver,
    CashShort,
    FeeGivenBack,
    FeeNotApproved,
    KeptTooMuch,
    NothingToPay,
    NoTill,
    NotLess,
    NotTheCashier,
    OrderedBefore,
    TillLeftOpen,
    TillOpen,
    TillShort,
    UnknownOrder,
    Unpaid,
    WrongOrderState,
)
from hall.domain.handling.money.fees import Method, fold_fees
from hall.domain.posts import Post, PostNeeded, SameHand
from hall.store import cases
from hall.store.handling import fees as rows
from tests.hall.desk import check
from tests.hall.service.handling.caseroom import BUSINESS, CLERK, LEADER, OTHER
from tests.hall.service.handling.money.feeroom import (
    CASHIER,
    FEE_TABLES,
    OTHER_CASHIER,
    OTHER_TILL,
    TILL,
    FeeRoom,
    fee_rooms,
)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[FeeRoom]:
    yield from fee_rooms(tmp_path / "hall")
    check(tmp_path / "hall")


def test_an_order_is_the_standards_amount_and_is_paid_at_the_cashier(room: FeeRoom) -> None:
    number = room.accepted()
    body = room.work(f.OrderFee(case=number, fee="F2", quantity=3))
    assert (body["order"], body["amount_fen"], body["state"]) == ("JHF2026-000001", 450, "open")
    with pytest.raises(PostNeeded, match="收费结算室"):
        room.pay("JHF2026-000001", by=CLERK)
    with pytest.raises(NotTheCashier, match="1号窗口不是收费窗口"):
        room.pay("JHF2026-000001", at=1)
    with pytest.raises(CashShort, match=r"应缴4\.50元"):
        room.pay("JHF2026-000001", received=449)
    with pytest.raises(Invalid):
        room.pay("JHF2026-000001", method=Method.CARD, received=500)
    receipt = room.pay("JHF2026-000001", received=500)["receipt"]
    assert receipt["receipt"] == "JHR2026-000001"
    assert (receipt["change"], receipt["capitals"], receipt["cashier"]) == (
        "0.50",
        "肆元伍角整",
        "S1",
    )
    with pytest.raises(WrongOrderState, match="已缴”，不能缴费"):
        room.pay("JHF2026-000001")


def test_what_no_standard_names_is_not_charged(room: FeeRoom) -> None:
    number = room.accepted()
    with pytest.raises(FeeNotApproved, match="F9"):
        room.order(number, "F9")
    with pytest.raises(NothingToPay):
        room.order(number, "F0")
    with pytest.raises(Invalid):
        room.order(number, "F1", quantity=2)
    with pytest.raises(OtherDepartment):
        room.work(f.OrderFee(case=number, fee="F1"), by=OTHER)
    room.order(number)
    with pytest.raises(OrderedBefore, match="JHF2026-000001"):
        room.order(number)
    with pytest.raises(UnknownOrder):
        room.pay("JHF2026-000009")


def test_a_refused_command_leaves_no_gap_in_the_numbers(room: FeeRoom) -> None:
    number = room.accepted()
    room.order(number)
    with pytest.raises(OrderedBefore):
        room.order(number)
    assert room.order(number, "F2") == "JHF2026-000002"
    room.forward_to(2027, 1, 4)
    room.work(f.CancelFee(order="JHF2026-000001", reason="重开"))
    assert room.order(number) == "JHF2027-000001"


def test_an_order_is_cancelled_before_it_is_paid(room: FeeRoom) -> None:
    number = room.accepted()
    order = room.order(number)
    with pytest.raises(ReasonRequired):
        room.work(f.CancelFee(order=order, reason=" "))
    assert room.work(f.CancelFee(order=order, reason="选错项目"))["state"] == "cancelled"
    with pytest.raises(WrongOrderState):
        room.pay(order)
    room.order(number)


def test_less_is_charged_on_a_written_basis_by_another_hand(room: FeeRoom) -> None:
    number = room.accepted()
    order = room.order(number)
    with pytest.raises(PostNeeded):
        room.work(f.WaiveFee(order=order, basis="减免文件1号"))
    with pytest.raises(ReasonRequired):
        room.work(f.WaiveFee(order=order, basis=""), by=LEADER)
    with pytest.raises(NotLess):
        room.work(f.WaiveFee(order=order, basis="文件", amount_fen=2000), by=LEADER)
    body = room.work(f.WaiveFee(order=order, basis="减免文件1号", amount_fen=1000), by=LEADER)
    assert (body["state"], body["amount_fen"], body["ordered_fen"]) == ("open", 1000, 2000)
    body = room.work(f.WaiveFee(order=order, basis="低保家庭免收"), by=BUSINESS)
    assert (body["state"], body["amount_fen"]) == ("waived", 0)
    both = replace(CLERK, posts=CLERK.posts | LEADER.posts)
    own = room.work(f.OrderFee(case=number, fee="F2"), by=both)["order"]
    with pytest.raises(SameHand):
        room.work(f.WaiveFee(order=own, basis="文件"), by=both)
    with pytest.raises(SameHand):
        room.pay(own, by=replace(both, posts=both.posts | {Post.CASHIER}))


def test_a_result_waits_for_its_fee_and_a_refusal_does_not(room: FeeRoom) -> None:
    number = room.accepted()
    order = room.order(number)
    room.work(h.DecideCase(case=number, outcome="granted"))
    with pytest.raises(Unpaid, match=order):
        room.ready(number)
    room.pay(order)
    room.ready(number)
    later = room.order(number, "F2")
    with pytest.raises(Unpaid):
        room.work(h.CollectResult(case=number, proof="identity"))
    room.work(f.WaiveFee(order=later, basis="文件"), by=LEADER)
    room.work(h.CollectResult(case=number, proof="identity"))
    with pytest.raises(CaseOver):
        room.order(number, "F2")
    refused = room.accepted(at=(2026, 4, 30))
    room.order(refused)
    room.work(h.DecideCase(case=refused, outcome="refused", reason="不符合条件"))
    room.ready(refused)


def give_back(room: FeeRoom, order: str) -> None:
    room.work(f.RefundFee(order=order, reason="多收"))
    room.work(f.ApproveRefund(order=order, counter=TILL), by=CASHIER)


def test_a_result_waits_for_a_fee_that_was_given_back(room: FeeRoom) -> None:
    number = room.accepted()
    order = room.order(number)
    room.pay(order)
    give_back(room, order)
    room.work(h.DecideCase(case=number, outcome="granted"))
    with pytest.raises(FeeGivenBack, match=order):
        room.ready(number)
    again = room.order(number)
    with pytest.raises(Unpaid, match=again):
        room.ready(number)
    room.pay(again)
    room.ready(number)
    give_back(room, again)
    with pytest.raises(FeeGivenBack, match=again):
        room.work(h.CollectResult(case=number, proof="identity"))
    # A document says that nothing is owed after all: that too is an order of its own.
    waived = room.order(number)
    room.work(f.WaiveFee(order=waived, basis="文件"), by=LEADER)
    room.work(h.CollectResult(case=number, proof="identity"))


def test_a_fee_that_no_standard_names_any_more_is_not_waited_for(room: FeeRoom) -> None:
    number = room.accepted()
    order = room.order(number)
    room.pay(order)
    give_back(room, order)
    abolished = tuple(one for one in FEE_TABLES.fees if (one.item, one.code) != ("card", "F1"))
    room.do(c.ImportCatalog(tables=replace(FEE_TABLES, fees=abolished)))
    room.work(h.DecideCase(case=number, outcome="granted"))
    body = room.ready(number)
    assert body["phase"] == "decided"
    assert body["result_ready_at"] is not None


def test_a_refusal_does_not_wait_for_a_fee_that_was_given_back(room: FeeRoom) -> None:
    number = room.accepted()
    order = room.order(number)
    room.pay(order)
    give_back(room, order)
    room.work(h.DecideCase(case=number, outcome="refused", reason="不符合条件"))
    body = room.ready(number)
    assert body["phase"] == "decided"
    assert body["result_ready_at"] is not None


def test_what_is_done_at_once_is_paid_before(room: FeeRoom) -> None:
    number = room.open_case("birth")
    order = room.order(number)
    with pytest.raises(Unpaid):
        room.work(h.FinishAtOnce(case=number))
    room.pay(order)
    room.work(h.FinishAtOnce(case=number))


def test_money_is_given_back_by_another_hand_the_way_it_came(room: FeeRoom) -> None:
    number = room.accepted()
    order, other = room.order(number), room.order(number, "F2", 10)
    room.pay(order, method=Method.MOBILE)
    room.pay(other)
    with pytest.raises(WrongOrderState):
        room.work(f.ApproveRefund(order=order, counter=TILL), by=CASHIER)
    assert room.work(f.RefundFee(order=order, reason="重复缴费"))["state"] == "refund_asked"
    with pytest.raises(PostNeeded):
        room.work(f.ApproveRefund(order=order, counter=TILL))
    with pytest.raises(NotTheCashier):
        room.work(f.ApproveRefund(order=order, counter=1), by=CASHIER)
    body = room.work(f.ApproveRefund(order=order, counter=TILL), by=CASHIER)
    assert (body["state"], body["refund"]) == ("refunded", "JHT2026-000001")
    assert body["receipt"]["refunded"] is True
    room.work(f.RefundFee(order=other, reason="多收"), by=CASHIER)
    with pytest.raises(SameHand):
        room.work(f.ApproveRefund(order=other, counter=TILL), by=CASHIER)
    assert room.work(f.DenyRefund(order=other, reason="收费无误"), by=LEADER)["state"] == "paid"
    room.work(f.RefundFee(order=other, reason="多收"), by=CASHIER)
    with pytest.raises(TillShort):
        room.work(f.ApproveRefund(order=other, counter=OTHER_TILL), by=LEADER)
    room.work(f.ApproveRefund(order=other, counter=TILL), by=LEADER)


def test_a_day_is_settled_at_each_cashier_window(room: FeeRoom) -> None:
    number = room.accepted()
    room.work(f.OpenTill(counter=TILL, opening_fen=10_000), by=CASHIER)
    with pytest.raises(TillOpen):
        room.work(f.OpenTill(counter=TILL, opening_fen=5), by=CASHIER)
    one, two = room.order(number), room.order(number, "F2", 4)
    room.pay(one, received=5000)
    room.pay(two, at=OTHER_TILL, by=OTHER_CASHIER, method=Method.CARD)
    with pytest.raises(ReasonRequired):
        room.work(f.CloseTill(counter=TILL, counted_fen=11_900), by=CASHIER)
    with pytest.raises(KeptTooMuch):
        room.work(f.CloseTill(counter=TILL, counted_fen=1, kept_fen=2, note="?"), by=CASHIER)
    body = room.work(
        f.CloseTill(counter=TILL, counted_fen=11_900, kept_fen=10_000, note="找零差错"), by=CASHIER
    )
    assert (body["expected_fen"], body["difference_fen"], body["banked_fen"]) == (
        12_000,
        -100,
        1900,
    )
    day = room.day_of("2026-04-29")
    assert day["settled"] is False
    assert day["total"]["paid"] == {"cash": 2000, "card": 600, "mobile": 0, "transfer": 0}
    assert day["receipts"] == {"first": "JHR2026-000001", "last": "JHR2026-000002", "count": 2}
    room.forward_to(2026, 4, 30)
    third = room.order(room.received(at=(2026, 4, 30)))
    with pytest.raises(TillLeftOpen, match="2026-04-29"):
        room.pay(third, at=OTHER_TILL, by=OTHER_CASHIER)
    # What was forgotten yesterday is settled today, as yesterday's.
    late = room.work(f.CloseTill(counter=OTHER_TILL, counted_fen=0), by=OTHER_CASHIER)
    assert (late["day"], late["difference_fen"]) == ("2026-04-29", 0)
    with pytest.raises(NoTill):
        room.work(f.CloseTill(counter=OTHER_TILL, counted_fen=0), by=OTHER_CASHIER)
    room.pay(third)
    [today] = room.day_of("2026-04-30")["tills"]
    assert (today["opening_fen"], today["expected_fen"]) == (10_000, 12_000)


def test_statistics_by_what_one_asks_for(room: FeeRoom) -> None:
    number = room.accepted()
    one, two = room.order(number), room.order(number, "F2", 2)
    room.pay(one)
    room.pay(two, method=Method.CARD)
    room.work(f.RefundFee(order=one, reason="误收"))
    room.forward_to(2026, 4, 30)
    room.work(f.CloseTill(counter=TILL, counted_fen=2000, kept_fen=2000), by=CASHIER)
    room.work(f.ApproveRefund(order=one, counter=TILL), by=CASHIER)
    by_day = room.taken("2026-04-01", "2026-04-30", "day")
    assert [(row["of"], row["paid_fen"], row["refunded_fen"]) for row in by_day["rows"]] == [
        ("2026-04-29", 2300, 0), ("2026-04-30", 0, 2000),
    ]  # fmt: skip
    by_method = room.taken("2026-04-01", "2026-04-30", "method")
    assert by_method["total"] == {
        "payments": 2, "paid_fen": 2300, "refunds": 1, "refunded_fen": 2000, "net_fen": 300,
    }  # fmt: skip
    names = [row["name"] for row in room.taken("2026-04-29", "2026-04-30", "fee")["rows"]]
    assert names == ["身份证工本费", "复印费"]
    with pytest.raises(Invalid):
        room.taken("2026-05-01", "2026-04-30", "day")
    with pytest.raises(Invalid):
        room.taken("2026-04-01", "2026-04-30", "applicant")


def test_rows_are_what_the_events_say(room: FeeRoom) -> None:
    number = room.accepted()
    one = room.order(number)
    room.work(f.WaiveFee(order=one, basis="文件", amount_fen=500), by=LEADER)
    room.pay(one)
    room.work(f.RefundFee(order=one, reason="误收"))
    room.work(f.ApproveRefund(order=one, counter=TILL), by=CASHIER)
    case = cases.by_number(room.connection, number)
    assert rows.of_case(room.connection, case.id) == list(fold_fees(room.told(number)).values())
