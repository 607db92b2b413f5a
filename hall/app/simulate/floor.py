"""The hall's floor: who waits, which windows are there, and what both sides do to each other."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from hall.app.simulate.agenda import Agenda
from hall.app.simulate.hands import Hands
from hall.app.simulate.visits import Visit
from hall.domain.catalog import Catalog


class Mood(StrEnum):
    """What a clerk does just now."""

    IDLE = "idle"
    REACTING = "reacting"
    """Has seen that somebody waits, and reaches for the key."""
    BUSY = "busy"
    LUNCH = "lunch"
    GONE = "gone"


@dataclass(slots=True, kw_only=True)
class Clerk:
    """One open window."""

    counter: int
    queues: tuple[str, ...]
    has_box: bool
    """Works with a caller box; else with the console's begin and finish."""
    mood: Mood = Mood.IDLE
    idle_since: float = 0.0
    lunch_due: bool = False


@dataclass(slots=True, kw_only=True)
class Floor:
    """What citizens and clerks share."""

    agenda: Agenda
    hands: Hands
    pads: bool
    catalog: Catalog
    chance: random.Random
    """For what depends on the course of the day; used in the order of virtual time."""
    visits: dict[int, Visit]
    """By ticket."""
    waiting: Counter[str]
    """Tickets that wait, by queue."""
    clerks: dict[int, Clerk]
    closing: bool = False
    call: Callable[[Clerk], None] = lambda _: None
    """What a clerk does when it is time for the next; set by the windows."""

    def wake(self, queue: str) -> None:
        """Somebody waits in a queue: the clerk who has been idle the longest sees it."""
        idle = [
            clerk
            for clerk in self.clerks.values()
            if clerk.mood is Mood.IDLE and queue in clerk.queues
        ]
        if idle:
            clerk = min(idle, key=lambda one: (one.idle_since, one.counter))
            clerk.mood = Mood.REACTING
            self.agenda.after(self.chance.uniform(2, 6), lambda: self.call(clerk))

    def waits_for(self, queues: Iterable[str]) -> bool:
        """Whether anybody waits in one of these queues."""
        return any(self.waiting[queue] > 0 for queue in queues)
