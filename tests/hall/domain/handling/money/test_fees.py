"""Orders, their transitions and amounts in words."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.domain.clock import Instant
from hall.domain.handling.money.amounts import capitals, yuan
from hall.domain.handling.money.errors import WrongOrderState
from hall.domain.handling.money.fees import (
    ACTS,
    METHODS,
    STATES,
    TRANSITIONS,
    FeeAct,
    Method,
    Order,
    OrderState,
    order_number,
    permit,
    receipt_number,
)

ORDER = Order(
    number="JHF2026-000001", case="JH20260429-00001", item="card", department="GA", fee="F1",
    name="工本费", unit="证", basis="2322号", quantity=1, standard_fen=2000, ordered_fen=2000,
    amount_fen=2000, ordered_at=Instant(0), ordered_by="counter:C1",
)  # fmt: skip


@pytest.mark.parametrize(("state", "act"), list(product(OrderState, FeeAct)))
def test_every_pair_is_in_the_table_or_refused(state: OrderState, act: FeeAct) -> None:
    order = replace(ORDER, state=state)
    if (state, act) in TRANSITIONS:
        assert permit(order, act) is TRANSITIONS[state, act]
        return
    with pytest.raises(WrongOrderState) as refused:
        permit(order, act)
    assert STATES[state] in str(refused.value)
    assert ACTS[act] in str(refused.value)


def test_money_moves_only_by_paying_and_giving_back() -> None:
    into = {pair for pair, after in TRANSITIONS.items() if after is OrderState.PAID}
    assert into == {
        (OrderState.OPEN, FeeAct.PAY),
        (OrderState.REFUND_ASKED, FeeAct.DENY_REFUND),
        # No money: the number of a bill for what was paid.
        (OrderState.PAID, FeeAct.RECORD_BILL),
    }
    ends = {OrderState.CANCELLED, OrderState.WAIVED, OrderState.REFUNDED}
    assert not any(state in ends for state, _ in TRANSITIONS)
    assert set(METHODS) == set(Method)


def test_numbers_widen_and_never_wrap() -> None:
    assert order_number("JH", 2026, 12) == "JHF2026-000012"
    assert receipt_number("QHX", 2026, 1_234_567) == "QHXR2026-1234567"


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"), (1, "壹分"), (10, "壹角整"), (11, "壹角壹分"), (100, "壹元整"),
        (101, "壹元零壹分"), (2050, "贰拾元伍角整"), (12_000, "壹佰贰拾元整"),
        (100_500, "壹仟零伍元整"), (1_000_000, "壹万元整"), (1_000_100, "壹万零壹元整"),
        (1_010_000, "壹万零壹佰元整"), (100_000_000_00, "壹亿元整"),
        (1_000_000_001_00, "壹拾亿零壹元整"),
        (1_234_567_89, "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分"),
        (5_500_000_000_00, "伍拾伍亿元整"), (20_000_300_000_00, "贰佰亿零叁拾万元整"),
    ],
)  # fmt: skip
def test_amounts_in_capitals(fen: int, words: str) -> None:
    assert capitals(fen) == words


def test_no_receipt_is_negative() -> None:
    assert yuan(-105) == "-1.05"
    with pytest.raises(ValueError, match="negative"):
        capitals(-1)


_VALUES = {digit: place for place, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
_PLACES = {"拾": 10, "佰": 100, "仟": 1000}


def _read(words: str) -> int:
    """The fen that capitals say, read as a person reads them."""
    words = words.removesuffix("整")
    whole, _, rest = words.rpartition("元") if "元" in words else ("", "", words)
    fen = 0
    digit = 0
    for letter in rest:
        digit = _VALUES.get(letter, digit)
        fen += digit * {"角": 10, "分": 1}.get(letter, 0)
    return _whole(whole) * 100 + fen


def _whole(words: str) -> int:
    for unit, times in (("亿", 10**8), ("万", 10**4)):
        before, found, after = words.rpartition(unit)
        if found and (unit == "万" or "亿" in words):
            return _whole(before) * times + _whole(after)
    total = digit = 0
    for letter in words:
        if letter in _PLACES:
            total, digit = total + digit * _PLACES[letter], 0
        else:
            digit = _VALUES[letter]
    return total + digit


@given(st.integers(min_value=0, max_value=10**13 - 1))
def test_capitals_read_back_to_the_amount(fen: int) -> None:
    assert _read(capitals(fen)) == fen


@given(st.integers(min_value=0, max_value=10**14))
def test_yuan_reads_back_to_the_amount(fen: int) -> None:
    whole, _, cents = yuan(fen).partition(".")
    assert int(whole) * 100 + int(cents) == fen
