"""Acceptance by silence (视为受理): who does not say in time what is missing has accepted."""

from __future__ import annotations

from hall.domain.handling.course import Because
from hall.domain.handling.deadlines import deadlines
from hall.domain.handling.phases import Phase
from hall.service.handling.accepting import take_on
from hall.service.handling.supervision import alerts
from hall.service.handling.work import Work


def deem_accepted(work: Work) -> bool:
    """Accept the case if the law already has, as of the receipt; whether it had.

    逾期不告知的，自收到申请材料之日起即为受理 (行政许可法 §32④). That nobody spoke in time stays on
    record, though the step is over with it.
    """
    derived = deadlines(work.course, work.rules, work.unit.now)
    if derived.deemed_at is None or work.unit.now <= derived.deemed_at:
        return False
    alerts.raise_lights(work.unit, work.case, work.before, derived)
    answered = work.course.phase is Phase.SUPPLEMENTING
    since = work.course.completed_at if answered else work.course.receipt_counts_from()
    assert since is not None
    take_on(work, Because.DEEMED, since, reason="逾期未告知，视为受理")
    return True
