"""What people come for in a year: Xinxing's shares (rulebook 01, R2), and turns that cases take.

5,665 immediate to 27,157 promised cases and 17,538 enquiries in 2011; the shares of the turns are
guesses that make every act of the hall happen, not figures of a hall.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from hall.domain.catalog import Catalog
from hall.domain.catalog_rows import Item, ItemKind
from hall.domain.handling.clocks import Unit

_What = TypeVar("_What")
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
    LISTED = "listed"
    SUPPLEMENT = "supplement"
    SUPPLEMENT_AGAIN = "supplement_again"
    SUPPLEMENT_ONLINE = "supplement_online"
    SUPPLEMENT_LAPSES = "supplement_lapses"
    ASKED_AFTERWARDS = "asked_afterwards"
    TOLERANCE = "tolerance"
    TOLERANCE_LAPSES = "tolerance_lapses"
    TOLERANCE_EXCUSED = "tolerance_excused"
    TOLERANCE_BROKEN = "tolerance_broken"
    COMMITMENT = "commitment"
    COMMITMENT_IN_PART = "commitment_in_part"
    REVOKED = "revoked"
    DEEMED = "deemed"
    RETURNED = "returned"
    TURNED_AWAY = "turned_away"
    RETURNED_SURVEYED = "returned_surveyed"
    RETURNED_UNSURVEYED = "returned_unsurveyed"
    RETURNED_JOINTLY = "returned_jointly"
    SURVEYED_JOINTLY = "surveyed_jointly"
    STOPPED = "stopped"
    EXTENDED = "extended"
    EXTENSION_REFUSED = "extension_refused"
    WITHDRAWN = "withdrawn"
    SENT_UP = "sent_up"
    URGENT = "urgent"
    BY_HELPER = "by_helper"
    BY_RELATIVE = "by_relative"
    ONLINE = "online"
    GREEN = "green"


_TURNS: Mapping[Turn, float] = {
    Turn.PLAIN: 72.5,
    Turn.LATE: 0.3,
    Turn.REFUSED: 0.8,
    Turn.LISTED: 0.5,
    Turn.SUPPLEMENT: 6.0,
    Turn.SUPPLEMENT_AGAIN: 0.2,
    Turn.SUPPLEMENT_ONLINE: 0.2,
    Turn.SUPPLEMENT_LAPSES: 0.6,
    Turn.ASKED_AFTERWARDS: 0.4,
    Turn.TOLERANCE: 2.5,
    Turn.TOLERANCE_LAPSES: 0.2,
    # Few items have a paper that may follow: the rest of these are plain.
    Turn.TOLERANCE_EXCUSED: 1.0,
    Turn.TOLERANCE_BROKEN: 1.0,
    Turn.COMMITMENT: 1.5,
    Turn.COMMITMENT_IN_PART: 1.0,
    Turn.REVOKED: 0.15,
    Turn.DEEMED: 0.2,
    Turn.RETURNED: 1.0,
    Turn.TURNED_AWAY: 0.4,
    Turn.RETURNED_SURVEYED: 0.4,
    Turn.RETURNED_UNSURVEYED: 0.1,
    Turn.RETURNED_JOINTLY: 0.15,
    Turn.SURVEYED_JOINTLY: 0.3,
    Turn.STOPPED: 3.0,
    Turn.EXTENDED: 1.0,
    Turn.EXTENSION_REFUSED: 0.2,
    Turn.WITHDRAWN: 0.8,
    Turn.SENT_UP: 0.2,
    Turn.URGENT: 0.3,
    Turn.BY_HELPER: 0.8,
    Turn.BY_RELATIVE: 0.4,
    Turn.ONLINE: 2.0,
    Turn.GREEN: 0.1,
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
    rare: float = 1.0
    """See Shares."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """How much of what a year has; turns and kinds in any unit."""

    cases_a_year: int = CASES_A_YEAR
    turns: Mapping[Turn, float] = field(default_factory=lambda: _TURNS)
    kinds: Mapping[ItemKind, float] = field(default_factory=lambda: _KINDS)
    rare: float = 1.0
    """By how much what is rare within a story happens more often."""


class Draw:
    """The matters of a year by seed, day after day."""

    def __init__(
        self,
        catalog: Catalog,
        seed: int,
        *,
        slots: int,
        days: int,
        shares: Shares | None = None,
    ) -> None:
        """``days`` working days in all; ``shares`` None: Xinxing's.

        Raises ValueError when nothing of the catalogue has a window.
        """
        self._catalog = catalog
        self._seed = seed
        self._slots = slots
        self._serial = 0
        self._shares = shares = shares or Shares()
        cases = round(shares.cases_a_year * min(1.0, days / WORKING_DAYS))
        self._days = days
        self._totals = (cases, round(cases * ENQUIRIES_A_CASE), round(cases * NO_SHOWS_A_CASE))
        self._items = {
            kind: [
                item
                for item in catalog.items.values()
                if item.kind is kind and catalog.counters_of(item.queue)
            ]
            for kind in shares.kinds
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
        self._kinds = {kind: shares.kinds[kind] for kind, items in self._items.items() if items}
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
        kind = _drawn(chance, self._kinds)
        item = chance.choices(self._items[kind], self._weights[kind])[0]
        turn = _drawn(chance, self._shares.turns)
        return Matter(
            serial=self._serial,
            item=item,
            turn=self._possible(item, turn),
            enquiry=enquiry,
            never_shows=never_shows,
            chance=chance,
            rare=self._shares.rare,
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
            Turn.TOLERANCE_EXCUSED: tolerable and days >= _MIDDLING,
            Turn.TOLERANCE_BROKEN: tolerable and days >= _MIDDLING,
            Turn.COMMITMENT_IN_PART: tolerable and days >= _MIDDLING and len(materials) > 1,
            Turn.SUPPLEMENT_AGAIN: len(materials) > 1,
            Turn.DEEMED: days >= _LONG,
            Turn.EXTENDED: days >= _MIDDLING,
            Turn.EXTENSION_REFUSED: days >= _MIDDLING,
        }
        return turn if possible.get(turn, True) else Turn.PLAIN


def _drawn(chance: random.Random, shares: Mapping[_What, float]) -> _What:
    return chance.choices(list(shares), list(shares.values()))[0]


_LONG = 10
_MIDDLING = 5
