"""The figures of a rule profile that the handling of cases obeys.

None of them is a constant in code: they are read from the profile's TOML (hall.config) and
checked there. Working days are those of the hall's calendar. Sources: rulebook 03, 04, 09 §2.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hall.domain.handling.clocks import Start
from hall.domain.posts import Post


class LateSupplement(StrEnum):
    """What becomes of a case whose applicant did not complete it in time (补正逾期)."""

    WITHDRAWN = "withdrawn"
    """视为撤回申请 (安阳市政务服务条例 §36, 浙江 §11)."""
    REFUSED = "refused"
    """不予受理, with written reasons."""


class LateTolerance(StrEnum):
    """What becomes of a tolerance acceptance whose papers did not follow (容缺逾期)."""

    WITHDRAWN = "withdrawn"
    """视为撤回 (安阳)."""
    REVOKED = "revoked"
    """撤销受理 (浙江)."""
    REFUSED = "refused"
    """不予审批 (滨州)."""
    ENDED = "ended"
    """终止办理 (西安)."""


WAITS_FOR_APPLICANT = "applicant_supplement"
"""The reason for which a clock stops while the case waits for its applicant (rulebook 03)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopReason:
    """One entry of the closed list of reasons for which a clock may stop (停表)."""

    code: str
    name: str
    """Chinese, as notices print it."""
    most_days: int
    """Working days after which a stop for this reason is abnormal; 1 to 365."""
    whole: bool = False
    """The whole case alone stops for it: one department's part does not wait for what all of
    them wait for, the applicant (rulebook 03)."""

    @property
    def of_whole(self) -> bool:
        """As the list says; papers are asked of the applicant once, for all parts, always."""
        return self.whole or self.code == WAITS_FOR_APPLICANT


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePolicy:
    """Acceptance, supplements, returns, extensions."""

    start: Start
    """Whether the day of acceptance is counted; the next day is the first by custom (C17)."""
    acceptance_days: int
    """Working days to say what is missing; then the case is deemed accepted as of the day the
    materials were handed in (行政许可法 §32④). 1 to 30."""
    acceptance_target_days: int
    """The hall's own target inside them (R2: 3); 0 is the same day (R0, R3, R4: on the spot), not
    more than `acceptance_days`."""
    return_days: int
    """Working days within which a complex case is returned (R2: 3); 1 to 30."""
    supplement_days: int
    """Working days that an applicant has to complete a case, where the item says nothing (D);
    1 to 365."""
    late_supplement: LateSupplement
    tolerance: bool
    """Whether tolerance acceptance (容缺受理) is offered."""
    tolerance_days: int
    """Working days to bring what is missing, never more than the item's promised time;
    1 to 365."""
    late_tolerance: LateTolerance
    commitment: bool
    """Whether notice of commitment (告知承诺) is offered."""
    commitment_check_days: int
    """Working days after the decision within which a commitment is verified (浙江: 60); 1 to
    365."""
    credit_check: bool
    """Whether what is missing is taken on trust, tolerated or committed to, only from applicants
    whose credit was looked at and who have no unrepaired 失信 record (安阳 §29, 西安, 阜新)."""
    statutory_days: int
    """Working days to decide where the item names no statutory time (行政许可法 §42: 20); 1 to
    365."""
    extension_days: int
    """At most so many working days more, with approval (§42: 10); 0 to 365, 0: never."""
    joint_statutory_days: int
    """As `statutory_days`, for a joint case (§42: 45)."""
    joint_extension_days: int
    """As `extension_days`, for a joint case (§42: 15)."""
    delivery_days: int
    """Working days to hand over a result after the decision (§44: 10); 1 to 60."""
    review_days: int
    """Working days for the business section to review a return (复核) (D); 1 to 60."""
    survey_staff: int
    """At least so many people survey on site (§34: 2); 1 to 20."""
    extension_approvers: frozenset[Post]
    """Who may approve an extension: the head (负责人); at least one post."""
    stop_reasons: tuple[StopReason, ...]
    """The closed list (§45 and local law); codes unique, in the order to choose from."""

    def stop_reason(self, code: str) -> StopReason | None:
        """The entry with this code; None if the list has none."""
        return next((one for one in self.stop_reasons if one.code == code), None)


class Holder(StrEnum):
    """Who gets a copy (联) of a notice."""

    WINDOW = "window"  # 窗口
    BUSINESS = "business"  # 业务科
    SUPERVISION = "supervision"  # 督查科
    LEADER = "leader"  # 部门负责人
    CITIZEN = "citizen"  # 服务对象


