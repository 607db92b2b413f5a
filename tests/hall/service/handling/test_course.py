"""The ordinary ways of a case, as a clerk goes them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall.domain.handling import commands as h
from hall.domain.handling.course import MaterialState
from hall.domain.handling.errors import (
    AlreadyStopped,
    AskedBefore,
    ExtensionTooLong,
    MaterialsComplete,
    MaterialsMissing,
    NotTolerable,
    NotYetReady,
    OtherDepartment,
    StopNotListed,
    TooLateToExtend,
    WrongPhase,
)
from hall.domain.posts import PostNeeded, SameHand
from tests.hall.service.handling.caseroom import BUSINESS, CLERK, LEADER, OTHER, CaseRoom


def test_a_promised_case_from_hand_in_to_collection(room: CaseRoom) -> None:
    number = room.received()
    body = room.work(h.AcceptCase(case=number))
    assert (body["phase"], body["kind"], body["standing"]) == ("accepted", "promised", "green")
    # 2026-04-29 and five working days, over the May holiday: 04-30, 05-06, 07, 08, 09 (worked).
    assert body["clocks"]["promised"]["due_day"] == "2026-05-09"
    assert body["clocks"]["statutory"]["due_day"] == "2026-05-29"
    [notice] = body["notices"]
    assert (notice["form"], notice["number"]) == ("promised", "JH承〔2026〕00001号")
    on_its_way = [one["holder"] for one in notice["copies"] if one["delivered_at"] is None]
    assert [one["holder"] for one in notice["copies"]] == [
        "window", "business", "leader", "citizen",
    ]  # fmt: skip
    assert on_its_way == ["business", "leader"]
    room.forward_to(2026, 5, 7)
    assert room.work(h.DecideCase(case=number, outcome="granted"))["phase"] == "decided"
    with pytest.raises(NotYetReady):
        room.work(h.CollectResult(case=number, proof="identity"))
    room.work(h.MakeReady(case=number, result="居民身份证", place="3号窗口"))
    body = room.work(h.CollectResult(case=number, proof="identity"))
    assert (body["phase"], body["outcome"]) == ("closed", "granted")
    assert room.happened(number) == [
        "case.opened", "case.at_window", "case.received", "case.kind_decided", "case.accepted",
        "notice.issued", "notice.copy_delivered", "notice.copy_delivered", "case.deadline_set",
        "case.decided", "case.result_ready", "case.collected",
    ]  # fmt: skip


def test_done_on_the_spot(room: CaseRoom) -> None:
    number = room.open_case("birth")
    body = room.work(h.FinishAtOnce(case=number))
    assert (body["phase"], body["kind"], body["outcome"]) == ("closed", "immediate", "done")
    assert body["notices"] == []
    with pytest.raises(WrongPhase, match="已办结"):
        room.work(h.FinishAtOnce(case=number))


def test_what_is_missing_is_told_once(room: CaseRoom) -> None:
    number = room.received(complete=False)
    with pytest.raises(MaterialsMissing, match="旧身份证"):
        room.work(h.AcceptCase(case=number))
    body = room.work(h.AskSupplement(case=number))
    assert (body["phase"], body["kind"]) == ("supplementing", "supplement")
    assert body["clocks"]["promised"] is None
    assert [one["form"] for one in body["notices"]] == ["supplement"]
    with pytest.raises(AskedBefore, match="户口簿"):
        room.work(h.AskSupplement(case=number, missing=("户口簿",)))
    room.work(h.AskSupplement(case=number, missing=("户口簿",), despite=True))
    asked = [e.event.data for e in room.told(number) if e.event.name == "case.supplement_asked"]
    assert [list(data["again"]) for data in asked] == [[], ["户口簿"]]  # type: ignore[call-overload]
    # The clock runs from the day complete (R2), whenever the clerk accepts.
    room.forward_to(2026, 5, 7)
    given = dict.fromkeys(("户口簿", "旧身份证"), MaterialState.HANDED_IN)
    room.work(h.HandIn(case=number, materials=given))
    room.forward_to(2026, 5, 9)
    body = room.work(h.AcceptCase(case=number))
    assert (body["kind"], body["clocks"]["promised"]["due_day"]) == ("promised", "2026-05-13")
    assert [one["to"] for one in body["changes"]] == ["supplement", "promised"]


def test_nothing_missing_is_not_asked_for(room: CaseRoom) -> None:
    number = room.received()
    with pytest.raises(MaterialsComplete):
        room.work(h.AskSupplement(case=number))


def test_silence_accepts_as_of_the_day_of_receipt(room: CaseRoom) -> None:
    number = room.received(complete=False)
    # Five working days to say what is missing: 04-30, 05-06, 07, 08, 09.
    room.forward_to(2026, 5, 9, hour=16)
    room.look()
    assert room.view(number)["phase"] == "received"
    room.forward_to(2026, 5, 9, hour=18)
    room.look()
    body = room.view(number)
    assert (body["phase"], body["accepted_because"]) == ("accepted", "deemed")
    assert body["clocks"]["promised"]["due_day"] == "2026-05-09"
    assert body["standing"] == "yellow"


def test_a_late_applicant_has_withdrawn(room: CaseRoom) -> None:
    number = room.received(complete=False)
    room.work(h.AskSupplement(case=number, days=3))
    room.forward_to(2026, 5, 7, hour=18)
    room.look()
    body = room.view(number)
    assert (body["phase"], body["ended_because"]) == ("withdrawn", "late_supplement_withdrawn")


def test_tolerance_gives_the_result_only_when_all_came(room: CaseRoom) -> None:
    number = room.received(complete=False)
    body = room.work(h.AcceptCase(case=number, tolerate=True, credit_checked=True))
    assert (body["phase"], body["accepted_because"]) == ("accepted", "tolerance")
    assert body["clocks"]["tolerance"]["due_day"] == "2026-05-09"
    main = room.open_case(at=(2026, 4, 30))
    room.work(h.ReceiveCase(case=main))
    with pytest.raises(NotTolerable, match="户口簿"):
        room.work(h.AcceptCase(case=main, tolerate=True, credit_checked=True))


def test_stops_move_the_due_day_and_are_listed(room: CaseRoom) -> None:
    number = room.accepted()
    with pytest.raises(StopNotListed):
        room.work(h.StopClock(case=number, reason="lunch", document="无"))
    room.forward_to(2026, 4, 30)
    body = room.work(h.StopClock(case=number, reason="hearing", document="听证通知书〔2026〕3号"))
    assert body["clocks"]["promised"]["due_at"] is None
    with pytest.raises(AlreadyStopped):
        room.work(h.StopClock(case=number, reason="hearing", document="又一份"))
    room.forward_to(2026, 5, 8)
    body = room.work(h.ResumeClock(case=number))
    # One day was used; 05-06, 07 and 08 are left out: 05-09, 11, 12, 13.
    assert body["clocks"]["promised"]["due_day"] == "2026-05-13"
    assert body["clocks"]["promised"]["stopped_days"] == 3


def test_an_extension_is_approved_by_another_before_the_limit(room: CaseRoom) -> None:
    number = room.accepted()
    room.work(h.AskExtension(case=number, days=3, reason="情况复杂"))
    with pytest.raises(PostNeeded):
        room.work(h.ApproveExtension(case=number))
    body = room.work(h.ApproveExtension(case=number, told="电话告知"), by=LEADER)
    assert body["clocks"]["promised"]["due_day"] == "2026-05-13"
    with pytest.raises(ExtensionTooLong):
        room.work(h.AskExtension(case=number, days=8, reason="再延"))
    room.forward_to(2026, 5, 14)
    with pytest.raises(TooLateToExtend):
        room.work(h.AskExtension(case=number, days=1, reason="晚了"))


def test_nobody_approves_his_own_extension(room: CaseRoom) -> None:
    number = room.accepted()
    both = replace(CLERK, posts=CLERK.posts | LEADER.posts)
    room.work(h.AskExtension(case=number, days=3, reason="情况复杂"), by=both)
    with pytest.raises(SameHand):
        room.work(h.ApproveExtension(case=number), by=both)


def test_time_at_a_higher_authority_is_kept_apart(room: CaseRoom) -> None:
    number = room.accepted()
    room.forward_to(2026, 4, 30)
    body = room.work(h.SendUp(case=number, authority="省公安厅"))
    assert (body["kind"], body["clocks"]["promised"]["stopped"]) == ("reported_up", True)
    room.forward_to(2026, 6, 30)
    body = room.work(h.ComeBack(case=number, opinion="同意"))
    assert body["clocks"]["promised"]["used"] == 1
    assert body["standing"] == "green"


def test_a_return_is_reviewed_by_the_business_section(room: CaseRoom) -> None:
    number = room.received(complete=False)
    body = room.work(
        h.ReturnCase(
            case=number, ground="main_document_missing", reason="缺少户口簿", basis="《条例》第八条"
        )
    )
    assert (body["phase"], body["kind"]) == ("returned", "returned")
    assert [one["number"] for one in body["notices"]] == ["JH退〔2026〕00001号"]
    room.work(h.AskReview(case=number, reason="户口簿在手"), by=BUSINESS)
    with pytest.raises(PostNeeded):
        room.work(h.ReviewReturn(case=number, upheld=False, reason="有户口簿"))
    body = room.work(h.ReviewReturn(case=number, upheld=False, reason="有户口簿"), by=BUSINESS)
    assert (body["phase"], body["kind"]) == ("received", "promised")


def test_another_departments_clerk_may_not(room: CaseRoom) -> None:
    number = room.received()
    with pytest.raises(OtherDepartment):
        room.work(h.AcceptCase(case=number), by=OTHER)


def test_lights_turn_by_themselves(room: CaseRoom) -> None:
    number = room.accepted()
    seen = []
    for day, hour in ((8, 9), (9, 9), (9, 18), (12, 18), (13, 18), (29, 18)):
        room.forward_to(2026, 5, day, hour=hour)
        room.look()
        seen.append(room.view(number)["standing"])
    # Due 05-09; the working day before it warns; the statutory limit is 05-29.
    assert seen == ["due_soon", "due_soon", "yellow", "yellow", "yellow", "red"]
    turned = [e.event.data for e in room.told(number) if e.event.name == "case.standing_changed"]
    assert [data["standing"] for data in turned] == ["due_soon", "yellow", "red"]


def test_a_result_that_lies_ready_is_nobodys_delay(room: CaseRoom) -> None:
    waiting, ready = room.accepted(), room.accepted()
    for number in (waiting, ready):
        room.work(h.DecideCase(case=number, outcome="granted"))
    room.work(h.MakeReady(case=ready))
    room.forward_to(2026, 5, 29, hour=18)
    room.look()
    assert room.view(waiting)["standing"] in {"yellow", "red"}
    assert room.view(ready)["standing"] == "green"
