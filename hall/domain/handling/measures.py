"""What statistics measure of a case: as what it was accepted, and how its time was used.

All of it follows from the course: the clocks as they ended stand in the event that ended them,
so that a calendar imported later does not change a month that was reported.
"""

from __future__ import annotations

from dataclasses import dataclass

from hall.domain.cases import CaseKind
from hall.domain.clock import Instant
from hall.domain.handling.clocks import Clock, Unit
from hall.domain.handling.course import Course
from hall.domain.handling.phases import Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """Field by field a column of ``cases``."""

    accepted_as: CaseKind | None = None
    """Its kind when it was accepted; None before. What it becomes later does not move it from
    one month's figures to another's."""
    concluded_at: Instant | None = None
    """When it was decided, or returned after it had been accepted."""
    on_time: bool | None = None
    """Whether that was within the promised time; None before, and without a promise."""
    promised_left: int | None = None
    """What was left of the promised time, in its unit: 0 on the last day, negative when over."""
    saved_days: int | None = None
    """Days of the statutory time that were not used, without extensions; negative when over.
    None for a limit in hours, which are no days."""


def measure(course: Course) -> Measures:
    """What there is to measure so far."""
    concluded_at = _concluded_at(course)
    if concluded_at is None or course.final is None:
        return Measures(accepted_as=course.accepted_as, concluded_at=concluded_at)
    promised, statutory = course.final
    return Measures(
        accepted_as=course.accepted_as,
        concluded_at=concluded_at,
        on_time=None if promised is None else not promised.over,
        promised_left=None if promised is None else promised.left,
        saved_days=_saved(course, statutory),
    )


def _concluded_at(course: Course) -> Instant | None:
    if course.decided_at is not None:
        return course.decided_at
    # Sent back late is late too; who withdrew did not wait for the hall.
    sent_back = course.phase is Phase.RETURNED and course.clock_from is not None
    return course.ended_at if sent_back else None


def _saved(course: Course, statutory: Clock | None) -> int | None:
    limit = course.statutory
    if statutory is None or limit is None or limit.unit is Unit.HOURS:
        return None
    return limit.count - statutory.used
