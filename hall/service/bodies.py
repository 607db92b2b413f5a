"""How the hall describes a ticket, a case or a window to programs: JSON-ready mappings."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from hall.domain.cases import Case
from hall.domain.catalog import Catalog
from hall.domain.clock import Instant, rfc3339
from hall.domain.events import Logged
from hall.domain.tickets import Standing, Ticket, TicketState
from hall.domain.waits import QueueLoad, expected_wait_seconds, servers, visit_seconds
from hall.service.terms import Terms
from hall.store import cases, counters, days, line, tickets

Body = dict[str, object]
_FALLBACK_MINUTES = 10


def ticket_body(
    connection: sqlite3.Connection,
    catalog: Catalog,
    terms: Terms,
    ticket: Ticket,
    *,
    ahead: int | None = None,
) -> Body:
    """The ticket as the API gives it; ``ahead`` when it is known already."""
    waiting = ticket.state is TicketState.WAITING
    if waiting and ahead is None:
        ahead = line.ahead(connection, ticket, terms.policy.queue)
    opened = counters.open_numbers(connection) if waiting else []
    wait = expected_wait(connection, catalog, ticket, ahead or 0, opened) if waiting else None
    zone = terms.zone
    serving = serving_counters(catalog, ticket)
    return {
        "id": ticket.id,
        "number": ticket.number,
        "queue": ticket.queue,
        "item": ticket.item,
        "state": ticket.state.value,
        "priority": ticket.standing is Standing.PRIORITY,
        "language": ticket.language,
        "issued_at": rfc3339(ticket.issued_at, zone),
        "called_at": rfc3339(ticket.called_at, zone),
        "began_at": rfc3339(ticket.began_at, zone),
        "ended_at": rfc3339(ticket.ended_at, zone),
        "ahead": ahead if waiting else None,
        "expected_wait_seconds": wait,
        "counters": list(serving),
        "open_counters": [number for number in serving if number in opened],
        "counter": ticket.counter,
        "last_counter": ticket.last_counter,
        "calls": ticket.calls,
        "pinned": ticket.pinned_at is not None,
        "case": cases.number_of(connection, ticket.id),
        "code": ticket.code,
        "follow_url": follow_url(terms, ticket),
    }


def serving_counters(catalog: Catalog, ticket: Ticket) -> tuple[int, ...]:
    """The windows that may call the ticket; none when its queue left the catalogue since."""
    if ticket.for_counter is not None:
        return (ticket.for_counter,)
    return catalog.counters_of(ticket.queue) if ticket.queue in catalog.queues else ()


def follow_url(terms: Terms, ticket: Ticket) -> str:
    """What the slip's QR code says."""
    return f"{terms.public_url}/f/{ticket.code}"


def expected_wait(
    connection: sqlite3.Connection,
    catalog: Catalog,
    ticket: Ticket,
    ahead: int,
    opened: list[int],
) -> int | None:
    """Seconds until the ticket is likely to be called; None while no window is open for it."""
    able = [
        number
        for number in serving_counters(catalog, ticket)
        if number in opened and number in catalog.counters
    ]
    loads = days.loads(connection, ticket.day)
    return wait_at(connection, catalog, loads, ticket.queue, ticket.item, able, ahead)


def wait_at(
    connection: sqlite3.Connection,
    catalog: Catalog,
    loads: Mapping[str, QueueLoad],
    queue: str,
    item: str | None,
    able: Sequence[int],
    ahead: int,
) -> int | None:
    """Seconds until somebody with so many ``ahead`` in a queue is likely to be called.

    ``able`` are the open windows that may call; None when there is none.
    """
    load = loads.get(queue) or QueueLoad(waiting=0, mean_seconds=0.0, visits=0)
    serving = [catalog.counters[number].queues for number in able]
    whole = servers(queue, serving, {**loads, queue: load})
    a_visit = visit_seconds(load, usual_minutes(catalog, queue, item))
    all_busy = tickets.occupied(connection).issuperset(able)
    return expected_wait_seconds(ahead, a_visit, whole, all_busy=all_busy)


def usual_minutes(catalog: Catalog, queue: str, item: str | None) -> float:
    """The catalogue's minutes for an item, or the mean over a queue's items."""
    if item is not None and item in catalog.items:
        return float(catalog.items[item].minutes)
    minutes = (
        [entry.minutes for entry in catalog.items_in(queue)] if queue in catalog.queues else []
    )
    return sum(minutes) / len(minutes) if minutes else _FALLBACK_MINUTES


def case_body(case: Case, terms: Terms) -> Body:
    """The case record as the API gives it; it never names the applicant."""
    return {
        "number": case.number,
        "item": case.item,
        "department": case.department,
        "kind": case.kind.value,
        "state": case.state.value,
        "opened_at": rfc3339(case.opened_at, terms.zone),
        "moved_at": rfc3339(case.moved_at, terms.zone),
    }


_NEVER_TOLD = {"ticket.issued": frozenset({"reason"})}
"""Why a ticket has priority is kept, and told to nobody (rulebook 02)."""
_OF_THE_CITIZEN = {**_NEVER_TOLD, "rating.given": frozenset({"level", "indicators"})}
"""What whoever works at the window may not see either: how one visitor rated."""


def event_body(logged: Logged, terms: Terms, *, at_window: bool = False) -> Body:
    """An event as integrations read it, or as they do who work ``at_window``."""
    event = logged.event
    hidden = (_OF_THE_CITIZEN if at_window else _NEVER_TOLD).get(event.name, frozenset())
    return {
        "seq": logged.seq,
        "name": event.name,
        "at": rfc3339(logged.at, terms.zone),
        "actor": logged.actor,
        "ticket": event.ticket,
        "counter": event.counter,
        "data": {
            key: _told(event.name, key, value, terms)
            for key, value in event.data.items()
            if key not in hidden
        },
    }


_INSTANTS = frozenset(
    {
        "promised_due_at", "statutory_due_at", "due_at", "clock_from", "required_by", "meets",
        "arrived", "counts_from",
    }
)  # fmt: skip
"""Keys of data that hold instants; outside programs read times with their offset alone."""


def _told(event: str, key: str, value: object, terms: Terms) -> object:
    # The clocks of a case that has ended are told whole, with the instants within.
    if isinstance(value, Mapping):
        return {inner: _told(event, inner, one, terms) for inner, one in value.items()}
    if isinstance(value, list):
        return [_told(event, key, one, terms) for one in value]
    moved = event == "case.deadline_set" and key == "from"
    if (key in _INSTANTS or moved) and isinstance(value, int):
        return rfc3339(Instant(value), terms.zone)
    return value


def facts(ticket: Ticket, **more: object) -> Mapping[str, object]:
    """The keys that every ticket event has, and more."""
    return {
        "number": ticket.number,
        "queue": ticket.queue,
        "item": ticket.item,
        "counter": ticket.counter if ticket.counter is not None else ticket.last_counter,
        **more,
    }


def seconds_between(start: Instant | None, end: Instant | None) -> float | None:
    """A duration in seconds; None while one of its ends is missing.

    0 when the clock was set back in between: nobody knows, and no mean may become negative.
    """
    return None if start is None or end is None else max(0, end - start) / 1_000_000
