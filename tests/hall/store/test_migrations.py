"""Steps of the schema."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from hall.store import migrations


def schema(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
    )
    return [(str(name), str(sql)) for name, sql in rows]


def test_migrating_again_changes_nothing() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrations.migrate(connection)
        first = schema(connection)
        migrations.migrate(connection)
        assert schema(connection) == first
        names = {name for name, _ in first}
        assert {"tickets", "events", "one_number_a_day", "events_stay_as_written"} <= names
        assert not migrations.has_unknown_steps(connection)


def test_an_empty_database_has_no_unknown_steps() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        assert not migrations.has_unknown_steps(connection)


def test_a_step_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(script: str) -> list[str]:
        return ["CREATE TABLE half (a)", "CREATE TABLE half (a)"]

    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        monkeypatch.setattr(migrations, "_statements", broken)
        with pytest.raises(sqlite3.OperationalError):
            migrations.migrate(connection)
        assert "half" not in Database(connection).table_names()
        monkeypatch.undo()
        migrations.migrate(connection)
        assert "tickets" in Database(connection).table_names()


TABLE = "CREATE TABLE t (a TEXT DEFAULT 'x;y'); -- a; comment\n"
TRIGGER = "CREATE TRIGGER r AFTER INSERT ON t BEGIN\n  SELECT 1;\n  SELECT 2;\nEND;\n"


@given(st.lists(st.sampled_from([TABLE, TRIGGER, "\n", "-- only a comment\n"]), max_size=9))
def test_statements_are_split_where_they_end(parts: list[str]) -> None:
    found = list(migrations._statements("".join(parts)))
    assert len(found) == sum(part in {TABLE, TRIGGER} for part in parts)
    assert all(sqlite3.complete_statement(one) for one in found)
