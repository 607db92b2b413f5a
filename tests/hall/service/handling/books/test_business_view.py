"""The business section's day: what waits for it comes and goes with the courses of cases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hall.domain.actors import Actor, Role
from hall.domain.handling import commands as h
from hall.domain.handling.applicants.commands import RecordApplicant
from hall.domain.handling.figures import Holder
from hall.domain.handling.notices.centre_forms import GreenGround
from hall.domain.handling.notices.commands import DeliverCopies
from hall.domain.handling.urgency import commands as g
from hall.domain.handling.urgency.green import Route
from hall.domain.posts import Post
from hall.service.handling.applicants.naming import masked_names
from hall.service.handling.books.business_view import overview
from hall.store.handling import lights
from tests.hall.desk import check
from tests.hall.people import ZHANG
from tests.hall.service.handling.caseroom import BUSINESS, CLERK, LEADER, OTHER
from tests.hall.service.handling.together.joint_room import FIRE, JointRoom, at, joint_rooms


@pytest.fixture
def room(tmp_path: Path) -> Iterator[JointRoom]:
    yield from joint_rooms(tmp_path / "hall")
    check(tmp_path / "hall")


def seen(room: JointRoom) -> dict[str, Any]:
    return dict(overview(room.hall))


def numbers(found: list[dict[str, Any]]) -> list[str]:
    return [str(one["number"]) for one in found]


def test_a_quiet_hall_asks_for_nothing(room: JointRoom) -> None:
    room.clock.set(2026, 4, 29)
    found = seen(room)
    assert (found["copies"], found["bundles"], found["departments"]) == (0, [], [])
    assert [found[key] for key in ("reviews", "extensions", "urgent", "green", "held_up")] == [
        [], [], [], [], [],
    ]  # fmt: skip
    assert found["today"] == dict.fromkeys(
        ("received", "accepted", "concluded", "supplements", "returned", "enquiries"), 0
    )


def test_sheets_are_bundled_by_day_and_window_until_they_come(room: JointRoom) -> None:
    room.accepted(at=(2026, 4, 28))
    room.accepted()
    room.accepted()
    found = seen(room)
    keys = ("day", "counter", "count", "late")
    assert [tuple(one[key] for key in keys) for one in found["bundles"]] == [
        ("2026-04-28", 1, 1, True), ("2026-04-29", 1, 2, False),
    ]  # fmt: skip
    assert (found["copies"], found["copies_late"], found["bundles"][1]["today"]) == (3, 1, True)
    assert [one["notice"] for one in found["bundles"][1]["copies"]] == [
        "JH承〔2026〕00002号", "JH承〔2026〕00003号",
    ]  # fmt: skip
    room.work(DeliverCopies(holder=Holder.BUSINESS, counter=1, expected=2), by=BUSINESS)
    assert [one["day"] for one in seen(room)["bundles"]] == ["2026-04-28"]


def test_a_review_waits_from_its_asking_to_its_decision(room: JointRoom) -> None:
    number = room.received()
    room.work(h.ReturnCase(case=number, ground="against_policy", reason="不符合规划"))
    assert seen(room)["reviews"] == []
    room.work(h.AskReview(case=number, reason="规划已调整"), by=BUSINESS)
    [waits] = seen(room)["reviews"]
    assert (waits["number"], waits["about"], waits["late"]) == (number, "规划已调整", False)
    # The review's own clock: so many working days over the holiday.
    assert waits["due_at"] > "2026-05-06"
    room.work(h.ReviewReturn(case=number, upheld=True, reason="维持"), by=BUSINESS)
    assert seen(room)["reviews"] == []
    assert seen(room)["today"]["returned"] == 1


def test_an_extension_waits_until_the_head_decides(room: JointRoom) -> None:
    number = room.accepted()
    no, yes = (
        h.RefuseExtension(case=number, reason="不必"),
        h.ApproveExtension(case=number, told="电话告知"),
    )
    for answer in (no, yes):
        room.work(h.AskExtension(case=number, days=3, reason="案情复杂"))
        [waits] = seen(room)["extensions"]
        assert (waits["number"], waits["about"]) == (number, "3日：案情复杂")
        assert waits["by"] == CLERK.named
        room.work(answer, by=LEADER)
        assert seen(room)["extensions"] == []


def test_urgent_cases_by_the_day_that_the_centre_named(room: JointRoom) -> None:
    first, second = room.received(), room.accepted()
    for number, day in ((first, 8), (second, 6)):
        required_by = at(2026, 5, day, hour=12)
        room.work(
            g.RecogniseUrgent(case=number, ground="文", reason="抢险", required_by=required_by),
            by=BUSINESS,
        )
    found = seen(room)["urgent"]
    assert numbers(found) == [second, first]
    assert found[0]["due_at"] == "2026-05-06T12:00:00.000+08:00"
    room.forward_to(2026, 5, 7)
    assert [one["late"] for one in seen(room)["urgent"]] == [True, False]
    room.work(g.WithdrawUrgent(case=second, reason="险情解除"), by=BUSINESS)
    assert numbers(seen(room)["urgent"]) == [first]


def test_a_project_is_listed_until_its_form_is_filed(room: JointRoom) -> None:
    number = room.accepted()
    windows = (
        g.GreenWindowAt(counter=1, matter="立项"),
        g.GreenWindowAt(counter=13, matter="许可"),
    )
    room.work(
        g.AdmitGreen(
            case=number, ground=GreenGround.LEADERS, route=Route.CONSTRUCTION, project="一号工程",
            builder="试验公司", windows=windows, document="纪要三号",
        ),
        by=BUSINESS,
    )  # fmt: skip
    [project] = seen(room)["green"]
    assert (project["number"], project["about"], project["by"]) == (number, "一号工程", "立项")


def test_parts_that_hold_a_joint_case_up(room: JointRoom) -> None:
    number = room.joint()
    assert seen(room)["held_up"] == []
    # Nobody has taken note within the hour.
    room.forward_to(2026, 4, 29, hour=11)
    found = seen(room)["held_up"]
    assert {(one["about"], one["by"]) for one in found} == {
        ("用地审查", "not_noted"), ("消防审查", "not_noted"), ("施工许可", "not_noted"),
    }  # fmt: skip
    assert set(numbers(found)) == {number}
    room.finish(number, "fire", FIRE)
    room.forward_to(2026, 5, 20)
    room.look()
    [late] = [one for one in seen(room)["held_up"] if one["about"] == "用地审查"]
    assert (late["by"], late["department"], late["late"]) == ("late", "GT", True)


def test_departments_by_what_they_have_in_hand_the_latest_first(room: JointRoom) -> None:
    room.accepted()
    room.received()
    room.forward_to(2026, 6, 30)
    room.look()
    found = seen(room)
    [department] = found["departments"]
    assert (department["department"], department["in_hand"]) == ("GA", 2)
    assert department["red"] >= 1
    assert found["lights"]["in_hand"] == 2
    assert found["lights"]["red"] == department["red"]


def test_a_commitment_that_nobody_checks_is_red_after_the_case_is_closed(room: JointRoom) -> None:
    """The number on the tile is that of the list behind it, and of the supervision section's."""
    number = room.received(complete=False)
    room.work(h.AcceptCase(case=number, commit=True, credit_checked=True))
    room.work(h.DecideCase(case=number, outcome="granted"))
    room.work(h.MakeReady(case=number))
    room.work(h.CollectResult(case=number, proof="identity"))
    room.forward_to(2026, 9, 30)
    room.look()
    found = seen(room)
    assert room.view(number)["phase"] == "closed"
    assert (found["lights"]["in_hand"], found["lights"]["red"]) == (0, 1)
    assert [(one["in_hand"], one["red"]) for one in found["departments"]] == [(0, 1)]
    with closing(room.hall.reader()) as connection:
        assert lights.count(connection)["red"] == 1


def test_names_in_books_are_masked_and_only_for_the_sections(room: JointRoom) -> None:
    number = room.received()
    room.work(RecordApplicant(case=number, applicant=ZHANG))
    vault = room.hall.vault
    asked = (room.connection, vault)
    assert masked_names(*asked, BUSINESS, [number, "JH20260429-09999"]) == {number: "张**"}
    duty = Actor(role=Role.STAFF, id="duty", posts=frozenset({Post.DUTY}))
    assert masked_names(*asked, duty, [number]) == {number: "张**"}
    for nobody in (OTHER, Actor(role=Role.ADMIN, id="root")):
        assert masked_names(*asked, nobody, [number]) == {}
