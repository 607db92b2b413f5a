"""Abnormal patterns in visits and ratings (rulebook 04): pure, over what the hall knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hall.domain.clock import SECOND, Instant
from hall.domain.handling.figures import Pattern, SupervisionPolicy
from hall.domain.handling.supervision.findings import Finding

_PERCENT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A visit that is over, served."""

    ticket: int
    number: str
    day: str
    """Service day, ``YYYY-MM-DD``."""
    item: str | None
    counter: int | None
    clerk: str | None


def too_short(
    visit: Visit, seconds: float | None, minutes: int, policy: SupervisionPolicy
) -> Finding | None:
    """Called and finished in less than a plausible time; ``minutes`` are the item's usual ones.

    ``seconds`` from the last call to the end; None when nobody knows, which is no finding.
    """
    least = minutes * 60 * policy.short_share_percent / _PERCENT
    if seconds is None or seconds >= least:
        return None
    return _of(visit, Pattern.TOO_SHORT, seconds=round(seconds), least_seconds=round(least))


def without_case(visit: Visit) -> Finding:
    """Served, and at the close of the day no case was handed in and no enquiry recorded."""
    return _of(visit, Pattern.TICKET_WITHOUT_CASE)


def _of(visit: Visit, pattern: Pattern, **more: object) -> Finding:
    return Finding(
        pattern=pattern,
        subject=f"ticket:{visit.ticket}",
        detail={"number": visit.number, "day": visit.day, "item": visit.item, **more},
        clerk=visit.clerk,
        counter=visit.counter,
    )


def rating_burst(
    counter: int, clerk: str | None, given: Sequence[Instant], policy: SupervisionPolicy
) -> Finding | None:
    """So many ratings from one pad so close together; None when the newest is in no burst.

    ``given`` are the pad's ratings in order, the newest last, far enough back to show where the
    burst began: a burst that goes on stays one finding.
    """
    most, span = policy.burst_ratings, policy.burst_seconds * SECOND
    first = len(given) - most
    if first < 0 or given[-1] - given[first] > span:
        return None
    while first > 0 and given[first + most - 2] - given[first - 1] <= span:
        first -= 1
    return Finding(
        pattern=Pattern.RATING_BURST,
        subject=f"pad:{counter}@{given[first]}",
        detail={"ratings": len(given) - first, "within_seconds": policy.burst_seconds},
        clerk=clerk,
        counter=counter,
    )
