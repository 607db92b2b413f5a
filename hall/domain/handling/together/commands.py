"""What people ask to be done to the parts of a joint case, and to meetings about a case."""

from __future__ import annotations

from dataclasses import dataclass

from hall.domain.clock import Instant
from hall.domain.handling.commands import CaseAction
from hall.domain.handling.together.meetings import Attended, MeetingKind


@dataclass(frozen=True, slots=True, kw_only=True)
class PartAction(CaseAction):
    """A command on one part of a joint case, by the part's code."""

    part: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgePart(PartAction):
    """The department has taken note of its part (签收)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishPart(PartAction):
    """The department passes its part, or asks that it be refused (不予通过)."""

    outcome: str = "granted"
    """``granted`` or ``refused``."""
    opinion: str = ""
    """The department's opinion; with a refusal its reason, which is required."""
    ground: str = ""
    """Of a refusal: as of a return."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleRefusal(PartAction):
    """The responsible department or the business section decides what a department refuses."""

    upheld: bool
    reason: str = ""
    """Required when it is not upheld."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopPart(PartAction):
    """The part's clock stops; the whole case's goes on (see StopClock)."""

    reason: str
    """Code of the profile's closed list."""
    document: str
    """The written notice that tells the applicant how long it will take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumePart(PartAction):
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleMeeting(CaseAction):
    """Call a joint review meeting or a joint survey."""

    kind: MeetingKind
    at: Instant
    place: str
    departments: tuple[str, ...]
    """Codes of those who are called; two or more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingAction(CaseAction):
    """A command on one meeting of a case, by its number within the case."""

    meeting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAttendance(MeetingAction):
    """How a department came; recorded again, the last record counts and both stay in the log."""

    department: str
    attended: Attended
    clerks: tuple[str, ...] = ()
    """Ids of the accounts that came; required unless absent."""
    at: Instant | None = None
    """When they arrived; None when nobody noted it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseMeeting(MeetingAction):
    """It was held; of a survey, the case was looked at on site."""

    opinion: str
    """The minutes or findings (会议纪要、踏勘意见)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelMeeting(MeetingAction):
    reason: str
