"""A case's events folded into its course.

The events are the truth; everything else is derived and nothing is edited. An event that this
fold does not know changes nothing: parts, the green channel, agency and fees have folds of
their own over the same events.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from hall.domain.events import Logged
from hall.domain.handling.course import Course
from hall.domain.handling.folding import ending, receiving, running

_STEPS = {**receiving.STEPS, **running.STEPS, **ending.STEPS}


def fold(events: Iterable[Logged], course: Course | None = None) -> Course:
    """The course after these events, in the order of the log."""
    course = Course() if course is None else course
    for logged in events:
        step = _STEPS.get(logged.event.name)
        if step is not None:
            course = step(course, logged, logged.event.data)
            if logged.actor not in course.hands:
                course = replace(course, hands=course.hands | {logged.actor})
    return course
