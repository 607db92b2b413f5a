"""The whole hall at a glance, for the duty officer; and a window's own day, for its clerk."""

from __future__ import annotations

import sqlite3
from collections.abc import Container, Mapping
from contextlib import closing
from dataclasses import dataclass

from hall.domain.catalog import Catalog
from hall.domain.catalog_rows import Counter
from hall.domain.clock import Instant, rfc3339
from hall.domain.counters import CounterState, Duty
from hall.domain.policy import QueuePolicy
from hall.domain.tickets import Ticket
from hall.domain.waits import visit_seconds
from hall.service.bodies import Body, seconds_between, usual_minutes
from hall.service.hall import Hall
from hall.store import accounts, counters, days, devices, tickets, today
from hall.store.today import Waits

ALARMS = ("no_counter", "emergency", "crowded", "busy")
"""What may be the matter with a queue, the worst first; see alarm()."""
TROUBLES = frozenset({"offline", "fault", "warning", "unknown"})
"""States of a device that somebody has to look after."""


def overview(hall: Hall) -> Body:
    """Windows, queues with their alarms, figures and troubled devices of the day under way.

    Reads the whole day on a connection of its own: give it to a thread, not to the hub.
    """
    with closing(hall.reader()) as connection:
        connection.execute("BEGIN")
        return _Overview(connection, hall).body()


def counter_day(hall: Hall, number: int) -> Body:
    """How many the window served today, whether its last visit was rated (never how), its alarm.

    Raises UnknownCounter. Reads the whole day: give it to a thread, not to the hub.
    """
    counter = hall.catalog.counter(number)
    with closing(hall.reader()) as connection:
        day = days.open_day(connection)
        if day is None:
            return {"served": 0, "last": None, "alarm": None}
        last = today.last_served(connection, day.id, number)
        view = _Overview(connection, hall)
        queues = view.queues(
            counters.everyone(connection),
            today.waits_by_queue(connection),
            day.id,
            hall.clock.now(),
            counter.queues,
        )
        alarms = {queue["alarm"] for queue in queues}
        return {
            "served": today.served_by_counter(connection, day.id).get(number, 0),
            "last": None
            if last is None
            else {"ticket": last.ticket, "number": last.number, "rated": last.rated},
            "alarm": next((one for one in ALARMS if one in alarms), None),
        }


def alarm(waiting: int, open_counters: int, mean_wait: float, policy: QueuePolicy) -> str | None:
    """What a queue wants done (rulebook 02); None while all is well.

    ``no_counter``: people wait and no window is open for them; ``emergency``: so many a window
    that one more opens; ``crowded``: neighbours help; ``busy``: they wait too long on average.
    """
    if waiting == 0:
        return None
    if open_counters == 0:
        return "no_counter"
    at_each = waiting / open_counters
    if at_each > policy.emergency_at:
        return "emergency"
    if at_each > policy.crowded_at:
        return "crowded"
    return "busy" if mean_wait > policy.busy_wait_seconds else None


