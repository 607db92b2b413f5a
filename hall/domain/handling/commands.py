"""What people ask to be done to a case that was or is being handed in. Cases by their number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hall.domain.cases import CaseKind
from hall.domain.commands import Command
from hall.domain.handling.course import MaterialState


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAction(Command):
    """A command on one case."""

    case: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveCase(CaseAction):
    """The application is handed in (收件); what was not ticked counts as missing."""

    item: str | None = None
    """What it is for, where the ticket was taken for a queue or another item."""
    door: str = "window"
    """``window``, ``online`` or ``agency``."""
    counter: int | None = None
    """The window; None: the one where the case's visit is, if any."""
    materials: Mapping[str, MaterialState] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TickMaterials(CaseAction):
    """What became of these materials; others stay as they are."""

    materials: Mapping[str, MaterialState]
    reason: str = ""
    """Why something need not come that the applicant was told to bring, or that the case was
    accepted with; needed to waive it (免交)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandIn(TickMaterials):
    """The applicant brings what was missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskSupplement(CaseAction):
    """Tell once, in writing and completely, what is missing (一次性告知)."""

    missing: tuple[str, ...] = ()
    """What is found wanting besides what is missing by the list, which is named anyhow."""
    remark: str = ""
    days: int | None = None
    """Working days that the applicant has; None: the item's, else the profile's."""
    despite: bool = False
    """Issue it although an earlier notice could have named it; recorded as a violation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptCase(CaseAction):
    """Accept (受理): complete, or with tolerance or commitment for what is missing."""

    kind: CaseKind | None = None
    """None: as was decided before, else by the item."""
    reason: str = ""
    tolerate: bool = False
    """容缺受理: secondary materials follow, the applicant has promised it in writing."""
    commit: bool = False
    """告知承诺: a written commitment stands for what is missing, or for ``committed`` of it."""
    committed: tuple[str, ...] = ()
    """What the commitment covers, by name; empty: all that is missing. What it leaves out must
    be tolerated, with ``tolerate`` besides."""
    credit_checked: bool = False
    """Somebody looked whether the applicant has an unrepaired 失信 record, and there is none:
    only then may he be trusted with papers to follow (09 §2.3). Recorded with either promise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishAtOnce(CaseAction):
    """Receive, decide and hand over in one go (即办)."""

    item: str | None = None
    counter: int | None = None
    outcome: str = "done"
    """``done``, ``granted`` or ``refused``."""
    reason: str = ""
    basis: str = ""
    """As of DecideCase."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeKind(CaseAction):
    kind: CaseKind
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StopClock(CaseAction):
    reason: str
    """Code of the profile's closed list."""
    document: str
    """The written notice that tells the applicant how long it will take (行政许可法 §45)."""
    days: int | None = None
    """Working days it is expected to take; None when nobody can say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeClock(CaseAction):
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskExtension(CaseAction):
    days: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveExtension(CaseAction):
    told: str = ""
    """How the applicant was told the reason (§42: 应当告知); needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseExtension(CaseAction):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSurvey(CaseAction):
    """An on-site survey (踏勘) was made."""

    staff: tuple[str, ...]
    findings: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendUp(CaseAction):
    authority: str
    document: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComeBack(CaseAction):
    document: str = ""
    opinion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideCase(CaseAction):
    outcome: str
    """``granted`` or ``refused``."""
    reason: str = ""
    """Needed for a refusal (§38)."""
    basis: str = ""
    """The provision that a refusal rests on; printed on its paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeReady(CaseAction):
    """The result lies ready to be collected; the applicant is told."""

    result: str = ""
    """Name of the licence or paper."""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectResult(CaseAction):
    proof: str
    """``slip``, ``case_code``, ``identity``, ``agent`` or ``post`` (by mail)."""
    code: str | None = None
    """What was scanned: the slip's code, or the case's; None when somebody looked at it."""
    reason: str = ""
    """Why nothing was scanned; needed for a slip without its code."""
    counter: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnCase(CaseAction):
    ground: str
    """One of ReturnGround."""
    reason: str
    basis: str = ""
    """The provision it rests on."""
    apply_to: str = ""
    """Whom to turn to instead; needed where another authority is competent (§32②)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskReview(CaseAction):
    """The citizen brings the notice of return to the business section (复核)."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewReturn(CaseAction):
    upheld: bool
    reason: str
    departments: tuple[str, ...] = ()
    """Codes of the departments that were heard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawCase(CaseAction):
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyCommitment(CaseAction):
    kept: bool
    findings: str
    broken: tuple[str, ...] = ()
    """Of the materials committed to, those whose promise was untrue; empty: of the whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcusePapers(CaseAction):
    """What was tolerated and has not come need not come any more (免予补交)."""

    reason: str
    """Why: got from another department, no longer asked for; needed."""
    materials: tuple[str, ...] = ()
    """Empty: all that is still missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeDecision(CaseAction):
    """Take back what was granted (撤销), in writing, collected or not."""

    ground: str
    """One of RevocationGround."""
    reason: str
    heard: str
    """How the applicant was heard (陈述、申辩; 行政许可法 §7); needed."""
    basis: str = ""
    """The provision it rests on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDiscredit(CaseAction):
    """The case's applicant has a record of broken trust (失信), by a document."""

    document: str
    """What says so: a list, a judgment, the finding about a commitment; needed."""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairCredit(CaseAction):
    """The record was repaired (信用修复)."""

    document: str
    """What says so; needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveCase(CaseAction):
    box: str = ""
    """Where its paper lies; empty for an electronic file alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAtCases(Command):
    """Do what is due by the clock: standings, deemed acceptance, late applicants, late copies."""

    most: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RecomputeCases(Command):
    """Derive the next portion of running cases by rules that changed; nothing when none did."""

    most: int = 25
    """Cases of one portion: tickets wait behind it."""
