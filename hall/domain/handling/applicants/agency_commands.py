"""What people ask to be done about somebody who acts for an applicant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hall.domain.applicants import Agent
from hall.domain.handling.applicants.agency import AgentKind, Tier
from hall.domain.handling.commands import CaseAction


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAgent(CaseAction):
    """Somebody acts for the applicant with this authority."""

    kind: AgentKind
    document: str
    scope: str = ""
    """What he may do; empty: the whole case."""
    valid_until: date | None = None
    agent: Agent | None = None
    """Who he is, to be sealed; None: as he was recorded with the applicant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(CaseAction):
    """The case goes from one tier to another, up with the application or down with the answer."""

    from_tier: Tier
    to_tier: Tier
    place: str
    """To which village, town or hall."""
    papers: tuple[str, ...] | None = None
    """Names of the listed papers that go along; None: all that are held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOver(CaseAction):
    """It arrived (签收); what did not is named."""

    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """One paper as it is listed."""

    name: str
    copies: int = 1
    original: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPapers(CaseAction):
    """List what the citizen left with the helper or the window."""

    papers: tuple[HandedIn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveBackPapers(CaseAction):
    """Papers go back against a signature."""

    papers: tuple[str, ...]
    signature: str
