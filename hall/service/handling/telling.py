"""Putting on record what became of a message to a citizen."""

from __future__ import annotations

from collections.abc import Iterable

from hall.domain.actors import Role
from hall.domain.errors import Forbidden
from hall.domain.events import Logged
from hall.domain.handling.telling import ReportMessage, What
from hall.service.bodies import Body
from hall.service.handling.work import open_work
from hall.service.unit import Unit


def report(unit: Unit, command: ReportMessage) -> Body:
    """Note it, once for each thing that is told. Raises Forbidden, UnknownCase."""
    if unit.actor.role is not Role.HALL:
        raise Forbidden(role=unit.actor.role.value)
    work = open_work(unit, command.case, None)
    told = was_told(work.events, command.what, command.of)
    if not told:
        work.emit(
            "case.citizen_told",
            {
                "what": command.what.value,
                "of": command.of,
                "channel": command.channel,
                "outcome": command.outcome.value,
            },
        )
        work.save(cause="told")
    return {"case": command.case, "noted": not told}


def was_told(events: Iterable[Logged], what: What, of: int) -> bool:
    """Whether the record has what became of this message."""
    return any(
        logged.event.name == "case.citizen_told"
        and (logged.event.data.get("what"), logged.event.data.get("of")) == (what.value, of)
        for logged in events
    )
