"""Joint reviews and surveys in stories (联审会、联合踏勘): called, attended, held or cancelled."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

from hall.app.simulate.year.people import BUSINESS
from hall.app.simulate.year.steps import Do, Later, Step, Story
from hall.app.simulate.year.stories.paying import Paying
from hall.domain.clock import Instant
from hall.domain.handling.together.commands import (
    CancelMeeting,
    CloseMeeting,
    RecordAttendance,
    ScheduleMeeting,
)
from hall.domain.handling.together.meetings import Attended, MeetingKind

CALLED_OFF = 0.1
LATE = 0.1
ABSENT = 0.05
CORRECTED = 0.05
"""Shares of meetings, and of who was called to one: guesses, like those of mix.py."""
_MINUTE = 60_000_000


class Meeting(Paying):
    """Stories in which departments may be called together."""

    _meetings = 0
    """So many were called about the case."""

    def _met(self, kind: MeetingKind, departments: Sequence[str]) -> Story:
        """The centre's business section calls them; one that was called off is called again."""
        if self._happens(CALLED_OFF):
            yield from self._called(kind, departments)
            off = CancelMeeting(case=self._case, meeting=self._meetings, reason="现场道路封闭")
            yield Do(command=off, actor=BUSINESS)
        began = yield from self._called(kind, departments)
        yield Later(slots=2)
        for place, department in enumerate(departments):
            yield from self._came(began, department, first=place == 0)
        close = CloseMeeting(case=self._case, meeting=self._meetings, opinion="各部门意见一致")
        yield Do(command=close, actor=BUSINESS)

    def _called(
        self, kind: MeetingKind, departments: Sequence[str]
    ) -> Generator[Step, Any, Instant]:
        at = self._days.soon()
        self._meetings += 1
        call = ScheduleMeeting(
            case=self._case, kind=kind, at=at, place="三楼会商室", departments=tuple(departments)
        )
        yield Do(command=call, actor=BUSINESS)
        return at

    def _came(self, began: Instant, department: str, *, first: bool) -> Story:
        if not first and self._happens(CORRECTED):
            # Somebody stood outside while the roll was called.
            yield self._attended(began, department, Attended.ABSENT)
            yield self._attended(began, department, Attended.LATE)
            return
        chosen = self._chance.choices(
            (Attended.ON_TIME, Attended.LATE, Attended.ABSENT), (1 - LATE - ABSENT, LATE, ABSENT)
        )[0]
        # Who calls the others together is there.
        yield self._attended(began, department, Attended.ON_TIME if first else chosen)

    def _attended(self, began: Instant, department: str, attended: Attended) -> Do:
        arrived = {
            Attended.ON_TIME: Instant(began - 2 * _MINUTE),
            Attended.LATE: Instant(began + 5 * _MINUTE),
            Attended.ABSENT: None,
        }[attended]
        clerks = () if attended is Attended.ABSENT else (f"{department}-1", f"{department}-2")
        record = RecordAttendance(
            case=self._case, meeting=self._meetings, department=department, attended=attended,
            clerks=clerks, at=arrived,
        )  # fmt: skip
        return Do(command=record, actor=BUSINESS)

    def _two_departments(self) -> tuple[str, str]:
        """The case's own, and another one that has a say."""
        others = sorted(self._catalog.departments.keys() - {self._item.department})
        return self._item.department, self._chance.choice(others)
