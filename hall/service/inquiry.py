"""A citizen asks about a case without logging in: by its number and a proof that it is his.

Four digits can be tried out, so wrong ones are counted, for a case and for an address, in memory:
a restart forgives them. The code of a slip cannot be tried out and is always heard.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from typing import Protocol

from hall.domain.clock import SECOND, Clock
from hall.domain.errors import UnknownCase
from hall.domain.handling.errors import NotProven, QueryLocked
from hall.service.bodies import Body
from hall.service.hall import Hall
from hall.service.handling.progress import (
    is_number_end,
    is_slip_of,
    plain_number,
    progress,
)
from hall.service.onlooker import ReadHall
from hall.store import cases

TRIES = 10
"""So many wrong proofs of one case, and it is locked for a while."""
TRIES_FROM = 60
"""So many from one address; behind a proxy a whole town has one."""
LOCKED_SECONDS = 15 * 60
REMEMBERED = 20_000
"""Cases and addresses whose tries are remembered; the oldest are forgotten first."""


class Tries:
    """Counts wrong tries by key; a count begins anew when its time is over."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._counts: OrderedDict[tuple[str, str], tuple[int, int]] = OrderedDict()

    def locked(self, key: tuple[str, str], most: int) -> int:
        """Seconds until another try is heard; 0 when it is heard now."""
        began, count = self._counts.get(key, (0, 0))
        left = began + LOCKED_SECONDS * SECOND - self._clock.now()
        # A clock that was set back locks nobody for longer than it should.
        if count < most or not 0 < left <= LOCKED_SECONDS * SECOND:
            return 0
        return -(-left // SECOND)

    def require_open(self, *keys: tuple[tuple[str, str], int]) -> None:
        """Raises QueryLocked while one of the keys has been tried wrongly so many times."""
        seconds = max(self.locked(key, most) for key, most in keys)
        if seconds:
            raise QueryLocked(minutes=-(-seconds // 60))

    def wrong(self, key: tuple[str, str]) -> None:
        """Count a wrong try; the time runs from the last one."""
        now = self._clock.now()
        began, count = self._counts.pop(key, (now, 0))
        fresh = 0 <= now - began <= LOCKED_SECONDS * SECOND
        self._counts[key] = (now, count + 1 if fresh else 1)
        if len(self._counts) > REMEMBERED:
            self._counts.popitem(last=False)

    def right(self, key: tuple[str, str]) -> None:
        """Forget the wrong ones before a right one."""
        self._counts.pop(key, None)


class Answering(Protocol):
    """Who answers citizens: the hall itself, or a process that asks it."""

    def ask(self, connection: sqlite3.Connection, number: str, proof: str, address: str) -> Body:
        """What the citizen is told. Raises NotProven, QueryLocked."""

    def of_slip(self, connection: sqlite3.Connection, number: str) -> Body:
        """What whoever holds a slip of the case is told. Raises UnknownCase."""


def by_slip(connection: sqlite3.Connection, hall: ReadHall, number: str, proof: str) -> Body | None:
    """What whoever has the code of one of the case's slips is told; None for another proof."""
    try:
        case = cases.by_number(connection, plain_number(number, hall.terms.centre))
    except UnknownCase:
        return None
    return told(connection, hall, case.number) if is_slip_of(connection, case.id, proof) else None


def told(connection: sqlite3.Connection, hall: ReadHall, number: str) -> Body:
    """What a citizen who has proven himself is told. Raises UnknownCase."""
    case = cases.by_number(connection, number)
    return progress(connection, hall.catalog, hall.terms, case, hall.clock.now())


class Inquiries:
    """Answers citizens who ask about a case; one a hall, for it counts their tries."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._tries = Tries(hall.clock)

    def ask(self, connection: sqlite3.Connection, number: str, proof: str, address: str) -> Body:
        """What the citizen is told. Raises NotProven, QueryLocked."""
        number = plain_number(number, self._hall.terms.centre)
        known = by_slip(connection, self._hall, number, proof)
        if known is not None:
            return known
        of_case, of_address = ("case", number), ("from", address)
        self._tries.require_open((of_case, TRIES), (of_address, TRIES_FROM))
        try:
            case = cases.by_number(connection, number)
        except UnknownCase:
            case = None
        if case is None or not is_number_end(connection, self._hall.vault, case.id, proof):
            self._tries.wrong(of_case)
            self._tries.wrong(of_address)
            raise NotProven
        self._tries.right(of_case)
        return told(connection, self._hall, number)

    def of_slip(self, connection: sqlite3.Connection, number: str) -> Body:
        """What whoever holds a slip of the case is told. Raises UnknownCase."""
        return told(connection, self._hall, number)
