"""Who comes, when, for what, and how patient they are: drawn from a seed before the day begins.

Nothing here depends on what happens in the hall, so that two runs see the same people. The
shares are guesses that look like a county's hall, not figures of one.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

from hall.domain.catalog import Catalog
from hall.domain.catalog_rows import Item
from hall.domain.commands import PriorityReason

MORNING = 0.58
"""Share of those who come in the morning's wave."""
MORNING_AT, MORNING_SPREAD = 0.15, 0.13
AFTERNOON_AT, AFTERNOON_SPREAD = 0.64, 0.15
"""Where the waves stand within office hours, and how wide they are; parts of the day."""
LAST_QUARTER = 15 * 60.0
"""Kiosks give no numbers in the last seconds of the day."""
PRIORITY = 0.07
FOREIGN = 0.02
WANDERS_OFF = 0.03
COMES_BACK = 0.6
CANCELS = 0.4
"""Of those whose patience ends, the share that gives the number up at the desk."""
PATIENCE_MINUTES, PATIENCE_SIGMA = 75.0, 0.5
SERVICE_SIGMA = 0.45
SHORTEST_VISIT = 60.0
RATES_AT_PAD = 0.62
RATES_LATER = 0.05
LEVELS = (1, 2, 3, 4, 5)
LEVEL_WEIGHTS = (1, 2, 6, 21, 70)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citizen:
    """One visit as it will be, as far as it is up to the citizen. Times in seconds."""

    id: int
    arrives: float
    """After midnight."""
    item: str
    queue: str
    kiosk: str
    language: str
    priority: PriorityReason | None
    patience: float
    """After it the citizen goes, if not called."""
    cancels: bool
    """Says so at the desk when going, instead of just leaving."""
    wanders: bool
    """Is not there when called."""
    comes_back: float | None
    """After being missed, asks so much later to be put back; None: never."""
    walk: float
    """From the call to the window."""
    service: float
    rating: int | None
    """Level pressed on the pad, or given later; None: none."""
    rates_later: bool
    """By the slip's code, an hour later."""
    thinks: float
    """From being asked to the press on the pad."""


def draw(catalog: Catalog, count: int, seed: int, opens: float, closes: float) -> list[Citizen]:
    """The day's citizens by arrival. ``opens`` and ``closes`` are seconds after midnight.

    Raises ValueError when the catalogue has no item that a window serves, or no kiosk.
    """
    items = [item for item in catalog.items.values() if catalog.counters_of(item.queue)]
    kiosks = list(catalog.kiosks)
    if not items or not kiosks:
        raise ValueError("目录中没有可办的事项或取号机 nothing to come for, or no kiosk")
    chance = random.Random(f"{seed}:popularity")
    chance.shuffle(items)
    # A few items are what most people come for, many are asked for once a month; and a hall
    # has more windows for what more people come for.
    weights = [
        len(catalog.counters_of(item.queue)) / (item.minutes * (place + 8))
        for place, item in enumerate(items)
    ]
    drawn = [
        _citizen(random.Random(f"{seed}:{number}"), number, items, weights, kiosks, opens, closes)
        for number in range(count)
    ]
    return sorted(drawn, key=lambda citizen: (citizen.arrives, citizen.id))


def _citizen(
    chance: random.Random,
    number: int,
    items: Sequence[Item],
    weights: Sequence[float],
    kiosks: Sequence[str],
    opens: float,
    closes: float,
) -> Citizen:
    item = chance.choices(items, weights)[0]
    wanders = chance.random() < WANDERS_OFF
    back = chance.uniform(300, 1500) if chance.random() < COMES_BACK else None
    return Citizen(
        id=number,
        arrives=_arrival(chance, opens, closes),
        item=item.code,
        queue=item.queue,
        kiosk=chance.choice(kiosks),
        language="en" if chance.random() < FOREIGN else "zh-CN",
        priority=_priority(chance),
        patience=60.0 * PATIENCE_MINUTES * math.exp(chance.gauss(0, PATIENCE_SIGMA)),
        cancels=chance.random() < CANCELS,
        wanders=wanders,
        comes_back=back if wanders else None,
        walk=chance.uniform(8, 50),
        service=_service(chance, item),
        rating=_level(chance),
        rates_later=chance.random() < RATES_LATER,
        thinks=chance.uniform(2, 14),
    )


def _arrival(chance: random.Random, opens: float, closes: float) -> float:
    last = closes - LAST_QUARTER
    while True:
        if chance.random() < MORNING:
            part = chance.gauss(MORNING_AT, MORNING_SPREAD)
        else:
            part = chance.gauss(AFTERNOON_AT, AFTERNOON_SPREAD)
        at = opens + part * (closes - opens)
        if opens <= at < last:
            return at


def _priority(chance: random.Random) -> PriorityReason | None:
    reasons = [reason for reason in PriorityReason if reason is not PriorityReason.UNSPECIFIED]
    reason = chance.choice(reasons)
    return reason if chance.random() < PRIORITY else None


def _service(chance: random.Random, item: Item) -> float:
    # Log-normal with the item's usual minutes as its mean.
    mean = 60.0 * item.minutes
    center = math.log(mean) - SERVICE_SIGMA**2 / 2
    return max(SHORTEST_VISIT, chance.lognormvariate(center, SERVICE_SIGMA))


def _level(chance: random.Random) -> int | None:
    level = chance.choices(LEVELS, LEVEL_WEIGHTS)[0]
    return level if chance.random() < RATES_AT_PAD + RATES_LATER else None
