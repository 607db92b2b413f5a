"""A case as those see it who may: its phase, clocks, materials, notices, and what may be done."""

from __future__ import annotations

import sqlite3
from datetime import tzinfo

from hall.domain.cases import Case
from hall.domain.clock import Instant, rfc3339
from hall.domain.handling.clocks import Limit, Unit
from hall.domain.handling.course import Course, Halt
from hall.domain.handling.deadlines import Deadlines, deadlines, handling_clocks
from hall.domain.handling.phases import TRANSITIONS
from hall.domain.handling.reckoning import Rules
from hall.domain.handling.standing import Step, standing_at
from hall.service.bodies import Body
from hall.service.handling.clock_body import clock_body
from hall.service.handling.together.view import together
from hall.service.handling.work import Work
from hall.store.cases import Projection
from hall.store.handling import credit, notices


def case_view(work: Work) -> Body:
    """The answer to every command on a case."""
    by, now = work.rules, work.unit.now
    return {
        **view(work.unit.connection, work.case, work.course, work.before, by, now),
        **together(work.events, work.course, by, now),
    }


def view(
    connection: sqlite3.Connection,
    case: Case,
    course: Course,
    row: Projection,
    by: Rules,
    now: Instant,
) -> Body:
    """The case; it never names the applicant."""
    zone = by.hours.zone
    derived = deadlines(course, by, now)
    return {
        **_record(case, row, zone),
        **_stand(course, zone),
        "standing": standing_at(derived.turns, now).value,
        "clocks": _clocks(course, derived, by, now),
        "provisional": derived.provisional,
        **_movements(course, zone),
        "notices": _notices(connection, case, zone),
        "discredited": credit.is_discredited(connection, case.id),
        "acts": sorted(act.value for phase, act in TRANSITIONS if phase is course.phase),
        "look_at": rfc3339(_next(derived, now), zone),
    }


def _record(case: Case, row: Projection, zone: tzinfo) -> Body:
    """Whose the case is, and where."""
    return {
        "number": case.number,
        "item": case.item,
        "department": case.department,
        "state": case.state.value,
        "counter": row.counter,
        "clerk": row.clerk,
        "lead": row.lead,
        "green": row.green,
        "opened_at": rfc3339(case.opened_at, zone),
        "moved_at": rfc3339(case.moved_at, zone),
    }


def _stand(course: Course, zone: tzinfo) -> Body:
    """How far it has come."""
    return {
        "kind": course.kind.value,
        "handled_as": None if course.handled_as is None else course.handled_as.value,
        "phase": course.phase.value,
        "door": course.door or None,
        "received_at": rfc3339(course.received_at, zone),
        "accepted_at": rfc3339(course.accepted_at, zone),
        "accepted_because": None if course.because is None else course.because.value,
        "decided_at": rfc3339(course.decided_at, zone),
        "decided_by": course.decided_by or None,
        "ended_at": rfc3339(course.ended_at, zone),
        "ended_because": course.ended_because or None,
        "outcome": course.outcome,
        "result_ready_at": rfc3339(course.ready_at, zone),
        "materials": [
            {"name": name, "state": state.value} for name, state in course.materials.items()
        ],
        "missing": list(course.missing()),
        "committed": list(course.committed),
        "commitment_checked": course.commitment_checked,
        "revoked_at": rfc3339(course.revoked_at, zone),
        "archived_at": rfc3339(course.archived_at, zone),
    }


def _clocks(course: Course, derived: Deadlines, by: Rules, now: Instant) -> Body:
    """The two clocks of the whole, and those of the steps that run."""
    zone = by.hours.zone
    promised, statutory = handling_clocks(course, by, now)
    # Of an urgent case the centre names the moment.
    units = {Step.HANDLING: _unit(course.promised or course.statutory), Step.URGENT: Unit.HOURS}
    return {
        "promised": clock_body(promised, zone, _unit(course.promised)),
        "statutory": clock_body(statutory, zone, _unit(course.statutory)),
        **{
            step.value: clock_body(clock, zone, units.get(step, Unit.WORKING_DAYS))
            for step, clock in derived.steps.items()
        },
        "respond": clock_body(derived.respond, zone),
    }


def _movements(course: Course, zone: tzinfo) -> Body:
    """What moved its clocks and its kind."""
    return {
        "stops": [_halt(halt, zone) for halt in course.halts],
        "away": [_halt(halt, zone) for halt in course.away],
        "extensions": [
            {
                "days": one.days, "reason": one.reason, "asked_by": one.asked_by,
                "approved_by": one.approved_by, "at": rfc3339(one.at, zone),
            }
            for one in course.extensions
        ],
        "extension_asked": _asked(course),
        "changes": [
            {
                "from": one.before.value, "to": one.after.value, "reason": one.reason,
                "by": one.actor, "at": rfc3339(one.at, zone),
            }
            for one in course.changes
        ],
    }  # fmt: skip


def _notices(connection: sqlite3.Connection, case: Case, zone: tzinfo) -> list[Body]:
    """The notices that were issued, and where their copies went."""
    return [
        {
            "number": one.number, "form": one.form, "issued_at": rfc3339(one.issued_at, zone),
            "copies": [
                {
                    "copy": copy.copy, "holder": copy.holder, "due_at": rfc3339(copy.due_at, zone),
                    "delivered_at": rfc3339(copy.delivered_at, zone),
                }
                for copy in notices.copies(connection, one.id)
            ],
        }
        for one in notices.of_case(connection, case.id)
    ]  # fmt: skip


def _next(derived: Deadlines, now: Instant) -> Instant | None:
    looks = [turn.at for turn in derived.turns if turn.at > now]
    return min((*looks, *derived.wakes()), default=None)


def _halt(halt: Halt, zone: tzinfo) -> Body:
    return {
        "reason": halt.reason,
        "document": halt.document,
        "by": halt.actor,
        "began_at": rfc3339(halt.began_at, zone),
        "ended_at": rfc3339(halt.ended_at, zone),
    }


def _asked(course: Course) -> Body | None:
    if course.asked_extension is None:
        return None
    days, reason, asked_by = course.asked_extension
    return {"days": days, "reason": reason, "asked_by": asked_by}


def _unit(limit: Limit | None) -> Unit:
    return Unit.WORKING_DAYS if limit is None else limit.unit
