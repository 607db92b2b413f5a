"""What the law and the sources ask of a case, rule by rule; the numbers are the rulebook's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hall.domain import commands as c
from hall.domain.cases import CaseKind
from hall.domain.commands import Actor, Role
from hall.domain.errors import Invalid
from hall.domain.handling import commands as h
from hall.domain.handling.course import MaterialState
from hall.domain.handling.errors import (
    AskedBefore,
    AtHigher,
    NotOffered,
    StopByNotice,
    TooLateToExtend,
)
from hall.domain.handling.figures import LateSupplement, LateTolerance
from hall.domain.handling.notices.commands import PrintMissing
from tests.hall.service.handling.caseroom import (
    BUSINESS,
    LEADER,
)
from tests.hall.service.handling.lawroom import BOTH, LawRoom, law_room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[LawRoom]:
    yield from law_room(tmp_path / "hall")


def test_c1_what_needs_no_licence_is_said_at_once(room: LawRoom) -> None:
    """§32①: not required is not accepted, at once and in writing."""
    number = room.open_case()
    body = room.work(
        h.ReturnCase(case=number, ground="not_required", reason="依法无需办理", basis="《条例》")
    )
    assert (body["phase"], room.forms(number)) == ("returned", ["returned"])


def test_c1_not_competent_names_whom_to_apply_to(room: LawRoom) -> None:
    """§32②: 不属于职权范围 is told together with the authority to apply to."""
    number = room.open_case()
    back = h.ReturnCase(case=number, ground="not_competent", reason="属税务事项")
    with pytest.raises(Invalid) as refused:
        room.work(back)
    assert "apply_to" in str(refused.value.facts)
    room.work(replace(back, apply_to="县税务局"))
    assert room.content(number, "returned")["apply_to"] == "县税务局"


def test_c3_all_that_is_missing_is_named_whatever_was_ticked(room: LawRoom) -> None:
    """§32④: 一次告知 the whole; the notice cannot leave out what the list shows missing."""
    number = room.open_case()
    room.work(h.ReceiveCase(case=number))
    room.work(h.AskSupplement(case=number, missing=("旧身份证",)))
    assert room.data(number, "case.supplement_asked")["missing"] == ["户口簿", "旧身份证"]


def test_c3_silence_counts_from_the_receipt_and_stays_on_record(room: LawRoom) -> None:
    """§32④: 逾期不告知的，自收到申请材料之日起即为受理, also when more came meanwhile."""
    number = room.received(complete=False)
    room.forward_to(2026, 5, 7)
    room.work(h.TickMaterials(case=number, materials=BOTH))
    room.forward_to(2026, 5, 9, hour=18)
    room.look()
    accepted = room.data(number, "case.accepted")
    assert accepted["because"] == "deemed"
    assert accepted["clock_from"] == room.at(number, "case.received")
    content = room.content(number, "promised")
    assert (content["accepted_on"], content["because"]) == ("2026-04-29", "deemed")
    lights = [str(e.event.data) for e in room.told(number) if e.event.name == "alert.raised"]
    assert any("'red'" in one and "'step': 'acceptance'" in one for one in lights)


def test_c3_asked_too_late_is_asked_after_acceptance(room: LawRoom) -> None:
    """§32④ holds also where the hall was off and the clock has not looked yet."""
    number = room.received(complete=False)
    room.forward_to(2026, 5, 11)
    with pytest.raises(AskedBefore):
        room.work(h.AskSupplement(case=number))
    body = room.work(h.AskSupplement(case=number, despite=True))
    assert (body["phase"], body["accepted_because"]) == ("accepted", "deemed")
    other = room.received(complete=False)
    room.forward_to(2026, 5, 11)
    room.work(h.ReturnCase(case=other, ground="lacks_conditions", reason="不具备条件"))
    assert room.content(other, "returned")["accepted"] is True


def test_c4_complete_counts_from_the_day_of_receipt(room: LawRoom) -> None:
    """§32⑤: the days that a window takes to accept a complete application are the hall's."""
    number = room.received()
    room.forward_to(2026, 5, 7)
    body = room.work(h.AcceptCase(case=number))
    # 2026-04-29 and five working days.
    assert body["clocks"]["promised"]["due_day"] == "2026-05-09"
    assert room.content(number, "promised")["accepted_on"] == "2026-04-29"


def test_c4_unticked_before_anybody_was_told_was_not_complete(room: LawRoom) -> None:
    """A slip of the pen makes no acceptance day."""
    number = room.received()
    room.work(h.TickMaterials(case=number, materials={"旧身份证": MaterialState.MISSING}))
    room.forward_to(2026, 5, 7)
    room.work(h.TickMaterials(case=number, materials=BOTH))
    body = room.work(h.AcceptCase(case=number))
    assert body["clocks"]["promised"]["due_day"] == "2026-05-13"


