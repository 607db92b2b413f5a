"""Working days: those of the State Council's yearly notice, and the hall's own exceptions.

A year's notice (国务院办公厅关于…年部分节假日安排的通知) moves days both ways: weekdays are off,
weekend days are worked (调休). A notice may reach back into the last days of the year before.
Years without a notice are reckoned by weekends alone and called provisional (暂定): an answer is
always given, and it says what it stands on. Source: rulebook 09 §6.

All questions are answered from the few days that differ from the weekend rule, by counting:
none of them walks along the days, however far it reaches.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from types import MappingProxyType
from typing import Final, NamedTuple

_WEEK: Final = 7
_WEEKDAYS: Final = 5
_LAST: Final = date.max.toordinal()


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """What one year's notice arranges."""

    year: int
    confirmed: bool
    """False for a table made ahead of the notice: whatever rests on it is provisional."""
    source: str
    """Title or number of the notice and its date; for people."""
    off: frozenset[date]
    """Holidays, also those that fall on weekends."""
    on: frozenset[date]
    """Weekend days that are worked (调休)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A day that this hall keeps otherwise: a local festival, a power cut, extra service."""

    day: date
    works: bool
    reason: str


class Reach(NamedTuple):
    """A day that was reckoned."""

    day: date
    provisional: bool
    """Whether a day looked at on the way has no confirmed table."""


class Calendar:
    """Years and overrides laid over each other; never changes."""

    __slots__ = ("_changed", "_confirmed", "_days", "_moved", "_ranks", "overrides", "version", "years")  # fmt: skip  # noqa: E501

    version: int
    """Grows whenever what is in force changes; 0 for one that is in no store."""
    years: Mapping[int, Year]
    overrides: Mapping[date, Override]

    def __init__(
        self, years: Mapping[int, Year], overrides: Mapping[date, Override], version: int
    ) -> None:
        self.years = MappingProxyType(dict(sorted(years.items())))
        self.overrides = MappingProxyType(dict(sorted(overrides.items())))
        self.version = version
        self._confirmed = frozenset(one.year for one in years.values() if one.confirmed)
        self._changed = self._laid_over()
        # Sorted days that differ from the weekend rule; by how much all up to a day differ
        # together (one more entry than days: none before the first); working days up to each.
        self._days = sorted(self._changed)
        self._moved = [0, *accumulate(1 if self._changed[one] else -1 for one in self._days)]
        self._ranks = [
            _weekdays(one) + moved for one, moved in zip(self._days, self._moved[1:], strict=True)
        ]

    @classmethod
    def of(
        cls, years: Iterable[Year], overrides: Iterable[Override] = (), version: int = 0
    ) -> Calendar:
        """Of two tables of one year, and of two overrides of one day, the later given counts."""
        return cls({one.year: one for one in years}, {one.day: one for one in overrides}, version)

    def works(self, day: date) -> bool:
        """Whether the hall works; by the weekend rule where no table says otherwise."""
        return self._works(day.toordinal())

    def certain(self, day: date) -> bool:
        """Whether the year of the day has a confirmed table; if not, it is 暂定."""
        return day.year in self._confirmed

    def after(self, day: date, n: int) -> Reach:
        """The n-th working day strictly after the day, as limits are counted (rulebook 09, C17).

        With n = 0 the day itself, or the next working day if it does not work. Raises ValueError
        when n is negative. Beyond the last year there is, the last day there is, provisional.
        """
        if n < 0:
            raise ValueError(f"days after a day are counted forward, not {n}")
        if n == 0:
            return self.next_working(day)
        return self._reach(day.toordinal() + 1, self._rank(day.toordinal()) + n)

    def next_working(self, day: date) -> Reach:
        """The day itself if it works, else the first one after it that does."""
        first = day.toordinal()
        return self._reach(first, self._rank(first - 1) + 1)

    def between(self, first: date, last: date) -> int:
        """How many working days d there are with first < d <= last; 0 if last is not after."""
        if last <= first:
            return 0
        return self._rank(last.toordinal()) - self._rank(first.toordinal())

    def sure(self, first: date, last: date) -> bool:
        """Whether every year from the one day to the other has a confirmed table."""
        span = last.year - first.year + 1
        if span > len(self._confirmed):
            return span <= 0
        return all(year in self._confirmed for year in range(first.year, last.year + 1))

    def _works(self, ordinal: int) -> bool:
        changed = self._changed.get(ordinal)
        return _is_weekday(ordinal) if changed is None else changed

    def _rank(self, ordinal: int) -> int:
        """Working days up to and with the day, since the first day there is."""
        return _weekdays(ordinal) + self._moved[bisect_right(self._days, ordinal)]

    def _reach(self, first: int, rank: int) -> Reach:
        """The first working day of this rank; `first` is the first day looked at."""
        place = bisect_left(self._ranks, rank)
        ordinal = _of_weekday(rank - self._moved[place])
        if place < len(self._days):
            ordinal = min(ordinal, self._days[place])
        if max(first, ordinal) > _LAST:
            return Reach(date.max, True)
        day = date.fromordinal(ordinal)
        return Reach(day, not self.sure(date.fromordinal(first), day))

    def _laid_over(self) -> dict[int, bool]:
        said: dict[date, bool] = {}
        # A later year's notice may move the last days of the year before: it was issued later.
        for table in self.years.values():
            said |= dict.fromkeys(table.off, False) | dict.fromkeys(table.on, True)
        said |= {day: one.works for day, one in self.overrides.items()}
        return {
            day.toordinal(): works
            for day, works in said.items()
            if works != _is_weekday(day.toordinal())
        }


def _is_weekday(ordinal: int) -> bool:
    # Day 1 of the calendar, 0001-01-01, is a Monday.
    return (ordinal - 1) % _WEEK < _WEEKDAYS


def _weekdays(ordinal: int) -> int:
    """Weekdays up to and with the day."""
    weeks, days = divmod(ordinal, _WEEK)
    return _WEEKDAYS * weeks + min(days, _WEEKDAYS)


def _of_weekday(count: int) -> int:
    """The day up to which there are so many weekdays; the inverse of _weekdays."""
    weeks, days = divmod(count - 1, _WEEKDAYS)
    return _WEEK * weeks + days + 1
