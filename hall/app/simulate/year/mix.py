"""What people come for in a year: Xinxing's shares (rulebook 01, R2), and turns that cases take.

5,665 immediate to 27,157 promised cases and 17,538 enquiries in 2011; the shares of the turns are
guesses that make every act of the hall happen, not figures of a hall.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from hall.domain.catalog import Catalog, Item, ItemKind
from hall.domain.handling.clocks import Unit

CASES_A_YEAR = 40_000
ENQUIRIES_A_CASE = 17_538 / 32_822
NO_SHOWS_A_CASE = 0.02
WORKING_DAYS = 248
"""Of 2026: what a shorter run is a part of."""


class Turn(StrEnum):
    """What becomes of a case that takes days."""

    PLAIN = "plain"
    LATE = "late"
    REFUSED = "refused"
    SUPPLEMENT = "supplement"
    SUPPLEMENT_AGAIN = "supplement_again"
    SUPPLEMENT_LAPSES = "supplement_lapses"
    ASKED_AFTERWARDS = "asked_afterwards"
    TOLERANCE = "tolerance"
    TOLERANCE_LAPSES = "tolerance_lapses"
    COMMITMENT = "commitment"
    DEEMED = "deemed"
    RETURNED = "returned"
    TURNED_AWAY = "turned_away"
    RETURNED_SURVEYED = "returned_surveyed"
    RETURNED_UNSURVEYED = "returned_unsurveyed"
    STOPPED = "stopped"
    EXTENDED = "extended"
    EXTENSION_REFUSED = "extension_refused"
    WITHDRAWN = "withdrawn"
    SENT_UP = "sent_up"
    URGENT = "urgent"


_TURNS: Mapping[Turn, float] = {
    Turn.PLAIN: 80.0,
    Turn.LATE: 0.3,
    Turn.REFUSED: 0.8,
    Turn.SUPPLEMENT: 6.0,
    Turn.SUPPLEMENT_AGAIN: 0.2,
    Turn.SUPPLEMENT_LAPSES: 0.6,
    Turn.ASKED_AFTERWARDS: 0.4,
    Turn.TOLERANCE: 2.5,
    Turn.TOLERANCE_LAPSES: 0.2,
    Turn.COMMITMENT: 1.5,
    Turn.DEEMED: 0.2,
    Turn.RETURNED: 1.0,
    Turn.TURNED_AWAY: 0.4,
    Turn.RETURNED_SURVEYED: 0.4,
    Turn.RETURNED_UNSURVEYED: 0.1,
    Turn.STOPPED: 3.0,
    Turn.EXTENDED: 1.0,
    Turn.EXTENSION_REFUSED: 0.2,
    Turn.WITHDRAWN: 0.8,
    Turn.SENT_UP: 0.2,
    Turn.URGENT: 0.3,
}
_KINDS: Mapping[ItemKind, float] = {
    ItemKind.IMMEDIATE: 5_665,
    ItemKind.PROMISED: 27_157 - 400 - 130,
    ItemKind.JOINT: 400,
    ItemKind.REPORTED_UP: 130,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One matter as it was drawn, before anybody came."""

    serial: int
    item: Item
    turn: Turn
    enquiry: bool = False
    never_shows: bool = False
    chance: random.Random
    """Its own: what one matter draws moves no other."""
    slot: int
    """When on its day its citizen comes."""


class Draw:
    """The matters of a year by seed, day after day."""

    def __init__(self, catalog: Catalog, seed: int, *, slots: int, days: int) -> None:
        """``days`` working days in all; a whole year of them has CASES_A_YEAR cases.

        Raises ValueError when nothing of the catalogue has a window.
        """
        self._catalog = catalog
        self._seed = seed
        self._slots = slots
        self._serial = 0
        cases = round(CASES_A_YEAR * min(1.0, days / WORKING_DAYS))
        self._days = days
        self._totals = (cases, round(cases * ENQUIRIES_A_CASE), round(cases * NO_SHOWS_A_CASE))
        self._items = {
            kind: [
                item
                for item in catalog.items.values()
                if item.kind is kind and catalog.counters_of(item.queue)
            ]
            for kind in _KINDS
        }
        # A few items are what most people come for, many are asked for once a month; and a hall
        # has more windows for what more people come for.
        shuffled = random.Random(f"{seed}:popularity")
        for items in self._items.values():
            shuffled.shuffle(items)
        self._weights = {
            kind: [
                len(catalog.counters_of(item.queue)) / (item.minutes * (place + 8))
                for place, item in enumerate(items)
            ]
            for kind, items in self._items.items()
        }
        self._kinds = [kind for kind, items in self._items.items() if items]
        if not self._kinds:
            raise ValueError("目录中没有可办的事项 nothing to come for")

    @property
    def cases(self) -> int:
        """How many cases are handed in by the last day."""
        return self._totals[0]

    def of_day(self, day: int) -> Iterator[Matter]:
        """Those who come for the first time on the day, counted from 0."""
        cases, enquiries, gone = (self._share(total, day) for total in self._totals)
        for count, enquiry, never_shows in (
            (cases, False, False), (enquiries, True, False), (gone, False, True),
        ):  # fmt: skip
            for _ in range(count):
                yield self._matter(enquiry=enquiry, never_shows=never_shows)

    def _share(self, total: int, day: int) -> int:
        return total * (day + 1) // self._days - total * day // self._days

    def _matter(self, *, enquiry: bool, never_shows: bool) -> Matter:
        self._serial += 1
        chance = random.Random(f"{self._seed}:{self._serial}")
        kind = chance.choices(self._kinds, [_KINDS[kind] for kind in self._kinds])[0]
        item = chance.choices(self._items[kind], self._weights[kind])[0]
        turn = chance.choices(list(_TURNS), list(_TURNS.values()))[0]
        return Matter(
            serial=self._serial,
            item=item,
            turn=self._possible(item, turn),
            enquiry=enquiry,
            never_shows=never_shows,
            chance=chance,
            slot=int(chance.triangular(0, self._slots * 5 // 6, self._slots // 5)),
        )

    def _possible(self, item: Item, turn: Turn) -> Turn:
        """The turn, where the item can take it."""
        materials = self._catalog.materials_of(item.code)
        tolerable = any(one.tolerable for one in materials)
        days = (item.promised_days or 0) if item.limit_unit is Unit.WORKING_DAYS else 0
        possible = {
            # What is tolerated follows within the promised time, and one may have to come twice.
            Turn.TOLERANCE: tolerable and days >= _MIDDLING,
            Turn.TOLERANCE_LAPSES: tolerable and days >= _MIDDLING,
            Turn.SUPPLEMENT_AGAIN: len(materials) > 1,
            Turn.DEEMED: days >= _LONG,
            Turn.EXTENDED: days >= _MIDDLING,
            Turn.EXTENSION_REFUSED: days >= _MIDDLING,
        }
        return turn if possible.get(turn, True) else Turn.PLAIN


_LONG = 10
_MIDDLING = 5
