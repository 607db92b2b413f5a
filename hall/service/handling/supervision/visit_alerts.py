"""Alerts of electronic supervision about visits and ratings."""

from __future__ import annotations

from hall.domain.cases import CaseKind
from hall.domain.handling.figures import Pattern
from hall.domain.handling.supervision.visit_patterns import (
    Visit,
    rating_burst,
    too_short,
    without_case,
)
from hall.domain.ratings import Rating
from hall.domain.tickets import Ticket
from hall.service.handling.supervision.alerts import raise_finding
from hall.service.unit import Unit
from hall.store.days import ServiceDay
from hall.store.handling import visits

_BURST_SEEN = 50
"""Ratings of a pad that are looked back at for where a burst began."""


def look_at_visit(unit: Unit, ticket: Ticket, seconds: float | None, kind: CaseKind | None) -> None:
    """A visit was finished. Advice may be short, and nobody knows how long a queue's visit is."""
    policy = unit.terms.policy.handling.supervision
    if Pattern.TOO_SHORT not in policy.patterns or kind is CaseKind.ENQUIRY:
        return
    item = unit.catalog.items.get(ticket.item or "")
    if item is None:
        return
    visit = Visit(
        ticket=ticket.id,
        number=ticket.number,
        day=unit.day().day,
        item=item.code,
        counter=ticket.last_counter,
        clerk=ticket.clerk,
    )
    found = too_short(visit, seconds, item.minutes, policy)
    if found is not None:
        raise_finding(unit, found, department=item.department, ticket=ticket.id)


def look_at_day(unit: Unit, day: ServiceDay) -> None:
    """The day is being closed: what was served and never became a case or an enquiry."""
    if Pattern.TICKET_WITHOUT_CASE not in unit.terms.policy.handling.supervision.patterns:
        return
    for visit in visits.without_case(unit.connection, day.id):
        department = _department(unit, visit)
        raise_finding(unit, without_case(visit), department=department, ticket=visit.ticket)


def _department(unit: Unit, visit: Visit) -> str | None:
    item = unit.catalog.items.get(visit.item or "")
    if item is not None:
        return item.department
    counter = None if visit.counter is None else unit.catalog.counters.get(visit.counter)
    return None if counter is None else counter.department


def look_at_pad(unit: Unit, rating: Rating) -> None:
    """A rating was given on a pad."""
    policy = unit.terms.policy.handling.supervision
    if Pattern.RATING_BURST not in policy.patterns or rating.counter is None:
        return
    most = max(policy.burst_ratings, _BURST_SEEN)
    given = visits.pad_times(unit.connection, rating.counter, most)
    found = rating_burst(rating.counter, rating.clerk, given, policy)
    if found is not None:
        counter = unit.catalog.counters.get(rating.counter)
        department = None if counter is None else counter.department
        raise_finding(unit, found, department=department)
