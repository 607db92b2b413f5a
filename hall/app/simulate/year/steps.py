"""What a story of a case may ask for next; the year (see year.py) does it and sends the answer."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any

from hall.domain.actors import Actor
from hall.domain.cases import CaseKind
from hall.domain.commands import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class Come:
    """Take a number, wait, and stand at a window; the answer is a Visit.

    Whoever was not called before the hall closed comes again the next morning.
    """

    item: str
    case: str | None = None
    """A case of an earlier visit; None opens a new one."""
    never_shows: bool = False
    """Is not there when called; the story goes on with None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Do:
    """Give a command; the answer is the command's."""

    command: Command
    actor: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """The visit is over after so long; the next one that is called ends it, or its clerk does."""

    slots: int
    kind: CaseKind | None = None
    """What the clerk says it was; None leaves that to the case's own acts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """Go on so many working days later, or ``slots`` later on the same day."""

    days: int = 0
    slots: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Where a citizen stands: the answer to ``Come``."""

    counter: int
    clerk: Actor
    case: str
    """Number of the case that the visit carries."""
    code: str
    """What his slip's QR code carries."""


Step = Come | Do | Leave | Later
Answer = Mapping[str, Any]
Story = Generator[Step, Any, None]
"""One matter of one citizen, from the first visit to the last act."""
