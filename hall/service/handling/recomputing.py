"""Deadlines reckoned anew when the calendar changes: derived, so never edited (rulebook 03)."""

from __future__ import annotations

from hall.service.handling.work import open_work
from hall.service.unit import Unit
from hall.store import cases


def recompute(unit: Unit) -> tuple[str, ...]:
    """Numbers of the cases whose deadlines moved; each has it in its own audit trail.

    The entry is ``case.deadline_set`` with the cause ``calendar``, the old and the new time.
    """
    moved: list[str] = []
    for number in cases.running(unit.connection):
        work = open_work(unit, number, None)
        before = work.before
        work.save(cause="calendar")
        if work.before != before:
            moved.append(number)
    return tuple(moved)
