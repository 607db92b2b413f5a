"""One command's view of the hall inside its transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from hall.domain.actors import Actor
from hall.domain.catalog import Catalog
from hall.domain.clock import Instant
from hall.domain.errors import DayClosed
from hall.domain.events import Event, Logged
from hall.service.terms import Terms
from hall.service.vault import Vault
from hall.store import days
from hall.store.days import ServiceDay
from hall.store.event_log import EventLog


class Places:
    """Places in the queue that only grow, whatever the clock does.

    A hall that lost its power at noon may wake up believing in the morning; who comes then must
    not stand before those who have waited since (rulebook 02: first come, first served).
    """

    def __init__(self, last: int) -> None:
        self._last = last

    def next(self, now: Instant) -> int:
        """The place of somebody who comes now."""
        self._last = max(now, self._last + 1)
        return self._last


@dataclass(slots=True, kw_only=True)
class Unit:
    """What a handler works with: the open transaction, the time, the rules, and the log."""

    connection: sqlite3.Connection
    log: EventLog
    catalog: Catalog
    terms: Terms
    actor: Actor
    now: Instant
    random_bytes: Callable[[int], bytes]
    places: Places
    vault: Vault
    events: list[Logged] = field(default_factory=list)
    _day: ServiceDay | None = None

    def emit(
        self,
        name: str,
        *,
        ticket: int | None = None,
        counter: int | None = None,
        case: int | None = None,
        data: Mapping[str, object] | None = None,
    ) -> Logged:
        """Append a fact to the log; it is handed on only if the transaction commits."""
        day = self.day_or_none()
        logged = self.log.append(
            Event(name=name, ticket=ticket, counter=counter, case=case, data=data or {}),
            at=self.now,
            day=None if day is None else day.id,
            actor=self.actor.named,
        )
        self.events.append(logged)
        return logged

    def day_or_none(self) -> ServiceDay | None:
        """The open service day."""
        if self._day is None:
            self._day = days.open_day(self.connection)
        return self._day

    def day(self) -> ServiceDay:
        """The open service day. Raises DayClosed."""
        day = self.day_or_none()
        if day is None:
            raise DayClosed
        return day

    def forget_day(self) -> None:
        """Look the day up again: a command opened or closed it."""
        self._day = None
