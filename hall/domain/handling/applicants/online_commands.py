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
