"""A case's events folded into its course.

The events are the truth; everything else is derived and nothing is edited. An event that this
fold does not know changes nothing: parts, the green channel, agency and fees have folds of
their own over the same events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from hall.domain.cases import CaseKind
from hall.domain.clock import Instant
from hall.domain.events import Logged
from hall.domain.handling.clocks import Clock, Limit, Start, Unit
from hall.domain.handling.course import (
    Ask,
    Because,
    Change,
    Course,
    Extension,
    Halt,
    MaterialState,
    Told,
)
from hall.domain.handling.kinds import LawfulTime, lawful_time
from hall.domain.handling.phases import Phase


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


_Data = Mapping[str, Any]
_Step = Callable[[Course, Logged, _Data], Course]


def _left_window(course: Course, logged: Logged, data: _Data) -> Course:
    # A clerk who finishes a visit as an enquiry has answered it.
    if data.get("kind") != CaseKind.ENQUIRY or course.phase is not Phase.OPENED:
        return course
    return replace(
        course, kind=CaseKind.ENQUIRY, phase=Phase.CLOSED, ended_at=logged.at,
        ended_because="answered",
    )  # fmt: skip


def _received(course: Course, logged: Logged, data: _Data) -> Course:
    course = replace(
        course,
        phase=Phase.RECEIVED,
        door=str(data["door"]),
        received_at=logged.at,
        counts_from=_later(data),
        accept_within=int(data["accept_within"]),
        accept_target=int(data["accept_target"]),
        materials=_states(course, data),
        ended_at=None,
        ended_because="",
    )
    # What was complete when it was handed in counts from then on (§32⑤), whenever it is accepted.
    return course if course.missing() else replace(course, completed_at=_counts(logged, data))


def _later(data: _Data) -> Instant | None:
    """The working moment from which it counts, where that is not when it came."""
    later = data.get("counts_from")
    return None if later is None else Instant(int(later))


def _counts(logged: Logged, data: _Data) -> Instant:
    return _later(data) or logged.at


def _states(course: Course, data: _Data) -> Mapping[str, MaterialState]:
    given = {str(name): MaterialState(state) for name, state in data["materials"].items()}
    return MappingProxyType({**course.materials, **given})


def _ticked(course: Course, logged: Logged, data: _Data) -> Course:
    course = replace(course, materials=_states(course, data))
    if course.missing():
        # Unticked before anybody was told anything: it was not complete. Once a notice was
        # answered that day stands, or a tick could put the applicant behind his time again.
        return replace(course, completed_at=None) if course.phase is Phase.RECEIVED else course
    if course.completed_at is not None:
        return course
    # Never before the receipt itself counts, though somebody looked at it in the night.
    counts = _counts(logged, data)
    return replace(course, completed_at=max(counts, course.counts_from or counts))


def _kind_decided(course: Course, logged: Logged, data: _Data) -> Course:
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


def _urgent_recognised(course: Course, logged: Logged, data: _Data) -> Course:  # noqa: ARG001
    return replace(course, required_by=Instant(int(data["required_by"])))


def _green_admitted(course: Course, logged: Logged, data: _Data) -> Course:  # noqa: ARG001
    return replace(course, green=True)


def _supplement_asked(course: Course, logged: Logged, data: _Data) -> Course:
    ask = Ask(
        asked_at=logged.at,
        missing=tuple(data["missing"]),
        respond_days=int(data["respond_days"]),
        again=tuple(data["again"]),
        actor=logged.actor,
    )
    phase = course.phase if course.phase is Phase.ACCEPTED else Phase.SUPPLEMENTING
    return replace(
        course, phase=phase, asks=(*course.asks, ask), materials=_states(course, data),
        completed_at=None,
    )  # fmt: skip


def _missing_listed(course: Course, logged: Logged, data: _Data) -> Course:  # noqa: ARG001
    told = Told(item=str(data["item"]), missing=tuple(data["missing"]))
    return replace(course, lists=(*course.lists, told))


def _accepted(course: Course, logged: Logged, data: _Data) -> Course:
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


def _committed(course: Course, because: Because, data: _Data) -> tuple[str, ...]:
    if "committed" in data:
        return tuple(data["committed"])
    # An event of before commitments were marked: they stood for all that was missing.
    if because is not Because.COMMITMENT:
        return ()
    states = course.materials.items()
    return tuple(name for name, state in states if state is MaterialState.COMMITTED)


def limit_of(data: _Data | None) -> Limit | None:
    """A limit as an event carries it."""
    if data is None:
        return None
    return Limit(count=int(data["count"]), unit=Unit(data["unit"]), start=Start(data["start"]))


def limit_data(limit: Limit | None) -> dict[str, object] | None:
    """A limit for an event."""
    if limit is None:
        return None
    return {"count": limit.count, "unit": limit.unit.value, "start": limit.start.value}


def _stopped(course: Course, logged: Logged, data: _Data) -> Course:
    halt = Halt(
        reason=str(data["reason"]), began_at=logged.at, document=str(data["document"]),
        actor=logged.actor,
    )  # fmt: skip
    return replace(course, halts=(*course.halts, halt))


def _resumed(course: Course, logged: Logged, data: _Data) -> Course:  # noqa: ARG001
    return replace(course, halts=_ended(course.halts, logged.at))


def _ended(halts: tuple[Halt, ...], at: Instant) -> tuple[Halt, ...]:
    return tuple(one if one.ended_at is not None else replace(one, ended_at=at) for one in halts)


def _sent_up(course: Course, logged: Logged, data: _Data) -> Course:
    halt = Halt(
        reason=str(data["authority"]), began_at=logged.at, document=str(data["document"]),
        actor=logged.actor,
    )  # fmt: skip
    return replace(course, away=(*course.away, halt))


def _came_back(course: Course, logged: Logged, data: _Data) -> Course:  # noqa: ARG001
    return replace(course, away=_ended(course.away, logged.at))


def _extension_asked(course: Course, logged: Logged, data: _Data) -> Course:
    return replace(course, asked_extension=(int(data["days"]), str(data["reason"]), logged.actor))


def _extended(course: Course, logged: Logged, data: _Data) -> Course:
    extension = Extension(
        days=int(data["days"]), reason=str(data["reason"]), asked_by=str(data["asked_by"]),
        approved_by=logged.actor, at=logged.at,
    )  # fmt: skip
    return replace(course, asked_extension=None, extensions=(*course.extensions, extension))


def _extension_refused(course: Course, logged: Logged, data: _Data) -> Course:  # noqa: ARG001
    return replace(course, asked_extension=None)


def _surveyed(course: Course, logged: Logged, data: _Data) -> Course:  # noqa: ARG001
    return replace(course, surveys=course.surveys + 1)


def _decided(course: Course, logged: Logged, data: _Data) -> Course:
    return replace(
        course,
        phase=Phase.DECIDED,
        decided_at=logged.at,
        decided_by=logged.actor,
        outcome=str(data["outcome"]),
        final=_final(data),
        deliver_within=int(data["deliver_within"]),
        halts=_ended(course.halts, logged.at),
    )


def _final(data: _Data) -> tuple[Clock | None, Clock | None] | None:
    ended = data["clocks"]
    return None if ended is None else (_clock_of(ended[0]), _clock_of(ended[1]))


def _clock_of(data: _Data | None) -> Clock | None:
    if data is None:
        return None
    due_day = data["due_day"]
    return Clock(**{**data, "due_day": None if due_day is None else date.fromisoformat(due_day)})


def clock_data(clock: Clock | None) -> dict[str, object] | None:
    """A clock for an event."""
    if clock is None:
        return None
    due_day = None if clock.due_day is None else clock.due_day.isoformat()
    return {**asdict(clock), "due_day": due_day}


def _ready(course: Course, logged: Logged, data: _Data) -> Course:  # noqa: ARG001
    return replace(course, ready_at=logged.at)


def _told(course: Course, logged: Logged, data: _Data) -> Course:
    # Whom no message reached was not told.
    if data.get("what") != "ready" or data.get("outcome") != "sent":
        return course
    return replace(course, told_at=logged.at)


def _collected(course: Course, logged: Logged, data: _Data) -> Course:  # noqa: ARG001
    return replace(
        course, phase=Phase.CLOSED, collected_at=logged.at, ended_at=logged.at,
        ended_because="collected",
    )  # fmt: skip


def _excused(course: Course, logged: Logged, data: _Data) -> Course:
    waived = dict.fromkeys(map(str, data["materials"]), MaterialState.WAIVED)
    course = replace(course, materials=MappingProxyType({**course.materials, **waived}))
    return course if course.missing() else replace(course, completed_at=logged.at)


def _revoked(course: Course, logged: Logged, data: _Data) -> Course:
    # The clocks of its handling ended with the decision: what was reported of them stays so.
    return replace(
        course, phase=Phase.REVOKED, revoked_at=logged.at, ended_at=logged.at,
        ended_because=str(data["ground"]),
    )  # fmt: skip


def _returned(course: Course, logged: Logged, data: _Data) -> Course:
    return replace(
        course,
        phase=Phase.RETURNED,
        ended_at=logged.at,
        ended_because=str(data["ground"]),
        final=_final(data),
        halts=_ended(course.halts, logged.at),
        away=_ended(course.away, logged.at),
        review_asked_at=None,
        reviewed=None,
    )


def _withdrawn(course: Course, logged: Logged, data: _Data) -> Course:
    return replace(
        course,
        phase=Phase.WITHDRAWN,
        ended_at=logged.at,
        ended_because=str(data["cause"]),
        final=_final(data),
        halts=_ended(course.halts, logged.at),
        away=_ended(course.away, logged.at),
    )


def _review_asked(course: Course, logged: Logged, data: _Data) -> Course:
    return replace(
        course, review_asked_at=logged.at, review_within=int(data["review_within"]), reviewed=None
    )


def _reviewed(course: Course, logged: Logged, data: _Data) -> Course:
    result = str(data["result"])
    if result == "upheld":
        return replace(course, reviewed=result)
    if course.received_at is None:
        # Turned away at the desk: nothing is in hand yet, and no day runs.
        return replace(
            course, reviewed=result, phase=Phase.OPENED, ended_at=None, ended_because="", final=None
        )
    # The law's days for "what is missing" begin anew: the return was wrong, not the applicant.
    # What was extended or tolerated in the first handling ended with it.
    return replace(
        course, reviewed=result, phase=Phase.RECEIVED, received_at=logged.at, counts_from=None,
        ended_at=None, ended_because="", accepted_at=None, accepted_as=None, because=None,
        clock_from=None, final=None, completed_at=None if course.missing() else logged.at,
        extensions=(), asked_extension=None, tolerance_days=None, tolerated_at=None,
        check_within=None, committed=(),
    )  # fmt: skip


def _commitment_verified(course: Course, logged: Logged, data: _Data) -> Course:  # noqa: ARG001
    return replace(course, commitment_checked=str(data["result"]))


def _archived(course: Course, logged: Logged, data: _Data) -> Course:  # noqa: ARG001
    return replace(course, archived_at=logged.at)


_STEPS: dict[str, _Step] = {
    "case.left_window": _left_window,
    "case.received": _received,
    "case.materials_ticked": _ticked,
    "case.kind_decided": _kind_decided,
    "case.urgent_recognised": _urgent_recognised,
    "case.green_admitted": _green_admitted,
    "case.supplement_asked": _supplement_asked,
    "case.missing_listed": _missing_listed,
    "case.accepted": _accepted,
    "case.stopped": _stopped,
    "case.resumed": _resumed,
    "case.sent_up": _sent_up,
    "case.came_back": _came_back,
    "case.extension_asked": _extension_asked,
    "case.extended": _extended,
    "case.extension_refused": _extension_refused,
    "case.surveyed": _surveyed,
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
"""What each event does to the course."""
