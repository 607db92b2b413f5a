"""Decisions on paper (决定书): what is refused, and what was granted on trust and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hall.app.records.verification import breaches_of
from hall.domain.errors import Invalid, ReasonRequired
from hall.domain.handling import commands as h
from hall.domain.handling.course import MaterialState
from hall.domain.handling.errors import NothingToExcuse, NothingToRevoke, NotRevocable, ResultWaits
from hall.domain.handling.figures import Holder
from hall.domain.handling.notices.commands import DeliverCopy
from hall.domain.handling.together import commands as j
from hall.domain.posts import PostNeeded, SameHand
from hall.store.handling import counting
from tests.hall.service.handling.caseroom import BUSINESS, CLERK, LEADER, TERMS_OF_CASES
from tests.hall.service.handling.lawroom import LawRoom, law_room
from tests.hall.service.handling.together.joint_room import LAND

REFUSE: dict[str, Any] = {
    "outcome": "refused",
    "reason": "不符合法定条件",
    "basis": "《条例》第九条",
}
LATE: dict[str, Any] = {
    "ground": "not_followed",
    "reason": "催告后仍未补齐",
    "heard": "已电话听取意见",
}


@pytest.fixture
def room(tmp_path: Path) -> Iterator[LawRoom]:
    yield from law_room(tmp_path / "hall")
    assert list(breaches_of(tmp_path / "hall", TERMS_OF_CASES)) == []


def tolerated(room: LawRoom) -> str:
    """Granted on trust; what was tolerated has not come."""
    number = room.received(complete=False)
    room.work(h.AcceptCase(case=number, tolerate=True, credit_checked=True))
    room.work(h.DecideCase(case=number, outcome="granted"))
    return number


def copies(room: LawRoom, number: str) -> dict[str, bool]:
    """Who has got the copies of the case's decision."""
    [notice] = [one for one in room.view(number)["notices"] if one["form"] == "decision"]
    return {one["holder"]: one["delivered_at"] is not None for one in notice["copies"]}


def test_c7_a_refusal_is_a_numbered_paper_with_its_reasons_and_remedies(room: LawRoom) -> None:
    """§38: in writing, reasons, 行政复议 and 行政诉讼; the citizen's copy goes with the result."""
    number = room.accepted()
    body = room.work(h.DecideCase(case=number, **REFUSE))
    assert [one["number"] for one in body["notices"] if one["form"] == "decision"] == [
        "JH决〔2026〕00001号"
    ]
    content = room.content(number, "decision")
    assert (content["decided"], content["reason"], content["basis"]) == (
        "refused", "不符合法定条件", "《条例》第九条",
    )  # fmt: skip
    assert (content["remedies"]["days"], content["remedies"]["months"]) == (60, 6)
    assert copies(room, number) == {"window": True, "business": False, "citizen": False}
    room.work(h.MakeReady(case=number))
    room.work(h.CollectResult(case=number, proof="identity"))
    assert copies(room, number)["citizen"] is True
    assert room.data(number, "notice.copy_delivered")["holder"] == "citizen"


def test_c7_a_refusal_on_the_spot_is_handed_over_with_its_paper(room: LawRoom) -> None:
    """§38 at the desk: the citizen stands there and takes it along."""
    number = room.received()
    room.work(h.FinishAtOnce(case=number, **REFUSE))
    assert copies(room, number)["citizen"] is True


@pytest.mark.parametrize("outcome", ["granted", "done"])
def test_c7_what_is_granted_has_no_such_paper(room: LawRoom, outcome: str) -> None:
    number = room.received()
    room.work(h.FinishAtOnce(case=number, outcome=outcome))
    assert "decision" not in room.forms(number)


def test_c7_a_joint_refusal_is_the_responsible_departments(room: LawRoom) -> None:
    """R2: one department answers for all, also with a refusal, and says who refused and why."""
    number = room.handed_in("build")
    room.work(h.AcceptCase(case=number))
    refuse = j.FinishPart(
        case=number, part="land", outcome="refused", opinion="占用耕地", ground="against_policy"
    )
    room.work(refuse, by=LAND)
    room.work(j.SettleRefusal(case=number, part="land", upheld=True), by=BUSINESS)
    lead = replace(CLERK, id="C13", department="JS")
    room.work(h.DecideCase(case=number, outcome="refused"), by=lead)
    assert room.content(number, "decision")["reason"] == "用地审查：占用耕地"
    assert room.data(number, "notice.issued")["department"] == "JS"


