"""Abnormal patterns in the handling of a case (电子监察, rulebook 04): events in, findings out.

Nothing is refused here and nobody is judged: a finding says what was seen, by whom and where, so
that the supervision section looks at it. Each has a subject that makes it one alert however often
the case is looked at again. Patterns of visits and ratings are in visit_patterns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hall.domain.cases import CaseKind
from hall.domain.clock import Instant
from hall.domain.events import Logged
from hall.domain.handling.course import Change, Course
from hall.domain.handling.deadlines import handling_clocks
from hall.domain.handling.figures import Pattern
from hall.domain.handling.fold import fold
from hall.domain.handling.supervision import paper_patterns
from hall.domain.handling.supervision.findings import (
    Finding,
    Grounds,
    account,
    day,
    found,
    midnight,
    texts,
)
from hall.domain.handling.supervision.hands import shared_hands


def of_case(events: Sequence[Logged], course: Course, grounds: Grounds) -> Iterator[Finding]:
    """What this hall looks for, and finds; ``course`` is the fold of ``events``."""
    for pattern, look in _LOOKS.items():
        if pattern in grounds.policy.patterns:
            yield from look(events, course, grounds)


def wakes(events: Sequence[Logged], course: Course, grounds: Grounds) -> Iterator[Instant]:
    """Instants at which a pattern appears by itself, though nobody does anything."""
    if Pattern.STOPPED_TOO_LONG in grounds.policy.patterns:
        for stop in _stops(events):
            if stop.ended_at is None and stop.most_days is not None:
                began = day(stop.began.at, grounds)
                yield midnight(grounds.rules.calendar.after(began, stop.most_days + 1).day, grounds)
    if Pattern.REGISTRY_LATE in grounds.policy.patterns:
        served = _servedday(events, course, grounds)
        if served is not None and course.decided_at is None and course.ended_at is None:
            yield midnight(served + timedelta(days=1), grounds)
    yield from paper_patterns.wakes(events, course, grounds)


def _finished_before_accepted(
    events: Sequence[Logged], course: Course, grounds: Grounds
) -> Iterator[Finding]:
    # The table of acts does not let it happen; a clock set back, or another program, might.
    del course
    accepted: Instant | None = None
    for logged in events:
        name = logged.event.name
        if name in {"case.received", "case.reviewed"}:
            accepted = None
        elif name == "case.accepted":
            accepted = logged.at
        elif name in _FINISHES and (accepted is None or logged.at < accepted):
            yield found(
                Pattern.FINISHED_BEFORE_ACCEPTED, logged, grounds, f"#{logged.seq}",
                act=name.removeprefix("case."), accepted=accepted is not None,
            )  # fmt: skip


_FINISHES = frozenset({"case.decided", "case.part_finished"})


def _kind_changed(events: Sequence[Logged], course: Course, grounds: Grounds) -> Iterator[Finding]:
    del events
    changes = list(_discretionary(course.changes))
    for count, change in enumerate(changes, start=1):
        if count > grounds.policy.kind_changes:
            yield Finding(
                pattern=Pattern.KIND_CHANGED_AGAIN,
                subject=f"{grounds.case}#{count}",
                detail={
                    "changes": count,
                    "allowed": grounds.policy.kind_changes,
                    "from": change.before.value,
                    "to": change.after.value,
                },
                clerk=account(change.actor),
            )


def _discretionary(changes: Sequence[Change]) -> Iterator[Change]:
    """Changes that somebody chose to make.

    Not what a case is recognised as at first, nor what it is again by itself: a supplement case
    whose materials are complete, and one whose return was not upheld (rulebook 03).
    """
    before_supplement = CaseKind.UNDECIDED
    for change in changes:
        again = change.before is CaseKind.SUPPLEMENT and _is_again(change, before_supplement)
        if not again and change.before not in {CaseKind.UNDECIDED, CaseKind.RETURNED}:
            yield change
        if change.after is CaseKind.SUPPLEMENT:
            before_supplement = change.before


def _is_again(change: Change, before_supplement: CaseKind) -> bool:
    if before_supplement is CaseKind.UNDECIDED:
        return change.after not in {CaseKind.RETURNED, CaseKind.URGENT, CaseKind.REPORTED_UP}
    return change.after is before_supplement


def _supplement_again(
    events: Sequence[Logged], course: Course, grounds: Grounds
) -> Iterator[Finding]:
    # Asked twice, or for the first time after the case was accepted as complete.
    del course
    asked = [one for one in events if one.event.name == "case.supplement_asked"]
    for count, logged in enumerate(asked, start=1):
        again = texts(logged.event.data.get("again"))
        if count > 1 or again:
            yield found(
                Pattern.SUPPLEMENT_ASKED_AGAIN, logged, grounds, f"#{count}",
                times=count, could_have_been_named=again,
            )  # fmt: skip
    # A list at the desk tells once too; one that tells the same again is only another paper.
    for logged in events:
        again = texts(logged.event.data.get("again"))
        if logged.event.name == "case.missing_listed" and again:
            yield found(
                Pattern.SUPPLEMENT_ASKED_AGAIN, logged, grounds, f"#{logged.seq}L",
                times=len(asked), could_have_been_named=again,
            )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stop:
    began: Logged
    ended_at: Instant | None
    most_days: int | None


def _stops(events: Sequence[Logged]) -> Iterator[_Stop]:
    """Every stop with the days it may last; None: nobody said."""
    began: Logged | None = None
    for logged in events:
        name = logged.event.name
        if name == "case.stopped":
            began = logged
        elif began is not None and name in _GOES_ON:
            yield _Stop(began=began, ended_at=logged.at, most_days=_most_days(began))
            began = None
    if began is not None:
        yield _Stop(began=began, ended_at=None, most_days=_most_days(began))


_GOES_ON = frozenset({"case.resumed", "case.decided", "case.returned", "case.withdrawn"})


def _most_days(began: Logged) -> int | None:
    most = began.event.data.get("most_days")
    return most if isinstance(most, int) else None


def _stopped_too_long(
    events: Sequence[Logged], course: Course, grounds: Grounds
) -> Iterator[Finding]:
    del course
    for stop in _stops(events):
        until = grounds.now if stop.ended_at is None else stop.ended_at
        began = day(stop.began.at, grounds)
        days = grounds.rules.calendar.between(began, day(until, grounds))
        if stop.most_days is not None and days > stop.most_days:
            yield found(
                Pattern.STOPPED_TOO_LONG, stop.began, grounds, f"#{stop.began.seq}",
                reason=stop.began.event.data.get("reason"), most_days=stop.most_days,
                since=began.isoformat(),
            )  # fmt: skip


def _returned_without_survey(
    events: Sequence[Logged], course: Course, grounds: Grounds
) -> Iterator[Finding]:
    # R2 lets an accepted case be returned only "after survey, investigation or verification".
    del course
    for logged in events:
        data = logged.event.data
        returned = logged.event.name == "case.returned" and data.get("after_acceptance")
        # Papers that never came are no matter of a survey.
        if returned and not data.get("surveyed") and data.get("ground") != "not_completed":
            yield found(
                Pattern.RETURNED_WITHOUT_SURVEY, logged, grounds, f"#{logged.seq}",
                ground=data.get("ground"), on_site=grounds.on_site,
            )  # fmt: skip


def _served_and_approved(
    events: Sequence[Logged], course: Course, grounds: Grounds
) -> Iterator[Finding]:
    del course
    for one in shared_hands(events, on_site=grounds.on_site):
        yield found(
            Pattern.SERVED_AND_APPROVED, one.approved, grounds, f"#{one.approved.seq}",
            served=one.served.event.name.removeprefix("case."),
            approved=one.approved.event.name.removeprefix("case."),
        )  # fmt: skip


def _fee_differs(events: Sequence[Logged], course: Course, grounds: Grounds) -> Iterator[Finding]:
    del course
    for logged in events:
        data = logged.event.data
        amount, standard = data.get("amount_fen"), data.get("standard_fen")
        if logged.event.name not in _FEES or not isinstance(amount, int):
            continue
        quantity = data.get("quantity", 1)
        due = standard * quantity if isinstance(standard, int) and isinstance(quantity, int) else 0
        # What another hand gave up on a written basis is no deviation (减免).
        given_up = data.get("given_up_fen", 0)
        if amount + (given_up if isinstance(given_up, int) else 0) != due:
            yield found(
                Pattern.FEE_DIFFERS, logged, grounds, f"#{data.get('order', logged.seq)}",
                fee=data.get("fee"), standard_fen=due, amount_fen=amount,
            )  # fmt: skip


_FEES = frozenset({"fee.ordered", "fee.paid"})


def _not_disclosed(events: Sequence[Logged], course: Course, grounds: Grounds) -> Iterator[Finding]:
    del course
    received = next((one for one in events if one.event.name == "case.received"), None)
    if received is not None and not grounds.disclosed:
        item = received.event.data.get("item")
        yield found(Pattern.NOT_DISCLOSED, received, grounds, "", item=item)


def _late_extension(
    events: Sequence[Logged], course: Course, grounds: Grounds
) -> Iterator[Finding]:
    # C19: asked for after the limit counts as overdue. The hall refuses it; what was in time by
    # the calendar of its day may be late by a calendar that changed since.
    del course
    for place, logged in enumerate(events):
        if logged.event.name not in {"case.extension_asked", "case.extended"}:
            continue
        before = fold(events[:place])
        promised, statutory = handling_clocks(before, grounds.rules, logged.at)
        clock = promised or statutory
        if clock is not None and clock.over:
            yield found(
                Pattern.LATE_EXTENSION, logged, grounds, f"#{logged.seq}",
                act=logged.event.name.removeprefix("case."), days=logged.event.data.get("days"),
                due_day=None if clock.due_day is None else clock.due_day.isoformat(),
            )  # fmt: skip


def _registry_late(events: Sequence[Logged], course: Course, grounds: Grounds) -> Iterator[Finding]:
    served = _servedday(events, course, grounds)
    if served is None:
        return
    entered_at = course.decided_at or course.ended_at
    entered = day(grounds.now if entered_at is None else entered_at, grounds)
    if entered > served:
        last = next(one for one in reversed(events) if one.event.name in _REGISTERS)
        yield found(
            Pattern.REGISTRY_LATE, last, grounds, "",
            served=served.isoformat(),
            entered=None if entered_at is None else entered.isoformat(),
        )  # fmt: skip


_VISITS = frozenset({"case.at_window", "case.left_window"})
_REGISTERS = frozenset({"case.received", "case.decided"})


def _servedday(events: Sequence[Logged], course: Course, grounds: Grounds) -> date | None:
    """The day on which an immediate case was served: its visit's, else its receipt's.

    None for any other kind, and before it was handed in.
    """
    if course.kind is not CaseKind.IMMEDIATE or course.received_at is None:
        return None
    # What came over the net in the night was served when the hall could.
    visit = received = course.counts_from or course.received_at
    for logged in events:
        if logged.event.name == "case.received":
            break
        if logged.event.name in _VISITS:
            visit = logged.at
    return min(day(visit, grounds), day(received, grounds))


_Look = Callable[[Sequence[Logged], Course, Grounds], Iterator[Finding]]
_LOOKS: dict[Pattern, _Look] = {
    Pattern.FINISHED_BEFORE_ACCEPTED: _finished_before_accepted,
    Pattern.KIND_CHANGED_AGAIN: _kind_changed,
    Pattern.SUPPLEMENT_ASKED_AGAIN: _supplement_again,
    Pattern.STOPPED_TOO_LONG: _stopped_too_long,
    Pattern.RETURNED_WITHOUT_SURVEY: _returned_without_survey,
    Pattern.SERVED_AND_APPROVED: _served_and_approved,
    Pattern.FEE_DIFFERS: _fee_differs,
    Pattern.NOT_DISCLOSED: _not_disclosed,
    Pattern.LATE_EXTENSION: _late_extension,
    Pattern.REGISTRY_LATE: _registry_late,
    Pattern.ORIGINALS_KEPT: paper_patterns.originals_kept,
    Pattern.PAPERS_LOST: paper_patterns.papers_lost,
    Pattern.HAND_OVER_OPEN: paper_patterns.hand_over_open,
}
"""Patterns that show in a case's own events."""