def test_c5_what_the_clock_issues_is_not_handed_to_anybody(room: LawRoom) -> None:
    """Rulebook 03: a delivered copy is a fact with a time; at the close nobody stands there."""
    number = room.received(complete=False)
    room.forward_to(2026, 5, 9, hour=18)
    room.look()
    [notice] = room.view(number)["notices"]
    assert {one["delivered_at"] for one in notice["copies"]} == {None}
    assert all(one["due_at"] > "2026-05-10" for one in notice["copies"])


def test_c8_an_extension_is_told_to_the_applicant(room: LawRoom) -> None:
    """§42: 并应当将延长期限的理由告知申请人."""
    number = room.accepted()
    room.work(h.AskExtension(case=number, days=2, reason="情况复杂"))
    with pytest.raises(Invalid) as refused:
        room.work(h.ApproveExtension(case=number), by=LEADER)
    assert "told" in str(refused.value.facts)
    room.work(h.ApproveExtension(case=number, told="电话告知"), by=LEADER)
    assert room.data(number, "case.extended")["told"] == "电话告知"


def test_c8_days_of_an_extension_are_whole_days_of_a_limit_in_hours(room: LawRoom) -> None:
    """An extension is approved in days; of a limit in hours each is 24."""
    number = room.handed_in("quick")
    room.work(h.AcceptCase(case=number))
    before = room.view(number)["clocks"]["promised"]["due_at"]
    room.work(h.AskExtension(case=number, days=1, reason="系统故障"))
    body = room.work(h.ApproveExtension(case=number, told="当面告知"), by=LEADER)
    assert (before[:16], body["clocks"]["promised"]["due_at"][:16]) == (
        "2026-04-29T17:00", "2026-04-30T17:00",
    )  # fmt: skip
    assert room.content(number, "promised")["due"]["at"] == "17:00:00"


def test_c13_a_survey_known_beforehand_is_told_with_its_time(room: LawRoom) -> None:
    """§45: 所需时间书面告知; the promise's own notice says what is not counted."""
    number = room.handed_in("site", 信用记录=MaterialState.WAIVED)
    room.work(h.AcceptCase(case=number))
    assert room.content(number, "promised")["not_counted"] == ["现场勘验（不超过6个工作日）"]


def test_c13_a_clock_stops_for_papers_only_by_the_notice_that_names_them(room: LawRoom) -> None:
    """Rulebook 03: once, in writing, completely; not by a stop without a list."""
    number = room.accepted()
    with pytest.raises(StopByNotice):
        room.work(h.StopClock(case=number, reason="applicant_supplement", document="口头"))


def test_c13_a_decision_ends_the_stop_on_record(room: LawRoom) -> None:
    """Rulebook 03: every stop and start is a recorded event; the final clock has its due day."""
    number = room.accepted()
    room.work(h.StopClock(case=number, reason="hearing", document="听证1号"))
    room.forward_to(2026, 5, 7)
    body = room.work(h.DecideCase(case=number, outcome="granted"))
    assert "case.resumed" in room.happened(number)
    final = body["clocks"]["promised"]
    # 04-29 and five, without 04-30, 05-06 and 05-07.
    assert (final["due_day"], final["stopped"], final["left"]) == ("2026-05-13", False, 5)


def test_c15_the_acceptance_target_of_nought_is_the_same_day(tmp_path: Path) -> None:
    """R0, R3, R4: told on the spot; the legal five days stand behind it."""
    for room in law_room(tmp_path / "hall", acceptance_target_days=0):
        number = room.received(complete=False)
        assert room.view(number)["clocks"]["acceptance"]["due_day"] == "2026-04-29"
        room.forward_to(2026, 4, 29, hour=18)
        room.look()
        assert room.view(number)["standing"] == "yellow"


def test_r2_a_department_does_not_ask_for_what_it_has(room: LawRoom) -> None:
    """09 §2.3: what a department brings itself is never missing at the window."""
    number = room.open_case("site")
    body = room.work(h.ReceiveCase(case=number, materials={"申请表": MaterialState.HANDED_IN}))
    assert body["missing"] == []
    room.work(h.AcceptCase(case=number))


def test_r2_immediate_is_the_day_it_was_complete(room: LawRoom) -> None:
    """R2: 当场或者当天. What was complete on an earlier day is what its item is."""
    number = room.received()
    body = room.work(h.FinishAtOnce(case=number, outcome="granted"))
    assert (body["kind"], body["clocks"]["promised"]["left"]) == ("immediate", 0)
    other = room.received()
    room.forward_to(2026, 5, 11)
    body = room.work(h.FinishAtOnce(case=other, outcome="granted"))
    assert (body["kind"], body["accepted_because"]) == ("promised", "complete")
    assert body["clocks"]["promised"]["left"] < 0
    assert room.forms(other) == ["promised"]


