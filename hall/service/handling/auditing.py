"""Cases checked against their events: everything derived is derived again and compared.

Each case is looked at alone and let go, so that a quarter of a million need no memory.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace

from hall.domain.catalog import Catalog
from hall.domain.clock import Instant
from hall.domain.errors import HallError
from hall.domain.events import Logged
from hall.domain.handling.course import Because, Course
from hall.domain.handling.deadlines import deadlines
from hall.domain.handling.events import HANDLING_EVENTS
from hall.domain.handling.figures import NoticeForm
from hall.domain.handling.fold import fold
from hall.domain.handling.reckoning import Rules
from hall.domain.handling.supervision import patterns
from hall.domain.handling.supervision.findings import Grounds
from hall.domain.handling.together.part_standing import part_clock
from hall.domain.handling.together.parts import fold_parts
from hall.service.handling import attached
from hall.service.handling.work import projected, rules
from hall.service.terms import Terms
from hall.store import catalog
from hall.store.cases import Projection
from hall.store.handling import records
from hall.store.handling.records import Record

_SHOWN = 20
"""Of one kind of breach, so many are named; the rest are counted."""


@dataclass(frozen=True, slots=True)
class _By:
    """What cases are checked by."""

    terms: Terms
    rules: Rules
    catalog: Catalog


def breaches(connection: sqlite3.Connection, terms: Terms) -> Iterator[str]:
    """What is not as the events have it, as lines for people."""
    by = _By(terms, rules(connection, terms), catalog.load(connection))
    found = dict.fromkeys(_CHECKS, 0)
    for record in records.records(connection):
        for name, check in _CHECKS.items():
            for what in _found(check, record, by):
                found[name] += 1
                if found[name] <= _SHOWN:
                    yield f"{name}: {record.number} {what}".rstrip()
    for name, count in found.items():
        if count > _SHOWN:
            yield f"{name}: 另有 {count - _SHOWN} 处"


_Check = Callable[[Record, _By], Iterator[str]]


def _found(check: _Check, record: Record, by: _By) -> list[str]:
    try:
        return list(check(record, by))
    except (HallError, KeyError, TypeError, ValueError, AssertionError) as error:
        # Events that no hall wrote: whatever they are, they make no course.
        return [f"{type(error).__name__}: {error}"]


def _opened_once(record: Record, by: _By) -> Iterator[str]:
    del by
    opened = sum(logged.event.name == "case.opened" for logged in record.events)
    if opened != 1:
        yield str(opened)


def _as_told(record: Record, by: _By) -> Iterator[str]:
    course = fold(record.events)
    if record.kind != course.kind.value:
        yield f"kind {record.kind} / {course.kind.value}"
    row = record.row
    at = record.events[-1].at if record.events else Instant(0)
    derived = deadlines(course, by.rules, at)
    wakes = tuple(patterns.wakes(record.events, course, _grounds(record, by, at)))
    again = [
        projected(course, derived, by.rules, moment, kept=row, wakes=wakes)
        for moment in _moments(row, at, [*(turn.at for turn in derived.turns), *wakes])
    ]
    kept = replace(row, counter=_counter(record.events), lead=_lead(record.events))
    if kept != row:
        yield from _differences(row, kept)
    if row not in again:
        yield from _differences(row, again[0])


def _moments(row: Projection, at: Instant, turns: list[Instant]) -> Iterator[Instant]:
    """When the row may have been written last: before what it waits for, after all that is over."""
    if row.look_at is None:
        yield max((at, *turns))
    else:
        yield Instant(max(at, row.look_at - 1))
        # What was due by the clock had not been looked at when somebody else wrote.
        yield Instant(row.look_at - 1)
    yield at


def _differences(row: Projection, other: Projection) -> Iterator[str]:
    others = asdict(other)
    for name, value in asdict(row).items():
        if value != others[name]:
            yield f"{name} {value} / {others[name]}"


def _grounds(record: Record, by: _By, now: Instant) -> Grounds:
    item = by.catalog.items.get(record.item or "")
    return Grounds(
        case=record.number,
        disclosed=item is None or item.disclosed,
        on_site=item is not None and item.on_site,
        policy=by.terms.policy.handling.supervision,
        rules=by.rules,
        now=now,
    )


def _counter(events: list[Logged]) -> int | None:
    """The window of the last act at one; of an enquiry, the one that answered it."""
    counter = None
    for logged in events:
        event = logged.event
        answered = event.name == "case.left_window" and event.data.get("kind") == "enquiry"
        if event.counter is not None and (answered or event.name in _ACTS):
            counter = event.counter
    return counter


_ACTS = frozenset(name for name in HANDLING_EVENTS if name.startswith("case.")) - {
    # An urgent case may be sent to another window than its own.
    "case.urgent_recognised", "case.green_admitted", "case.green_received", "case.green_finished",
    "case.green_submitted", "case.green_collected", "case.green_filed",
}  # fmt: skip


def _lead(events: list[Logged]) -> str | None:
    lead = None
    for logged in events:
        if logged.event.name == "case.part_opened":
            lead = str(logged.event.data["lead"])
    return lead


def _noticed(record: Record, by: _By) -> Iterator[str]:
    del by
    issued = [
        str(logged.event.data["form"])
        for logged in record.events
        if logged.event.name == "notice.issued"
    ]
    for forms, needs in _NEEDED:
        needed = sum(needs(logged) for logged in record.events)
        there = sum(form in forms for form in issued)
        if there < needed:
            yield f"{'/'.join(forms)} {there} / {needed}"


def _accepted_over_days(logged: Logged) -> bool:
    return logged.event.name == "case.accepted" and logged.event.data["kind"] != "immediate"


def _asked(logged: Logged) -> bool:
    # In the green channel no day ends what is tolerated: a plain list tells what is missing.
    tolerated = (
        logged.event.name == "case.accepted"
        and logged.event.data["because"] == Because.TOLERANCE.value
        and logged.event.data["tolerance_days"] is not None
    )
    return tolerated or logged.event.name == "case.supplement_asked"


def _sent_back(logged: Logged) -> bool:
    return logged.event.name == "case.returned"


def _recognised(logged: Logged) -> bool:
    return logged.event.name == "case.urgent_recognised"


def _admitted(logged: Logged) -> bool:
    return logged.event.name == "case.green_admitted"


def _decided_in_writing(logged: Logged) -> bool:
    # Refusals of a hall that wrote no papers yet say nothing of one.
    name, data = logged.event.name, logged.event.data
    return name == "case.revoked" or (name == "case.decided" and bool(data.get("in_writing")))


_F = NoticeForm
_NEEDED: tuple[tuple[tuple[str, ...], Callable[[Logged], bool]], ...] = (
    ((_F.PROMISED.value, _F.JOINT.value), _accepted_over_days),
    ((_F.SUPPLEMENT.value,), _asked),
    ((_F.RETURNED.value,), _sent_back),
    ((_F.URGENT.value,), _recognised),
    ((_F.GREEN.value,), _admitted),
    ((_F.DECISION.value,), _decided_in_writing),
)
"""Forms, and the events of which each needs one of them, in writing."""


def _parts_as_told(record: Record, by: _By) -> Iterator[str]:
    parts = fold_parts(record.events)
    course = fold(record.events) if parts else Course()
    told = {}
    for part in parts.values():
        at = part.finished_at or record.events[-1].at
        clock = part_clock(part, course.stops(), by.rules, at)
        told[part.part] = {
            "name": part.name,
            "department": part.department,
            "state": part.state.value,
            "opened_at": part.opened_at,
            "acknowledged_at": part.acknowledged_at,
            "started_at": part.started_at,
            "finished_at": part.finished_at,
            "due_at": None if clock is None else clock.due_at,
        }
        if part.finished_at is not None:
            # As it was when the part ended: the rules and the calendar may have changed since.
            del told[part.part]["due_at"]
    there = {row["part"]: row for row in record.hanging["case_parts"]}
    for code in sorted(told.keys() | there.keys()):
        if code not in told or code not in there:
            yield code
            continue
        for column, value in told[code].items():
            if there[code][column] != value:
                yield f"{code} {column} {there[code][column]} / {value}"


def _alone(check: Callable[[Record], Iterator[str]]) -> _Check:
    """A check that needs no more than the case."""

    def by_itself(record: Record, by: _By) -> Iterator[str]:
        del by
        return check(record)

    return by_itself


_CHECKS: dict[str, _Check] = {
    "办件不是恰好开立一次 case not opened exactly once": _opened_once,
    "办件与事件记录不符 case differs from its events": _as_told,
    "应有的通知书没有签发 notice not issued": _noticed,
    "联办环节与事件记录不符 part of a joint case differs from its events": _parts_as_told,
    **{name: _alone(check) for name, check in attached.CHECKS.items()},
}
