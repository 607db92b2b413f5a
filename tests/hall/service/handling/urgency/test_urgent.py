"""Urgent cases: recognised by the centre, first at the window, watched by its own deadline (R2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hall.domain import commands as c
from hall.domain.cases import CaseKind
from hall.domain.handling import commands as h
from hall.domain.handling.urgency.commands import RecogniseUrgent, WithdrawUrgent
from hall.domain.handling.urgency.urgent import Addressee
from hall.domain.tickets import TicketState
from hall.store.handling import notices
from tests.hall.desk import check
from tests.hall.service.handling.caseroom import BUSINESS, CLERK, LEADER, SUPERVISION
from tests.hall.service.handling.together.joint_room import BUILD, JointRoom, at, joint_rooms


@pytest.fixture
def room(tmp_path: Path) -> Iterator[JointRoom]:
    yield from joint_rooms(tmp_path / "hall")
    check(tmp_path / "hall")


def urgent(number: str, **changed: Any) -> RecogniseUrgent:
    command = RecogniseUrgent(
        case=number, ground="市政府办文〔2026〕9号", reason="抢险工程",
        required_by=at(2026, 5, 6, hour=12),
    )  # fmt: skip
    return replace(command, **changed)


@pytest.mark.parametrize(
    ("actor", "code"),
    [(BUSINESS, ""), (LEADER, ""), (CLERK, "post.needed"), (SUPERVISION, "post.needed")],
    ids=["business", "leader", "clerk", "supervision"],
)
def test_the_centre_recognises_not_the_window(room: JointRoom, actor: Any, code: str) -> None:
    number = room.received()
    assert room.refuses(urgent(number), actor) == code


def test_the_notice_goes_straight_to_the_lead_window(room: JointRoom) -> None:
    number = room.received()
    view = room.work(urgent(number, counter=13), by=BUSINESS)
    assert (view["kind"], view["handled_as"], view["urgent"]["counter"]) == (
        "urgent",
        "promised",
        13,
    )
    assert view["urgent"]["department"] == "JS"
    [notice] = [one for one in view["notices"] if one["form"] == "urgent"]
    assert [(one["holder"], bool(one["delivered_at"])) for one in notice["copies"]] == [
        ("window", True)
    ]
    stored = msgspec.json.decode(notices.by_number(room.connection, notice["number"]).content)
    assert stored["content"]["addressee"] == "建设局13号窗口"
    assert stored["content"]["required_by"] == "2026-05-06T12:00:00+08:00"
    assert stored["window"] == "13号窗口"
    assert view["urgent"]["notice"] == notice["number"]


def test_a_meeting_is_the_addressee_with_time_and_place(room: JointRoom) -> None:
    number = room.joint()
    bare = urgent(number, addressee=Addressee.MEETING)
    assert room.refuses(bare, BUSINESS) == "request.invalid"
    view = room.work(replace(bare, meeting="4月30日14时 三楼会议室"), by=BUSINESS)
    assert view["handled_as"] == "joint"
    assert view["urgent"]["department"] == "JS"
    assert {one["state"] for one in view["parts"]} == {"running", "waiting"}


@pytest.mark.parametrize(
    "changed",
    [{"ground": " "}, {"required_by": at(2026, 4, 29, hour=8)},
     {"handled_as": CaseKind.IMMEDIATE}],
    ids=["no ground", "past", "as immediate"],
)  # fmt: skip
def test_what_a_recognition_must_say(room: JointRoom, changed: dict[str, Any]) -> None:
    assert room.refuses(urgent(room.received(), **changed), BUSINESS) == "request.invalid"


def test_it_needs_a_reason_and_is_recognised_once(room: JointRoom) -> None:
    number = room.received()
    assert room.refuses(urgent(number, reason=" "), BUSINESS) == "reason.required"
    room.work(urgent(number), by=BUSINESS)
    assert room.refuses(urgent(number), BUSINESS) == "urgent.recognised"


def test_its_waiting_ticket_goes_first(room: JointRoom) -> None:
    room.clock.set(2026, 4, 29)
    room.begin_day("2026-04-29")
    room.issue("card")
    last = room.issue("card")
    number = room.case(last).number
    room.work(urgent(number), by=BUSINESS)
    assert room.ticket(last).pinned_at is not None
    assert room.call(1) == last
    [pinned] = [one for one in room.since(0) if one.event.name == "ticket.pinned"]
    assert pinned.event.data["reason"] == "急办件：抢险工程"


def test_a_ticket_that_does_not_wait_is_left_alone(room: JointRoom) -> None:
    number = room.received()
    [visit] = room.view(number)["visits"]
    room.work(urgent(number), by=BUSINESS)
    assert room.ticket(visit["id"]).state is TicketState.SERVING
    room.do(c.FinishService(counter=1))


def test_its_own_deadline_runs_besides_the_others(room: JointRoom) -> None:
    number = room.accepted()
    view = room.work(urgent(number), by=BUSINESS)
    assert view["clocks"]["urgent"]["due_at"] == "2026-05-06T12:00:00.000+08:00"
    assert view["clocks"]["promised"]["due_day"] == "2026-05-09"
    room.forward_to(2026, 4, 30)
    room.look()
    assert room.view(number)["standing"] == "due_soon"
    room.forward_to(2026, 5, 6, hour=13)
    room.look()
    assert room.view(number)["standing"] == "yellow"
    room.work(h.DecideCase(case=number, outcome="granted"))
    assert room.view(number)["standing"] == "green"


def test_the_window_neither_takes_it_back_nor_changes_its_kind(room: JointRoom) -> None:
    number = room.accepted()
    room.work(urgent(number), by=BUSINESS)
    assert room.refuses(WithdrawUrgent(case=number, reason="不急了")) == "post.needed"
    change = h.ChangeKind(case=number, kind=CaseKind.PROMISED, reason="不急了")
    assert room.refuses(change) == "post.needed"


@pytest.mark.parametrize(
    ("item", "kind", "handled_as"),
    [
        ("card", "promised", "promised"),
        ("build", "joint", "joint"),
        ("up", "reported_up", "promised"),
    ],
)
def test_taken_back_it_is_what_it_was(
    room: JointRoom, item: str, kind: str, handled_as: str
) -> None:
    number = room.open_case(item)
    names = [one.name for one in room.hall.catalog.materials_of(item)]
    given = dict.fromkeys(names, "handed_in")
    room.work(h.ReceiveCase(case=number, materials=given))  # type: ignore[arg-type]
    room.work(h.AcceptCase(case=number))
    assert room.work(urgent(number), by=LEADER)["handled_as"] == handled_as
    assert room.refuses(WithdrawUrgent(case=number, reason=""), LEADER) == "reason.required"
    view = room.work(WithdrawUrgent(case=number, reason="险情解除"), by=LEADER)
    assert (view["kind"], view["handled_as"]) == (kind, None)
    assert "urgent" not in view["clocks"]
    assert view["urgent"]["withdrawn_because"] == "险情解除"
    assert room.refuses(WithdrawUrgent(case=number, reason="再"), LEADER) == "urgent.not_recognised"


def test_recognised_before_it_was_handed_in_it_is_accepted_as_urgent(room: JointRoom) -> None:
    number = room.open_case("build")
    room.work(urgent(number), by=BUSINESS)
    given = {"申请书": "handed_in", "图纸": "handed_in"}
    room.work(h.ReceiveCase(case=number, materials=given))  # type: ignore[arg-type]
    view = room.work(h.AcceptCase(case=number))
    assert (view["kind"], view["handled_as"]) == ("urgent", "joint")
    assert {one["part"] for one in view["held_up_by"]} == {"land", "fire"}
    assert room.refuses(h.DecideCase(case=number, outcome="granted"), BUILD) == "case.parts_open"


def test_what_is_decided_is_not_urgent_any_more(room: JointRoom) -> None:
    number = room.accepted()
    room.work(h.DecideCase(case=number, outcome="granted"))
    assert room.refuses(urgent(number), BUSINESS) == "case.wrong_phase"
