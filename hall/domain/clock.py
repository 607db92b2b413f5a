"""Time, as one injected clock.

An instant is an integer of microseconds since 1970 in UTC: it sorts, it fits SQLite, it has no
time zone to forget. It becomes a date or an hour only at the edge, in the hall's own zone.
"""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import NewType, Protocol

Instant = NewType("Instant", int)
"""Microseconds since 1970-01-01T00:00:00Z."""

SECOND = 1_000_000
"""Microseconds in a second."""


class Clock(Protocol):
    """Gives the present instant; tests give another one."""

    def now(self) -> Instant: ...


def instant(moment: datetime) -> Instant:
    """The instant of an aware datetime."""
    return Instant(int(moment.timestamp() * SECOND))


def moment(at: Instant, zone: tzinfo = UTC) -> datetime:
    """The aware datetime of an instant, in the given zone."""
    return datetime.fromtimestamp(at / SECOND, zone)


def rfc3339(at: Instant | None, zone: tzinfo = UTC) -> str | None:
    """The instant as outside programs read it, with the zone's offset; None stays None."""
    return None if at is None else moment(at, zone).isoformat(timespec="milliseconds")
