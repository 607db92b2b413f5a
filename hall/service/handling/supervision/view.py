"""What the supervision section sees: lights, alerts, a period's figures, what is not disclosed."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from typing import TypeVar

from hall.domain.clock import Instant, instant, rfc3339
from hall.domain.errors import Invalid
from hall.domain.handling.standing import Standing
from hall.domain.handling.supervision import alert_words, disclosure
from hall.domain.words import KINDS, PHASES
from hall.service.bodies import Body
from hall.service.hall import Hall
from hall.store import accounts
from hall.store.handling import alerts, lights
from hall.store.handling.alerts import Alert, Wanted
from hall.store.handling.lights import Handled, Light

LIGHTS_SHOWN = 200
UNSEEN_SHOWN = 50
ALERTS_SHOWN = 100
LONGEST_DAYS = 366
WORSE = (Standing.RED, Standing.YELLOW, Standing.DUE_SOON)
"""The lights that are listed, the worst first."""

T = TypeVar("T")


def reading(hall: Hall, look: Callable[[sqlite3.Connection], T]) -> T:
    """What was asked, at one moment, on a connection of its own: for a thread, not the hub."""
    with closing(hall.reader()) as connection:
        connection.execute("BEGIN")
        return look(connection)


def overview(hall: Hall) -> Body:
    """Counts by light, the cases that do not stand green, and alerts that nobody has seen."""

    def look(connection: sqlite3.Connection) -> Body:
        names = _Names(connection, hall)
        shown = [
            names.light(light)
            for standing in WORSE
            for light in lights.listed(connection, standing, LIGHTS_SHOWN)
        ]
        unseen = alerts.count_unseen(connection)
        wanted = Wanted(patterns=tuple(alert_words.PATTERNS), unseen=True, most=UNSEEN_SHOWN)
        return {
            "at": rfc3339(hall.clock.now(), hall.terms.zone),
            "lights": lights.count(connection),
            "cases": shown,
            "unseen": sum(unseen.get(pattern, 0) for pattern in alert_words.PATTERNS),
            "alerts": [names.alert(one) for one in alerts.find(connection, wanted)],
        }

    return reading(hall, look)


def found(hall: Hall, wanted: Wanted) -> Body:
    """Alerts, the newest first; ``next`` asks for older ones, None when there are none."""

    def look(connection: sqlite3.Connection) -> Body:
        names = _Names(connection, hall)
        page = alerts.find(connection, wanted)
        return {
            "alerts": [names.alert(one) for one in page],
            "next": page[-1].id if len(page) == wanted.most else None,
        }

    return reading(hall, look)


class _Names:
    """Codes as people read them."""

    def __init__(self, connection: sqlite3.Connection, hall: Hall) -> None:
        self._catalog = hall.catalog
        self._zone = hall.terms.zone
        self._people = {one.id: one.name for one in accounts.everyone(connection)}

    def light(self, light: Light) -> Body:
        zone = self._zone
        return {
            "case": light.case,
            "part": light.part,
            "kind": light.kind,
            "kind_name": KINDS.get(light.kind, light.kind),
            "phase": light.phase,
            "phase_name": PHASES.get(light.phase, light.phase),
            "standing": light.standing,
            "step": light.step,
            "step_name": alert_words.STEPS.get(light.step or "", ""),
            "stopped": light.stopped,
            "provisional": light.provisional,
            "due_at": rfc3339(light.due_at, zone),
            "since": rfc3339(light.since, zone),
            "alert": light.alert,
            "seen_by": self.person(light.seen_by),
            **self._where(light.item, light.department, light.counter, light.clerk),
        }

    def alert(self, one: Alert) -> Body:
        zone = self._zone
        item = one.item or one.detail.get("item")
        return {
            "alert": one.id,
            "pattern": one.pattern,
            "pattern_name": alert_words.name_of(one.pattern),
            "says": alert_words.sentence(one.pattern, one.detail),
            "subject": one.subject,
            "case": one.case,
            "ticket": one.ticket,
            "standing": one.standing,
            "detail": dict(one.detail),
            "raised_at": rfc3339(one.raised_at, zone),
            "cleared_at": rfc3339(one.cleared_at, zone),
            "seen": [
                {"by": self.person(seen.by), "at": rfc3339(seen.at, zone), "note": seen.note}
                for seen in one.seen
            ],
            **self._where(
                item if isinstance(item, str) else None, one.department, one.counter, one.clerk
            ),
        }

    def _where(
        self, item: str | None, department: str | None, counter: int | None, clerk: str | None
    ) -> Body:
        return {
            "item": item,
            "item_name": _name(self._catalog.items, item),
            "department": department,
            "department_name": self.department(department),
            "counter": counter,
            "clerk": clerk,
            "clerk_name": None if clerk is None else self._people.get(clerk, clerk),
        }

    def department(self, code: str | None) -> str | None:
        """Its name; of one that left the catalogue its code."""
        return _name(self._catalog.departments, code)

    def person(self, actor: str | None) -> str | None:
        """The name behind ``role:id``."""
        if actor is None:
            return None
        account = actor.partition(":")[2]
        return self._people.get(account, account)


def _name(table: Mapping[str, object], code: str | None) -> str | None:
    return None if code is None else str(getattr(table.get(code), "name", code))


# A period's figures


@dataclass(slots=True)
class _Row:
    accepted: int = 0
    concluded: int = 0
    promised: int = 0
    on_time: int = 0
    unchecked: int = 0
    alerts: Counter[str] = field(default_factory=Counter)
    seen: int = 0

    def add(self, more: _Row) -> None:
        self.accepted += more.accepted
        self.concluded += more.concluded
        self.promised += more.promised
        self.on_time += more.on_time
        self.unchecked += more.unchecked
        self.alerts.update(more.alerts)
        self.seen += more.seen

    def body(self) -> Body:
        abnormal = sum(self.alerts[pattern] for pattern in alert_words.PATTERNS)
        return {
            "accepted": self.accepted,
            "concluded": self.concluded,
            "on_time": self.on_time,
            "on_time_rate": _rate(self.on_time, self.promised),
            "lights": {light: self.alerts[light] for light in alert_words.LIGHTS},
            "yellow_rate": _rate(self.alerts["yellow"], self.accepted),
            "red_rate": _rate(self.alerts["red"], self.accepted),
            "abnormal": abnormal,
            "abnormal_rate": _rate(abnormal, self.accepted),
            "patterns": {
                pattern: self.alerts[pattern]
                for pattern in alert_words.PATTERNS
                if self.alerts[pattern]
            },
            "unchecked": self.unchecked,
            "seen": self.seen,
            "seen_rate": _rate(self.seen, sum(self.alerts.values())),
        }


def _rate(part: int, whole: int) -> float | None:
    # Over nothing a rate is "—", never 100 % (rulebook 09 §1.7).
    return round(part / whole, 4) if whole else None


def check_period(first: date, last: date) -> None:
    """Raises Invalid for days out of order, or more than a year of them."""
    if not 1 <= (last - first).days + 1 <= LONGEST_DAYS:
        problem = f"from the first day to the last, at most {LONGEST_DAYS} days"
        raise Invalid(errors=[{"field": "to", "problem": problem}])


def statistics(hall: Hall, first: date, last: date) -> Body:
    """Counts and rates of these days, both included, by department and window and in total.

    Cases count where they were accepted and concluded in the period, lights and patterns where
    they were raised in it.
    """
    begin = _midnight(first, hall.terms.zone)
    end = _midnight(last + timedelta(days=1), hall.terms.zone)

    def look(connection: sqlite3.Connection) -> Body:
        names = _Names(connection, hall)
        rows = _rows(lights.handled(connection, begin, end), alerts.tally(connection, begin, end))
        total = _Row()
        for row in rows.values():
            total.add(row)
        return {
            "from": first.isoformat(),
            "to": last.isoformat(),
            "rows": [
                {
                    "department": department,
                    "department_name": names.department(department),
                    "counter": counter,
                    **rows[department, counter].body(),
                }
                for department, counter in sorted(rows, key=_order(hall))
            ],
            "total": total.body(),
        }

    return reading(hall, look)


_Place = tuple[str | None, int | None]


def _rows(handled: Iterable[Handled], tallies: Iterable[alerts.Tally]) -> dict[_Place, _Row]:
    rows: dict[_Place, _Row] = {}
    for one in handled:
        row = rows.setdefault((one.department, one.counter), _Row())
        row.accepted, row.concluded = one.accepted, one.concluded
        row.promised, row.on_time = one.promised, one.on_time
        row.unchecked = one.unchecked
    for tally in tallies:
        row = rows.setdefault((tally.department, tally.counter), _Row())
        row.alerts[tally.pattern] += tally.raised
        row.seen += tally.seen
    return rows


def _order(hall: Hall) -> Callable[[_Place], tuple[int, int]]:
    """By the catalogue's order of departments, then by window; what has none comes last."""
    places = {code: place for place, code in enumerate(hall.catalog.departments)}
    return lambda at: (places.get(at[0] or "", len(places)), 1 << 31 if at[1] is None else at[1])


def _midnight(day: date, zone: tzinfo) -> Instant:
    return instant(datetime.combine(day, time.min, zone))


# Before anything is handled


def undisclosed(hall: Hall) -> Body:
    """The items of which basis, materials, limit or fee are not public, or that are hidden."""
    catalog = hall.catalog
    items = [
        {
            "item": one.item.code,
            "name": one.item.name,
            "department": one.item.department,
            "department_name": _name(catalog.departments, one.item.department),
            "gaps": [gap.value for gap in one.gaps],
            "gap_names": [disclosure.NAMES[gap] for gap in one.gaps],
        }
        for one in disclosure.undisclosed(catalog)
    ]
    return {"of": len(catalog.items), "items": items}
