"""Joint cases: several departments, each with its part, one of them responsible (rulebook 03)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hall.domain.cases import CaseKind
from hall.domain.handling import commands as h
from hall.domain.handling.together import commands as j
from hall.store import cases
from tests.hall.desk import check
from tests.hall.service.handling.caseroom import BUSINESS, CLERK, LEADER, OTHER, SUPERVISION
from tests.hall.service.handling.together.joint_room import (
    BUILD,
    FIRE,
    GENERAL,
    LAND,
    JointRoom,
    at,
    joint_rooms,
)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[JointRoom]:
    yield from joint_rooms(tmp_path / "hall")
    check(tmp_path / "hall")


def test_all_departments_are_informed_and_those_that_wait_for_nothing_start(
    room: JointRoom,
) -> None:
    view = room.view(number := room.joint())
    assert view["kind"] == "joint"
    assert view["lead"] == "JS"
    assert room.states(number) == {"land": "running", "fire": "running", "permit": "waiting"}
    assert [one["part"] for one in view["held_up_by"]] == ["land", "fire"]
    assert [one["clock"]["due_day"] if one["clock"] else None for one in view["parts"]] == [
        "2026-05-09", "2026-05-07", None,
    ]  # fmt: skip
    assert [one["form"] for one in view["notices"]] == ["joint"]


def test_the_case_waits_for_every_part_and_the_responsible_department_finishes_it(
    room: JointRoom,
) -> None:
    number = room.joint()
    room.finish(number, "land", LAND)
    assert [one["part"] for one in room.view(number)["held_up_by"]] == ["fire"]
    assert room.refuses(h.DecideCase(case=number, outcome="granted"), BUILD) == "case.parts_open"
    room.finish(number, "fire", FIRE)
    assert room.states(number)["permit"] == "running"
    room.finish(number, "permit", BUILD)
    granted = h.DecideCase(case=number, outcome="granted")
    assert room.refuses(granted, CLERK) == "case.other_department"
    assert room.work(granted, by=BUILD)["phase"] == "decided"
    assert room.view(number)["held_up_by"] == []


@pytest.mark.parametrize(
    ("actor", "code"),
    [
        (OTHER, "case.other_department"),
        (CLERK, "case.other_department"),
        (FIRE, "case.other_department"),
        (SUPERVISION, "post.needed"),
        (LEADER, "post.needed"),
    ],
    ids=["other", "receiving", "another part's", "supervision", "leader"],
)
def test_a_part_is_its_own_departments(room: JointRoom, actor: object, code: str) -> None:
    finish = j.FinishPart(case=room.joint(), part="land")
    assert room.refuses(finish, actor) == code  # type: ignore[arg-type]  # one of the actors


@pytest.mark.parametrize("actor", [LAND, GENERAL, BUSINESS], ids=["own", "general", "business"])
def test_a_general_window_and_the_business_section_coordinate(
    room: JointRoom, actor: object
) -> None:
    number = room.joint()
    room.finish(number, "land", actor)  # type: ignore[arg-type]  # one of the actors
    assert room.states(number)["land"] == "finished"


def test_a_part_is_not_finished_before_it_starts_nor_twice(room: JointRoom) -> None:
    number = room.joint()
    assert room.refuses(j.FinishPart(case=number, part="permit"), BUILD) == "part.not_running"
    room.finish(number, "land", LAND)
    assert room.refuses(j.FinishPart(case=number, part="land"), LAND) == "part.not_running"
    assert room.refuses(j.FinishPart(case=number, part="sea"), LAND) == "part.unknown"


def test_a_department_that_takes_note_late_is_shown(room: JointRoom) -> None:
    number = room.joint()
    room.work(j.AcknowledgePart(case=number, part="fire"), by=FIRE)
    assert not room.part(number, "fire")["note_late"]
    room.forward_to(2026, 4, 29, hour=11)
    assert room.part(number, "land")["note_late"]
    room.work(j.AcknowledgePart(case=number, part="land"), by=LAND)
    assert room.part(number, "land")["note_late"]
    assert not room.part(number, "fire")["note_late"]
    assert room.refuses(j.AcknowledgePart(case=number, part="land"), LAND) == "part.acknowledged"
    assert room.refuses(j.AcknowledgePart(case=number, part="permit"), BUSINESS) == "post.needed"


def test_who_works_on_a_part_has_taken_note_of_it(room: JointRoom) -> None:
    number = room.joint()
    room.finish(number, "land", LAND)
    assert room.part(number, "land")["acknowledged_at"] is not None


def test_each_parts_light_turns_by_itself(room: JointRoom) -> None:
    number = room.joint()
    first = cases.next_look_at(room.connection)
    assert first == at(2026, 5, 6, hour=0)
    room.forward_to(2026, 5, 8, hour=18)
    assert cases.to_look_at(room.connection, room.clock.now(), 9) == [number]
    room.look()
    assert room.part(number, "fire")["standing"] == "yellow"
    assert room.part(number, "land")["standing"] == "due_soon"
    assert room.view(number)["standing"] == "green"
    turned = [
        (one.event.data["part"], one.event.data["from"], one.event.data["standing"])
        for one in room.told(number)
        if one.event.name == "case.part_standing_changed"
    ]
    assert turned == [("land", "green", "due_soon"), ("fire", "green", "yellow")]


def test_a_stopped_part_keeps_its_days_and_the_others_go_on(room: JointRoom) -> None:
    number = room.joint()
    stop = j.StopPart(case=number, part="fire", reason="hearing", document="听证通知书")
    assert room.refuses(j.StopPart(case=number, part="fire", reason="tea", document="x"), FIRE) == (
        "case.stop_not_listed"
    )
    room.work(stop, by=FIRE)
    assert room.refuses(stop, FIRE) == "part.stopped"
    assert room.part(number, "fire")["clock"]["due_at"] is None
    assert room.part(number, "land")["clock"]["due_day"] == "2026-05-09"
    assert room.view(number)["clocks"]["promised"]["stopped"] is False
    room.forward_to(2026, 5, 6)
    room.work(j.ResumePart(case=number, part="fire"), by=FIRE)
    assert room.part(number, "fire")["clock"]["due_day"] == "2026-05-09"
    assert room.refuses(j.ResumePart(case=number, part="fire"), FIRE) == "part.not_stopped"


def test_parts_stand_still_while_the_whole_case_does(room: JointRoom) -> None:
    number = room.joint()
    room.work(h.StopClock(case=number, reason="payment", document="缴费通知书"), by=BUILD)
    assert room.part(number, "land")["clock"]["stopped"]
    room.forward_to(2026, 5, 6)
    room.work(h.ResumeClock(case=number), by=BUILD)
    assert room.part(number, "land")["clock"]["due_day"] == "2026-05-12"


def refuse(number: str) -> j.FinishPart:
    return j.FinishPart(
        case=number, part="land", outcome="refused", ground="against_policy",
        opinion="不符合土地利用总体规划",
    )  # fmt: skip


def test_what_a_department_refuses_the_lead_decides(room: JointRoom) -> None:
    number = room.joint()
    bare = j.FinishPart(case=number, part="land", outcome="refused", ground="against_policy")
    assert room.refuses(bare, LAND) == "reason.required"
    assert room.refuses(
        j.FinishPart(case=number, part="land", outcome="refused", opinion="不行"), LAND
    ) == "request.invalid"  # fmt: skip
    assert room.refuses(refuse(number), BUSINESS) == "post.needed"
    room.work(refuse(number), by=LAND)
    assert room.states(number)["land"] == "running"
    assert room.part(number, "land")["refusal"]["reason"] == "不符合土地利用总体规划"
    assert room.refuses(refuse(number), LAND) == "part.refusal_asked"
    settled = j.SettleRefusal(case=number, part="land", upheld=True)
    assert room.refuses(settled, LAND) == "case.other_department"
    room.work(settled, by=BUILD)
    assert room.view(number)["parts_refused"] == ["land"]
    granted = h.DecideCase(case=number, outcome="granted")
    assert room.refuses(granted, BUILD) == "case.part_refused"
    room.work(h.DecideCase(case=number, outcome="refused"), by=BUILD)
    decided = [one for one in room.told(number) if one.event.name == "case.decided"]
    assert decided[0].event.data["reason"] == "用地审查：不符合土地利用总体规划"
    assert room.states(number) == {"land": "refused", "fire": "ended", "permit": "ended"}


def test_a_refusal_that_is_turned_down_leaves_the_part_going(room: JointRoom) -> None:
    number = room.joint()
    room.work(refuse(number), by=LAND)
    denied = j.SettleRefusal(case=number, part="land", upheld=False)
    assert room.refuses(denied, BUSINESS) == "reason.required"
    room.work(
        j.SettleRefusal(case=number, part="land", upheld=False, reason="规划已调整"), by=BUSINESS
    )
    assert room.part(number, "land")["refusal"] is None
    assert room.refuses(denied, BUSINESS) == "part.no_refusal"
    room.finish(number, "land", LAND)


def test_nobody_settles_what_he_refused_himself(room: JointRoom) -> None:
    number = room.joint()
    room.finish(number, "land", LAND)
    room.finish(number, "fire", FIRE)
    own = j.FinishPart(
        case=number, part="permit", outcome="refused", ground="lacks_conditions", opinion="未达到"
    )
    room.work(own, by=BUILD)
    settled = j.SettleRefusal(case=number, part="permit", upheld=True)
    assert room.refuses(settled, BUILD) == "case.same_hand"
    room.work(settled, by=BUSINESS)


def test_parts_end_with_the_case(room: JointRoom) -> None:
    number = room.joint()
    room.work(h.WithdrawCase(case=number, reason="不办了"))
    assert set(room.states(number).values()) == {"ended"}
    assert room.refuses(j.FinishPart(case=number, part="land"), LAND) == "case.wrong_phase"
    assert room.view(number)["held_up_by"] == []
    looks = room.connection.execute("SELECT count(*) FROM case_parts WHERE look_at IS NOT NULL")
    assert looks.fetchone() == (0,)


def test_only_the_responsible_department_returns_a_joint_case_and_a_review_opens_it_anew(
    room: JointRoom,
) -> None:
    number = room.joint()
    back = h.ReturnCase(case=number, ground="against_policy", reason="不符合规划", basis="规划")
    assert room.refuses(back, CLERK) == "case.other_department"
    room.work(back, by=BUILD)
    assert set(room.states(number).values()) == {"ended"}
    room.work(h.AskReview(case=number, reason="不服"), by=BUSINESS)
    room.work(h.ReviewReturn(case=number, upheld=False, reason="规划已调整"), by=BUSINESS)
    room.work(h.AcceptCase(case=number))
    assert room.states(number) == {"land": "running", "fire": "running", "permit": "waiting"}


def test_a_case_that_becomes_joint_later_gets_its_parts_and_notice(room: JointRoom) -> None:
    number = room.handed_in()
    room.work(h.AcceptCase(case=number, kind=CaseKind.PROMISED, reason="先按承诺件"))
    assert room.view(number)["parts"] == []
    room.work(h.ChangeKind(case=number, kind=CaseKind.JOINT, reason="须两部门审批"), by=BUSINESS)
    assert room.states(number) == {"land": "running", "fire": "running", "permit": "waiting"}
    assert [one["form"] for one in room.view(number)["notices"]] == ["promised", "joint"]
    alone = h.ChangeKind(case=number, kind=CaseKind.PROMISED, reason="一个部门即可")
    assert room.refuses(alone, CLERK) == "case.other_department"
    room.work(alone, by=BUILD)
    assert set(room.states(number).values()) == {"ended"}
    assert room.work(h.DecideCase(case=number, outcome="granted"))["phase"] == "decided"


def test_one_number_for_the_citizen(room: JointRoom) -> None:
    number = room.joint()
    [visit] = room.view(number)["visits"]
    assert visit["number"].startswith("A")
    assert len(room.cases(visit["id"])) == 1
