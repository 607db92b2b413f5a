"""The small hall's rules of cases: the law's figures and R2's forms, with a short list of stops."""

from __future__ import annotations

from hall.domain.handling.clocks import Start
from hall.domain.handling.figures import (
    ArchivePolicy,
    CasePolicy,
    CopyRule,
    Delivery,
    GreenPolicy,
    HandlingPolicy,
    Holder,
    JointPolicy,
    LateSupplement,
    LateTolerance,
    NoticeForm,
    NoticePolicy,
    Pattern,
    StopReason,
    SupervisionPolicy,
)
from hall.domain.posts import Post

_WINDOW = CopyRule(copy=1, holder=Holder.WINDOW, due=Delivery.AT_ONCE)
_THREE = (
    _WINDOW,
    CopyRule(copy=2, holder=Holder.BUSINESS, due=Delivery.SAME_DAY),
    CopyRule(copy=3, holder=Holder.CITIZEN, due=Delivery.AT_ONCE),
)
_FOUR = (
    _WINDOW,
    CopyRule(copy=2, holder=Holder.BUSINESS, due=Delivery.SAME_DAY, then=Holder.SUPERVISION),
    CopyRule(copy=3, holder=Holder.LEADER, due=Delivery.SAME_DAY),
    CopyRule(copy=4, holder=Holder.CITIZEN, due=Delivery.AT_ONCE),
)

CASES = CasePolicy(
    start=Start.NEXT_DAY,
    acceptance_days=5,
    acceptance_target_days=3,
    return_days=3,
    supplement_days=15,
    late_supplement=LateSupplement.WITHDRAWN,
    tolerance=True,
    tolerance_days=10,
    late_tolerance=LateTolerance.WITHDRAWN,
    commitment=True,
    commitment_check_days=60,
    credit_check=True,
    statutory_days=20,
    extension_days=10,
    joint_statutory_days=45,
    joint_extension_days=15,
    delivery_days=10,
    review_days=5,
    survey_staff=2,
    extension_approvers=frozenset({Post.LEADER}),
    stop_reasons=(
        StopReason(code="hearing", name="听证", most_days=20),
        StopReason(code="site_survey", name="现场勘验", most_days=10),
        StopReason(code="applicant_supplement", name="补充材料", most_days=30, whole=True),
        StopReason(code="payment", name="缴费", most_days=10, whole=True),
    ),
)

OF_VISITS = frozenset({Pattern.TICKET_WITHOUT_CASE, Pattern.TOO_SHORT, Pattern.RATING_BURST})
HANDLING = HandlingPolicy(
    cases=CASES,
    notices=NoticePolicy(
        copies={
            NoticeForm.PROMISED: _FOUR,
            NoticeForm.SUPPLEMENT: _THREE,
            NoticeForm.JOINT: _THREE,
            NoticeForm.RETURNED: _THREE,
            NoticeForm.URGENT: (_WINDOW,),
            NoticeForm.GREEN: (
                CopyRule(copy=1, holder=Holder.WINDOW, due=Delivery.AT_ONCE, then=Holder.BUSINESS),
            ),
            NoticeForm.MISSING: (CopyRule(copy=1, holder=Holder.CITIZEN, due=Delivery.AT_ONCE),),
            NoticeForm.DECISION: (
                *_THREE[:2],
                CopyRule(copy=3, holder=Holder.CITIZEN, due=Delivery.WITH_RESULT),
            ),
        }
    ),
    joint=JointPolicy(lead={"commerce": "GA"}, at_once_hours=1),
    green=GreenPolicy(
        foreign_capital_usd=10_000_000,
        domestic_capital_cny=50_000_000,
        construction_investment_cny=50_000_000,
    ),
    supervision=SupervisionPolicy(
        due_soon_days=1,
        red_after_days=3,
        kind_changes=1,
        short_share_percent=20,
        burst_ratings=3,
        burst_seconds=60,
        originals_days=1,
        hand_over_days=3,
        # Tests of the queue finish visits at once and work on no case: what shows in a case alone.
        patterns=frozenset(Pattern) - OF_VISITS,
    ),
    archive=ArchivePolicy(applicant_years=10),
)
