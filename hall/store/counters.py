"""What changes about windows during the day."""

from __future__ import annotations

import sqlite3

from hall.domain.clock import Instant
from hall.domain.counters import CounterState, Duty

_SELECT = (
    "SELECT number, duty, clerk, pause_reason, overtakes, rating_ticket, rating_until"
    " FROM counter_states"
)


def _state(row: tuple[object, ...]) -> CounterState:
    number, duty, clerk, pause_reason, overtakes, rating_ticket, rating_until = row
    return CounterState(
        number=int(str(number)),
        duty=Duty(str(duty)),
        clerk=None if clerk is None else str(clerk),
        pause_reason=None if pause_reason is None else str(pause_reason),
        overtakes=int(str(overtakes)),
        rating_ticket=None if rating_ticket is None else int(str(rating_ticket)),
        rating_until=None if rating_until is None else Instant(int(str(rating_until))),
    )


def get(connection: sqlite3.Connection, counter: int) -> CounterState:
    """The window's state; a window that never signed on is closed."""
    row = connection.execute(f"{_SELECT} WHERE number = ?", (counter,)).fetchone()
    return CounterState(number=counter) if row is None else _state(row)


def everyone(connection: sqlite3.Connection) -> dict[int, CounterState]:
    """The state of every window that ever signed on."""
    rows = connection.execute(_SELECT)
    return {state.number: state for state in map(_state, rows)}


def put(connection: sqlite3.Connection, state: CounterState) -> None:
    """Write the window's state."""
    connection.execute(
        "INSERT INTO counter_states"
        " (number, duty, clerk, pause_reason, overtakes, rating_ticket, rating_until)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (number) DO UPDATE SET"
        " duty = excluded.duty, clerk = excluded.clerk, pause_reason = excluded.pause_reason,"
        " overtakes = excluded.overtakes, rating_ticket = excluded.rating_ticket,"
        " rating_until = excluded.rating_until",
        (
            state.number, state.duty, state.clerk, state.pause_reason, state.overtakes,
            state.rating_ticket, state.rating_until,
        ),
    )  # fmt: skip


def where_is(connection: sqlite3.Connection, clerk: str) -> int | None:
    """The window at which a clerk is signed on."""
    row = connection.execute(
        "SELECT number FROM counter_states WHERE clerk = ?", (clerk,)
    ).fetchone()
    return None if row is None else int(row[0])


def signed_on(connection: sqlite3.Connection) -> set[int]:
    """The windows with a clerk, calling or paused."""
    rows = connection.execute("SELECT number FROM counter_states WHERE clerk IS NOT NULL")
    return {int(row[0]) for row in rows}


def open_numbers(connection: sqlite3.Connection) -> list[int]:
    """The windows that are calling."""
    rows = connection.execute("SELECT number FROM counter_states WHERE duty = 'open'")
    return [int(row[0]) for row in rows]


def unrated_by(connection: sqlite3.Connection, now: Instant) -> list[CounterState]:
    """Windows whose pad has waited long enough."""
    rows = connection.execute(f"{_SELECT} WHERE rating_until <= ?", (now,))
    return [_state(row) for row in rows]


def next_unrated_at(connection: sqlite3.Connection) -> Instant | None:
    """When the first pad's wait runs out."""
    row = connection.execute("SELECT min(rating_until) FROM counter_states").fetchone()
    return None if row[0] is None else Instant(row[0])
