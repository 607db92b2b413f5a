"""What comes through the door without a ticket (网上申请, rulebook 03)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hall.domain.applicants import Applicant
from hall.domain.commands import Command
from hall.domain.handling.course import MaterialState


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase(Command):
    """An application is submitted: its case is opened and received in one."""

    item: str
    applicant: Applicant | None = None
    """None: the program records him later, before the case is accepted."""
    materials: Mapping[str, MaterialState] = field(default_factory=dict)
    """What was handed in with it; what is not named counts as missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContinueOnline(Command):
    """A program goes on with a case that another opened, with its applicant's proof (网上续办)."""

    case: str
    code: str = field(repr=False)
    """What may be the code of a slip of the case."""
    person: str = field(repr=False)
    """Keyed hash of what may be the applicant's or his agent's whole identity number, made at the
    border."""
