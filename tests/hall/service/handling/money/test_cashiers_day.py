"""The cashier's day told by itself: its tills, its windows, its refunds, and who still waits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hall.domain.errors import Invalid
from hall.domain.handling import commands as h
from hall.domain.handling.money import commands as f
from hall.domain.handling.money.fees import Method
from hall.service.handling.progress import progress
from hall.store import cases
from hall.store.handling import fees as rows
from tests.hall.desk import check
from tests.hall.service.handling.caseroom import LEADER, TERMS_OF_CASES
from tests.hall.service.handling.money.feeroom import OTHER_TILL, TILL, FeeRoom, fee_rooms


@pytest.fixture
def room(tmp_path: Path) -> Iterator[FeeRoom]:
    yield from fee_rooms(tmp_path / "hall")
    check(tmp_path / "hall")


def test_a_day_is_not_added_to_one_that_was_forgotten(room: FeeRoom) -> None:
    """The forgotten till is listed until it is settled; its money was taken on its own day."""
    number = room.accepted()
    room.pay(room.order(number))
    room.forward_to(2026, 4, 30)
    room.pay(room.order(number, "F2", 4), at=OTHER_TILL, method=Method.CARD)
    today = room.day_of("2026-04-30")
    assert [till["day"] for till in today["tills"]] == ["2026-04-29", "2026-04-30"]
    assert today["settled"] is False
    assert (today["total"]["paid_fen"], today["receipts"]["count"]) == (600, 1)


def test_a_refund_is_of_the_window_that_gave_it(room: FeeRoom) -> None:
    one = room.order(room.accepted())
    room.pay(one, method=Method.CARD)
    room.work(f.RefundFee(order=one, reason="误收"))
    room.work(f.ApproveRefund(order=one, counter=OTHER_TILL), by=LEADER)
    by_window = room.taken("2026-04-29", "2026-04-29", "counter")["rows"]
    assert [(row["of"], row["paid_fen"], row["refunded_fen"]) for row in by_window] == [
        (TILL, 2000, 0), (OTHER_TILL, 0, 2000),
    ]  # fmt: skip
    tills = room.day_of("2026-04-29")["tills"]
    assert [(row["of"], row["net_fen"]) for row in by_window] == [
        (till["counter"], till["net_fen"]) for till in tills
    ]


@pytest.mark.parametrize("day", ["20260429", "2026-W18-3", "2026-4-29", "29.04.2026", ""])
def test_a_day_is_written_in_one_way(room: FeeRoom, day: str) -> None:
    """Tills are found by it: another writing would give receipts without their money."""
    with pytest.raises(Invalid):
        room.day_of(day)


def test_what_cannot_be_paid_does_not_wait_for_the_cashier(room: FeeRoom) -> None:
    """Orders of cases that were sent back would fill his list before those that wait."""
    ended, number = room.received(), room.accepted()
    room.order(ended)
    order = room.order(number)
    room.work(h.ReturnCase(case=ended, ground="against_policy", reason="不符合规定"))
    assert [one.number for one in rows.waiting(room.connection, 10)] == [order]
    owed = {case: [one["order"] for one in _told(room, case)["fees"]] for case in (ended, number)}
    assert owed == {ended: [], number: [order]}


def _told(room: FeeRoom, number: str) -> dict[str, Any]:
    """What the citizen is told of the case."""
    case = cases.by_number(room.connection, number)
    at = room.clock.now()
    return dict(progress(room.connection, room.hall.catalog, TERMS_OF_CASES, case, at))
