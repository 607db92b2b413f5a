"""Joint review meetings and surveys: who calls them, who came, what follows (R2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hall.domain.handling import commands as h
from hall.domain.handling.together import commands as j
from hall.domain.handling.together.meetings import Attended, MeetingKind
from tests.hall.desk import check
from tests.hall.service.handling.caseroom import BUSINESS, CLERK, LEADER
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


BEGINS = at(2026, 4, 30, hour=14)


def survey(number: str, **changed: Any) -> j.ScheduleMeeting:
    called = j.ScheduleMeeting(
        case=number, kind=MeetingKind.SURVEY, at=BEGINS, place="工地", departments=("GT", "XF")
    )
    return replace(called, **changed)


def came(number: str, department: str, *clerks: str, **changed: Any) -> j.RecordAttendance:
    record = j.RecordAttendance(
        case=number, meeting=1, department=department, attended=Attended.ON_TIME, clerks=clerks
    )
    return replace(record, **changed)


@pytest.mark.parametrize(
    ("actor", "code"),
    [
        (BUSINESS, ""),
        (BUILD, ""),
        (CLERK, "case.other_department"),
        (LAND, "case.other_department"),
        (GENERAL, "case.other_department"),
        (LEADER, "post.needed"),
    ],
    ids=["business", "lead", "receiving", "a part's", "general", "leader"],
)
def test_the_business_section_and_the_responsible_department_call_meetings(
    room: JointRoom, actor: Any, code: str
) -> None:
    assert room.refuses(survey(room.joint()), actor) == code


@pytest.mark.parametrize(
    "changed",
    [{"departments": ("GT",)}, {"departments": ("GT", "GT")}, {"at": at(2026, 4, 28)},
     {"place": " "}],
    ids=["one", "one twice", "past", "nowhere"],
)  # fmt: skip
def test_a_meeting_is_of_two_at_a_place_and_a_time_to_come(
    room: JointRoom, changed: dict[str, Any]
) -> None:
    assert room.refuses(survey(room.joint(), **changed), BUSINESS) == "request.invalid"


def test_a_survey_that_was_made_counts_for_the_case(room: JointRoom) -> None:
    number = room.joint()
    room.work(survey(number), by=BUILD)
    close = j.CloseMeeting(case=number, meeting=1, opinion="现场具备条件")
    assert room.refuses(close, BUILD) == "meeting.not_begun"
    room.forward_to(2026, 4, 30, hour=16)
    assert room.refuses(close, BUILD) == "meeting.attendance_missing"
    room.work(came(number, "GT", "C11"), by=BUILD)
    room.work(came(number, "XF", "C12", attended=Attended.LATE), by=BUILD)
    meeting = room.work(close, by=BUILD)["meetings"][0]
    assert meeting["state"] == "held"
    assert [one["attended"] for one in meeting["attendance"]] == ["on_time", "late"]
    [surveyed] = [one for one in room.told(number) if one.event.name == "case.surveyed"]
    assert surveyed.event.data["staff"] == ["C11", "C12"]
    assert room.refuses(close, BUILD) == "meeting.closed"


def test_a_survey_by_fewer_than_the_law_asks_does_not_count(room: JointRoom) -> None:
    number = room.joint()
    room.work(survey(number), by=BUSINESS)
    room.forward_to(2026, 4, 30, hour=16)
    room.work(came(number, "GT", "C11"), by=BUSINESS)
    room.work(came(number, "XF", attended=Attended.ABSENT), by=BUSINESS)
    close = j.CloseMeeting(case=number, meeting=1, opinion="无")
    assert room.refuses(close, BUSINESS) == "case.survey_too_few"
    # Recorded wrongly: the last record counts, both stay in the log.
    room.work(came(number, "XF", "C12"), by=BUSINESS)
    room.work(close, by=BUSINESS)
    recorded = [one for one in room.told(number) if one.event.name == "case.attendance_recorded"]
    assert [one.event.data["attended"] for one in recorded] == ["on_time", "absent", "on_time"]


def test_what_is_noted_of_who_came_must_fit(room: JointRoom) -> None:
    number = room.joint()
    room.work(survey(number), by=BUSINESS)
    absent = came(number, "GT", attended=Attended.ABSENT)
    assert room.refuses(absent, BUSINESS) == "meeting.not_begun"
    room.forward_to(2026, 4, 30, hour=16)
    wrong = (
        came(number, "GT"),
        came(number, "GT", "C11", attended=Attended.ABSENT),
        came(number, "GT", "C11", at=at(2026, 4, 30, hour=15)),
        came(number, "GT", "C11", attended=Attended.LATE, at=BEGINS),
    )
    assert {room.refuses(one, BUSINESS) for one in wrong} == {"request.invalid"}
    assert room.refuses(came(number, "JS", "C13"), BUSINESS) == "meeting.not_called"
    assert room.refuses(replace(absent, meeting=2), BUSINESS) == "meeting.unknown"
    assert room.refuses(absent, FIRE) == "case.other_department"


def test_a_meeting_may_be_called_before_acceptance_and_cancelled_with_a_reason(
    room: JointRoom,
) -> None:
    number = room.handed_in()
    room.work(survey(number, kind=MeetingKind.REVIEW), by=BUSINESS)
    assert room.refuses(j.CancelMeeting(case=number, meeting=1, reason=""), BUSINESS) == (
        "reason.required"
    )
    room.work(j.CancelMeeting(case=number, meeting=1, reason="停电"), by=BUSINESS)
    assert room.view(number)["meetings"][0]["state"] == "cancelled"
    room.work(survey(number), by=BUSINESS)
    assert [one["meeting"] for one in room.view(number)["meetings"]] == [1, 2]


def test_a_review_meeting_is_no_survey(room: JointRoom) -> None:
    number = room.joint()
    room.work(survey(number, kind=MeetingKind.REVIEW, departments=("GT", "XF", "JS")), by=BUSINESS)
    room.forward_to(2026, 4, 30, hour=16)
    for department, account in (("GT", "C11"), ("XF", "C12"), ("JS", "C13")):
        room.work(came(number, department, account), by=BUSINESS)
    room.work(j.CloseMeeting(case=number, meeting=1, opinion="同意"), by=BUSINESS)
    assert "case.surveyed" not in room.happened(number)


def test_no_meeting_about_what_is_over(room: JointRoom) -> None:
    number = room.joint()
    room.work(h.WithdrawCase(case=number, reason="不办了"))
    assert room.refuses(survey(number), BUSINESS) == "case.wrong_phase"
