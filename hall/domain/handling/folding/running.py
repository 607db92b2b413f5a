"""From acceptance to the decision: trust, stops, higher authorities, extensions."""

from __future__ import annotations

from dataclasses import replace

from hall.domain.clock import Instant
from hall.domain.events import Logged
from hall.domain.handling.course import Because, Course, Extension, Halt, MaterialState
from hall.domain.handling.folding.carried import Data, Step, ended_at_latest, limit_of
from hall.domain.handling.phases import Phase


def _accepted(course: Course, logged: Logged, data: Data) -> Course:
    because = Because(data["because"])
    clock_from = Instant(int(data["clock_from"]))
    tolerance = data.get("tolerance_days")
    return replace(
        course,
        phase=Phase.ACCEPTED,
        accepted_at=logged.at,
        accepted_as=course.kind,
        because=because,
        clock_from=clock_from,
        promised=limit_of(data["promised"]),
        statutory=limit_of(data["statutory"]),
        most_extension=int(data["most_extension"]),
        tolerance_days=None if tolerance is None else int(tolerance),
        tolerated_at=None if tolerance is None else logged.at,
        check_within=data.get("check_within"),
        committed=_committed(course, because, data),
    )


def _committed(course: Course, because: Because, data: Data) -> tuple[str, ...]:
    if "committed" in data:
        return tuple(data["committed"])
    # An event of before commitments were marked: they stood for all that was missing.
    if because is not Because.COMMITMENT:
        return ()
    states = course.materials.items()
    return tuple(name for name, state in states if state is MaterialState.COMMITTED)


def _stopped(course: Course, logged: Logged, data: Data) -> Course:
    halt = Halt(
        reason=str(data["reason"]), began_at=logged.at, document=str(data["document"]),
        actor=logged.actor,
    )  # fmt: skip
    return replace(course, halts=(*course.halts, halt))


def _resumed(course: Course, logged: Logged, data: Data) -> Course:  # noqa: ARG001
    return replace(course, halts=ended_at_latest(course.halts, logged.at))


def _sent_up(course: Course, logged: Logged, data: Data) -> Course:
    halt = Halt(
        reason=str(data["authority"]), began_at=logged.at, document=str(data["document"]),
        actor=logged.actor,
    )  # fmt: skip
    return replace(course, away=(*course.away, halt))


def _came_back(course: Course, logged: Logged, data: Data) -> Course:  # noqa: ARG001
    return replace(course, away=ended_at_latest(course.away, logged.at))


def _extension_asked(course: Course, logged: Logged, data: Data) -> Course:
    return replace(course, asked_extension=(int(data["days"]), str(data["reason"]), logged.actor))


def _extended(course: Course, logged: Logged, data: Data) -> Course:
    extension = Extension(
        days=int(data["days"]), reason=str(data["reason"]), asked_by=str(data["asked_by"]),
        approved_by=logged.actor, at=logged.at,
    )  # fmt: skip
    return replace(course, asked_extension=None, extensions=(*course.extensions, extension))


def _extension_refused(course: Course, logged: Logged, data: Data) -> Course:  # noqa: ARG001
    return replace(course, asked_extension=None)


def _surveyed(course: Course, logged: Logged, data: Data) -> Course:  # noqa: ARG001
    return replace(course, surveys=course.surveys + 1)


STEPS: dict[str, Step] = {
    "case.accepted": _accepted,
    "case.stopped": _stopped,
    "case.resumed": _resumed,
    "case.sent_up": _sent_up,
    "case.came_back": _came_back,
    "case.extension_asked": _extension_asked,
    "case.extended": _extended,
    "case.extension_refused": _extension_refused,
    "case.surveyed": _surveyed,
}
"""What each of these events does to the course."""
