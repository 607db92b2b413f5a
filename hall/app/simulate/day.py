"""A whole day: the stage is set, the people come, the hall is closed, and the books are checked."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from hall.app.simulate.agenda import Agenda, Pace
from hall.app.simulate.citizens import draw
from hall.app.simulate.floor import Clerk, Floor
from hall.app.simulate.hallway import Hallway
from hall.app.simulate.hands import Hands
from hall.app.simulate.staffing import lunch_at, open_counters
from hall.app.simulate.visits import Visit
from hall.app.simulate.windows import Windows
from hall.domain.catalog import Catalog

SIGN_ON_EARLY = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the day is to be. Times in seconds after midnight."""

    citizens: int
    seed: int
    opens: float
    closes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What the day was."""

    plan: Plan
    visits: tuple[Visit, ...]
    """By citizen."""
    counters: tuple[int, ...]
    """Windows that were open."""


Told = Callable[[float, int], None]
"""Hears the virtual second and how many visits are over, for a progress bar."""


def run(
    plan: Plan, catalog: Catalog, hands: Hands, pace: Pace, *, pads: bool, told: Told
) -> Course:
    """Let the day pass. Raises what the hands raise when something breaks."""
    citizens = draw(catalog, plan.citizens, plan.seed, plan.opens, plan.closes)
    open_numbers = open_counters(catalog, citizens, plan.opens, plan.closes)
    clerks = {
        number: Clerk(
            counter=number, queues=catalog.counter(number).queues, has_box=number % 3 != 0
        )
        for number in open_numbers
    }
    agenda = Agenda(pace, plan.opens - SIGN_ON_EARLY)
    floor = Floor(
        agenda=agenda, hands=hands, pads=pads, catalog=catalog,
        chance=random.Random(f"{plan.seed}:floor"), visits={}, waiting=Counter(), clerks=clerks,
    )  # fmt: skip
    hallway = Hallway(floor)
    windows = Windows(floor, hallway)
    for clerk in clerks.values():
        agenda.at(plan.opens - SIGN_ON_EARLY, partial(windows.open, clerk))
        at_lunch = lunch_at(clerk.counter, plan.opens, plan.closes)
        agenda.at(at_lunch, partial(windows.lunch, clerk))
    for citizen in citizens:
        hallway.expect(citizen)
    agenda.at(plan.closes, windows.close_soon)
    agenda.run(lambda second: told(second, _over(floor)))
    visits = tuple(sorted(floor.visits.values(), key=lambda visit: visit.citizen.id))
    return Course(plan=plan, visits=visits, counters=open_numbers)


def _over(floor: Floor) -> int:
    return len(floor.visits) - sum(floor.waiting.values())
