"""Who read an applicant in full: on record before it is shown, and never what was read."""

from __future__ import annotations

import sqlite3
from datetime import tzinfo

from hall.domain.actors import Actor
from hall.domain.clock import Instant, moment
from hall.domain.errors import Forbidden
from hall.domain.handling.applicants.commands import NoteReading
from hall.domain.handling.applicants.rights import Sight, sight
from hall.service.bodies import Body
from hall.service.unit import Unit
from hall.store import cases, event_log
from hall.store.handling import applicants

EVENT = "case.applicant_read"


def note_reading(unit: Unit, command: NoteReading) -> Body:
    """Put it on record, once a day for each who reads and each case. Raises UnknownCase, Forbidden.

    Who works on a case opens its page many times: the first of a day says it all.
    """
    case = cases.by_number(unit.connection, command.case)
    if sight(unit.actor, applicants.departments_of(unit.connection, case.id)) is not Sight.FULL:
        raise Forbidden(role=unit.actor.role.value)
    new = not was_noted(unit.connection, unit.actor, case.id, unit.now, unit.terms.zone)
    if new:
        data = {"case": case.number, "department": unit.actor.department, "how": command.how.value}
        unit.emit(EVENT, case=case.id, data=data)
    return {"case": case.number, "noted": new}


def was_noted(
    connection: sqlite3.Connection, actor: Actor, case: int, now: Instant, zone: tzinfo
) -> bool:
    """Whether this day's log has it already."""
    at = event_log.last_by(connection, case, EVENT, actor.named)
    return at is not None and moment(at, zone).date() == moment(now, zone).date()
