"""What a subscriber of the event log leaves in the database: its cursor."""

from __future__ import annotations

from hall.domain.commands import MoveCursor
from hall.service.bodies import Body
from hall.service.unit import Unit
from hall.store import cursors


def move_cursor(unit: Unit, command: MoveCursor) -> Body:
    """Note how far a subscriber has come; that is no event itself."""
    cursors.put(unit.connection, command.subscriber, command.seq)
    return {"subscriber": command.subscriber, "seq": command.seq}
