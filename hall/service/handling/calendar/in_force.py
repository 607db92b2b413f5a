"""The calendar in force: shipped tables, imported years over them, the hall's own days on top."""

from __future__ import annotations

import sqlite3
from typing import Final

from hall.domain.calendar import Calendar, Year
from hall.service.terms import Terms
from hall.store.handling import calendars
from hall.store.handling.calendars import Mark

_AT_MOST: Final = 16
_made: dict[tuple[tuple[Year, ...], Mark], Calendar] = {}
"""By content, so it never goes stale: a transaction rolled back brings its mark back too."""


def in_force(connection: sqlite3.Connection, terms: Terms) -> Calendar:
    """The calendar as this connection sees it; cheap enough for every command."""
    mark = calendars.mark(connection)
    key = (terms.calendar_years, mark)
    found = _made.get(key)
    if found is None:
        found = Calendar.of(
            (*terms.calendar_years, *calendars.years(connection)),
            calendars.overrides(connection),
            version=mark.version,
        )
        if len(_made) >= _AT_MOST:
            _made.clear()
        _made[key] = found
    return found
