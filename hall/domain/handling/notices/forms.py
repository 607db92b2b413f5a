"""The notices of a case (通知书): what each of the seven forms says (rulebook 03; R2).

And what a decision says on paper (决定书), the department's own beside them.

A notice is written once and kept for ever with its case: it holds all that its paper says, so
that a later catalogue, profile or calendar does not change what was handed out. The words
around the facts are in words.py and its neighbours, the copies in copies.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from hall.domain.handling.clocks import Limit
from hall.domain.handling.course import Because
from hall.domain.handling.figures import LateSupplement, LateTolerance, NoticeForm
from hall.domain.handling.notices.centre_forms import Green, Urgent


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The last day of a limit."""

    day: date
    at: time | None = None
    """The time of that day, for a limit in hours; None: the close of business."""
    provisional: bool = False
    """The day hangs on a year without a confirmed calendar and is printed with 暂定."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One line of a list of materials, asked for or handed in."""

    name: str
    copies: int = 1
    requirement: str = ""
    """What it must be like (原件、加盖公章 ...); empty for nothing special."""
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """What the hall puts on all of its notices."""

    hall: str
    business: str = "业务科"
    """The section that keeps the second copies and reviews returned cases."""
    complaints: str = "督查科"
    """The section that one complains to."""
    phone: str = ""
    """Its telephone; empty: only the section is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """承诺件通知书: accepted, and done by a day."""

    accepted_on: date
    limit: Limit
    due: Due
    statutory: Limit | None = None
    not_counted: tuple[str, ...] = ()
    """Procedures whose time is not counted, with the time they need (行政许可法 §45: 书面告知)."""
    because: Because = Because.COMPLETE
    """Why it counts as accepted; its words follow from it."""
    committed: tuple[str, ...] = ()
    """Materials that the applicant's written commitment stands for; empty: all that was missing,
    or none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplement:
    """补办件通知书: received, and what is missing, once and completely."""

    received_on: date
    missing: tuple[Material, ...]
    received: tuple[Material, ...] = ()
    by: Due
    """The last day to bring what is missing."""
    late: LateSupplement | None = None
    """What becomes of it afterwards, where it waits unaccepted (补正)."""
    late_tolerance: LateTolerance | None = None
    """The same, where it was accepted meanwhile (容缺受理)."""
    accepted: bool = False
    """Asked for after acceptance: the clock stands, and whoever is late is decided upon as he is.
    Of the three the one is given."""
    limit: Limit | None = None
    """The promised time, which runs from the day the materials are complete."""
    due: Due | None = None
    """Only where it was accepted meanwhile (容缺受理): the day by which it is done."""

    def __post_init__(self) -> None:
        """Raises ValueError unless one consequence is given."""
        given = (self.late is not None, self.late_tolerance is not None, self.accepted)
        if sum(given) != 1:
            raise ValueError("a supplement waits, is tolerated or interrupts: one consequence")


@dataclass(frozen=True, slots=True, kw_only=True)
class JointPart:
    """One department's part of a joint case."""

    name: str
    department: str
    limit: Limit | None = None
    due: Due | None = None
    """None while it waits for another part."""
    after: tuple[str, ...] = ()
    """Names of the parts that must be finished first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """联办件通知书: accepted by the responsible department for all that take part."""

    accepted_on: date
    lead: str
    parts: tuple[JointPart, ...]
    limit: Limit
    due: Due
    statutory: Limit | None = None
    because: Because = Because.COMPLETE
    """As of a promised case."""
    committed: tuple[str, ...] = ()


class ReturnGround(StrEnum):
    """Why an application is returned (R2; the last three: 行政许可法 §32①②, and 补正 in vain)."""

    MAIN_MISSING = "main_document_missing"
    AGAINST_POLICY = "against_policy"
    NOT_ELIGIBLE = "lacks_conditions"
    NOT_REQUIRED = "not_required"
    NOT_COMPETENT = "not_competent"
    NOT_COMPLETED = "not_completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedies:
    """Where one turns against a return (行政许可法 §38)."""

    authority: str
    """Decides on reconsideration (行政复议)."""
    days: int
    """So many days from the receipt of the notice (行政复议法 §20: 60)."""
    court: str
    months: int
    """So many months (行政诉讼法 §46: 6)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """退回件通知书: not accepted or not granted, with reason, basis and remedies."""

    ground: ReturnGround
    reason: str
    basis: str
    """The rule that says so, by name and article."""
    accepted: bool = False
    """Whether it had been accepted before: then it is not granted, else not accepted."""
    apply_to: str = ""
    """Whom to turn to instead; where another authority is competent."""
    handed_back: tuple[Material, ...] = ()
    """Materials that go back to the applicant."""
    missing: tuple[Material, ...] = ()
    """All that was missing, where that is the ground: told once, also here (09 §8.4)."""
    decision: str = ""
    """What was decided, where it is not 不予受理 or, after acceptance, 不予批准."""
    review_days: int
    """Working days in which the business section reviews it (复核)."""
    remedies: Remedies


