"""What is missing is told once (一次性告知): by notice, and by the list at the desk (缺件清单)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hall.domain.handling import commands as h
from hall.domain.handling.errors import AskedBefore
from hall.domain.handling.notices.commands import PrintMissing
from tests.hall.service.handling.lawroom import LawRoom, law_room

BOOK, CARD = "户口簿", "旧身份证"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[LawRoom]:
    yield from law_room(tmp_path / "hall")


def again(room: LawRoom, number: str) -> list[dict[str, object]]:
    raised = [one.event.data for one in room.told(number) if one.event.name == "alert.raised"]
    return [dict(one) for one in raised if one["pattern"] == "supplement_asked_again"]


def test_a_list_before_receipt_is_the_first_telling(room: LawRoom) -> None:
    """R0, R3, R4: told at the desk is told; the notice asks for no more than the list did."""
    number = room.open_case()
    room.work(PrintMissing(case=number, missing=(CARD,)))
    room.work(h.ReceiveCase(case=number))
    with pytest.raises(AskedBefore, match=BOOK):
        room.work(h.AskSupplement(case=number))
    room.work(h.AskSupplement(case=number, despite=True))
    assert room.data(number, "case.supplement_asked")["again"] == [BOOK]
    assert len(again(room, number)) == 1


def test_a_notice_that_repeats_the_list_is_no_violation(room: LawRoom) -> None:
    number = room.open_case()
    room.work(PrintMissing(case=number, missing=(BOOK, CARD)))
    room.work(h.ReceiveCase(case=number))
    room.work(h.AskSupplement(case=number))
    assert room.data(number, "case.supplement_asked")["again"] == []
    assert again(room, number) == []


def test_another_list_that_names_more_warns_and_is_recorded(room: LawRoom) -> None:
    number = room.open_case()
    first = PrintMissing(case=number, missing=(CARD,))
    room.work(first)
    room.work(first)
    assert again(room, number) == [], "the same list again is only another paper"
    more = replace(first, missing=(BOOK, CARD))
    with pytest.raises(AskedBefore, match=BOOK):
        room.work(more)
    room.work(replace(more, despite=True))
    [alert] = again(room, number)
    assert alert["detail"]["could_have_been_named"] == [BOOK]  # type: ignore[index]
    assert room.forms(number) == ["missing"] * 3


def test_a_list_after_a_notice_names_no_more_than_it(room: LawRoom) -> None:
    number = room.received(complete=False)
    room.work(h.AskSupplement(case=number))
    with pytest.raises(AskedBefore):
        room.work(PrintMissing(case=number, missing=(BOOK,)))
    room.work(PrintMissing(case=number, missing=(CARD,)))


def test_a_list_for_another_item_says_nothing_of_this_one(room: LawRoom) -> None:
    """Somebody came for one thing and applies for another: that is asked for anew."""
    number = room.open_case("week")
    room.work(PrintMissing(case=number, missing=("照片",)))
    room.work(h.ReceiveCase(case=number, item="card"))
    room.work(h.AskSupplement(case=number))
    assert room.data(number, "case.supplement_asked")["again"] == []
