"""How cases stand (灯), counted and listed, and what became of a period, for supervision."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from hall.domain.clock import Instant
from hall.store.handling.statistics import UNCHECKED

_RUNNING = "('received', 'supplementing', 'accepted', 'decided')"


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """A case, or a part of a joint case, that does not stand green."""

    case: str
    item: str | None
    kind: str
    phase: str
    standing: str
    department: str | None
    counter: int | None
    clerk: str | None
    part: str | None
    """The part's name; None for the case itself."""
    stopped: bool
    provisional: bool
    step: str | None
    due_at: Instant | None
    """The due time that is shown; None while the clock stands, and of other steps than handling."""
    alert: int | None
    """The alert that it turned; None where it was raised by no clock of this release."""
    since: Instant | None
    seen_by: str | None


def count(connection: sqlite3.Connection) -> dict[str, int]:
    """How many cases stand how, by standing; green are those in hand that stand no worse."""
    rows = connection.execute(
        "SELECT standing, count(*) FROM cases WHERE standing <> 'green' GROUP BY standing"
    )
    found = {str(standing): int(cases) for standing, cases in rows}
    (running,) = connection.execute(
        f"SELECT count(*) FROM cases WHERE phase IN {_RUNNING}"
    ).fetchone()
    (worse,) = connection.execute(
        f"SELECT count(*) FROM cases WHERE standing <> 'green' AND phase IN {_RUNNING}"
    ).fetchone()
    return {"red": 0, "yellow": 0, "due_soon": 0, **found, "green": running - worse}


def listed(connection: sqlite3.Connection, standing: str, most: int) -> list[Light]:
    """Cases and parts that stand so, the earliest due first."""
    rows = connection.execute(
        "SELECT * FROM ("
        " SELECT c.number AS number, c.item, c.kind, c.phase, c.standing, c.department, c.counter,"
        " c.clerk, NULL, c.stopped, c.provisional, json_extract(a.detail, '$.step'),"
        " c.promised_due_at AS due_at, a.id, a.raised_at, a.seen_by"
        " FROM cases c LEFT JOIN alerts a ON a.id = ("
        "  SELECT max(b.id) FROM alerts b WHERE b.case_id = c.id AND b.pattern = c.standing"
        "  AND json_extract(b.detail, '$.part') IS NULL)"
        " WHERE c.standing = :standing"
        " UNION ALL SELECT c.number, c.item, c.kind, c.phase, p.standing, p.department, NULL, NULL,"
        " p.name, p.stopped, 0, 'part', p.due_at, a.id, a.raised_at, a.seen_by"
        " FROM case_parts p JOIN cases c ON c.id = p.case_id LEFT JOIN alerts a ON a.id = ("
        "  SELECT max(b.id) FROM alerts b WHERE b.case_id = c.id AND b.pattern = p.standing"
        "  AND json_extract(b.detail, '$.part') = p.part)"
        " WHERE p.standing = :standing"
        " ) ORDER BY due_at IS NULL, due_at, number LIMIT :most",
        {"standing": standing, "most": most},
    )
    return [_light(row) for row in rows]


def _light(row: tuple[object, ...]) -> Light:
    step = _text(row[11])
    due_at = _instant(row[12])
    return Light(
        case=str(row[0]),
        item=_text(row[1]),
        kind=str(row[2]),
        phase=str(row[3]),
        standing=str(row[4]),
        department=_text(row[5]),
        counter=None if row[6] is None else int(str(row[6])),
        clerk=_text(row[7]),
        part=_text(row[8]),
        stopped=bool(row[9]),
        provisional=bool(row[10]),
        step=step,
        due_at=due_at if step in {None, "handling", "part"} else None,
        alert=None if row[13] is None else int(str(row[13])),
        since=_instant(row[14]),
        seen_by=_text(row[15]),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _instant(value: object) -> Instant | None:
    return None if value is None else Instant(int(str(value)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """What a window did in a period."""

    department: str | None
    counter: int | None
    accepted: int = 0
    concluded: int = 0
    promised: int = 0
    """Of those concluded, how many had a promised time."""
    on_time: int = 0
    unchecked: int = 0
    """Results handed over though no slip, code or proof was checked by the hall."""


def handled(connection: sqlite3.Connection, first: Instant, until: Instant) -> list[Handled]:
    """What was done from the one instant to before the other, by window."""
    rows = connection.execute(
        "SELECT department, counter, sum(accepted), sum(concluded), sum(promised), sum(on_time),"
        " sum(unchecked) FROM ("
        "  SELECT department, counter, 1 AS accepted, 0 AS concluded, 0 AS promised, 0 AS on_time,"
        "  0 AS unchecked"
        "  FROM cases WHERE accepted_at >= :first AND accepted_at < :until"
        "  UNION ALL SELECT department, counter, 0, 1, on_time IS NOT NULL, coalesce(on_time, 0), 0"
        "  FROM cases WHERE concluded_at >= :first AND concluded_at < :until"
        f"  UNION ALL SELECT c.department, c.counter, 0, 0, 0, 0, 1 FROM {UNCHECKED}"
        "  AND e.at >= :first AND e.at < :until"
        " ) GROUP BY department, counter",
        {"first": first, "until": until},
    )
    return [
        Handled(
            department=row[0], counter=row[1], accepted=row[2], concluded=row[3],
            promised=row[4], on_time=row[5], unchecked=row[6],
        )
        for row in rows
    ]  # fmt: skip