@dataclass(slots=True)
class _Overview:
    connection: sqlite3.Connection
    hall: Hall

    def body(self) -> Body:
        connection, hall = self.connection, self.hall
        zone, now = hall.terms.zone, hall.clock.now()
        day = days.open_day(connection)
        states = counters.everyone(connection)
        waits = today.waits_by_queue(connection)
        queues = self.queues(states, waits, None if day is None else day.id, now, None)
        return {
            "at": rfc3339(now, zone),
            "day": None
            if day is None
            else {
                "day": day.day,
                "opened_at": rfc3339(day.opened_at, zone),
                "clock_suspect": day.clock_suspect,
            },
            "figures": self._figures(None if day is None else day.id, waits, now),
            "counters": self._counters(states, waits, None if day is None else day.id),
            "queues": queues,
            "devices": self._troubles(),
        }

    def _figures(self, day: int | None, waits: Mapping[str, Waits], now: Instant) -> Body:
        if day is None:
            return {}
        count = today.count_by_state(self.connection, day)
        first = min((one.first_issued_at for one in waits.values()), default=None)
        return {
            "issued": sum(count.values()),
            "waiting": count.get("waiting", 0),
            "at_counters": count.get("called", 0) + count.get("serving", 0),
            "held": count.get("held", 0),
            "served": count.get("served", 0),
            "no_show": count.get("no_show", 0),
            "cancelled": count.get("cancelled", 0),
            "rated": today.rated(self.connection, day),
            "longest_wait_seconds": _whole(seconds_between(first, now)),
            "mean_wait_seconds": _whole(today.mean_wait_seconds(self.connection, day)),
        }

    def _counters(
        self, states: Mapping[int, CounterState], waits: Mapping[str, Waits], day: int | None
    ) -> list[Body]:
        connection, catalog = self.connection, self.hall.catalog
        names = {account.id: account.name for account in accounts.everyone(connection)}
        there = {ticket.counter: ticket for ticket in tickets.all_at_counters(connection)}
        held = today.held_by_counter(connection)
        alone = today.waits_for_one_counter(connection)
        served = {} if day is None else today.served_by_counter(connection, day)
        return [
            {
                **self._counter(counter, states.get(counter.number), names),
                "ticket": self._ticket(there.get(counter.number)),
                "waiting": _may_call(counter, waits, alone),
                "held": held.get(counter.number, 0),
                "served": served.get(counter.number, 0),
            }
            for counter in catalog.counters.values()
        ]

    def _counter(
        self, counter: Counter, state: CounterState | None, names: Mapping[str, str]
    ) -> Body:
        found = CounterState(number=counter.number) if state is None else state
        return {
            "number": counter.number,
            "name": counter.name,
            "kind": counter.kind.value,
            "place": counter.place,
            "queues": list(counter.queues),
            "duty": found.duty.value,
            "clerk": found.clerk,
            "clerk_name": None if found.clerk is None else names.get(found.clerk),
            "pause_reason": found.pause_reason,
        }

    def _ticket(self, ticket: Ticket | None) -> Body | None:
        if ticket is None:
            return None
        zone = self.hall.terms.zone
        return {
            "id": ticket.id,
            "number": ticket.number,
            "state": ticket.state.value,
            "priority": ticket.standing.value == "priority",
            "item_name": _item_name(self.hall.catalog, ticket),
            "called_at": rfc3339(ticket.called_at, zone),
            "began_at": rfc3339(ticket.began_at, zone),
        }

    def queues(
        self,
        states: Mapping[int, CounterState],
        waits: Mapping[str, Waits],
        day: int | None,
        now: Instant,
        only: Container[str] | None,
    ) -> list[Body]:
        """Every queue, or only these, with who waits, who serves and the alarm."""
        catalog, policy = self.hall.catalog, self.hall.terms.policy.queue
        loads = {} if day is None else days.loads(self.connection, day)
        opened = {number for number, state in states.items() if state.duty is Duty.OPEN}
        found: list[Body] = []
        for queue in catalog.queues.values():
            if only is not None and queue.code not in only:
                continue
            own = waits.get(queue.code)
            waiting = 0 if own is None else own.waiting
            mean = 0.0 if own is None else seconds_between(own.mean_issued_at, now) or 0.0
            windows = [number for number in catalog.counters_of(queue.code) if number in opened]
            load = loads.get(queue.code)
            usual = usual_minutes(catalog, queue.code, None)
            visit = usual * 60 if load is None else visit_seconds(load, usual)
            longest = None if own is None else seconds_between(own.first_issued_at, now)
            found.append({
                "code": queue.code,
                "name": queue.name,
                "prefix": queue.prefix,
                "waiting": waiting,
                "open_counters": windows,
                "counters": list(catalog.counters_of(queue.code)),
                "mean_wait_seconds": round(mean),
                "longest_wait_seconds": _whole(longest),
                "visit_seconds": round(visit),
                "served": 0 if load is None else load.visits,
                "alarm": alarm(waiting, len(windows), mean, policy),
            })  # fmt: skip
        return found

    def _troubles(self) -> list[Body]:
        return [
            {
                "station": one.station,
                "device": one.device,
                "kind": one.kind,
                "state": one.state,
                "code": one.code,
                "detail": one.detail,
                "since": rfc3339(one.since, self.hall.terms.zone),
            }
            for one in devices.everyone(self.connection)
            if one.state in TROUBLES
        ]


def _may_call(
    counter: Counter, waits: Mapping[str, Waits], alone: Mapping[int, Mapping[str, int]]
) -> int:
    """How many the window could call: its queues', without those meant for another window."""
    total = sum(waits[queue].waiting for queue in counter.queues if queue in waits)
    for number, queues in alone.items():
        for queue, waiting in queues.items():
            if number == counter.number and queue not in counter.queues:
                total += waiting
            elif number != counter.number and queue in counter.queues:
                total -= waiting
    return total


def _item_name(catalog: Catalog, ticket: Ticket) -> str | None:
    item = catalog.items.get(ticket.item or "")
    return None if item is None else item.name


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds)
