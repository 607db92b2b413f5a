"""Any order of charges, payments, waivers and refunds settles to the fen (日结)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hall.domain.errors import HallError
from hall.domain.handling.money import commands as f
from hall.domain.handling.money.fees import ORDER_EVENTS, Method, Order, OrderState, fold_fees
from hall.domain.handling.money.tills import flow_of
from hall.store import event_log
from hall.store.handling import fees as rows
from tests.hall.desk import check
from tests.hall.service.handling.caseroom import LEADER
from tests.hall.service.handling.money.feeroom import CASHIER, OTHER_TILL, TILL, FeeRoom, fee_rooms

_days = count()
_which = st.integers(min_value=0, max_value=3)
_till = st.sampled_from((TILL, OTHER_TILL))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("order"), st.sampled_from((0, 1)), st.sampled_from(("F1", "F2")),
                  st.integers(1, 30)),
        st.tuples(st.just("pay"), _which, _till, st.sampled_from(Method), st.integers(-5, 500)),
        st.tuples(st.just("waive"), _which, st.integers(0, 2500)),
        st.tuples(st.just("cancel"), _which),
        st.tuples(st.just("ask"), _which),
        st.tuples(st.just("deny"), _which),
        st.tuples(st.just("bill"), _which, st.integers(1000, 1003)),
        st.tuples(st.just("print"), _which),
        st.tuples(st.just("refund"), _which, _till),
        st.tuples(st.just("close"), _till, st.integers(-300, 300), st.integers(0, 1000)),
    ),
    min_size=6,
    max_size=40,
)  # fmt: skip


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FeeRoom]:
    directory = tmp_path_factory.mktemp("fees") / "hall"
    for room in fee_rooms(directory):
        yield room
        happened = {logged.event.name for logged in event_log.after(room.connection, 0, 10**6)}
        # Not a proof about nothing: all of it was tried.
        assert happened >= {*ORDER_EVENTS, "fee.till_opened", "fee.till_closed"}
    check(directory)


def _day(room: FeeRoom) -> str:
    day = date(2026, 1, 5) + timedelta(days=next(_days))
    room.clock.set(day.year, day.month, day.day)
    room.begin_day(day.isoformat())
    return day.isoformat()


def _case(room: FeeRoom) -> str:
    # No visit at the window is needed to charge for a case that is there.
    return room.case(room.issue("card")).number


def _attempt(room: FeeRoom, step: tuple[Any, ...], cases: list[str], orders: list[str]) -> None:
    name, *given_ = step
    if name == "order":
        case, fee, quantity = given_
        quantity = quantity if fee == "F2" else 1
        orders.append(room.order(cases[case], fee, quantity))
    elif name == "close":
        counter, off, kept = given_
        _close(room, counter, off, kept)
    elif orders:
        _on(room, name, orders[given_[0] % len(orders)], given_[1:])


def _on(room: FeeRoom, name: str, order: str, given_: list[Any]) -> None:
    if name == "pay":
        counter, method, more = given_
        due = _orders(room)[order].amount_fen
        room.pay(order, at=counter, method=method,
                 received=due + more if method is Method.CASH else None)  # fmt: skip
    elif name == "waive":
        room.work(f.WaiveFee(order=order, basis="文件", amount_fen=given_[0]), by=LEADER)
    elif name == "cancel":
        room.work(f.CancelFee(order=order, reason="重开"))
    elif name == "ask":
        room.work(f.RefundFee(order=order, reason="误收"))
    elif name == "deny":
        room.work(f.DenyRefund(order=order, reason="无误"), by=LEADER)
    elif name == "bill":
        room.work(f.RecordBill(order=order, bill=str(given_[0]), reason="更正"), by=CASHIER)
    elif name == "print":
        room.work(f.PrintReceipt(order=order, counter=TILL, reason="遗失"), by=CASHIER)
    else:
        room.work(f.ApproveRefund(order=order, counter=given_[0]), by=CASHIER)


def _close(room: FeeRoom, counter: int, off: int, kept: int) -> None:
    till = rows.open_till(room.connection, counter)
    expected = 0
    if till is not None:
        expected = till.opening_fen + rows.flow(room.connection, till.id).cash_fen
    counted = max(0, expected + off)
    command = f.CloseTill(
        counter=counter, counted_fen=counted, kept_fen=min(kept, counted), note="清点"
    )
    room.work(command, by=CASHIER)


def _orders(room: FeeRoom) -> dict[str, Order]:
    return fold_fees(event_log.after(room.connection, 0, 10**6))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_every_fen_is_somewhere(room: FeeRoom, steps: list[tuple[Any, ...]]) -> None:
    day = _day(room)
    cases = [_case(room), _case(room)]
    orders = [room.order(case, fee) for case in cases for fee in ("F1", "F2")]
    room.pay(orders[0], method=Method.CARD)
    room.work(f.RefundFee(order=orders[0], reason="误收"))
    with contextlib.suppress(HallError):
        # Some other day's payment may have it.
        room.work(f.RecordBill(order=orders[0], bill="1000"), by=CASHIER)
    for step in steps:
        with contextlib.suppress(HallError):
            _attempt(room, step, cases, orders)
    mine = [order for number, order in _orders(room).items() if number in set(orders)]
    told = room.day_of(day)
    _settles(told, mine)
    _agree(room, told, day)
    _books(room, told, set(orders))
    for counter in (TILL, OTHER_TILL):
        with contextlib.suppress(HallError):
            _close(room, counter, 0, 0)
    assert room.day_of(day)["settled"] is True


def _books(room: FeeRoom, told: dict[str, Any], mine: set[str]) -> None:
    """By method receipts less refunds are what the tills have; a payment has its one receipt."""
    book = dict.fromkeys(Method, 0)
    receipts: list[str] = []
    for logged in event_log.after(room.connection, 0, 10**6):
        data = logged.event.data
        if logged.event.name == "fee.paid" and data["order"] in mine:
            book[Method(str(data["method"]))] += int(str(data["amount_fen"]))
            receipts.append(str(data["receipt"]))
        elif logged.event.name == "fee.refunded" and data["order"] in mine:
            book[Method(str(data["method"]))] -= int(str(data["amount_fen"]))
    total = told["total"]
    assert {one: total["paid"][one] - total["refunded"][one] for one in Method} == book
    assert len(set(receipts)) == len(receipts) == told["receipts"]["count"] == total["payments"]


def _settles(told: dict[str, Any], mine: list[Order]) -> None:
    """What was ordered is what is owed, taken, given back, given up or taken back."""
    by_state = told["orders"]["by_state"]
    assert {name: one["count"] for name, one in by_state.items()} == {
        state.value: sum(order.state is state for order in mine) for state in OrderState
    }
    taken = {OrderState.PAID, OrderState.REFUND_ASKED, OrderState.REFUNDED}
    received = sum(order.amount_fen for order in mine if order.state in taken)
    given_up = sum(order.given_up_fen for order in mine)
    owed = sum(order.amount_fen for order in mine if order.state is OrderState.OPEN)
    dropped = sum(order.amount_fen for order in mine if order.state is OrderState.CANCELLED)
    assert told["orders"]["fen"] == received + given_up + owed + dropped
    assert told["orders"]["lowered"]["given_up_fen"] == given_up
    assert told["total"]["paid_fen"] == received
    # Cash that was handed over, less change, is what stays.
    cash = [order for order in mine if order.method is Method.CASH]
    assert (
        sum((order.received_fen or 0) - order.change_fen for order in cash)
        == (told["total"]["paid"]["cash"])
    )


def _agree(room: FeeRoom, told: dict[str, Any], day: str) -> None:
    """Tills by themselves, the day's total, the statistics and the events say the same."""
    everything = list(_orders(room).values())
    for till in told["tills"]:
        flow = flow_of(everything, till["till"])
        assert till["expected_fen"] == till["opening_fen"] + flow.cash_fen >= 0
        assert (till["paid_fen"], till["refunded_fen"]) == (flow.paid_fen, flow.refunded_fen)
        if till["closed_at"] is not None:
            assert till["difference_fen"] == till["counted_fen"] - till["expected_fen"]
            assert till["banked_fen"] + till["kept_fen"] == till["counted_fen"]
    for group in ("department", "item", "fee", "method", "counter", "day"):
        total = room.taken(day, day, group)["total"]
        assert total == {
            "payments": told["total"]["payments"], "paid_fen": told["total"]["paid_fen"],
            "refunds": told["total"]["refunds"], "refunded_fen": told["total"]["refunded_fen"],
            "net_fen": told["total"]["net_fen"],
        }  # fmt: skip
    for numbers in (
        [order.number for order in everything],
        sorted(order.receipt for order in everything if order.receipt),
        sorted(order.refund for order in everything if order.refund),
    ):
        serials = [int(number.rpartition("-")[2]) for number in numbers]
        assert serials == list(range(1, len(serials) + 1))
