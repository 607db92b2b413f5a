"""Alerts (监察告警): raised in the transaction that made them so, and signed as seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from hall.domain.cases import Case
from hall.domain.clock import Instant, rfc3339
from hall.domain.errors import Invalid
from hall.domain.events import Logged
from hall.domain.handling.course import Course
from hall.domain.handling.deadlines import Deadlines
from hall.domain.handling.errors import OwnAlert
from hall.domain.handling.figures import Pattern
from hall.domain.handling.reckoning import Rules
from hall.domain.handling.standing import Standing, Turn
from hall.domain.handling.supervision import patterns
from hall.domain.handling.supervision.commands import SEERS, SeeAlert
from hall.domain.handling.supervision.findings import Finding, Grounds
from hall.domain.handling.supervision.paper_patterns import MENDABLE, unmended
from hall.domain.posts import require
from hall.service.bodies import Body
from hall.service.unit import Unit
from hall.store.cases import Projection
from hall.store.handling import alerts
from hall.store.handling.alerts import New

LONGEST_NOTE = 500


def grounds_of(unit: Unit, case: Case, by: Rules) -> Grounds:
    """What a case is looked at with; an item that left the catalogue is taken as disclosed."""
    item = unit.catalog.items.get(case.item or "")
    return Grounds(
        case=case.number,
        disclosed=item is None or item.disclosed,
        on_site=item is not None and item.on_site,
        policy=unit.terms.policy.handling.supervision,
        rules=by,
        now=unit.now,
    )


def look(
    unit: Unit, case: Case, events: Sequence[Logged], course: Course, row: Projection, by: Rules
) -> None:
    """Raise what the case shows now and did not show before; clear what was mended since."""
    grounds = grounds_of(unit, case, by)
    for one in patterns.of_case(events, course, grounds):
        raise_finding(unit, one, department=case.department, case=case, row=row)
    looked_for = MENDABLE & grounds.policy.patterns
    _clear_mended(unit, case, unmended(events, course, grounds), looked_for)


def _clear_mended(
    unit: Unit, case: Case, there: frozenset[tuple[Pattern, str]], looked_for: frozenset[Pattern]
) -> None:
    """Put on record that what an alert says is so no more: the paper is back, or acknowledged."""
    for alert in alerts.uncleared(unit.connection, case.id, sorted(looked_for)):
        if (alert.pattern, alert.subject) in there:
            continue
        alerts.clear(unit.connection, alert.id, unit.now)
        unit.emit(
            "alert.cleared",
            counter=alert.counter,
            case=case.id,
            data={
                "alert": alert.id,
                "pattern": alert.pattern,
                "subject": alert.subject,
                "case": case.number,
            },
        )


def raise_finding(
    unit: Unit,
    found: Finding,
    *,
    department: str | None,
    case: Case | None = None,
    row: Projection | None = None,
    ticket: int | None = None,
) -> None:
    """Raise an alert, unless it was raised before; ``row`` says who works on the case."""
    clerk, counter = found.clerk, found.counter
    if row is not None:
        clerk, counter = clerk or row.clerk, counter or row.counter
    new = New(
        pattern=found.pattern.value,
        subject=found.subject,
        case=None if case is None else case.id,
        ticket=ticket,
        counter=counter,
        clerk=clerk,
        department=department,
        detail=found.detail,
    )
    _raise(unit, new, None if case is None else case.number)


def raise_lights(unit: Unit, case: Case, row: Projection, derived: Deadlines) -> None:
    """Raise an alert for each step that has turned, once for each time it turns."""
    zone = unit.terms.zone
    for turn in _turned(derived.turns, unit.now):
        clock = derived.steps.get(turn.step)
        due_at = None if clock is None else clock.due_at
        new = New(
            pattern=turn.standing.value,
            subject=f"{case.number}:{turn.step}@{turn.at}",
            case=case.id,
            counter=row.counter,
            clerk=row.clerk,
            department=case.department,
            detail={"step": turn.step.value, "due_at": rfc3339(due_at, zone)},
        )
        _raise(unit, new, case.number)


def _turned(turns: Iterable[Turn], now: Instant) -> Iterator[Turn]:
    """Of each step the last turn that has come: a hall that was off says the worst alone."""
    last: dict[str, Turn] = {}
    for turn in turns:
        if turn.at <= now and turn.standing is not Standing.GREEN:
            last[turn.step] = turn
    yield from last.values()


def raise_part_light(
    unit: Unit, case: Case, part: str, department: str, standing: Standing, due_at: Instant | None
) -> None:
    """Raise an alert for a part of a joint case whose light turned."""
    if standing is Standing.GREEN:
        return
    detail = {"step": "part", "part": part, "due_at": rfc3339(due_at, unit.terms.zone)}
    new = New(
        pattern=standing.value,
        subject=f"{case.number}:part:{part}@{due_at}",
        case=case.id,
        department=department,
        detail=detail,
    )
    _raise(unit, new, case.number)


def _raise(unit: Unit, new: New, case: str | None) -> None:
    alert = alerts.insert(unit.connection, new, unit.now)
    if alert is None:
        return
    unit.emit(
        "alert.raised",
        ticket=new.ticket,
        counter=new.counter,
        case=new.case,
        data={
            "alert": alert,
            "pattern": new.pattern,
            "subject": new.subject,
            "case": case,
            "counter": new.counter,
            "clerk": new.clerk,
            "department": new.department,
            "detail": dict(new.detail),
        },
    )


def see(unit: Unit, command: SeeAlert) -> Body:
    """Sign that it was seen (已阅); who signs twice has signed once.

    Raises PostNeeded, UnknownAlert, OwnAlert, Invalid.
    """
    require(unit.actor.posts, *SEERS)
    note = command.note.strip()
    if len(note) > LONGEST_NOTE:
        raise Invalid(errors=[{"field": "note", "problem": f"at most {LONGEST_NOTE} characters"}])
    alert = alerts.get(unit.connection, command.alert)
    if alert.clerk == unit.actor.id:
        raise OwnAlert(alert=alert.id)
    if alerts.see(unit.connection, alert.id, unit.actor.named, unit.now, note):
        case = alerts.case_of(unit.connection, alert.id)
        unit.emit(
            "alert.seen",
            counter=alert.counter,
            case=case,
            data={
                "alert": alert.id,
                "pattern": alert.pattern,
                "subject": alert.subject,
                "case": alert.case,
                "note": note,
            },
        )
    return {"alert": alert.id, "seen": True}
