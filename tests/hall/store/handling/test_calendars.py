"""Rows of the calendar: the last one counts, none is ever changed, and the mark tells."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date

import pytest

from hall.domain.calendar import Override
from hall.store.handling import calendars
from hall.store.migrations import migrate
from tests.hall.small import MORNING
from tests.hall.small_calendar import YEAR_2025, YEAR_2026, year

DAY = date(2026, 12, 1)


def database() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection)
    return connection


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    with closing(database()) as connection:
        yield connection


def put(db: sqlite3.Connection, works: bool | None, reason: str = "停电") -> calendars.Mark:
    return calendars.put_override(db, DAY, works, reason, MORNING, "admin:root")


def test_nothing_was_imported_at_first(db: sqlite3.Connection) -> None:
    assert calendars.mark(db) == calendars.NOTHING
    assert not calendars.years(db)
    assert not calendars.overrides(db)


def test_years_come_back_as_they_were_written(db: sqlite3.Connection) -> None:
    for table in (YEAR_2026, YEAR_2025):
        calendars.put_year(db, table, MORNING, "admin:root")
    assert calendars.years(db) == (YEAR_2025, YEAR_2026)


def test_the_last_of_a_year_counts_and_the_first_stays(db: sqlite3.Connection) -> None:
    calendars.put_year(db, year(2026, "1/1", "", confirmed=False), MORNING, "admin:root")
    calendars.put_year(db, YEAR_2026, MORNING, "staff:B1")
    assert calendars.years(db) == (YEAR_2026,)
    assert db.execute("SELECT count(*) FROM calendar_years").fetchone() == (2,)


def test_an_override_comes_changes_and_goes(db: sqlite3.Connection) -> None:
    put(db, False)
    assert calendars.overrides(db) == (Override(day=DAY, works=False, reason="停电"),)
    put(db, True, "恢复供电")
    assert calendars.overrides(db) == (Override(day=DAY, works=True, reason="恢复供电"),)
    put(db, None, "按通知")
    assert calendars.overrides(db) == ()
    assert db.execute("SELECT count(*) FROM calendar_overrides").fetchone() == (3,)


def test_the_mark_grows_and_stands_for_the_content(db: sqlite3.Connection) -> None:
    first, second = put(db, False), put(db, True)
    assert (first.version, second.version) == (1, 2)
    assert calendars.mark(db) == second
    with closing(database()) as other:
        assert put(other, False) == first
        assert put(other, False) != second


@pytest.mark.parametrize("table", ["calendar_years", "calendar_overrides"])
def test_no_row_is_changed_or_deleted(db: sqlite3.Connection, table: str) -> None:
    calendars.put_year(db, YEAR_2026, MORNING, "admin:root")
    put(db, False)
    with pytest.raises(sqlite3.IntegrityError, match="superseded"):
        db.execute(f"DELETE FROM {table}")
    with pytest.raises(sqlite3.IntegrityError, match="superseded"):
        db.execute(f"UPDATE {table} SET id = 9")


def test_what_is_rolled_back_takes_its_mark_along(db: sqlite3.Connection) -> None:
    before = put(db, False)
    db.execute("BEGIN")
    put(db, True)
    db.execute("ROLLBACK")
    assert calendars.mark(db) == before
