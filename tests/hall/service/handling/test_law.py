"""What the law asks of a case, rule by rule; the numbers are the rulebook's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hall.domain.errors import Invalid
from hall.domain.handling import commands as h
from hall.domain.handling.course import MaterialState
from hall.domain.handling.errors import AskedBefore, StopByNotice
from tests.hall.service.handling.caseroom import LEADER
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
