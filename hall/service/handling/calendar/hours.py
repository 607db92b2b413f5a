"""When what a program hands in for an applicant counts: the hall's office hours as they are now."""

from __future__ import annotations

from hall.domain.handling.office_hours import OfficeHours, working_moment
from hall.service.handling.work import Work

ONLINE = "online"
"""The door of what comes over the net (网上申请)."""


def counted(work: Work) -> dict[str, object]:
    """``counts_from`` for an event, where the hall does not work just now; else nothing."""
    terms, now = work.unit.terms, work.unit.now
    day = terms.policy.day
    hours = OfficeHours(
        calendar=work.rules.calendar,
        zone=terms.zone,
        opens_at=day.opens_at,
        closes_at=day.closes_at,
    )
    at = working_moment(now, hours)
    return {} if at == now else {"counts_from": at}
