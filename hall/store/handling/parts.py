"""Parts of joint cases as rows, for departments' lists and for timers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from hall.domain.handling.together.part_standing import PartStanding

_COLUMNS = (
    "case_id", "part", "rank", "name", "department", "state", "opened_at", "note_due_at",
    "acknowledged_at", "started_at", "finished_at", "due_at", "stopped", "standing", "look_at",
)  # fmt: skip
_KEY = frozenset({"case_id", "part"})


def project(connection: sqlite3.Connection, case: int, parts: Iterable[PartStanding]) -> None:
    """Write how the parts stand."""
    connection.executemany(
        f"INSERT INTO case_parts ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
        " ON CONFLICT DO UPDATE SET "
        + ", ".join(
            f"{name} = excluded.{name}" for name in _COLUMNS if name not in {*_KEY, "due_at"}
        )
        # Of a part that is over its due time stays what it was, whatever the rules are by then.
        + ", due_at = iif(finished_at IS excluded.finished_at AND finished_at IS NOT NULL,"
        " due_at, excluded.due_at)",
        [_row(case, rank, one) for rank, one in enumerate(parts, start=1)],
    )


def _row(case: int, rank: int, one: PartStanding) -> tuple[object, ...]:
    part = one.part
    return (
        case, part.part, rank, part.name, part.department, part.state, part.opened_at,
        one.note_due_at, part.acknowledged_at, part.started_at, part.finished_at,
        None if one.clock is None else one.clock.due_at,
        one.clock is not None and one.clock.stopped, one.standing, one.look_at,
    )  # fmt: skip


def standings(connection: sqlite3.Connection, case: int) -> dict[str, str]:
    """How each part of the case stood by the last write, by the part's code."""
    rows = connection.execute("SELECT part, standing FROM case_parts WHERE case_id = ?", (case,))
    return {str(part): str(standing) for part, standing in rows}