def test_c11_a_refusal_that_nobody_gets_is_late_after_ten_days(room: LawRoom) -> None:
    """§44: served within ten working days, by post if nobody comes; else it is an alert."""
    number = room.accepted()
    room.work(h.DecideCase(case=number, **REFUSE))
    room.work(h.MakeReady(case=number))
    notice = next(one for one in room.view(number)["notices"] if one["form"] == "decision")
    citizen = next(one for one in notice["copies"] if one["holder"] == "citizen")
    assert citizen["due_at"].startswith("2026-05-15T17:00")
    room.forward_to(2026, 5, 15, hour=18)
    room.look()
    late = [str(one.event.data) for one in room.told(number) if one.event.name == "alert.raised"]
    assert any("'holder': 'citizen'" in one for one in late)
    deliver = DeliverCopy(notice=notice["number"], copy=citizen["copy"], holder=Holder.CITIZEN)
    room.work(deliver)
    assert copies(room, number)["citizen"] is True


def test_a_refusal_does_not_wait_for_what_was_tolerated(room: LawRoom) -> None:
    """Nothing is given out, so nothing holds it back: its delivery runs, not the tolerance."""
    number = room.received(complete=False)
    room.work(h.AcceptCase(case=number, tolerate=True, credit_checked=True))
    body = room.work(h.DecideCase(case=number, **REFUSE))
    assert {"delivery", "tolerance"} & body["clocks"].keys() == {"delivery"}
    room.work(h.MakeReady(case=number))
    room.forward_to(2026, 6, 1)
    room.look()
    assert room.view(number)["standing"] == "green"


def test_09_what_never_came_after_the_decision_is_taken_back(room: LawRoom) -> None:
    """浙江 撤销, 行政许可法 §69: by another hand, heard, in writing; its clocks end."""
    number = tolerated(room)
    room.forward_to(2026, 5, 20)
    room.look()
    assert room.view(number)["standing"] == "red"
    with pytest.raises(ResultWaits):
        room.work(h.MakeReady(case=number))
    body = room.work(h.RevokeDecision(case=number, **LATE), by=LEADER)
    assert (body["phase"], body["standing"], body["ended_because"]) == (
        "revoked", "green", "not_followed",
    )  # fmt: skip
    assert set(body["clocks"]) == {"promised", "statutory", "respond"}
    content = room.content(number, "decision")
    assert (content["decided"], content["granted_on"], content["heard"]) == (
        "revoked", "2026-04-29", "已电话听取意见",
    )  # fmt: skip
    assert [one["name"] for one in content["missing"]] == ["旧身份证"]
    assert content["remedies"]["days"] == 60
    # Decided away from the window: its copy has to get there first.
    assert copies(room, number) == dict.fromkeys(("window", "business", "citizen"), False)
    # That it was late stays on record, and nothing turns any more.
    room.forward_to(2027, 1, 4)
    room.look()
    lights = [str(one.event.data) for one in room.told(number) if one.event.name == "alert.raised"]
    assert any("'red'" in one and "'step': 'tolerance'" in one for one in lights)
    assert room.view(number)["standing"] == "green"
    room.work(h.ArchiveCase(case=number), by=BUSINESS)


def test_09_what_was_decided_in_a_month_stays_decided_in_it(room: LawRoom) -> None:
    """A revocation is counted where it happens, and takes no decision out of the figures."""
    number = tolerated(room)
    room.forward_to(2026, 5, 20)
    room.work(h.RevokeDecision(case=number, **LATE), by=LEADER)
    counts = counting.counts(room.connection)
    names = ("decided", "revoked", "revoked_before", "collected", "notice_decision")
    assert [counts[name] for name in names] == [1, 1, 1, 0, 1]


