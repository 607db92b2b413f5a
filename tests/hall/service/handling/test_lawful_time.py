"""The law's time goes with how a case is handled (行政许可法 §42); and parts stop for their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from hall.domain.cases import CaseKind
from hall.domain.clock import instant
from hall.domain.events import Event, Logged
from hall.domain.handling import commands as h
from hall.domain.handling.fold import fold
from hall.domain.handling.kinds import LAWFUL_TIME, LawfulTime, lawful_time
from hall.domain.handling.together import commands as j
from hall.domain.handling.together.errors import StopsTheWhole
from hall.domain.handling.urgency.commands import RecogniseUrgent, WithdrawUrgent
from tests.hall.service.handling.caseroom import BUSINESS, CLERK, LEADER
from tests.hall.service.handling.lawroom import LawRoom, law_room
from tests.hall.service.handling.together.joint_room import LAND
from tests.hall.small import ZONE

K, T = CaseKind, LawfulTime
EVERYBODY = replace(CLERK, department=None, posts=CLERK.posts | BUSINESS.posts)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[LawRoom]:
    yield from law_room(tmp_path / "hall")


def test_every_kind_has_its_time() -> None:
    assert LAWFUL_TIME.keys() == set(CaseKind)


@pytest.mark.parametrize(
    ("kind", "handled_as", "time"),
    [
        (K.PROMISED, None, T.SINGLE),
        (K.IMMEDIATE, None, T.SINGLE),
        (K.JOINT, None, T.JOINT),
        (K.URGENT, K.JOINT, T.JOINT),
        (K.URGENT, K.PROMISED, T.SINGLE),
        (K.SUPPLEMENT, None, T.AS_BEFORE),
        (K.REPORTED_UP, None, T.AS_BEFORE),
        (K.RETURNED, None, T.AS_BEFORE),
    ],
)
def test_the_time_of_a_kind(kind: CaseKind, handled_as: CaseKind | None, time: LawfulTime) -> None:
    assert lawful_time(kind, handled_as) is time


def limit(room: LawRoom, number: str) -> tuple[int, int]:
    """The statutory limit, and what it may be extended by."""
    course = fold(room.told(number))
    assert course.statutory is not None
    return course.statutory.count, course.most_extension


def as_kind(room: LawRoom, number: str, kind: CaseKind) -> dict[str, Any]:
    return room.work(h.ChangeKind(case=number, kind=kind, reason="涉及部门有变"), by=EVERYBODY)


def accepted(room: LawRoom, kind: CaseKind) -> str:
    """A case of an item with parts and without a statutory time of its own."""
    number = room.handed_in("build")
    room.work(h.AcceptCase(case=number, kind=kind))
    return number


def test_c9_what_becomes_joint_after_acceptance_has_the_joint_time(room: LawRoom) -> None:
    """§42②: 联合办理 45 days and 15 more, from its acceptance."""
    number = accepted(room, K.PROMISED)
    assert limit(room, number) == (20, 10)
    room.forward_to(2026, 5, 7)
    body = as_kind(room, number, K.JOINT)
    assert limit(room, number) == (45, 15)
    # From 29 April, not from the day of the change.
    assert body["clocks"]["statutory"]["due_day"] == "2026-07-06"
    assert room.content(number, "joint")["statutory"]["count"] == 45


def test_c9_no_clerk_makes_time_by_calling_joint_what_one_department_handles(room: LawRoom) -> None:
    """§42②: 联合办理 is of several; an item without parts has nobody else to wait for."""
    number = room.handed_in("week")
    due = room.work(h.AcceptCase(case=number))["clocks"]["statutory"]["due_day"]
    body = as_kind(room, number, K.JOINT)
    assert limit(room, number) == (20, 10)
    assert body["clocks"]["statutory"]["due_day"] == due
    other = room.handed_in("week")
    room.work(h.AcceptCase(case=other, kind=K.JOINT, reason="两部门"))
    assert limit(room, other) == (20, 10)


def test_c9_what_one_department_has_again_has_its_time_again(room: LawRoom) -> None:
    number = accepted(room, K.JOINT)
    assert limit(room, number) == (45, 15)
    as_kind(room, number, K.PROMISED)
    assert limit(room, number) == (20, 10)


def test_c9_a_stop_on_the_way_changes_no_time(room: LawRoom) -> None:
    """A joint case that waits for papers, or lies with a higher authority, is still one."""
    number = accepted(room, K.JOINT)
    as_kind(room, number, K.REPORTED_UP)
    assert limit(room, number) == (45, 15)


def test_c9_urgent_is_as_what_it_is_handled(room: LawRoom) -> None:
    number = accepted(room, K.PROMISED)
    required_by = instant(datetime(2026, 5, 20, 17, tzinfo=ZONE))
    recognise = RecogniseUrgent(
        case=number, ground="专题会议", reason="汛期", required_by=required_by,
        handled_as=K.JOINT,
    )  # fmt: skip
    room.work(recognise, by=LEADER)
    assert limit(room, number) == (45, 15)
    room.work(WithdrawUrgent(case=number, reason="已不急"), by=LEADER)
    assert limit(room, number) == (20, 10)


def test_c19_no_change_of_kind_makes_good_what_was_late(room: LawRoom) -> None:
    number = accepted(room, K.PROMISED)
    room.forward_to(2026, 6, 15)
    room.look()
    body = as_kind(room, number, K.JOINT)
    assert limit(room, number) == (20, 10)
    assert body["standing"] == "red"


def test_c9_an_items_own_statutory_time_stays(room: LawRoom) -> None:
    """§42: 法律、法规另有规定的，依照其规定."""
    number = room.accepted()
    as_kind(room, number, K.JOINT)
    course = fold(room.told(number))
    # And it is extended as one department's, for the item has no parts.
    assert (course.statutory and course.statutory.count, course.most_extension) == (20, 10)


def test_a_change_of_before_keeps_the_time_it_had(room: LawRoom) -> None:
    """Events that were written before the law's time went with the kind say nothing of it."""
    number = accepted(room, K.PROMISED)
    as_kind(room, number, K.JOINT)
    old = [_bare(one) for one in room.told(number)]
    course = fold(old)
    assert (course.statutory and course.statutory.count, course.jointly) == (20, True)


def _bare(logged: Logged) -> Logged:
    if logged.event.name != "case.kind_decided":
        return logged
    new = {"statutory", "most_extension"}
    data = {name: value for name, value in logged.event.data.items() if name not in new}
    event: Event = replace(logged.event, data=data)
    return replace(logged, event=event)


@pytest.mark.parametrize("reason", ["applicant_supplement", "payment"])
def test_a_part_does_not_stop_for_what_the_whole_waits_for(room: LawRoom, reason: str) -> None:
    """Rulebook 03: the applicant is asked once, for all parts; each has its own procedures."""
    number = accepted(room, K.JOINT)
    stop = j.StopPart(case=number, part="land", reason=reason, document="停1号")
    with pytest.raises(StopsTheWhole):
        room.work(stop, by=LAND)
    room.work(replace(stop, reason="hearing"), by=LAND)
    assert "case.part_stopped" in room.happened(number)
