"""Every case with its events and with the rows that hang on it, one after another."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from hall.domain.events import Logged
from hall.store.cases import COLUMNS, Projection, projection_of
from hall.store.event_log import by_case

Row = Mapping[str, Any]
"""A row by column."""
HANGING = {
    "case_parts": "part",
    "fee_orders": "id",
    "case_meetings": "meeting",
    "meeting_departments": "meeting, department",
    "green_projects": "case_id",
    "green_stages": "place",
}
"""Tables whose rows are each a case's, and by what one case's rows are in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A case as its rows have it, and its events."""

    number: str
    item: str | None
    department: str | None
    kind: str
    row: Projection
    events: list[Logged]
    hanging: Mapping[str, list[Row]]
    """By table of HANGING, the case's rows of it."""


def records(connection: sqlite3.Connection) -> Iterator[Record]:
    """Every case with its events, one after another: however many, one is held at a time."""
    events = _Along(by_case(connection))
    hanging = {table: _Along(_rows(connection, table)) for table in HANGING}
    cases = connection.execute(
        f"SELECT id, number, item, department, kind, {', '.join(COLUMNS)} FROM cases ORDER BY id"
    )
    for id_, number, item, department, kind, *row in cases:
        yield Record(
            number=number,
            item=item,
            department=department,
            kind=kind,
            row=projection_of(dict(zip(COLUMNS, row, strict=True))),
            events=events.of(id_),
            hanging={table: rows.of(id_) for table, rows in hanging.items()},
        )


class _Along:
    """Groups by case in ascending order, walked along with the cases themselves."""

    def __init__(self, groups: Iterator[tuple[int, list[Any]]]) -> None:
        self._groups = groups
        self._next = next(groups, None)

    def of(self, case: int) -> list[Any]:
        """The group of this case; groups of cases that are not there are passed by."""
        while self._next is not None and self._next[0] < case:
            self._next = next(self._groups, None)
        return self._next[1] if self._next is not None and self._next[0] == case else []


def _rows(connection: sqlite3.Connection, table: str) -> Iterator[tuple[int, list[Any]]]:
    rows = connection.execute(f"SELECT * FROM {table} ORDER BY case_id, {HANGING[table]}")
    names = [column[0] for column in rows.description]
    by_name = (dict(zip(names, row, strict=True)) for row in rows)
    for case, mine in groupby(by_name, key=itemgetter("case_id")):
        yield case, list(mine)
