"""How long a citizen is likely to wait: an estimate, from what the day has shown so far.

The windows open for a queue also serve others; each gives this queue the share that its
waiting people are of all those who wait for that window. People ahead, and the rest of a visit
where every window has one, times the recent mean time a window takes for one, over the windows'
shares. ``simulate`` reports the error.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

RECENT = 0.15
"""Weight of the newest service time in the running mean: the last dozen or so count."""
PRIOR_VISITS = 4
"""How many visits of the day outweigh the catalogue's usual minutes."""
REST_OF_A_VISIT = 0.6
"""What is left, on average, of a visit that is met under way: more than half of a mean one, for
who comes at any moment meets a long visit more often than a short one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLoad:
    """What is known of one queue just now."""

    waiting: int
    mean_seconds: float
    """Running mean of the time from call to end; 0 before the first visit of the day."""
    visits: int
    """Visits of the day that the mean is made from."""


def next_mean(mean_seconds: float, visits: int, took_seconds: float) -> float:
    """The running mean after one more visit; the first visits count evenly."""
    weight = max(RECENT, 1.0 / (visits + 1))
    return mean_seconds + weight * (took_seconds - mean_seconds)


def visit_seconds(load: QueueLoad, usual_minutes: float) -> float:
    """The time one visit takes: the catalogue's minutes, outweighed as the day shows its own."""
    trust = min(1.0, load.visits / PRIOR_VISITS)
    return trust * load.mean_seconds + (1.0 - trust) * usual_minutes * 60.0


def servers(
    queue: str, open_counters: Iterable[tuple[str, ...]], loads: Mapping[str, QueueLoad]
) -> float:
    """How many whole windows work for the queue.

    ``open_counters`` gives, for each open window that serves the queue, all queues it serves.
    """
    own = loads[queue].waiting + 1
    total = 0.0
    for queues in open_counters:
        others = sum(loads[other].waiting for other in queues if other != queue and other in loads)
        total += own / (own + others)
    return total


def expected_wait_seconds(
    ahead: int, seconds_a_visit: float, whole_windows: float, *, all_busy: bool = False
) -> int | None:
    """Whole seconds until the call; None while no window is open, for then nobody can say.

    ``all_busy``: every window that may call has somebody at it just now, so that even the first
    in the queue waits for the end of a visit.
    """
    if whole_windows <= 0.0:
        return None
    visits = ahead + (REST_OF_A_VISIT if all_busy else 0.0)
    return round(visits * seconds_a_visit / whole_windows)
