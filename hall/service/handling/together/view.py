"""What several departments do about one case, as pages show it: parts, meetings, urgency, form."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo

from hall.domain.clock import Instant, rfc3339
from hall.domain.events import Logged
from hall.domain.handling.clocks import Unit
from hall.domain.handling.course import Course
from hall.domain.handling.reckoning import Rules
from hall.domain.handling.together.meetings import Meeting, fold_meetings
from hall.domain.handling.together.part_standing import PartStanding, held_up_by, stand
from hall.domain.handling.together.parts import fold_parts, refused_parts
from hall.domain.handling.urgency.green import GreenCourse, fold_green
from hall.domain.handling.urgency.urgent import Recognition, fold_urgent
from hall.service.bodies import Body
from hall.service.handling.clock_body import clock_body


def together(events: Iterable[Logged], course: Course, by: Rules, now: Instant) -> Body:
    """The case's share in what others do; empty lists and nulls for a case of one department."""
    events = tuple(events)
    zone = by.hours.zone
    parts = fold_parts(events)
    urgent = fold_urgent(events)
    green = fold_green(events)
    return {
        "parts": [_part(stand(one, course.stops(), by, now), zone) for one in parts.values()],
        "held_up_by": [
            {"part": one.part, "name": one.name, "department": one.department}
            for one in held_up_by(parts)
        ],
        "parts_refused": [one.part for one in refused_parts(parts)],
        "meetings": [_meeting(one, zone) for one in fold_meetings(events).values()],
        "urgent": _urgent(urgent[-1], zone) if urgent else None,
        "green_form": None if green is None else _green(green, zone),
    }


def _part(one: PartStanding, zone: tzinfo) -> Body:
    unit = Unit.WORKING_DAYS if one.part.limit is None else one.part.limit.unit
    part, refusal, halt = one.part, one.part.refusal, one.part.stopped()
    return {
        "part": part.part,
        "name": part.name,
        "department": part.department,
        "state": part.state.value,
        "after": list(part.after),
        "standing": one.standing.value,
        "opened_at": rfc3339(part.opened_at, zone),
        "note_due_at": rfc3339(one.note_due_at, zone),
        "acknowledged_at": rfc3339(part.acknowledged_at, zone),
        "note_late": one.note_late,
        "started_at": rfc3339(part.started_at, zone),
        "finished_at": rfc3339(part.finished_at, zone),
        "clock": clock_body(one.clock, zone, unit),
        "limit": None
        if part.limit is None
        else {"count": part.limit.count, "unit": part.limit.unit.value},
        "held": one.held,
        "stopped_because": None if halt is None else halt.reason,
        "stops": [
            {
                "reason": stop.reason, "document": stop.document, "by": stop.actor,
                "began_at": rfc3339(stop.began_at, zone), "ended_at": rfc3339(stop.ended_at, zone),
            }
            for stop in part.halts
        ],
        "refusal": None
        if refusal is None
        else {
            "ground": refusal.ground, "reason": refusal.reason, "asked_by": refusal.asked_by,
            "asked_at": rfc3339(refusal.asked_at, zone),
        },
        "opinion": part.opinion,
    }  # fmt: skip


def _meeting(one: Meeting, zone: tzinfo) -> Body:
    return {
        "meeting": one.meeting,
        "kind": one.kind.value,
        "state": one.state.value,
        "meets_at": rfc3339(one.at, zone),
        "place": one.place,
        "scheduled_by": one.scheduled_by,
        "scheduled_at": rfc3339(one.scheduled_at, zone),
        "closed_at": rfc3339(one.closed_at, zone),
        "opinion": one.opinion,
        "attendance": [_attendance(one, code, zone) for code in one.departments],
    }


def _attendance(meeting: Meeting, department: str, zone: tzinfo) -> Body:
    one = meeting.attendance.get(department)
    return {
        "department": department,
        "attended": None if one is None else one.attended.value,
        "clerks": [] if one is None else list(one.clerks),
        "arrived_at": None if one is None else rfc3339(one.arrived_at, zone),
        "recorded_by": None if one is None else one.recorded_by,
        "recorded_at": None if one is None else rfc3339(one.recorded_at, zone),
    }


def _urgent(one: Recognition, zone: tzinfo) -> Body:
    return {
        "ground": one.ground,
        "reason": one.reason,
        "addressee": one.addressee.value,
        "counter": one.counter,
        "department": one.department,
        "meeting": one.meeting,
        "required_by": rfc3339(one.required_by, zone),
        "handled_as": one.handled_as.value,
        "notice": one.notice,
        "recognised_by": one.recognised_by,
        "recognised_at": rfc3339(one.recognised_at, zone),
        "withdrawn_at": rfc3339(one.withdrawn_at, zone),
        "withdrawn_because": one.withdrawn_because or None,
    }


def _green(one: GreenCourse, zone: tzinfo) -> Body:
    return {
        "ground": one.ground.value,
        "route": one.route.value,
        "project": one.project,
        "builder": one.builder,
        "amount": one.amount,
        "currency": None if one.currency is None else one.currency.value,
        "document": one.document,
        "admitted_by": one.admitted_by,
        "admitted_at": rfc3339(one.admitted_at, zone),
        "collected_at": rfc3339(one.collected_at, zone),
        "filed_at": rfc3339(one.filed_at, zone),
        "windows": [
            {
                "place": stage.place, "counter": stage.counter,
                "department": stage.department or None, "matter": stage.matter,
                "end": stage is one.end_stage,
                "received_at": rfc3339(stage.received_at, zone),
                "received_by": stage.received_by or None,
                "finished_at": rfc3339(stage.finished_at, zone),
                "finished_by": stage.finished_by or None,
                "note": stage.note,
            }
            for stage in one.stages
        ],
        "submissions": [
            {
                "to": sub.to, "after": sub.after, "by": sub.actor, "at": rfc3339(sub.at, zone),
            }
            for sub in one.submissions
        ],
    }  # fmt: skip
