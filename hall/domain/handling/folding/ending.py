"""The decision and what follows: handed over, returned, withdrawn, reviewed, revoked."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from hall.domain.events import Logged
from hall.domain.handling.course import Course, MaterialState
from hall.domain.handling.folding.carried import Data, Step, ended_at_latest, final_of
from hall.domain.handling.phases import Phase


def _decided(course: Course, logged: Logged, data: Data) -> Course:
    return replace(
        course,
        phase=Phase.DECIDED,
        decided_at=logged.at,
        decided_by=logged.actor,
        outcome=str(data["outcome"]),
        final=final_of(data),
        deliver_within=int(data["deliver_within"]),
        halts=ended_at_latest(course.halts, logged.at),
        asked_extension=None,
    )


def _ready(course: Course, logged: Logged, data: Data) -> Course:  # noqa: ARG001
    return replace(course, ready_at=logged.at)


def _told(course: Course, logged: Logged, data: Data) -> Course:
    # Whom no message reached was not told.
    if data.get("what") != "ready" or data.get("outcome") != "sent":
        return course
    return replace(course, told_at=logged.at)


def _collected(course: Course, logged: Logged, data: Data) -> Course:  # noqa: ARG001
    return replace(
        course, phase=Phase.CLOSED, collected_at=logged.at, ended_at=logged.at,
        ended_because="collected",
    )  # fmt: skip


def _excused(course: Course, logged: Logged, data: Data) -> Course:
    waived = dict.fromkeys(map(str, data["materials"]), MaterialState.WAIVED)
    course = replace(course, materials=MappingProxyType({**course.materials, **waived}))
    return course if course.missing() else replace(course, completed_at=logged.at)


def _revoked(course: Course, logged: Logged, data: Data) -> Course:
    # The clocks of its handling ended with the decision: what was reported of them stays so.
    return replace(
        course, phase=Phase.REVOKED, revoked_at=logged.at, ended_at=logged.at,
        ended_because=str(data["ground"]),
    )  # fmt: skip


def _returned(course: Course, logged: Logged, data: Data) -> Course:
    return replace(
        course,
        phase=Phase.RETURNED,
        ended_at=logged.at,
        ended_because=str(data["ground"]),
        final=final_of(data),
        halts=ended_at_latest(course.halts, logged.at),
        away=ended_at_latest(course.away, logged.at),
        review_asked_at=None,
        reviewed=None,
        asked_extension=None,
    )


def _withdrawn(course: Course, logged: Logged, data: Data) -> Course:
    return replace(
        course,
        phase=Phase.WITHDRAWN,
        ended_at=logged.at,
        ended_because=str(data["cause"]),
        final=final_of(data),
        halts=ended_at_latest(course.halts, logged.at),
        away=ended_at_latest(course.away, logged.at),
        asked_extension=None,
    )


def _review_asked(course: Course, logged: Logged, data: Data) -> Course:
    # A file that was put away is on the desk again: lists of what is open leave archived ones out.
    return replace(
        course, review_asked_at=logged.at, review_within=int(data["review_within"]), reviewed=None,
        archived_at=None,
    )  # fmt: skip


def _reviewed(course: Course, logged: Logged, data: Data) -> Course:
    result = str(data["result"])
    if result == "upheld":
        return replace(course, reviewed=result)
    if course.received_at is None:
        # Turned away at the desk: nothing is in hand yet, and no day runs.
        return replace(
            course, reviewed=result, phase=Phase.OPENED, ended_at=None, ended_because="",
            final=None, archived_at=None,
        )  # fmt: skip
    # The law's days for "what is missing" begin anew: the return was wrong, not the applicant.
    # What was extended or tolerated in the first handling ended with it.
    return replace(
        course, reviewed=result, phase=Phase.RECEIVED, received_at=logged.at, counts_from=None,
        ended_at=None, ended_because="", accepted_at=None, accepted_as=None, because=None,
        clock_from=None, final=None, completed_at=None if course.missing() else logged.at,
        extensions=(), asked_extension=None, tolerance_days=None, tolerated_at=None,
        check_within=None, committed=(), archived_at=None,
    )  # fmt: skip


def _commitment_verified(course: Course, logged: Logged, data: Data) -> Course:  # noqa: ARG001
    return replace(course, commitment_checked=str(data["result"]))


def _archived(course: Course, logged: Logged, data: Data) -> Course:  # noqa: ARG001
    return replace(course, archived_at=logged.at)


STEPS: dict[str, Step] = {
    "case.decided": _decided,
    "case.result_ready": _ready,
    "case.citizen_told": _told,
    "case.collected": _collected,
    "case.papers_excused": _excused,
    "case.revoked": _revoked,
    "case.returned": _returned,
    "case.withdrawn": _withdrawn,
    "case.review_asked": _review_asked,
    "case.reviewed": _reviewed,
    "case.commitment_verified": _commitment_verified,
    "case.archived": _archived,
}
"""What each of these events does to the course."""
