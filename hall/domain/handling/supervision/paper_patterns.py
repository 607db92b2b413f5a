"""Patterns of what citizens left with helpers: kept, lost, not acknowledged (R1, rulebook 04).

A helper lists what was left and gives it back against a signature; between tiers each hand-over is
acknowledged. What stays open here can be mended: then its alert is cleared, and stays on record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from hall.domain.clock import Instant
from hall.domain.events import Logged
from hall.domain.handling.applicants.agency import (
    TIER_NAMES,
    Agency,
    HandedOver,
    fold_agency,
    kept_originals,
)
from hall.domain.handling.course import Course
from hall.domain.handling.figures import Pattern
from hall.domain.handling.supervision.findings import Finding, Grounds, account, day, midnight

MENDABLE = frozenset(
    {Pattern.ORIGINALS_KEPT, Pattern.PAPERS_LOST, Pattern.HAND_OVER_OPEN}
)  # fmt: skip
"""What is not what somebody did but what is so: over when the paper is back, or acknowledged."""


def originals_kept(events: Sequence[Logged], course: Course, grounds: Grounds) -> Iterator[Finding]:
    """Originals that were not given back so many working days after the case's end (R1)."""
    most = grounds.policy.originals_days
    if course.ended_at is not None and _is_over(course.ended_at, most, grounds):
        yield from _kept(events, course, grounds)


def _kept(events: Sequence[Logged], course: Course, grounds: Grounds) -> Iterator[Finding]:
    if course.ended_at is None:
        return
    for paper in kept_originals(events):
        yield Finding(
            pattern=Pattern.ORIGINALS_KEPT,
            subject=f"{grounds.case}:{paper.name}@{course.ended_at}",
            detail={
                "paper": paper.name,
                "since": day(course.ended_at, grounds).isoformat(),
                "most_days": grounds.policy.originals_days,
            },
        )


def papers_lost(events: Sequence[Logged], course: Course, grounds: Grounds) -> Iterator[Finding]:
    """Papers that did not arrive at a hand-over and did not turn up since; whose: who sent them."""
    del course
    for handed, paper in _agency(events).did_not_arrive():
        yield Finding(
            pattern=Pattern.PAPERS_LOST,
            subject=f"{grounds.case}#{handed.number}:{paper.name}",
            detail={"paper": paper.name, **_way(handed)},
            clerk=account(handed.handed_by),
        )


def hand_over_open(events: Sequence[Logged], course: Course, grounds: Grounds) -> Iterator[Finding]:
    """A hand-over that nobody acknowledged in so many working days."""
    del course
    handed = _agency(events).on_its_way()
    if handed is not None and _is_over(handed.handed_at, grounds.policy.hand_over_days, grounds):
        yield from _not_acknowledged(events, grounds)


def _not_acknowledged(events: Sequence[Logged], grounds: Grounds) -> Iterator[Finding]:
    handed = _agency(events).on_its_way()
    if handed is not None:
        yield Finding(
            pattern=Pattern.HAND_OVER_OPEN,
            subject=f"{grounds.case}#{handed.number}",
            detail={
                **_way(handed),
                "since": day(handed.handed_at, grounds).isoformat(),
                "most_days": grounds.policy.hand_over_days,
            },
            clerk=account(handed.handed_by),
        )


def unmended(
    events: Sequence[Logged], course: Course, grounds: Grounds
) -> frozenset[tuple[Pattern, str]]:
    """Pattern and subject of all that is still so, whether its days are over or not.

    A calendar or a rule that gives more days mends nothing that was found before.
    """
    found = (
        *_kept(events, course, grounds),
        *papers_lost(events, course, grounds),
        *_not_acknowledged(events, grounds),
    )
    return frozenset((one.pattern, one.subject) for one in found)


def wakes(events: Sequence[Logged], course: Course, grounds: Grounds) -> Iterator[Instant]:
    """Instants at which one of these shows by itself."""
    patterns = grounds.policy.patterns
    agency = _agency(events)
    handed = agency.on_its_way()
    if handed is not None and Pattern.HAND_OVER_OPEN in patterns:
        yield _over_from(handed.handed_at, grounds.policy.hand_over_days, grounds)
    if (
        course.ended_at is not None
        and Pattern.ORIGINALS_KEPT in patterns
        and kept_originals(events)
    ):
        yield _over_from(course.ended_at, grounds.policy.originals_days, grounds)


def _agency(events: Sequence[Logged]) -> Agency:
    return fold_agency(events)


def _way(handed: HandedOver) -> dict[str, object]:
    return {
        "number": handed.number,
        "from": TIER_NAMES[handed.from_tier],
        "to": TIER_NAMES[handed.to_tier],
        "place": handed.place,
    }


def _is_over(since: Instant, most: int, grounds: Grounds) -> bool:
    return grounds.now >= _over_from(since, most, grounds)


def _over_from(since: Instant, most: int, grounds: Grounds) -> Instant:
    """The midnight behind the last of so many working days after a day; 0 are the day itself."""
    last: date = day(since, grounds)
    if most:
        last = grounds.rules.calendar.after(last, most).day
    return midnight(date.fromordinal(last.toordinal() + 1), grounds)
