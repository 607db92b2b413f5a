"""What is tolerated and taken on trust (容缺受理, 告知承诺; rulebook 09 §2.3)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hall.domain.handling import commands as h
from hall.domain.handling.course import MaterialState
from hall.domain.handling.figures import LateTolerance
from tests.hall.service.handling.lawroom import LawRoom, law_room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[LawRoom]:
    yield from law_room(tmp_path / "hall")


@pytest.mark.parametrize(
    ("late", "decision"),
    [
        (LateTolerance.REVOKED, "撤销受理"),
        (LateTolerance.REFUSED, ""),
        (LateTolerance.ENDED, "终止办理"),
    ],
)
def test_09_late_tolerance_ends_in_writing(
    tmp_path: Path, late: LateTolerance, decision: str
) -> None:
    """09 §2.3: 浙江 撤销受理, 滨州 不予审批, 西安 终止办理: each with a paper."""
    for room in law_room(tmp_path / "hall", late_tolerance=late):
        number = room.received(complete=False)
        room.work(h.AcceptCase(case=number, tolerate=True, credit_checked=True))
        room.forward_to(2026, 5, 11)
        room.look()
        assert room.view(number)["phase"] == "returned"
        content = room.content(number, "returned")
        assert (content["accepted"], content["decision"]) == (True, decision)
        # Nobody had to survey anything to see that no paper came.
        alerts = [e.event.data for e in room.told(number) if e.event.name == "alert.raised"]
        assert "returned_without_survey" not in {one["pattern"] for one in alerts}


def test_09_tolerance_is_within_the_promise_whatever_that_counts(room: LawRoom) -> None:
    """09 §2.3: the promise period is not longer than the item's own, here seven natural days."""
    number = room.handed_in("week", 照片=MaterialState.MISSING)
    body = room.work(h.AcceptCase(case=number, tolerate=True, credit_checked=True))
    clocks = body["clocks"]
    assert clocks["promised"]["due_day"] == clocks["tolerance"]["due_day"] == "2026-05-06"


def test_09_what_is_taken_on_trust_says_whether_credit_was_looked_at(room: LawRoom) -> None:
    """安阳 §29: not for applicants with an unrepaired 失信 record."""
    number = room.received(complete=False)
    room.work(h.AcceptCase(case=number, tolerate=True, credit_checked=True))
    assert room.data(number, "case.accepted")["credit_checked"] is True
    plain = room.accepted()
    assert room.data(plain, "case.accepted")["credit_checked"] is None


def test_09_a_later_notice_of_a_tolerated_case_is_of_its_own(room: LawRoom) -> None:
    """The paper names what is asked now, and its own day."""
    number = room.received(complete=False)
    room.work(h.AcceptCase(case=number, tolerate=True, credit_checked=True))
    ask = h.AskSupplement(case=number, missing=("户口簿",), days=2, despite=True)
    room.work(ask)
    content = room.content(number, "supplement")
    assert content["late_tolerance"] is None
    assert [one["name"] for one in content["missing"]] == ["户口簿", "旧身份证"]


def test_09_tolerance_and_commitment_do_not_claim_completeness(room: LawRoom) -> None:
    """The notice says why the case counts as accepted."""
    number = room.received(complete=False)
    room.work(h.AcceptCase(case=number, commit=True, credit_checked=True))
    assert room.content(number, "promised")["because"] == "commitment"
