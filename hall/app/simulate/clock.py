"""Time that passes when the simulation says so."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo

from hall.domain.clock import SECOND, Instant, instant

DAY = date(2026, 3, 2)
"""The simulated date; a Monday. Always the same, so that a seed always gives the same day."""


class ManualClock:
    """Stands still between two settings; never goes back."""

    def __init__(self, at: Instant) -> None:
        self._at = at

    def now(self) -> Instant:
        return self._at

    def set(self, at: Instant) -> None:
        """Go on to an instant; an earlier one changes nothing."""
        self._at = max(self._at, at)


def at_second(second: float, zone: tzinfo) -> Instant:
    """The instant so many seconds after the simulated day's local midnight."""
    midnight = instant(datetime.combine(DAY, time(), zone))
    return Instant(midnight + round(second * SECOND))


def second_of(text: str) -> float:
    """Seconds after midnight of a local time ``HH:MM``."""
    hours, minutes = text.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes)).total_seconds()
