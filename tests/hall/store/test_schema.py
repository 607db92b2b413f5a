"""What the database refuses, whoever asks."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from hall.domain.clock import Instant
from hall.domain.tickets import Standing, Ticket, TicketState
from hall.store import days, tickets
from hall.store.migrations import migrate
from hall.store.tickets import StaleTicket
from tests.hall.desk import check_waiting
from tests.hall.small import DAY, MORNING


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    """The schema with one open day."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        migrate(connection)
        days.start(connection, DAY, MORNING, clock_suspect=False)
        yield connection


def ticket(number: int, **changed: object) -> Ticket:
    plain = Ticket(
        id=0,
        code=f"code{number}",
        day=1,
        number=f"A{number:03d}",
        queue="HZ",
        item="card",
        standing=Standing.ORDINARY,
        reason=None,
        person=None,
        language="zh-CN",
        origin="",
        state=TicketState.WAITING,
        place=MORNING + number,
        issued_at=MORNING,
    )
    return replace(plain, **changed)  # type: ignore[arg-type]  # a row as the test wants it


def write(db: sqlite3.Connection, one: Ticket) -> Ticket:
    days.touch_queue(db, 1, one.queue)
    written = tickets.insert(db, one)
    assert written is not None
    return replace(one, id=written)


def refused(db: sqlite3.Connection, statement: str, *values: object) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        db.execute(statement, values)


CALLED = {"state": TicketState.CALLED, "counter": 1, "last_counter": 1, "called_at": MORNING}


def test_a_ticket_comes_back_as_it_was_written(db: sqlite3.Connection) -> None:
    one = write(db, ticket(1, person="hash", reason="elderly", standing=Standing.PRIORITY))
    assert tickets.get(db, one.id) == one
    assert tickets.by_code(db, "code1") == tickets.by_number(db, 1, "A001") == one


def test_a_number_is_given_once_a_day(db: sqlite3.Connection) -> None:
    write(db, ticket(1))
    assert tickets.insert(db, ticket(1, code="other")) is None
    write(db, ticket(2))
    refused(db, "UPDATE tickets SET number = 'A001' WHERE number = 'A002'")


def test_the_next_day_may_give_it_again(db: sqlite3.Connection) -> None:
    write(db, ticket(1))
    days.close(db, 1, MORNING)
    other = days.start(db, "2026-11-22", MORNING, clock_suspect=False)
    assert tickets.insert(db, ticket(1, code="other", day=other)) is not None


def test_a_follow_code_leads_to_one_ticket(db: sqlite3.Connection) -> None:
    write(db, ticket(1))
    with pytest.raises(sqlite3.IntegrityError, match="code"):
        tickets.insert(db, ticket(2, code="code1"))


def test_a_counter_has_one_ticket(db: sqlite3.Connection) -> None:
    write(db, ticket(1, **CALLED))
    with pytest.raises(sqlite3.IntegrityError, match="counter"):
        tickets.insert(db, ticket(2, **CALLED))
    with pytest.raises(sqlite3.IntegrityError, match="counter"):
        tickets.insert(db, ticket(2, **{**CALLED, "state": TicketState.SERVING}))


@pytest.mark.parametrize("state", TicketState)
@pytest.mark.parametrize("counter", [None, 1])
def test_a_counter_is_named_exactly_while_the_ticket_is_there(
    db: sqlite3.Connection, state: TicketState, counter: int | None
) -> None:
    ended = {TicketState.SERVED, TicketState.NO_SHOW, TicketState.CANCELLED}
    one = ticket(1, state=state, counter=counter, ended_at=MORNING if state in ended else None)
    if (counter is not None) == (state in {TicketState.CALLED, TicketState.SERVING}):
        write(db, one)
    else:
        with pytest.raises(sqlite3.IntegrityError):
            tickets.insert(db, one)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": TicketState.WAITING, "ended_at": MORNING},
        {"state": TicketState.SERVED, "ended_at": None},
        {"state": TicketState.HELD, "pinned_at": MORNING},
        {"state": "lost"},
        {"standing": "first"},
        {"day": 99},
    ],
    ids=str,
)
def test_rows_that_make_no_sense_are_refused(
    db: sqlite3.Connection, wrong: dict[str, object]
) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        tickets.insert(db, ticket(1, **wrong))


def test_tickets_are_never_deleted(db: sqlite3.Connection) -> None:
    write(db, ticket(1))
    refused(db, "DELETE FROM tickets")


def test_a_guarded_update_notices_that_the_row_moved(db: sqlite3.Connection) -> None:
    one = write(db, ticket(1))
    called = replace(one, state=TicketState.CALLED, counter=1, last_counter=1)
    tickets.update(db, one, called)
    with pytest.raises(StaleTicket):
        tickets.update(db, one, replace(one, state=TicketState.CANCELLED, ended_at=MORNING))
    assert tickets.get(db, one.id) == called


