"""Returns (退回) as the sources ask for them (R2; rulebook 09): in writing, in time, reviewed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hall.domain.handling import commands as h
from hall.domain.handling.course import MaterialState
from hall.domain.handling.errors import AtHigher
from hall.domain.handling.figures import LateSupplement
from tests.hall.service.handling.caseroom import BUSINESS, LEADER
from tests.hall.service.handling.lawroom import BOTH, LawRoom, law_room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[LawRoom]:
    yield from law_room(tmp_path / "hall")


def test_r2_a_late_supplement_is_refused_in_writing_where_the_rule_says_so(tmp_path: Path) -> None:
    """浙江 §11: 不予受理 with written reasons, and all that was missing."""
    for room in law_room(tmp_path / "hall", late_supplement=LateSupplement.REFUSED):
        number = room.received(complete=False)
        room.work(h.AskSupplement(case=number, days=1))
        room.forward_to(2026, 5, 6)
        room.look()
        assert room.view(number)["phase"] == "returned"
        content = room.content(number, "returned")
        assert (content["ground"], content["accepted"]) == ("not_completed", False)
        assert [one["name"] for one in content["missing"]] == ["旧身份证"]
        assert [one["name"] for one in content["handed_back"]] == ["户口簿"]


def test_r2_a_return_overturned_begins_anew(room: LawRoom) -> None:
    """复核: the acceptance clock begins again, and nothing of the first handling runs on."""
    number = room.accepted()
    room.work(h.AskExtension(case=number, days=4, reason="复杂"))
    room.work(h.ApproveExtension(case=number, told="电话"), by=LEADER)
    room.work(h.ReturnCase(case=number, ground="lacks_conditions", reason="不具备条件"))
    room.forward_to(2026, 5, 11)
    room.work(h.AskReview(case=number), by=BUSINESS)
    body = room.work(h.ReviewReturn(case=number, upheld=False, reason="具备条件"), by=BUSINESS)
    assert (body["phase"], body["clocks"]["acceptance"]["due_day"]) == ("received", "2026-05-14")
    room.forward_to(2026, 5, 12)
    body = room.work(h.AcceptCase(case=number))
    assert body["clocks"]["promised"]["due_day"] == "2026-05-18"


def test_r2_turned_away_at_the_desk_and_wrongly_so(room: LawRoom) -> None:
    """What was never handed in is not deemed accepted: it may be handed in now."""
    number = room.open_case()
    room.work(h.ReturnCase(case=number, ground="against_policy", reason="不符合规划"))
    room.work(h.AskReview(case=number), by=BUSINESS)
    body = room.work(h.ReviewReturn(case=number, upheld=False, reason="符合"), by=BUSINESS)
    assert body["phase"] == "opened"
    room.forward_to(2026, 5, 20)
    room.look()
    assert room.view(number)["phase"] == "opened"
    assert room.work(h.ReceiveCase(case=number, materials=BOTH))["phase"] == "received"


def test_r2_a_return_for_want_of_a_main_document_names_all(room: LawRoom) -> None:
    """09 §8.4: not a bare return; what is missing is told, what was brought goes back."""
    number = room.open_case()
    room.work(h.ReceiveCase(case=number, materials={"旧身份证": MaterialState.HANDED_IN}))
    room.work(h.ReturnCase(case=number, ground="main_document_missing", reason="无户口簿"))
    content = room.content(number, "returned")
    assert [one["name"] for one in content["missing"]] == ["户口簿"]
    assert [one["name"] for one in content["handed_back"]] == ["旧身份证"]


def test_r2_what_is_with_a_higher_authority_is_neither_returned_nor_finished(
    room: LawRoom,
) -> None:
    """R2: the higher authority decides; the window waits for it."""
    number = room.accepted()
    room.work(h.SendUp(case=number, authority="省厅"))
    for command in (
        h.ReturnCase(case=number, ground="lacks_conditions", reason="不具备"),
        h.FinishAtOnce(case=number, outcome="granted"),
    ):
        with pytest.raises(AtHigher):
            room.work(command)
    body = room.work(h.WithdrawCase(case=number))
    assert body["away"][0]["ended_at"] is not None


def test_r2_a_complex_return_is_made_within_three_days(room: LawRoom) -> None:
    """R2: 最迟不超过三个工作日; a later one is on record as late, and its light has turned."""
    number = room.received()
    room.forward_to(2026, 5, 7)
    room.look()
    room.work(h.ReturnCase(case=number, ground="against_policy", reason="不符合规划"))
    assert room.data(number, "case.returned")["late"] is False
    number = room.received()
    room.forward_to(2026, 5, 8)
    room.look()
    assert room.view(number)["standing"] == "yellow"
    room.work(h.ReturnCase(case=number, ground="against_policy", reason="不符合规划"))
    assert room.data(number, "case.returned")["late"] is True
