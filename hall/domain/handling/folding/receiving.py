"""Before acceptance: received, ticked, of what kind, told what is missing."""

from __future__ import annotations

from dataclasses import replace

from hall.domain.cases import CaseKind
from hall.domain.clock import Instant
from hall.domain.events import Logged
from hall.domain.handling.course import Ask, Change, Course, Told
from hall.domain.handling.folding.carried import (
    Data,
    Step,
    counts_from,
    later_of,
    limit_of,
    states_with,
)
from hall.domain.handling.kinds import LawfulTime, lawful_time
from hall.domain.handling.phases import Phase


def _left_window(course: Course, logged: Logged, data: Data) -> Course:
    # A clerk who finishes a visit as an enquiry has answered it.
    if data.get("kind") != CaseKind.ENQUIRY or course.phase is not Phase.OPENED:
        return course
    return replace(
        course, kind=CaseKind.ENQUIRY, phase=Phase.CLOSED, ended_at=logged.at,
        ended_because="answered",
    )  # fmt: skip


def _received(course: Course, logged: Logged, data: Data) -> Course:
    course = replace(
        course,
        phase=Phase.RECEIVED,
        door=str(data["door"]),
        received_at=logged.at,
        counts_from=later_of(data),
        accept_within=int(data["accept_within"]),
        accept_target=int(data["accept_target"]),
        materials=states_with(course, data),
        ended_at=None,
        ended_because="",
    )
    # What was complete when it was handed in counts from then on (§32⑤), whenever it is accepted.
    return course if course.missing() else replace(course, completed_at=counts_from(logged, data))


def _ticked(course: Course, logged: Logged, data: Data) -> Course:
    course = replace(course, materials=states_with(course, data))
    if course.missing():
        # Unticked before anybody was told anything: it was not complete. Once a notice was
        # answered that day stands, or a tick could put the applicant behind his time again.
        return replace(course, completed_at=None) if course.phase is Phase.RECEIVED else course
    if course.completed_at is not None:
        return course
    # Never before the receipt itself counts, though somebody looked at it in the night.
    counts = counts_from(logged, data)
    return replace(course, completed_at=max(counts, course.counts_from or counts))


def _kind_decided(course: Course, logged: Logged, data: Data) -> Course:
    before, after = course.kind, CaseKind(data["kind"])
    change = Change(
        before=before, after=after, reason=str(data["reason"]), actor=logged.actor, at=logged.at
    )
    told = data.get("handled_as")
    handled_as = None if told is None else CaseKind(told)
    time = lawful_time(after, handled_as)
    return replace(
        course,
        kind=after,
        handled_as=handled_as,
        jointly=course.jointly if time is LawfulTime.AS_BEFORE else time is LawfulTime.JOINT,
        required_by=course.required_by if after is CaseKind.URGENT else None,
        # An accepted immediate case that takes days after all has its item's promise.
        promised=limit_of(data["promised"]) if "promised" in data else course.promised,
        # One that several departments handle after all has the law's time for that (§42), and one
        # that is a single department's again has not. Events of before say nothing: it stays.
        statutory=limit_of(data["statutory"]) if "statutory" in data else course.statutory,
        most_extension=int(data.get("most_extension", course.most_extension)),
        changes=(*course.changes, change),
    )


def _urgent_recognised(course: Course, logged: Logged, data: Data) -> Course:  # noqa: ARG001
    return replace(course, required_by=Instant(int(data["required_by"])))


def _green_admitted(course: Course, logged: Logged, data: Data) -> Course:  # noqa: ARG001
    return replace(course, green=True)


def _supplement_asked(course: Course, logged: Logged, data: Data) -> Course:
    ask = Ask(
        asked_at=logged.at,
        missing=tuple(data["missing"]),
        respond_days=int(data["respond_days"]),
        again=tuple(data["again"]),
        actor=logged.actor,
    )
    phase = course.phase if course.phase is Phase.ACCEPTED else Phase.SUPPLEMENTING
    return replace(
        course, phase=phase, asks=(*course.asks, ask), materials=states_with(course, data),
        completed_at=None,
    )  # fmt: skip


def _missing_listed(course: Course, logged: Logged, data: Data) -> Course:  # noqa: ARG001
    told = Told(item=str(data["item"]), missing=tuple(data["missing"]))
    return replace(course, lists=(*course.lists, told))


STEPS: dict[str, Step] = {
    "case.left_window": _left_window,
    "case.received": _received,
    "case.materials_ticked": _ticked,
    "case.kind_decided": _kind_decided,
    "case.urgent_recognised": _urgent_recognised,
    "case.green_admitted": _green_admitted,
    "case.supplement_asked": _supplement_asked,
    "case.missing_listed": _missing_listed,
}
"""What each of these events does to the course."""
