"""What is few among many is found by an index of it alone, however many the others are."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from hall.store.handling import alerts, credit, fees
from hall.store.migrations import migrate


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection)
        yield connection


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        (lambda db: fees.waiting(db, 5), "fees_open"),
        (lambda db: fees.refunds_asked(db, 5), "fees_to_give_back"),
        (lambda db: credit.is_discredited(db, 1), "words_on_credit"),
        (alerts.count_unseen, "alerts_unseen"),
    ],
    ids=["orders to be paid", "refunds to approve", "broken trust", "alerts unseen"],
)
def test_few_are_found_among_many(
    connection: sqlite3.Connection, asked: Callable[[sqlite3.Connection], object], index: str
) -> None:
    said: list[str] = []
    connection.set_trace_callback(said.append)
    asked(connection)
    connection.set_trace_callback(None)
    [query] = said
    plan = [str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {query}")]
    assert any(f"USING INDEX {index}" in step for step in plan), plan
    scanned = [step for step in plan if step.startswith("SCAN") and index not in step]
    assert scanned == []
