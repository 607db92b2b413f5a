"""Changes of the hall's calendar: a year's notice, the hall's own days, each with its audit entry.

A change moves the deadlines of open cases, so it ends with recomputing them in the same
transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from hall.domain.actors import Role
from hall.domain.calendar import Calendar, Year
from hall.domain.calendar_check import FIRST_YEAR, LAST_YEAR, check_year
from hall.domain.calendar_errors import CalendarFlawed, NoOverride, YearConfirmed
from hall.domain.errors import Invalid, ReasonRequired
from hall.domain.handling.calendar_commands import ImportCalendarYear, OverrideDay, WithdrawOverride
from hall.domain.posts import Post, require
from hall.service.bodies import Body
from hall.service.handling.calendar.in_force import in_force
from hall.service.handling.recomputing import recompute
from hall.service.unit import Unit
from hall.store.handling import calendars

REASON_MAX = 200
"""Longest reason, in characters."""


def import_year(unit: Unit, command: ImportCalendarYear) -> Body:
    """Put a year's table in force. Raises PostNeeded, CalendarFlawed, YearConfirmed."""
    _permit(unit)
    table = command.table
    flaws = check_year(table)
    if flaws:
        raise CalendarFlawed.of((flaw.field, flaw.message) for flaw in flaws)
    before = in_force(unit.connection, unit.terms).years.get(table.year)
    if before is not None and before.confirmed and not table.confirmed:
        raise YearConfirmed(year=table.year, source=before.source)
    calendars.put_year(unit.connection, table, unit.now, unit.actor.named)
    was: dict[str, object] = {"off": [], "on": [], "source": "", "confirmed": False}
    was = was if before is None else _facts(before)
    data = {"year": table.year} | _facts(table) | {f"from_{key}": was[key] for key in was}
    unit.emit("calendar.year_imported", data=data)
    return {"year": table.year} | _ended(unit)


def override_day(unit: Unit, command: OverrideDay) -> Body:
    """Keep a day otherwise than the notice. Raises PostNeeded, ReasonRequired, Invalid."""
    _permit(unit)
    reason = _reason(command.reason)
    if not FIRST_YEAR <= command.day.year <= LAST_YEAR:
        problem = f"a day of the years {FIRST_YEAR} to {LAST_YEAR}"
        raise Invalid(errors=[{"field": "day", "problem": problem}])
    before = in_force(unit.connection, unit.terms)
    _put(unit, command.day, command.works, reason)
    data = _day_facts(before, command.day) | {"works": command.works, "reason": reason}
    unit.emit("calendar.day_overridden", data=data)
    return {"day": command.day.isoformat(), "works": command.works} | _ended(unit)


def withdraw_override(unit: Unit, command: WithdrawOverride) -> Body:
    """Let a day be what the notice says. Raises PostNeeded, ReasonRequired, NoOverride."""
    _permit(unit)
    reason = _reason(command.reason)
    before = in_force(unit.connection, unit.terms)
    if command.day not in before.overrides:
        raise NoOverride(day=command.day.isoformat())
    _put(unit, command.day, None, reason)
    works = in_force(unit.connection, unit.terms).works(command.day)
    data = _day_facts(before, command.day) | {"works": works, "reason": reason}
    unit.emit("calendar.override_withdrawn", data=data)
    return {"day": command.day.isoformat(), "works": works} | _ended(unit)


def _permit(unit: Unit) -> None:
    if unit.actor.role is not Role.ADMIN:
        require(unit.actor.posts, Post.BUSINESS, Post.LEADER)


def _reason(text: str) -> str:
    reason = text.strip()
    if not reason:
        raise ReasonRequired
    if len(reason) > REASON_MAX or not reason.isprintable():
        problem = f"one line of at most {REASON_MAX} characters"
        raise Invalid(errors=[{"field": "reason", "problem": problem}])
    return reason


def _put(unit: Unit, day: date, works: bool | None, reason: str) -> None:  # noqa: FBT001 - as the store has it
    calendars.put_override(unit.connection, day, works, reason, unit.now, unit.actor.named)


def _ended(unit: Unit) -> Body:
    version = in_force(unit.connection, unit.terms).version
    return {"version": version, "recomputed": len(recompute(unit))}


def _facts(table: Year) -> dict[str, object]:
    return {
        "off": _days(table.off),
        "on": _days(table.on),
        "source": table.source,
        "confirmed": table.confirmed,
    }


def _day_facts(before: Calendar, day: date) -> dict[str, object]:
    override = before.overrides.get(day)
    return {
        "day": day.isoformat(),
        "from_works": before.works(day),
        "from_reason": None if override is None else override.reason,
    }


def _days(days: Iterable[date]) -> list[str]:
    return [day.isoformat() for day in sorted(days)]
