"""The chained log: in order, and nothing altered, dropped or reordered unseen."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall.domain.clock import Instant
from hall.domain.events import Event
from hall.store import event_log
from hall.store.event_log import EventLog
from hall.store.migrations import migrate

KEY = b"k" * 32


def opened() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection)
    return connection


def written(connection: sqlite3.Connection, count: int) -> EventLog:
    log = EventLog(connection, KEY)
    for number in range(count):
        log.append(
            Event(name="ticket.issued", ticket=number, data={"number": f"A{number:03d}号"}),
            at=Instant(number),
            day=None,
            actor="kiosk:k1",
        )
    return log


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    with closing(opened()) as connection:
        yield connection


def tamper(connection: sqlite3.Connection, *statements: str) -> None:
    """As somebody would who may write the file: without the triggers."""
    connection.execute("DROP TRIGGER IF EXISTS events_stay_as_written")
    connection.execute("DROP TRIGGER IF EXISTS events_are_kept")
    for statement in statements:
        connection.execute(statement)


def broken(connection: sqlite3.Connection) -> list[int]:
    return list(event_log.broken_links(connection, KEY))


def test_events_come_back_in_order(db: sqlite3.Connection) -> None:
    written(db, 5)
    assert [logged.seq for logged in event_log.after(db, 0, 10)] == [1, 2, 3, 4, 5]
    assert [logged.seq for logged in event_log.after(db, 2, 2)] == [3, 4]
    [logged] = event_log.of_ticket(db, 3)
    assert logged.event.data == {"number": "A003号"}
    assert event_log.last_seq(db) == 5
    assert broken(db) == []


def test_an_empty_log_is_whole(db: sqlite3.Connection) -> None:
    assert event_log.last_seq(db) == 0
    assert broken(db) == []


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ('UPDATE events SET data = \'{"number":"A999"}\' WHERE seq = 3', [3]),
        ("UPDATE events SET at = at + 1 WHERE seq = 3", [3]),
        ("UPDATE events SET actor = 'staff:C1' WHERE seq = 3", [3]),
        ("UPDATE events SET ticket = 77 WHERE seq = 3", [3]),
        ("UPDATE events SET counter = 7 WHERE seq = 3", [3]),
        ("UPDATE events SET case_id = 7 WHERE seq = 3", [3]),
        ("UPDATE events SET service_day = 7 WHERE seq = 3", [3]),
        ("UPDATE events SET name = 'ticket.served' WHERE seq = 3", [3]),
        ("UPDATE events SET chain = zeroblob(32) WHERE seq = 3", [3, 4]),
        ("DELETE FROM events WHERE seq = 3", [4]),
        ("DELETE FROM events WHERE seq = 1", [2]),
        ("UPDATE events SET seq = seq + 100 WHERE seq = 5", [105]),
    ],
)
def test_what_was_altered_or_dropped_is_found(
    db: sqlite3.Connection, statement: str, found: list[int]
) -> None:
    written(db, 5)
    tamper(db, statement)
    assert broken(db) == found


def test_two_rows_exchanged_are_found(db: sqlite3.Connection) -> None:
    written(db, 5)
    tamper(
        db,
        "UPDATE events SET seq = 90 WHERE seq = 2",
        "UPDATE events SET seq = 2 WHERE seq = 3",
        "UPDATE events SET seq = 3 WHERE seq = 90",
    )
    assert broken(db) == [2, 3, 4]


def test_a_row_put_in_without_the_key_is_found(db: sqlite3.Connection) -> None:
    written(db, 3)
    EventLog(db, b"x" * 32).append(
        Event(name="ticket.served"), at=Instant(9), day=None, actor="staff:C1"
    )
    assert broken(db) == [4]


def test_the_log_goes_on_where_another_left_off(db: sqlite3.Connection) -> None:
    written(db, 2)
    written(db, 2)
    assert [logged.seq for logged in event_log.after(db, 0, 10)] == [1, 2, 3, 4]
    assert broken(db) == []


def test_a_mark_takes_back_what_was_rolled_back(db: sqlite3.Connection) -> None:
    log = written(db, 2)
    mark = log.mark()
    db.execute("SAVEPOINT command")
    log.append(Event(name="ticket.issued"), at=Instant(5), day=1, actor="kiosk:k1")
    db.execute("ROLLBACK TO command")
    db.execute("RELEASE command")
    log.back_to(mark)
    log.append(Event(name="ticket.called"), at=Instant(6), day=1, actor="staff:C1")
    assert [logged.event.name for logged in event_log.after(db, 2, 9)] == ["ticket.called"]
    assert broken(db) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text() | st.floats(-1e9, 1e9),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.builds(
            Event,
            name=TEXT,
            ticket=st.none() | st.integers(0, 2**40),
            counter=st.none() | st.integers(1, 999),
            data=st.dictionaries(st.text(max_size=5), JSON, max_size=4),
        ),
        max_size=5,
    ),
    TEXT,
)
def test_whatever_is_said_the_chain_holds_when_it_is_read_back(
    events: list[Event], actor: str
) -> None:
    with closing(opened()) as connection:
        log = EventLog(connection, KEY)
        for event in events:
            log.append(event, at=Instant(1), day=None, actor=actor)
        assert broken(connection) == []
        assert [logged.event for logged in event_log.after(connection, 0, 99)] == events
