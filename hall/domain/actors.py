"""Who speaks to the hall: on whose behalf, and by which name the event log has them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hall.domain.posts import Post


class Role(StrEnum):
    """On whose behalf a program or a person speaks."""

    KIOSK = "kiosk"
    COUNTER = "counter"
    DISPLAY = "display"
    PAD = "pad"
    STAFF = "staff"
    ADMIN = "admin"
    INTEGRATION = "integration"
    STATION = "station"
    """The station program: the roles of all devices wired to it."""
    CITIZEN = "citizen"
    """Nobody logged in; may only follow and rate by a slip's code."""
    HALL = "hall"
    """The hall itself: the day's turn, the rating's end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who gave a command, as the event log names them."""

    role: Role
    id: str
    """Account id, token name, or ``hall``. Never a citizen's name."""
    posts: frozenset[Post] = frozenset()
    """What the person behind it answers for; a device and a citizen hold none."""
    department: str | None = None
    """The person's own department: its code, or None for the hall's own staff and for clerks of
    windows that serve several."""
    all_cases: bool = False
    """Of a program that speaks for applicants: for those of every case, not its own alone."""

    @property
    def named(self) -> str:
        """``role:id``, as the event log has it."""
        return f"{self.role}:{self.id}"