class Delivery(StrEnum):
    """By when a copy must have reached its holder."""

    AT_ONCE = "at_once"
    """On the spot, with the issue."""
    SAME_DAY = "same_day"
    """Before the close of business of the day of issue."""
    NEXT_DAY = "next_day"
    """Before the close of business of the next working day."""
    WITH_RESULT = "with_result"
    """With the decision's result, within `delivery_days` of it (行政许可法 §44): collected, else
    by post. Of decisions (决定书)."""


class NoticeForm(StrEnum):
    """The uniform forms of the centre (rulebook 03), and the decision that the law wants (§38)."""

    PROMISED = "promised"  # 承诺件通知书
    SUPPLEMENT = "supplement"  # 补办件通知书
    JOINT = "joint"  # 联办件通知书
    RETURNED = "returned"  # 退回件通知书
    URGENT = "urgent"  # 急办件通知单
    GREEN = "green"  # 快速审批绿色通道受理表
    MISSING = "missing"  # 缺件清单
    DECISION = "decision"  # 决定书：不予批准、撤销; the department's own, beside the seven


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyRule:
    """One copy (联) of a form: its number from 1, who holds it, by when."""

    copy: int
    holder: Holder
    due: Delivery
    then: Holder | None = None
    """Who gets it afterwards: the business section hands a promised case's on (R2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePolicy:
    """The copies of each form, in the order of their numbers."""

    copies: dict[NoticeForm, tuple[CopyRule, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class JointPolicy:
    """Joint handling (联办)."""

    lead: dict[str, str]
    """Theme of an item -> code of the responsible department, or words of its name (see
    hall.domain.lead); a theme that is not here, and an item without one, is led by the
    department of the last approval (R2)."""
    at_once_hours: int
    """Within so many hours the others are informed of a joint case; 1 to 24."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GreenPolicy:
    """The green channel's thresholds (R2); amounts in whole units of the currency, 1 to 10^12.

    A matter qualifies *over* a threshold, not at it.
    """

    foreign_capital_usd: int
    domestic_capital_cny: int
    construction_investment_cny: int


class Pattern(StrEnum):
    """Abnormal patterns that electronic supervision looks for (rulebook 04)."""

    FINISHED_BEFORE_ACCEPTED = "finished_before_accepted"
    KIND_CHANGED_AGAIN = "kind_changed_again"
    SUPPLEMENT_ASKED_AGAIN = "supplement_asked_again"
    STOPPED_TOO_LONG = "stopped_too_long"
    RETURNED_WITHOUT_SURVEY = "returned_without_survey"
    TICKET_WITHOUT_CASE = "ticket_without_case"
    TOO_SHORT = "too_short"
    RATING_BURST = "rating_burst"
    SERVED_AND_APPROVED = "served_and_approved"
    FEE_DIFFERS = "fee_differs"
    NOT_DISCLOSED = "not_disclosed"
    COPY_LATE = "copy_late"
    """A copy of a notice that should have been handed on the same day was not."""
    LATE_EXTENSION = "late_extension"
    """An extension asked for after the limit (C19)."""
    REGISTRY_LATE = "registry_late"
    """An immediate case that was not entered into its registry the same day (R2)."""
    ORIGINALS_KEPT = "originals_kept"
    """An original that was not given back in time after the case's end (R1)."""
    PAPERS_LOST = "papers_lost"
    """A paper that did not arrive at a hand-over (R1)."""
    HAND_OVER_OPEN = "hand_over_open"
    """A hand-over between tiers that nobody acknowledged in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionPolicy:
    """Electronic supervision (电子监察)."""

    due_soon_days: int
    """Working days left at which a case is shown as due soon; 0 to 10 (09 §2.4: 1)."""
    red_after_days: int
    """Working days over the promised time at which a case turns red where there is no statutory
    time; 1 to 60 (D: 3)."""
    kind_changes: int
    """More changes of kind than this are abnormal; 0 to 10 (R: once)."""
    short_share_percent: int
    """A visit shorter than this share of the item's usual minutes is abnormal; 0 to 100."""
    burst_ratings: int
    """So many ratings from one pad within `burst_seconds` are a burst; 2 to 100."""
    burst_seconds: int
    originals_days: int
    """Working days after a case's end within which a citizen's originals are given back; 0 to 30,
    0: the same day (D: 1; R1 lets nobody keep them)."""
    hand_over_days: int
    """Working days within which a hand-over between tiers is acknowledged; 0 to 30 (D: 3)."""
    patterns: frozenset[Pattern]
    """Those that this hall looks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePolicy:
    """How long what is kept (19 个人信息保护法: the shortest time needed)."""

    applicant_years: int
    """After a case's end, so many years until the applicant's data are erased; 1 to 100. The
    record itself, which names nobody, is kept for ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlingPolicy:
    """All that a profile says of cases."""

    cases: CasePolicy
    notices: NoticePolicy
    joint: JointPolicy
    green: GreenPolicy
    supervision: SupervisionPolicy
    archive: ArchivePolicy
