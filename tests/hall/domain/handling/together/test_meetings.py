"""Who came to a meeting about a case, as the log has it."""

from __future__ import annotations

import pytest

from hall.domain.clock import Instant
from hall.domain.events import Event, Logged
from hall.domain.handling.together.meetings import Attended, MeetingState, consistent, fold_meetings


def logged(seq: int, name: str, **data: object) -> Logged:
    event = Event(name=f"case.{name}", case=1, data={"case": "JH1", "meeting": 1, **data})
    return Logged(seq=seq, at=Instant(seq), day=1, actor="staff:b", event=event)


CALLED = logged(
    1, "meeting_scheduled", kind="survey", meets=100, place="工地", departments=["A", "B"]
)


def came(seq: int, department: str, attended: str, *clerks: str) -> Logged:
    return logged(
        seq, "attendance_recorded", department=department, attended=attended, clerks=list(clerks),
        arrived=None, kind="survey",
    )  # fmt: skip


def test_the_last_record_of_a_department_counts() -> None:
    events = [CALLED, came(2, "A", "absent"), came(3, "A", "late", "C1", "C2")]
    meeting = fold_meetings(events)[1]
    assert meeting.attendance["A"].attended is Attended.LATE
    assert meeting.staff() == ("C1", "C2")
    assert meeting.unrecorded() == ("B",)


@pytest.mark.parametrize(
    ("name", "state"),
    [("meeting_held", MeetingState.HELD), ("meeting_cancelled", MeetingState.CANCELLED)],
)
def test_how_it_ended(name: str, state: MeetingState) -> None:
    meeting = fold_meetings([CALLED, logged(9, name, opinion="同意", reason="同意")])[1]
    assert (meeting.state, meeting.opinion, meeting.closed_at) == (state, "同意", 9)


@pytest.mark.parametrize(
    ("attended", "arrived", "fits"),
    [
        (Attended.ON_TIME, None, True),
        (Attended.ON_TIME, 99, True),
        (Attended.ON_TIME, 100, True),
        (Attended.ON_TIME, 101, False),
        (Attended.LATE, 100, False),
        (Attended.LATE, 101, True),
        (Attended.ABSENT, None, True),
        (Attended.ABSENT, 99, False),
    ],
)
def test_late_is_who_came_after_it_began(
    attended: Attended, arrived: int | None, fits: bool
) -> None:
    at = None if arrived is None else Instant(arrived)
    assert consistent(attended, at, Instant(100)) is fits
