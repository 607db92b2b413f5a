"""The day in figures: the same bytes for the same seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import fmean, median
from typing import Any

from hall.app.simulate.citizens import LEVELS
from hall.app.simulate.day import Course
from hall.app.simulate.visits import Outcome, Visit

QUEUES_SHOWN = 5
NEAR_MINUTES = 5.0


def summary(course: Course) -> dict[str, Any]:
    """Everything that is said of the day; times in seconds."""
    visits = course.visits
    outcomes = Counter(visit.outcome for visit in visits)
    served = [visit for visit in visits if visit.outcome is Outcome.SERVED]
    return {
        "seed": course.plan.seed,
        "citizens": course.plan.citizens,
        "counters_open": list(course.counters),
        "served": outcomes[Outcome.SERVED],
        "no_shows": outcomes[Outcome.NO_SHOW],
        "cancelled": outcomes[Outcome.CANCELLED],
        "turned_away": outcomes[Outcome.TURNED_AWAY],
        "priority": sum(visit.citizen.priority is not None for visit in visits),
        "reinstated": sum(visit.reinstated for visit in visits),
        "ratings": _ratings(served),
        "wait": _times([visit.wait for visit in visits if visit.wait is not None]),
        "service": _times([visit.service for visit in served if visit.service is not None]),
        "queues": _queues(visits),
        "estimate": _estimate(visits),
    }


def _ratings(served: Sequence[Visit]) -> dict[str, int]:
    levels = Counter(visit.rating for visit in served)
    return {
        **{str(level): levels[level] for level in reversed(LEVELS)},
        "unrated": levels[None],
        "by_code": sum(visit.rated_by_code for visit in served),
    }


def _times(seconds: Sequence[float]) -> dict[str, float | int]:
    if not seconds:
        return {"count": 0}
    ordered = sorted(seconds)
    return {
        "count": len(ordered),
        "mean": round(fmean(ordered), 1),
        "median": round(median(ordered), 1),
        "p90": round(ordered[min(len(ordered) - 1, int(0.9 * len(ordered)))], 1),
        "most": round(ordered[-1], 1),
    }


def _queues(visits: Sequence[Visit]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for code in sorted({visit.citizen.queue for visit in visits}):
        there = [visit for visit in visits if visit.citizen.queue == code]
        found[code] = {
            "citizens": len(there),
            "served": sum(visit.outcome is Outcome.SERVED for visit in there),
            "wait": _times([visit.wait for visit in there if visit.wait is not None]),
        }
    return found


def _estimate(visits: Sequence[Visit]) -> dict[str, float | int]:
    """How far the wait told at the kiosk was from the wait that followed, in minutes.

    ``bias`` above 0: people were told more than they waited. Who left is not in it: nobody
    knows how long they would have waited.
    """
    errors = [
        (visit.expected_wait - visit.wait) / 60.0
        for visit in visits
        if visit.expected_wait is not None and visit.wait is not None
    ]
    if not errors:
        return {"count": 0}
    return {
        "count": len(errors),
        "mean_absolute_error_minutes": round(fmean(abs(error) for error in errors), 2),
        "bias_minutes": round(fmean(errors), 2),
        "within_five_minutes": round(fmean(abs(error) <= NEAR_MINUTES for error in errors), 3),
    }


def busiest(figures: Mapping[str, Any]) -> list[str]:
    """Codes of the queues that most people came for."""
    queues = figures["queues"]
    return sorted(queues, key=lambda code: (-queues[code]["citizens"], code))[:QUEUES_SHOWN]
