"""Acts that come in an order that nobody plans for, and leave no case where it cannot go on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hall.domain.actors import Actor, Role
from hall.domain.clock import SECOND, Instant
from hall.domain.handling import commands as h
from hall.domain.handling.clocks import Unit
from hall.domain.handling.course import MaterialState
from hall.domain.handling.errors import (
    Archived,
    CommitmentChecked,
    OpenMatters,
    ReadyBefore,
    ResultWaits,
    WaiverUnexplained,
    WrongPhase,
)
from hall.domain.handling.narration import narrate
from hall.domain.handling.urgency import commands as u
from hall.domain.posts import Post, PostNeeded, SameHand
from hall.store.handling import outstanding
from tests.hall.service.handling import lawroom
from tests.hall.service.handling.caseroom import BUSINESS, LEADER
from tests.hall.service.handling.lawroom import BOTH, LawRoom, law_room

CHIEF = Actor(role=Role.COUNTER, id="C8", posts=frozenset({Post.CHIEF}), department="GA")
ASK = h.AskSupplement(case="", missing=("户口簿",), despite=True)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[LawRoom]:
    yield from law_room(tmp_path / "hall")


def _returned(room: LawRoom) -> str:
    number = room.received()
    room.work(h.ReturnCase(case=number, ground="lacks_conditions", reason="不具备条件"))
    return number


def _committed(room: LawRoom) -> str:
    """Decided on a commitment, and collected."""
    number = room.received(complete=False)
    room.work(h.AcceptCase(case=number, commit=True, credit_checked=True))
    room.work(h.DecideCase(case=number, outcome="granted"))
    room.work(h.MakeReady(case=number))
    room.work(h.CollectResult(case=number, proof="identity"))
    return number


def _archive(room: LawRoom, number: str) -> None:
    room.work(h.ArchiveCase(case=number, box="12"), by=BUSINESS)


def test_a_file_is_not_put_away_while_a_review_is_asked_for(room: LawRoom) -> None:
    number = _returned(room)
    room.work(h.AskReview(case=number), by=BUSINESS)
    with pytest.raises(OpenMatters) as refused:
        _archive(room, number)
    assert "复核" in str(refused.value)
    room.work(h.ReviewReturn(case=number, upheld=True, reason="退回正确"), by=BUSINESS)
    _archive(room, number)


def test_a_review_takes_the_file_out_again(room: LawRoom) -> None:
    """The citizen may ask after it was put away: the business section sees it, and decides."""
    number = _returned(room)
    _archive(room, number)
    room.work(h.AskReview(case=number), by=BUSINESS)
    assert [one.number for one in outstanding.reviews(room.connection)] == [number]
    body = room.work(h.ReviewReturn(case=number, upheld=False, reason="条件具备"), by=BUSINESS)
    assert body["phase"] == "received"
    assert room.work(h.AcceptCase(case=number))["phase"] == "accepted"


def test_a_file_is_not_put_away_before_its_commitment_was_verified(room: LawRoom) -> None:
    number = _committed(room)
    with pytest.raises(OpenMatters) as refused:
        _archive(room, number)
    assert "核查" in str(refused.value)
    room.work(h.VerifyCommitment(case=number, kept=True, findings="属实"))
    _archive(room, number)


def test_a_file_is_put_away_once(room: LawRoom) -> None:
    number = _returned(room)
    _archive(room, number)
    with pytest.raises(Archived):
        _archive(room, number)
    assert room.happened(number).count("case.archived") == 1


def test_a_finding_about_a_commitment_is_corrected_by_another_hand(room: LawRoom) -> None:
    """Found untrue, it can be revoked for: whoever found it so does not take that away again."""
    number = _committed(room)
    chief_clerk = Actor(
        role=Role.COUNTER, id="C1", posts=frozenset({Post.CLERK, Post.CHIEF}), department="GA"
    )
    room.work(h.VerifyCommitment(case=number, kept=False, findings="与事实不符"), by=chief_clerk)
    kept = h.VerifyCommitment(case=number, kept=True, findings="更正：查错了人")
    with pytest.raises(PostNeeded):
        room.work(kept)
    with pytest.raises(SameHand):
        room.work(kept, by=chief_clerk)
    assert room.work(kept, by=CHIEF)["commitment_checked"] == "kept"
    with pytest.raises(CommitmentChecked):
        room.work(kept, by=CHIEF)
    # Found out later, that it was untrue is recorded by whoever finds it.
    broken = replace(kept, kept=False)
    assert room.work(broken)["commitment_checked"] == "broken"


def test_a_result_is_made_ready_once(room: LawRoom) -> None:
    """A second press would send the citizen a second message; another place is news."""
    number = room.accepted()
    room.work(h.DecideCase(case=number, outcome="granted"))
    ready = h.MakeReady(case=number, result="身份证", place="1号窗口")
    room.work(ready)
    with pytest.raises(ReadyBefore):
        room.work(ready)
    room.work(replace(ready, place="2号窗口"))
    assert room.data(number, "case.result_ready")["place"] == "2号窗口"


def test_an_extension_is_approved_while_the_case_is_handled(room: LawRoom) -> None:
    number = room.accepted()
    room.work(h.AskExtension(case=number, days=5, reason="案情复杂"))
    body = room.work(h.DecideCase(case=number, outcome="granted"))
    # Nobody waits for it any more.
    assert body["extension_asked"] is None
    with pytest.raises(WrongPhase):
        room.work(h.ApproveExtension(case=number, told="电话"), by=LEADER)


def test_an_extension_that_was_asked_for_ends_with_its_handling(room: LawRoom) -> None:
    """Returned, reviewed and accepted again, the case waits for no approval of then."""
    number = room.accepted()
    room.work(h.AskExtension(case=number, days=5, reason="案情复杂"))
    room.work(h.ReturnCase(case=number, ground="lacks_conditions", reason="不具备条件"))
    room.work(h.AskReview(case=number), by=BUSINESS)
    room.work(h.ReviewReturn(case=number, upheld=False, reason="条件具备"), by=BUSINESS)
    assert room.work(h.AcceptCase(case=number))["extension_asked"] is None
    assert outstanding.extensions(room.connection) == []


def test_papers_asked_for_during_a_hearing_stop_the_clock_after_it(room: LawRoom) -> None:
    """Rulebook 03: the clock stops while the case waits on the citizen, and for no longer."""
    number = room.accepted()
    room.work(h.StopClock(case=number, reason="hearing", document="听证通知书1号"))
    room.work(replace(ASK, case=number))
    room.forward_to(2026, 5, 7)
    body = room.work(h.ResumeClock(case=number))
    assert [one["reason"] for one in body["stops"]] == ["hearing", "applicant_supplement"]
    assert (body["clocks"]["promised"]["stopped"], body["kind"]) == (True, "supplement")
    # Asked on 29 April: the fifteen days that the applicant has do not begin anew.
    assert body["clocks"]["respond"]["due_day"] == "2026-05-22"
    room.forward_to(2026, 5, 11)
    body = room.work(h.HandIn(case=number, materials=BOTH))
    assert (body["kind"], body["clocks"]["promised"]["stopped"]) == ("promised", False)
    # 29 April and five working days, and the six that it stood: 30 April to 11 May.
    assert body["clocks"]["promised"]["due_day"] == "2026-05-18"


def test_papers_asked_for_at_a_higher_authority_stop_the_clock_after_it(room: LawRoom) -> None:
    number = room.accepted()
    room.work(h.SendUp(case=number, authority="省公安厅"))
    room.work(replace(ASK, case=number))
    room.forward_to(2026, 5, 25)
    body = room.work(h.ComeBack(case=number))
    # What was to come by 22 May has not: the hall decides on what it has.
    assert body["stops"] == []
    assert (body["clocks"]["promised"]["stopped"], body["kind"]) == (False, "reported_up")


def test_who_lets_the_clock_go_on_without_papers_is_not_contradicted(room: LawRoom) -> None:
    number = room.accepted()
    room.work(replace(ASK, case=number))
    body = room.work(h.ResumeClock(case=number, reason="另行取得"))
    assert body["clocks"]["promised"]["stopped"] is False
    room.work(h.StopClock(case=number, reason="hearing", document="听证通知书1号"))
    assert room.work(h.ResumeClock(case=number))["clocks"]["promised"]["stopped"] is False


def test_papers_that_came_during_a_hearing_stop_nothing_after_it(room: LawRoom) -> None:
    number = room.accepted()
    room.work(h.StopClock(case=number, reason="hearing", document="听证通知书1号"))
    room.work(replace(ASK, case=number))
    room.work(h.HandIn(case=number, materials=BOTH))
    body = room.work(h.ResumeClock(case=number))
    assert [one["reason"] for one in body["stops"]] == ["hearing"]
    assert body["clocks"]["promised"]["stopped"] is False


def test_what_waits_for_papers_that_were_never_tolerated_is_not_called_so(room: LawRoom) -> None:
    number = room.accepted()
    room.work(replace(ASK, case=number))
    room.work(h.DecideCase(case=number, outcome="granted"))
    with pytest.raises(ResultWaits) as refused:
        room.work(h.MakeReady(case=number))
    assert "容缺" not in str(refused.value)
    assert "户口簿" in str(refused.value)


def test_the_urgent_limit_and_hours_say_that_they_are_hours(room: LawRoom) -> None:
    number = room.received()
    by = Instant(room.clock.at + 30 * 3600 * SECOND)
    body = room.work(
        u.RecogniseUrgent(case=number, ground="中心文", reason="防汛", required_by=by, counter=1),
        by=BUSINESS,
    )
    assert (body["clocks"]["urgent"]["left"], body["clocks"]["urgent"]["unit"]) == (30, "hours")


def test_so_do_the_clocks_of_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    items = tuple(
        replace(one, limit_unit=Unit.HOURS) if one.code == "build" else one
        for one in lawroom.TABLES.items
    )
    monkeypatch.setattr(lawroom, "TABLES", replace(lawroom.TABLES, items=items))
    for room in law_room(tmp_path / "hall"):
        number = room.handed_in("build")
        body = room.work(h.AcceptCase(case=number))
        clocks = {one["part"]: one["clock"] for one in body["parts"] if one["clock"]}
        assert {name: (one["left"], one["unit"]) for name, one in clocks.items()} == {
            "land": (5, "hours"), "fire": (3, "hours"),
        }  # fmt: skip


def test_what_was_asked_for_is_not_waived_without_a_reason(room: LawRoom) -> None:
    """Told in writing that he must bring it, the applicant is told why he need not."""
    number = room.received(complete=False)
    waive = h.TickMaterials(case=number, materials={"旧身份证": MaterialState.WAIVED})
    room.work(h.AskSupplement(case=number))
    with pytest.raises(WaiverUnexplained):
        room.work(waive)
    room.work(replace(waive, reason="户籍系统已核验"))
    ticked = room.data(number, "case.materials_ticked")
    assert ticked["reason"] == "户籍系统已核验"
    policy = room.terms.policy.handling.cases
    said = narrate("case.materials_ticked", ticked, policy)
    assert said == "清点材料：免交旧身份证（户籍系统已核验）"


def test_so_it_is_after_acceptance(room: LawRoom) -> None:
    number = room.accepted()
    waive = h.TickMaterials(case=number, materials={"旧身份证": MaterialState.WAIVED})
    with pytest.raises(WaiverUnexplained):
        room.work(waive)


def test_the_record_says_what_was_brought_and_not_the_whole_list(room: LawRoom) -> None:
    """The page sends the state of every material each time it is saved."""
    number = room.received(complete=False)
    room.work(h.TickMaterials(case=number, materials=BOTH))
    assert room.data(number, "case.materials_ticked")["materials"] == {"旧身份证": "handed_in"}
    room.work(h.TickMaterials(case=number, materials=BOTH))
    assert room.happened(number).count("case.materials_ticked") == 1
