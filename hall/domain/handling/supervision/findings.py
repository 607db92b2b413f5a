"""What electronic supervision saw, and what it looked with (电子监察, rulebook 04)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from hall.domain.clock import Instant, instant, moment
from hall.domain.events import Logged
from hall.domain.handling.figures import Pattern, SupervisionPolicy
from hall.domain.handling.reckoning import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was seen."""

    pattern: Pattern
    subject: str
    """What makes it one alert: the case, ticket or window, and which occurrence of it."""
    detail: Mapping[str, object] = field(default_factory=dict)
    """JSON values for people to read; never personal data."""
    clerk: str | None = None
    """Account of whoever did it; None: whoever works on the case."""
    counter: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What a case is looked at with."""

    case: str
    """Its number."""
    disclosed: bool
    """Whether its item is publicly disclosed."""
    on_site: bool
    """Whether its item must be looked at on the spot."""
    policy: SupervisionPolicy
    rules: Rules
    now: Instant


def found(
    pattern: Pattern, logged: Logged, grounds: Grounds, which: str, **detail: object
) -> Finding:
    """What an event of the case shows; ``which`` tells its occurrences apart."""
    return Finding(
        pattern=pattern,
        subject=f"{grounds.case}{which}",
        detail=detail,
        clerk=account(logged.actor),
        counter=logged.event.counter,
    )


def account(actor: str) -> str | None:
    """The account behind ``role:id``; None for the hall itself."""
    role, _, account = actor.partition(":")
    return None if role == "hall" else account


def texts(value: object) -> list[str]:
    """The strings of a list in an event's data."""
    return [str(one) for one in value] if isinstance(value, list | tuple) else []


def day(at: Instant, grounds: Grounds) -> date:
    """The hall's own day."""
    return moment(at, grounds.rules.hours.zone).date()


def midnight(day: date, grounds: Grounds) -> Instant:
    """When the hall's day begins."""
    return instant(datetime.combine(day, time.min, grounds.rules.hours.zone))