class RevocationGround(StrEnum):
    """Why what was granted is taken back (撤销): what was granted on trust, and 行政许可法 §69."""

    NOT_FOLLOWED = "not_followed"
    """What was tolerated did not come in time."""
    PROMISE_BROKEN = "promise_broken"
    """What was committed to in writing turned out untrue."""
    DECEIT = "deceit"
    """§69②: got by deceit, bribery or other improper means; it must be revoked."""
    UNLAWFUL = "unlawful"
    """§69①: beyond the authority's power, against the procedure, without the conditions."""


class Decided(StrEnum):
    """What a decision on paper says."""

    REFUSED = "refused"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """决定书: what was refused (行政许可法 §38), or granted and taken back (§69), in writing."""

    decided: Decided
    reason: str
    basis: str = ""
    """The rule that says so, by name and article; empty where none was given."""
    accepted_on: date
    granted_on: date | None = None
    """Of a revocation, the day of the decision that it takes back."""
    ground: RevocationGround | None = None
    """Of a revocation."""
    heard: str = ""
    """Of a revocation, how the applicant was heard (陈述、申辩; §7)."""
    missing: tuple[Material, ...] = ()
    """Of a revocation, what was tolerated and never came."""
    remedies: Remedies

    def __post_init__(self) -> None:
        """Raises ValueError unless a revocation, and it alone, says what it takes back and why."""
        revoked = self.decided is Decided.REVOKED
        if revoked != (self.ground is not None) or revoked != (self.granted_on is not None):
            raise ValueError("a revocation names its ground and the decision that it takes back")


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingList:
    """缺件清单: handed over on the spot, before anything was received."""

    missing: tuple[Material, ...]
    forms_url: str = ""
    """Where the blank forms and samples of what is missing are; empty where none of it has any."""


Content = Promised | Supplement | Joint | Returned | Urgent | Green | MissingList | Decision

CONTENTS: dict[NoticeForm, type[Content]] = {
    NoticeForm.PROMISED: Promised,
    NoticeForm.SUPPLEMENT: Supplement,
    NoticeForm.JOINT: Joint,
    NoticeForm.RETURNED: Returned,
    NoticeForm.URGENT: Urgent,
    NoticeForm.GREEN: Green,
    NoticeForm.MISSING: MissingList,
    NoticeForm.DECISION: Decision,
}
"""What a form's content is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One notice as it is issued."""

    number: str
    """See numbers.py."""
    form: NoticeForm
    case: str
    item: str
    department: str
    applicant: str
    """As it may be printed: the caller decides what of a name is shown. Empty in what is kept,
    and once the applicant's data were erased: then the notice speaks to nobody by name."""
    issued_at: datetime
    """In the hall's own zone, which is the one to print."""
    window: str
    """The window as people know it: ``13号窗口``; empty where there is none."""
    clerk: str
    letterhead: Letterhead
    query_url: str
    """Where the case can be asked after; it becomes the QR code. Empty: neither is printed."""
    content: Content

    def __post_init__(self) -> None:
        """Raises ValueError for a content of another form."""
        if not isinstance(self.content, CONTENTS[self.form]):
            raise ValueError(f"{type(self.content).__name__} is not the content of {self.form}")