def test_09_a_commitment_found_untrue_is_taken_back_though_it_was_collected(room: LawRoom) -> None:
    """告知承诺: checked afterwards; false ⇒ revoke. What was collected stays collected."""
    number = room.received(complete=False)
    room.work(h.AcceptCase(case=number, commit=True, credit_checked=True))
    room.work(h.DecideCase(case=number, outcome="granted"))
    room.work(h.MakeReady(case=number))
    room.work(h.CollectResult(case=number, proof="identity"))
    revoke = h.RevokeDecision(
        case=number, ground="promise_broken", reason="承诺不实", heard="已书面告知"
    )
    with pytest.raises(NotRevocable, match="核查"):
        room.work(revoke, by=LEADER)
    room.work(h.VerifyCommitment(case=number, kept=False, findings="旧证未缴销"))
    room.work(revoke, by=LEADER)
    assert room.data(number, "case.revoked")["collected"] is True
    counts = counting.counts(room.connection)
    assert (counts["collected"], counts["revoked_after"], counts["revoked_before"]) == (1, 1, 0)


def test_09_what_is_got_another_way_is_excused_and_the_result_given_out(room: LawRoom) -> None:
    """A department has it after all: with reasons, by another hand, and nobody waits any more."""
    number = tolerated(room)
    room.forward_to(2026, 5, 20)
    room.look()
    excuse = h.ExcusePapers(case=number, reason="已由公安机关核实")
    body = room.work(excuse, by=LEADER)
    assert (body["missing"], body["standing"]) == ([], "green")
    assert body["clocks"]["delivery"]["due_day"] == "2026-06-03"
    room.work(h.MakeReady(case=number))
    room.work(h.CollectResult(case=number, proof="identity"))
    with pytest.raises(NothingToExcuse):
        room.work(replace(excuse, case=tolerated_and_complete(room)), by=LEADER)


def tolerated_and_complete(room: LawRoom) -> str:
    number = tolerated(room)
    room.work(h.HandIn(case=number, materials={"旧身份证": MaterialState.HANDED_IN}))
    return number


def test_09_who_decided_does_not_settle_it(room: LawRoom) -> None:
    """Separation of duties (rulebook 04), and a window does not take a decision back."""
    number = room.received(complete=False)
    room.work(h.AcceptCase(case=number, tolerate=True, credit_checked=True))
    chief = replace(CLERK, id="H1", posts=CLERK.posts | LEADER.posts)
    room.work(h.DecideCase(case=number, outcome="granted"), by=chief)
    room.forward_to(2026, 5, 20)
    for command in (
        h.RevokeDecision(case=number, **LATE),
        h.ExcusePapers(case=number, reason="已核实"),
    ):
        with pytest.raises(SameHand):
            room.work(command, by=chief)
        with pytest.raises(PostNeeded):
            room.work(command, by=BUSINESS)
        with pytest.raises(PostNeeded):
            room.work(command)


def test_09_after_the_decision_a_paper_is_brought_or_excused_by_another(room: LawRoom) -> None:
    """No clerk ticks away what the result waits for."""
    number = tolerated(room)
    with pytest.raises(Invalid):
        room.work(h.HandIn(case=number, materials={"旧身份证": MaterialState.WAIVED}))
    unchanged = {"户口簿": MaterialState.HANDED_IN, "旧身份证": MaterialState.PROMISED}
    assert room.work(h.HandIn(case=number, materials=unchanged))["missing"] == ["旧身份证"]


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"ground": "because"}, Invalid),
        ({"reason": " "}, ReasonRequired),
        ({"heard": ""}, Invalid),
        ({"ground": "promise_broken"}, NotRevocable),
        ({}, NotRevocable),
    ],
    ids=["no such ground", "no reason", "not heard", "no commitment", "not late yet"],
)
def test_69_a_revocation_says_why_and_its_ground_is_there(
    room: LawRoom, changed: dict[str, str], error: type[Exception]
) -> None:
    number = tolerated(room)
    with pytest.raises(error):
        room.work(h.RevokeDecision(case=number, **{**LATE, **changed}), by=LEADER)


def test_69_only_what_was_granted_is_taken_back(room: LawRoom) -> None:
    number = room.accepted()
    room.work(h.DecideCase(case=number, **REFUSE))
    unlawful = h.RevokeDecision(case=number, ground="unlawful", reason="越权", heard="已听取")
    with pytest.raises(NothingToRevoke):
        room.work(unlawful, by=LEADER)
    other = room.accepted()
    room.work(h.DecideCase(case=other, outcome="granted"))
    body = room.work(replace(unlawful, case=other), by=LEADER)
    assert body["phase"] == "revoked"
