"""What the hall display shows: calls now, recent calls, who waits where; nothing personal."""

from __future__ import annotations

import sqlite3

from hall.domain.catalog import Catalog
from hall.domain.clock import Instant, rfc3339
from hall.domain.waits import QueueLoad
from hall.service.bodies import Body
from hall.service.terms import Terms
from hall.store import counters, days, event_log, tickets

RECENT_CALLS = 40
"""As many as a zone's display needs to find its own among them."""
_NOTHING = QueueLoad(waiting=0, mean_seconds=0.0, visits=0)


def board(connection: sqlite3.Connection, catalog: Catalog, terms: Terms, now: Instant) -> Body:
    """The whole board at one moment."""
    day = days.open_day(connection)
    return {
        "seq": event_log.last_seq(connection),
        "at": rfc3339(now, terms.zone),
        "hall": {"name": terms.name, "name_en": terms.name_en},
        "notice": terms.notice,
        "day": None if day is None else day.day,
        "calls": _calls(connection, terms),
        "recent": [] if day is None else _recent(connection, terms, day.id),
        "queues": _queues(catalog, {} if day is None else days.loads(connection, day.id)),
        "counters": _counters(connection, catalog),
    }


def _calls(connection: sqlite3.Connection, terms: Terms) -> list[Body]:
    newest_first = sorted(
        tickets.all_at_counters(connection), key=lambda ticket: -(ticket.called_at or 0)
    )
    return [
        {
            "ticket": ticket.id,
            "number": ticket.number,
            "counter": ticket.counter,
            "queue": ticket.queue,
            "item": ticket.item,
            "state": ticket.state.value,
            "called_at": rfc3339(ticket.called_at, terms.zone),
        }
        for ticket in newest_first
    ]


def _recent(connection: sqlite3.Connection, terms: Terms, day: int) -> list[Body]:
    calls = event_log.recent_calls(connection, day, RECENT_CALLS)
    called = {call.event.ticket for call in calls if call.event.ticket is not None}
    states = tickets.states(connection, called)
    return [
        {
            "seq": call.seq,
            "number": call.event.data["number"],
            "queue": call.event.data["queue"],
            "counter": call.event.counter,
            "at": rfc3339(call.at, terms.zone),
            "again": call.event.name == "ticket.recalled",
            "state": states.get(call.event.ticket or 0),
        }
        for call in calls
    ]


def _queues(catalog: Catalog, loads: dict[str, QueueLoad]) -> list[Body]:
    return [
        {
            "code": queue.code,
            "name": queue.name,
            "name_en": queue.name_en,
            "waiting": loads.get(queue.code, _NOTHING).waiting,
        }
        for queue in catalog.queues.values()
    ]


def _counters(connection: sqlite3.Connection, catalog: Catalog) -> list[Body]:
    states = counters.everyone(connection)
    return [
        {
            "number": counter.number,
            "name": counter.name,
            "duty": states[counter.number].duty.value if counter.number in states else "closed",
        }
        for counter in catalog.counters.values()
    ]