def test_one_day_is_open_at_a_time(db: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        days.start(db, "2026-11-22", MORNING, clock_suspect=False)


def test_a_day_closes_no_earlier_than_it_opened(db: sqlite3.Connection) -> None:
    days.close(db, 1, Instant(0))
    assert db.execute("SELECT closed_at FROM service_days").fetchone() == (MORNING,)


def test_a_date_taken_up_again_goes_on_with_its_numbers(db: sqlite3.Connection) -> None:
    assert days.next_number(db, 1, "HZ", Standing.ORDINARY) == (1, 0)
    assert days.next_case(db, 1) == 1
    days.close(db, 1, MORNING)
    assert days.start(db, DAY, MORNING, clock_suspect=True) == 1
    day = days.open_day(db)
    assert day is not None
    assert day.clock_suspect
    assert days.next_number(db, 1, "HZ", Standing.ORDINARY)[0] == 2
    assert days.next_number(db, 1, "HZ", Standing.PRIORITY)[0] == 1
    assert days.next_case(db, 1) == 2


def event(db: sqlite3.Connection) -> None:
    db.execute(
        "INSERT INTO events (seq, name, at, actor, data, chain)"
        " VALUES (1, 'day.opened', 0, 'hall:hall', '{}', x'00')"
    )


@pytest.mark.parametrize(
    "statement", ["UPDATE events SET at = 1", "DELETE FROM events", "UPDATE events SET seq = 2"]
)
def test_events_stay_as_written(db: sqlite3.Connection, statement: str) -> None:
    event(db)
    refused(db, statement)


RATING = (
    "INSERT INTO ratings (ticket, level, channel, indicators, given_at)"
    " VALUES (1, 5, 'pad', '[]', 0)"
)


@pytest.mark.parametrize("statement", ["UPDATE ratings SET level = 5", "DELETE FROM ratings"])
def test_ratings_stay_as_given(db: sqlite3.Connection, statement: str) -> None:
    write(db, ticket(1))
    db.execute(RATING)
    refused(db, statement)
    refused(db, RATING)


@pytest.mark.parametrize(
    "statement",
    [
        (
            "INSERT INTO ratings (ticket, level, channel, indicators, given_at)"
            " VALUES (1, 6, 'pad', '[]', 0)"
        ),
        (
            "INSERT INTO ratings (ticket, level, channel, indicators, given_at)"
            " VALUES (1, 5, 'default', '[]', 0)"
        ),
        (
            "INSERT INTO ratings (ticket, level, channel, indicators, given_at)"
            " VALUES (99, 5, 'pad', '[]', 0)"
        ),
        "INSERT INTO counter_states (number, duty, clerk) VALUES (1, 'closed', 'C1')",
        "INSERT INTO counter_states (number, duty) VALUES (1, 'open')",
        "INSERT INTO counter_states (number, duty, clerk) VALUES (1, 'paused', 'C1')",
        "INSERT INTO counter_states (number, duty, rating_ticket) VALUES (1, 'closed', 1)",
        (
            "INSERT INTO slips (ticket, kiosk, copy, state, queued_at, moved_at)"
            " VALUES (1, 'K1', 0, 'lost', 0, 0)"
        ),
    ],
)
def test_other_rows_that_make_no_sense_are_refused(db: sqlite3.Connection, statement: str) -> None:
    write(db, ticket(1))
    refused(db, statement)


def test_a_clerk_is_at_one_counter(db: sqlite3.Connection) -> None:
    sign_on = "INSERT INTO counter_states (number, duty, clerk) VALUES (?, 'open', 'C1')"
    db.execute(sign_on, (1,))
    refused(db, sign_on, 2)


def test_those_who_wait_are_counted_by_triggers(db: sqlite3.Connection) -> None:
    def waiting(queue: str) -> int:
        check_waiting(db)
        return days.loads(db, 1)[queue].waiting

    days.touch_queue(db, 1, "HY")
    one, two = write(db, ticket(1)), write(db, ticket(2))
    assert waiting("HZ") == 2
    called = replace(one, state=TicketState.CALLED, counter=1, last_counter=1)
    tickets.update(db, one, called)
    assert waiting("HZ") == 1
    elsewhere = replace(called, state=TicketState.WAITING, counter=None, queue="HY")
    tickets.update(db, called, elsewhere)
    assert (waiting("HZ"), waiting("HY")) == (1, 1)
    moved = replace(two, queue="HY")
    tickets.update(db, two, moved)
    assert (waiting("HZ"), waiting("HY")) == (0, 2)
    pinned = replace(moved, pinned_at=MORNING)
    tickets.update(db, moved, pinned)
    assert waiting("HY") == 2
    ended = replace(pinned, state=TicketState.CANCELLED, pinned_at=None, ended_at=MORNING)
    tickets.update(db, pinned, ended)
    assert waiting("HY") == 1
