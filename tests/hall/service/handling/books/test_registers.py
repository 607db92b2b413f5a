"""The registers of R2: what each book lists, for whom, and page after page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hall.domain import commands as c
from hall.domain.actors import Actor
from hall.domain.cases import CaseKind
from hall.domain.errors import Invalid
from hall.domain.handling import commands as h
from hall.domain.handling.notices.centre_forms import GreenGround
from hall.domain.handling.together import commands as j
from hall.domain.handling.together.meetings import Attended, MeetingKind
from hall.domain.handling.urgency.commands import (
    AdmitGreen,
    GreenFinish,
    GreenReceive,
    GreenWindowAt,
    RecogniseUrgent,
)
from hall.domain.handling.urgency.green import Currency, Route
from hall.service.handling.books.registers import Registry, Wanted
from hall.store.handling.registers import Register
from tests.hall.desk import check
from tests.hall.service.handling.caseroom import BUSINESS, CLERK, LEADER, OTHER
from tests.hall.service.handling.together.joint_room import (
    BUILD,
    FIRE,
    LAND,
    JointRoom,
    at,
    joint_rooms,
)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[JointRoom]:
    yield from joint_rooms(tmp_path / "hall")
    check(tmp_path / "hall")


def book(
    room: JointRoom, register: Register, by: Actor = BUSINESS, **wanted: Any
) -> dict[str, Any]:
    registry = Registry(
        connection=room.connection, catalog=room.hall.catalog, terms=room.terms,
        now=room.clock.now(),
    )  # fmt: skip
    given = {"first": "2026-04-01", "last": "2026-06-30", **wanted}
    return dict(registry.page(Wanted(register=register, **given), by))


def lines(room: JointRoom, register: Register, *keys: str, **given: Any) -> list[tuple[Any, ...]]:
    entries = book(room, register, **given)["entries"]
    return [tuple(one[key] for key in keys) for one in entries]


def test_a_promised_case_with_its_notice_and_whether_it_was_done_in_time(room: JointRoom) -> None:
    number = room.accepted()
    keys = ("date", "number", "item_name", "department_name", "counter", "on_time")
    assert lines(room, Register.PROMISED, *keys) == [
        ("2026-04-29", number, "身份证换领", "公安局", 1, None)
    ]
    [line] = book(room, Register.PROMISED)["entries"]
    assert line["notice"] == room.view(number)["notices"][0]["number"]
    assert line["due_at"] == "2026-05-09T17:00:00.000+08:00"
    room.forward_to(2026, 5, 11)
    room.work(h.DecideCase(case=number, outcome="granted"))
    assert lines(room, Register.PROMISED, "on_time", "finished_at") == [
        (False, "2026-05-11T09:00:00.000+08:00")
    ]


def test_a_case_stands_in_every_book_that_it_was_written_into(room: JointRoom) -> None:
    number = room.accepted()
    room.work(h.ReturnCase(case=number, ground="against_policy", reason="不符合规划", basis="规划"))
    for register in (Register.PROMISED, Register.RETURNED):
        assert lines(room, register, "number", "kind") == [(number, "returned")]
    assert book(room, Register.JOINT)["entries"] == []


def test_supplements_immediate_and_reported_up(room: JointRoom) -> None:
    missing = room.received(complete=False)
    room.work(h.AskSupplement(case=missing))
    assert lines(room, Register.SUPPLEMENT, "number") == [(missing,)]
    at_once = room.open_case("birth")
    room.work(h.FinishAtOnce(case=at_once))
    assert lines(room, Register.IMMEDIATE, "number", "on_time", "outcome") == [
        (at_once, True, "done")
    ]
    up = room.open_case("up")
    room.work(h.ReceiveCase(case=up))
    room.work(h.AcceptCase(case=up))
    assert lines(room, Register.REPORTED_UP, "number") == [(up,)]
    assert lines(room, Register.PROMISED, "number") == []


def test_an_urgent_case_is_in_time_by_the_day_that_the_centre_named(room: JointRoom) -> None:
    number = room.accepted()
    room.work(
        RecogniseUrgent(
            case=number, ground="市政府办文", reason="抢险", required_by=at(2026, 4, 30, hour=12)
        ),
        by=BUSINESS,
    )
    room.forward_to(2026, 4, 30, hour=13)
    room.work(h.DecideCase(case=number, outcome="granted"))
    assert lines(room, Register.URGENT, "number", "due_at", "on_time") == [
        (number, "2026-04-30T12:00:00.000+08:00", False)
    ]
    assert lines(room, Register.PROMISED, "on_time") == [(True,)]


def test_a_joint_case_is_in_the_book_of_everybody_who_has_a_part(room: JointRoom) -> None:
    number = room.joint()
    for actor in (BUSINESS, CLERK, LAND, FIRE, BUILD):
        assert lines(room, Register.JOINT, "number", by=actor) == [(number,)]
    assert lines(room, Register.JOINT, "number", by=OTHER) == []
    assert lines(room, Register.JOINT, "number", department="GT") == [(number,)]
    assert lines(room, Register.JOINT, "number", department="MZ") == []


def test_a_department_reads_its_own_parts(room: JointRoom) -> None:
    number = room.joint()
    room.forward_to(2026, 5, 8, hour=18)
    room.look()
    room.finish(number, "fire", FIRE)
    keys = ("number", "about", "state", "standing", "on_time")
    assert lines(room, Register.PARTS, *keys, by=FIRE) == [
        (number, "消防审查", "finished", "green", False)
    ]
    assert lines(room, Register.PARTS, *keys, by=LAND) == [
        (number, "用地审查", "running", "due_soon", None)
    ]
    assert lines(room, Register.PARTS, "detail") == [("land",), ("fire",), ("permit",)]


def test_a_clerk_cannot_read_another_departments_book(room: JointRoom) -> None:
    room.accepted()
    assert lines(room, Register.PROMISED, "number", by=OTHER, department="GA") == []
    assert len(lines(room, Register.PROMISED, "number", by=CLERK, department="MZ")) == 1


def test_meetings_with_who_came(room: JointRoom) -> None:
    number = room.joint()
    room.work(
        j.ScheduleMeeting(
            case=number, kind=MeetingKind.REVIEW, at=at(2026, 4, 30, hour=14), place="三楼会议室",
            departments=("GT", "XF"),
        ),
        by=BUSINESS,
    )  # fmt: skip
    room.forward_to(2026, 4, 30, hour=15)
    room.work(
        j.RecordAttendance(case=number, meeting=1, department="XF", attended=Attended.ABSENT),
        by=BUSINESS,
    )
    [line] = book(room, Register.MEETINGS, by=FIRE)["entries"]
    assert (line["date"], line["about"], line["detail"], line["state"]) == (
        "2026-04-30", "三楼会议室", "review", "scheduled",
    )  # fmt: skip
    came = {one["department_name"]: one["attended"] for one in line["attendance"]}
    assert came == {"国土局": None, "消防大队": "absent"}
    assert lines(room, Register.MEETINGS, "number", by=OTHER) == []


def green(room: JointRoom) -> str:
    number = room.handed_in()
    windows = (GreenWindowAt(counter=1), GreenWindowAt(counter=13))
    room.work(
        AdmitGreen(
            case=number, ground=GreenGround.CONSTRUCTION, route=Route.CONSTRUCTION,
            project="城东水厂", builder="城东水务公司", windows=windows, amount=60_000_000,
            currency=Currency.CNY,
        )
    )  # fmt: skip
    return number


def test_each_window_keeps_its_own_lines_of_the_green_channel(room: JointRoom) -> None:
    number = green(room)
    assert lines(room, Register.GREEN, "number", "about", "detail") == [
        (number, "城东水厂", "construction")
    ]
    room.work(GreenReceive(case=number, counter=13), by=BUILD)
    assert lines(room, Register.GREEN, "counter", "detail", "finished_at", counter=13) == [
        (13, "施工许可证", None)
    ]
    room.forward_to(2026, 4, 30)
    room.work(GreenFinish(case=number, counter=13), by=BUILD)
    assert lines(room, Register.GREEN, "about", "finished_at", by=BUILD) == [
        ("城东水厂", "2026-04-30T09:00:00.000+08:00")
    ]
    assert lines(room, Register.GREEN, "number", counter=1) == []


def test_page_after_page_nothing_is_left_out_or_told_twice(room: JointRoom) -> None:
    numbers = [room.joint() for _ in range(3)]
    assert len(set(numbers)) == 3
    for register, whole in ((Register.JOINT, 3), (Register.PARTS, 9)):
        found: list[tuple[str, Any]] = []
        after = None
        while True:
            page = book(room, register, most=2, after=after)
            assert len(page["entries"]) <= 2
            found += [(one["number"], one["detail"]) for one in page["entries"]]
            after = page["next"]
            if after is None:
                break
        assert len(found) == len(set(found)) == whole
    room.work(h.WithdrawCase(case=numbers[0]))
    assert len(lines(room, Register.JOINT, "number")) == 3


def test_today_when_no_days_are_given_and_none_before_its_first(room: JointRoom) -> None:
    number = room.accepted()
    assert lines(room, Register.PROMISED, "number", first=None, last=None) == [(number,)]
    room.forward_to(2026, 4, 30)
    assert lines(room, Register.PROMISED, "number", first=None, last=None) == []
    assert lines(room, Register.PROMISED, "number", last=None) == [(number,)]
    wrongs: tuple[dict[str, Any], ...] = (
        {"last": "2026-03-31"}, {"first": "yesterday"}, {"after": "x"},
    )  # fmt: skip
    for wrong in wrongs:
        with pytest.raises(Invalid):
            book(room, Register.PROMISED, **wrong)


@pytest.mark.parametrize("register", list(Register))
@pytest.mark.parametrize("narrowed", [{}, {"department": "GA", "counter": 1}])
def test_each_book_is_read_by_an_index_of_its_dates(
    room: JointRoom, register: Register, narrowed: dict[str, Any]
) -> None:
    statements: list[str] = []
    room.connection.set_trace_callback(statements.append)
    book(room, register, LEADER, after="1.1", **narrowed)
    room.connection.set_trace_callback(None)
    plan = room.connection.execute(f"EXPLAIN QUERY PLAN {statements[-1]}").fetchall()
    told = [row[3] for row in plan]
    assert any("USING INDEX" in one and (">" in one or "form=?" in one) for one in told), told


def test_a_kind_that_was_changed_counts_as_what_it_is(room: JointRoom) -> None:
    number = room.open_case("birth")
    room.work(h.ReceiveCase(case=number))
    room.work(h.AcceptCase(case=number))
    room.work(h.ChangeKind(case=number, kind=CaseKind.PROMISED, reason="需核查"))
    assert lines(room, Register.IMMEDIATE, "number") == []


def test_enquiries_have_a_book_of_their_own(room: JointRoom) -> None:
    number = room.open_case("card")
    room.do(c.FinishService(counter=1, kind=CaseKind.ENQUIRY))
    assert lines(room, Register.ENQUIRY, "number", "counter") == [(number, 1)]
    assert lines(room, Register.PROMISED, "number") == []


def test_decisions_on_paper_with_what_they_say(room: JointRoom) -> None:
    """行政许可法 §38, §69: what was refused, and what was granted and taken back."""
    refused, granted = room.accepted(), room.accepted()
    room.work(h.DecideCase(case=refused, outcome="refused", reason="不符合条件"))
    room.work(h.DecideCase(case=granted, outcome="granted"))
    revoke = h.RevokeDecision(case=granted, ground="unlawful", reason="越权", heard="已听取")
    room.work(revoke, by=LEADER)
    keys = ("number", "notice", "detail", "about", "phase")
    assert lines(room, Register.DECISIONS, *keys) == [
        (refused, "JH决〔2026〕00001号", "refused", "不符合条件", "decided"),
        (granted, "JH决〔2026〕00002号", "revoked", "越权", "revoked"),
    ]
