"""What the business section asks of the hall's calendar (工作日历)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hall.domain.calendar import Year
from hall.domain.commands import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCalendarYear(Command):
    """Put a year's notice in force, in place of what was there for that year."""

    year: int
    confirmed: bool
    source: str
    off: tuple[date, ...]
    """In order: the same table is the same request."""
    on: tuple[date, ...]

    @classmethod
    def of(cls, table: Year) -> ImportCalendarYear:
        """The command that puts this table in force."""
        return cls(
            year=table.year,
            confirmed=table.confirmed,
            source=table.source,
            off=tuple(sorted(table.off)),
            on=tuple(sorted(table.on)),
        )

    @property
    def table(self) -> Year:
        """The table as the calendar takes it."""
        return Year(
            year=self.year,
            confirmed=self.confirmed,
            source=self.source,
            off=frozenset(self.off),
            on=frozenset(self.on),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideDay(Command):
    """This hall keeps a day otherwise than the State Council: a local festival, a power cut."""

    day: date
    works: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawOverride(Command):
    """The day is again what the notice says."""

    day: date
    reason: str
