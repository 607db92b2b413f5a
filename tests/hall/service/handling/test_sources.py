"""What R2 asks of a case besides the law, rule by rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hall.domain import commands as c
from hall.domain.actors import Actor, Role
from hall.domain.cases import CaseKind
from hall.domain.handling import commands as h
from hall.domain.handling.course import MaterialState
from hall.domain.handling.errors import NotOffered, TooLateToExtend
from hall.domain.handling.notices.commands import PrintMissing
from tests.hall.service.handling.caseroom import BUSINESS
from tests.hall.service.handling.lawroom import BOTH, LawRoom, law_room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[LawRoom]:
    yield from law_room(tmp_path / "hall")


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
