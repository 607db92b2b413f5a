"""Sending a case back in writing (退回): by its window, or because what was promised never came."""

from __future__ import annotations

from hall.domain.cases import CaseKind
from hall.domain.clock import moment
from hall.domain.handling.figures import NoticeForm
from hall.domain.handling.notices.forms import ReturnGround
from hall.domain.handling.notices.words import GROUNDS
from hall.domain.handling.phases import Phase
from hall.service.handling.notices import noticing
from hall.service.handling.receiving import decide_kind
from hall.service.handling.work import Work


def return_case(
    work: Work, ground: ReturnGround, reason: str, *, basis: str = "", apply_to: str = ""
) -> None:
    """Record the return and issue its notice.

    By law it is a decision not to accept (不予受理) or, after acceptance, not to grant
    (不予许可): the notice says which. ``apply_to`` is whom to turn to instead.
    """
    after_acceptance = work.course.phase is Phase.ACCEPTED
    decide_kind(work, CaseKind.RETURNED, GROUNDS[ground])
    work.emit(
        "case.returned",
        {
            "ground": ground.value,
            "reason": reason.strip(),
            "basis": basis.strip(),
            "after_acceptance": after_acceptance,
            "surveyed": work.course.surveys > 0,
            "clocks": work.final_clocks(),
            "review_days": work.unit.terms.policy.handling.cases.review_days,
            "apply_to": apply_to.strip(),
            "late": _is_late(work),
        },
        counter=work.before.counter,
    )
    noticing.issue(work, NoticeForm.RETURNED)


def _is_late(work: Work) -> bool:
    """Whether what was not accepted goes back later than a complex case may (R2: 3 days)."""
    course, by = work.course, work.rules
    since = course.receipt_counts_from()
    if course.phase is not Phase.RECEIVED or since is None:
        return False
    first = moment(since, by.hours.zone).date()
    today = moment(work.unit.now, by.hours.zone).date()
    most = work.unit.terms.policy.handling.cases.return_days
    return by.calendar.between(first, today) > most
