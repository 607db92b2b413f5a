"""What became of each citizen, as the simulation saw it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hall.app.simulate.citizens import Citizen


class Outcome(StrEnum):
    """How a citizen's day in the hall ended."""

    WAITING = "waiting"
    AT_WINDOW = "at_window"
    SERVED = "served"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    TURNED_AWAY = "turned_away"
    """Was given no number."""


@dataclass(slots=True, kw_only=True)
class Visit:
    """One citizen in the hall. Instants are virtual seconds after midnight."""

    citizen: Citizen
    ticket: int = 0
    number: str = ""
    code: str = ""
    issued_at: float = 0.0
    expected_wait: float | None = None
    """Seconds, as told when the number was issued; None: no window was open."""
    called_at: float | None = None
    """The first call."""
    began_at: float | None = None
    """At the window, for the last time."""
    ended_at: float | None = None
    away: bool = False
    """Not in the hall when called."""
    reinstated: int = 0
    rating: int | None = None
    rated_by_code: bool = False
    outcome: Outcome = Outcome.WAITING

    @property
    def wait(self) -> float | None:
        """Seconds from the number to the first call; None for who was never called."""
        return None if self.called_at is None else self.called_at - self.issued_at

    @property
    def service(self) -> float | None:
        """Seconds at the window; None for who never came to it."""
        if self.began_at is None or self.ended_at is None:
            return None
        return self.ended_at - self.began_at