@pytest.mark.parametrize("item", ["build", "up"])
def test_r2_one_window_does_not_finish_what_others_decide(room: LawRoom, item: str) -> None:
    """R2: joint needs two or more departments; reported-up is decided by a higher authority."""
    number = room.open_case(item)
    with pytest.raises(NotOffered, match="当场办结"):
        room.work(h.FinishAtOnce(case=number))


def test_r2_an_immediate_case_that_takes_days_gets_its_items_promise(room: LawRoom) -> None:
    """R2: promised states its limit in a notice; the start stays, and not after the day."""
    number = room.received()
    room.work(h.AcceptCase(case=number, kind=CaseKind.IMMEDIATE))
    change = h.ChangeKind(case=number, kind=CaseKind.PROMISED, reason="须踏勘")
    body = room.work(change)
    assert body["clocks"]["promised"]["due_day"] == "2026-05-09"
    assert room.forms(number) == ["promised"]
    late = room.received()
    room.work(h.AcceptCase(case=late, kind=CaseKind.IMMEDIATE))
    room.forward_to(2026, 4, 30)
    with pytest.raises(TooLateToExtend):
        room.work(replace(change, case=late))


def test_r2_a_supplement_case_is_what_it_was_before(room: LawRoom) -> None:
    """R2: promised → supplement → promised; what a window had decided is not forgotten."""
    number = room.received(complete=False)
    room.work(h.ChangeKind(case=number, kind=CaseKind.REPORTED_UP, reason="须报省厅"))
    room.work(h.AskSupplement(case=number))
    room.work(h.HandIn(case=number, materials=BOTH))
    assert room.work(h.AcceptCase(case=number))["kind"] == "reported_up"


def test_r2_a_late_applicant_of_an_accepted_case_is_decided_upon(room: LawRoom) -> None:
    """No law takes back what was accepted: the clock goes on by itself (安阳 §36 is of 补正)."""
    number = room.accepted()
    room.work(h.AskSupplement(case=number, missing=("户口簿",), days=3, despite=True))
    content = room.content(number, "supplement")
    assert (content["accepted"], content["late"]) == (True, None)
    assert room.view(number)["clocks"]["respond"]["due_day"] == "2026-05-07"
    room.forward_to(2026, 5, 7, hour=18)
    room.look()
    body = room.view(number)
    assert (body["phase"], body["kind"]) == ("accepted", "promised")
    assert body["stops"][0]["ended_at"] is not None
    room.work(h.HandIn(case=number, materials=BOTH))
    room.work(h.DecideCase(case=number, outcome="granted"))


def test_r2_a_case_that_was_completed_is_not_ended_by_its_old_notice(room: LawRoom) -> None:
    """The day of an answered notice says nothing of a later stop."""
    number = room.received(complete=False)
    room.work(h.AskSupplement(case=number, days=1))
    room.work(h.HandIn(case=number, materials=BOTH))
    room.work(h.AcceptCase(case=number))
    room.work(h.StopClock(case=number, reason="payment", document="缴费通知"))
    room.forward_to(2026, 5, 20)
    room.look()
    assert room.view(number)["phase"] == "accepted"


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


def test_r2_a_blank_form_and_an_example_are_pointed_to(room: LawRoom) -> None:
    """Rulebook 03, materials with samples and forms: the list says so."""
    number = room.open_case("quick")
    room.work(h.ReceiveCase(case=number))
    room.work(h.AskSupplement(case=number))
    [line] = room.content(number, "supplement")["missing"]
    assert line["requirement"] == "按空表填写，参照样表"


def test_r2_the_list_says_where_forms_are_when_what_is_missing_has_one(room: LawRoom) -> None:
    """Rulebook 03, materials with samples and forms: their place on the list of what is missing."""
    for item, missing, place in (
        ("quick", "申请表", "http://hall.test/m/quick"),
        ("week", "申请表", ""),
    ):
        number = room.open_case(item)
        room.work(PrintMissing(case=number, missing=(missing,)))
        assert room.content(number, "missing")["forms_url"] == place


def test_r2_a_joint_notice_is_issued_while_the_clock_stands(room: LawRoom) -> None:
    """A stop does not keep a case from becoming joint; its notice names the day as it is now."""
    number = room.accepted()
    room.work(h.StopClock(case=number, reason="hearing", document="听证1号"))
    urgent = Actor(role=Role.STAFF, id="b", posts=BUSINESS.posts)
    room.work(h.ChangeKind(case=number, kind=CaseKind.JOINT, reason="涉及两部门"), by=urgent)
    assert room.forms(number)[-1] == "joint"


def test_r2_an_enquiry_is_a_record_of_its_own(room: LawRoom) -> None:
    """Rulebook 03: enquiries are counted apart; a case that was something is not made one."""
    number = room.open_case()
    room.work(h.ChangeKind(case=number, kind=CaseKind.PROMISED, reason="申请办理"))
    room.work(c.FinishService(counter=1, kind=CaseKind.ENQUIRY))
    assert room.view(number)["kind"] == "promised"


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
