"""Joint review meetings and surveys (联审会、联合踏勘) of a case: a fold of their own.

The centre or the responsible department calls them together; who came late or not at all is a
fact that the monthly assessment reads (R2: one point each time).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from hall.domain.clock import Instant
from hall.domain.events import Logged


class MeetingKind(StrEnum):
    REVIEW = "review"  # 联审会
    SURVEY = "survey"  # 联合踏勘


class MeetingState(StrEnum):
    SCHEDULED = "scheduled"  # 已安排
    HELD = "held"  # 已召开
    CANCELLED = "cancelled"  # 已取消


class Attended(StrEnum):
    ON_TIME = "on_time"  # 按时到会
    LATE = "late"  # 迟到
    ABSENT = "absent"  # 缺席


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """How one department was there, as it was recorded last."""

    attended: Attended
    clerks: tuple[str, ...] = ()
    """Ids of the accounts that came; never names. Empty when absent."""
    arrived_at: Instant | None = None
    """None when nobody noted it."""
    recorded_by: str
    recorded_at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One meeting or survey of a case."""

    meeting: int
    """Counts from 1 within the case."""
    kind: MeetingKind
    at: Instant
    place: str
    departments: tuple[str, ...]
    """Codes of those who are called; two or more."""
    scheduled_by: str
    scheduled_at: Instant
    state: MeetingState = MeetingState.SCHEDULED
    attendance: Mapping[str, Attendance] = field(default_factory=lambda: MappingProxyType({}))
    opinion: str = ""
    closed_at: Instant | None = None
    """When it was recorded as held or cancelled."""

    def unrecorded(self) -> tuple[str, ...]:
        """Departments of which nobody knows yet whether they came."""
        return tuple(code for code in self.departments if code not in self.attendance)

    def staff(self) -> tuple[str, ...]:
        """All who came, each once."""
        came = (one.clerks for one in self.attendance.values())
        return tuple(dict.fromkeys(clerk for clerks in came for clerk in clerks))


Meetings = Mapping[int, Meeting]
_Data = Mapping[str, Any]
_Step = Callable[[Meeting, Logged, _Data], Meeting]


def fold_meetings(events: Iterable[Logged]) -> Meetings:
    """The meetings of a case by their number, in the order they were called."""
    meetings: dict[int, Meeting] = {}
    for logged in events:
        name, data = logged.event.name, logged.event.data
        step = _STEPS.get(name)
        if name == "case.meeting_scheduled":
            one = _scheduled(logged, data)
            meetings[one.meeting] = one
        elif step is not None:
            number = int(str(data["meeting"]))
            meetings[number] = step(meetings[number], logged, data)
    return MappingProxyType(meetings)


def _scheduled(logged: Logged, data: _Data) -> Meeting:
    return Meeting(
        meeting=int(data["meeting"]),
        kind=MeetingKind(data["kind"]),
        at=Instant(int(data["meets"])),
        place=str(data["place"]),
        departments=tuple(data["departments"]),
        scheduled_by=logged.actor,
        scheduled_at=logged.at,
    )


def _attended(meeting: Meeting, logged: Logged, data: _Data) -> Meeting:
    arrived_at = data.get("arrived")
    one = Attendance(
        attended=Attended(data["attended"]),
        clerks=tuple(data["clerks"]),
        arrived_at=None if arrived_at is None else Instant(int(arrived_at)),
        recorded_by=logged.actor,
        recorded_at=logged.at,
    )
    attendance = {**meeting.attendance, str(data["department"]): one}
    return replace(meeting, attendance=MappingProxyType(attendance))


def _held(meeting: Meeting, logged: Logged, data: _Data) -> Meeting:
    return replace(
        meeting, state=MeetingState.HELD, opinion=str(data["opinion"]), closed_at=logged.at
    )


def _cancelled(meeting: Meeting, logged: Logged, data: _Data) -> Meeting:
    return replace(
        meeting, state=MeetingState.CANCELLED, opinion=str(data["reason"]), closed_at=logged.at
    )


_STEPS: dict[str, _Step] = {
    "case.attendance_recorded": _attended,
    "case.meeting_held": _held,
    "case.meeting_cancelled": _cancelled,
}


def consistent(attended: Attended, arrived_at: Instant | None, at: Instant) -> bool:
    """Whether what was noted fits the meeting's time: late is who came after it began."""
    if arrived_at is None:
        return True
    if attended is Attended.ABSENT:
        return False
    return (arrived_at > at) is (attended is Attended.LATE)
