"""The working days that the simulated year has, and the one on which it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, tzinfo

from hall.domain.clock import Instant, instant

OPENS = time(9)
SLOT_MINUTES = 10
SLOTS = 47
"""From nine to ten minutes before five."""
LAST_ERRAND = 44
"""Chiefs and sections do nothing later than this slot."""


class Days:
    """Where the year is; it goes on when the year says so."""

    def __init__(self, days: Sequence[date], zone: tzinfo) -> None:
        self.all = days
        self.number = 0
        """Of today, from 0."""
        self.slot = 0
        self._zone = zone

    @property
    def today(self) -> date:
        return self.all[self.number]

    def instant(self, slot: int) -> Instant:
        """When a slot of today begins; negative ones are before the hall opens."""
        opens = datetime.combine(self.today, OPENS, self._zone)
        return instant(opens + timedelta(minutes=slot * SLOT_MINUTES))

    def soon(self) -> Instant:
        """Within this slot: in the future now, in the past in the next one."""
        return Instant(self.instant(self.slot + 1) - 60_000_000)

    def until(self, day: str) -> int:
        """Working days of the simulated year from today to a local date ``YYYY-MM-DD``.

        Beyond its end, none are counted; -1 for a day gone by.
        """
        due = date.fromisoformat(day)
        if due < self.today:
            return -1
        reached = self.number
        while reached + 1 < len(self.all) and self.all[reached + 1] <= due:
            reached += 1
        return reached - self.number
