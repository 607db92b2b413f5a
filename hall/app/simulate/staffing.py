"""Which windows open: enough for the people who come, as a hall's roster would have it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from hall.app.simulate.citizens import Citizen
from hall.domain.catalog import Catalog

BUSY = 0.62
"""Share of the day that an open window is meant to be busy."""
AROUND_A_VISIT = 60.0
"""Seconds of walking and rating on top of each visit."""


def open_counters(
    catalog: Catalog, citizens: Iterable[Citizen], opens: float, closes: float
) -> tuple[int, ...]:
    """Numbers of the windows to open, at least one for each queue that somebody comes for.

    A window that serves several queues counts its time once: it is given to the queue with the
    most work left.
    """
    work: Counter[str] = Counter()
    for citizen in citizens:
        work[citizen.queue] += int(citizen.service + AROUND_A_VISIT)
    capacity = int(BUSY * (closes - opens))
    chosen: set[int] = set()
    while work:
        queue, left = min(work.items(), key=lambda pair: (-pair[1], pair[0]))
        serving = catalog.counters_of(queue)
        already = [number for number in serving if number in chosen]
        fresh = [number for number in serving if number not in chosen]
        if left <= 0 and already:
            del work[queue]
            continue
        if not fresh:
            del work[queue]
            continue
        # The window with the fewest other queues first: the others stay for those.
        number = min(fresh, key=lambda one: (len(catalog.counter(one).queues), one))
        chosen.add(number)
        work[queue] -= capacity
    return tuple(sorted(chosen))


def lunch_at(number: int, opens: float, closes: float) -> float:
    """When a window pauses for lunch: in two turns around the middle of the day."""
    middle = opens + 0.4 * (closes - opens)
    return middle + (number % 2) * LUNCH_SECONDS


LUNCH_SECONDS = 30 * 60.0
