"""The business section's day (业务科): what waits for it, who is late, what came in today."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from hall.domain.clock import Instant, instant, moment, rfc3339
from hall.domain.handling.deadlines import deadlines
from hall.domain.handling.figures import Holder
from hall.domain.handling.fold import fold
from hall.domain.handling.reckoning import Rules
from hall.domain.handling.standing import Step
from hall.service.bodies import Body
from hall.service.hall import Hall
from hall.service.handling.notices.delivering import day_bounds, waiting_body
from hall.service.handling.work import rules
from hall.store import event_log
from hall.store.handling import copies, outstanding, statistics
from hall.store.handling.copies import Asked, Waiting
from hall.store.handling.outstanding import Open
from hall.store.handling.statistics import Span

MOST = 2000
"""Open copies that are bundled; a section with more has given up."""
_TODAY = ("received", "accepted", "concluded", "supplements", "returned", "enquiries")


def overview(hall: Hall) -> Body:
    """Everything on the section's first page; for a thread beside the hub."""
    with closing(hall.reader()) as reader:
        return _Overview(hall=hall, reader=reader, now=hall.clock.now()).body()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Overview:
    hall: Hall
    reader: sqlite3.Connection
    now: Instant

    def body(self) -> Body:
        by = rules(self.reader, self.hall.terms)
        open_copies = copies.waiting(self.reader, Asked(holder=Holder.BUSINESS), None, MOST)
        lists = {
            "reviews": [self._review(one, by) for one in outstanding.reviews(self.reader)],
            "extensions": self._all(outstanding.extensions(self.reader)),
            "urgent": [self._urgent(one) for one in outstanding.urgent(self.reader)],
            "green": self._all(outstanding.green(self.reader)),
            "held_up": self._all(outstanding.held_up(self.reader, self.now)),
        }
        loads = outstanding.loads(self.reader)
        return {
            "at": rfc3339(self.now, self.hall.terms.zone),
            "copies": len(open_copies),
            "copies_late": sum(self.now > one.due_at for one in open_copies),
            "bundles": self.bundles(open_copies),
            **lists,
            "departments": [
                {
                    "department": one.department,
                    "department_name": self._department(one.department),
                    "in_hand": one.in_hand,
                    "stopped": one.stopped,
                    "due_soon": one.due_soon,
                    "yellow": one.yellow,
                    "red": one.red,
                }
                for one in loads
            ],
            "lights": {
                "in_hand": sum(one.in_hand for one in loads),
                "due_soon": sum(one.due_soon for one in loads),
                "yellow": sum(one.yellow for one in loads),
                "red": sum(one.red for one in loads),
            },
            "today": self._today(),
        }

    def bundles(self, found: Iterable[Waiting]) -> list[Body]:
        """Open copies by the day and window of their issue: what one hands over in one go."""
        zone = self.hall.terms.zone
        today = moment(self.now, zone).date()
        grouped: dict[tuple[str, int | None], list[Waiting]] = {}
        for one in found:
            day = moment(one.issued_at, zone).date().isoformat()
            grouped.setdefault((day, one.counter), []).append(one)
        order = sorted(grouped, key=lambda key: (key[0], key[1] is None, key[1] or 0))
        return [
            {
                "day": day,
                "today": day == today.isoformat(),
                "counter": counter,
                "counter_name": self._counter(counter),
                "count": len(grouped[day, counter]),
                "late": any(self.now > one.due_at for one in grouped[day, counter]),
                "due_at": rfc3339(min(one.due_at for one in grouped[day, counter]), zone),
                "copies": [
                    waiting_body(one, self._item(one.item), self.now, zone)
                    for one in grouped[day, counter]
                ],
            }
            for day, counter in order
        ]

    def _all(self, found: Iterable[Open]) -> list[Body]:
        return [self._body(one, one.due_at) for one in found]

    def _body(self, one: Open, due_at: Instant | None) -> Body:
        zone = self.hall.terms.zone
        return {
            "number": one.number,
            "item_name": self._item(one.item),
            "department": one.department,
            "department_name": self._department(one.department),
            "counter": one.counter,
            "phase": one.phase,
            "standing": one.standing,
            "since": rfc3339(one.since, zone),
            "due_at": rfc3339(due_at, zone),
            "late": due_at is not None and self.now > due_at,
            "about": one.about or "",
            "by": one.by,
        }

    def _urgent(self, one: Open) -> Body:
        required_by = instant(datetime.fromisoformat(one.about))
        return {**self._body(one, required_by), "about": ""}

    def _review(self, one: Open, by: Rules) -> Body:
        course = fold(event_log.of_case(self.reader, one.id))
        clock = deadlines(course, by, self.now).steps.get(Step.REVIEW)
        return self._body(one, None if clock is None else clock.due_at)

    def _today(self) -> Body:
        zone = self.hall.terms.zone
        first, end = day_bounds(moment(self.now, zone).date(), zone)
        rows = statistics.figures(self.reader, [Span("today", first, end)], "month")
        row = rows[0] if rows else {}
        return {name: int(row.get(name) or 0) for name in _TODAY}

    def _item(self, code: str | None) -> str | None:
        item = self.hall.catalog.items.get(code or "")
        return None if item is None else item.name

    def _department(self, code: str | None) -> str | None:
        found = self.hall.catalog.departments.get(code or "")
        return None if found is None else found.name

    def _counter(self, number: int | None) -> str | None:
        found = None if number is None else self.hall.catalog.counters.get(number)
        return None if found is None else found.name
