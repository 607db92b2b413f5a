"""Finding cases by what people know of them, newest first, page after page.

Each search is driven by one index that is chosen here and named in the query, not left to the
planner's guess: it has no statistics, and a wrong guess reads a quarter of a million rows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from hall.domain.clock import Instant

COUNTED = 1000
"""So many matches are counted exactly; beyond, "more than" is enough for anybody."""
MOST_ITEMS = 4
"""Of more items than these an index by item reads more than the one by time."""
LIVE = frozenset({"received", "supplementing", "accepted", "decided"})
"""Phases that few of a hall's cases are in at a time."""

_TAIL = "\U0010ffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A case's place in the list; the next page begins behind it."""

    opened_at: Instant
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """What is asked for; everything given must hold. Empty sets and None ask for nothing."""

    number: str = ""
    """How the case's number begins."""
    number_has_day: bool = False
    """Whether that beginning tells the day: then it alone picks out few enough."""
    hashes: frozenset[bytes] | None = None
    """Keyed hashes of an applicant, any of which will do."""
    persons: frozenset[str] = frozenset()
    """Keyed hashes of people who took tickets; they widen ``hashes``."""
    items: frozenset[str] | None = None
    """Codes of items; the empty set finds nothing."""
    department: str | None = None
    within: str | None = None
    """Only cases that this department works on: its own, those it leads, those with its part."""
    kinds: frozenset[str] = frozenset()
    phases: frozenset[str] = frozenset()
    standings: frozenset[str] = frozenset()
    first: Instant | None = None
    """Opened at this instant or later."""
    end: Instant | None = None
    """Opened before this."""
    due_before: Instant | None = None
    """Promised to be done before this."""
    counter: int | None = None
    clerk: str | None = None
    urgent: bool | None = None
    green: bool | None = None
    stopped: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A case as the list shows it; field by field a column of ``cases``."""

    id: int
    number: str
    item: str | None
    department: str | None
    kind: str
    phase: str
    handled_as: str | None
    outcome: str | None
    standing: str
    urgent: bool
    green: bool
    stopped: bool
    provisional: bool
    counter: int | None
    clerk: str | None
    opened_at: Instant
    received_at: Instant | None
    accepted_at: Instant | None
    decided_at: Instant | None
    closed_at: Instant | None
    promised_due_at: Instant | None
    statutory_due_at: Instant | None
    lead: str | None

    @property
    def place(self) -> Place:
        """Where it stands in the list."""
        return Place(opened_at=self.opened_at, id=self.id)


_COLUMNS = tuple(Found.__dataclass_fields__)
_FLAGS = frozenset({"urgent", "green", "stopped", "provisional"})


@dataclass(frozen=True, slots=True)
class Query:
    """A statement and its values."""

    sql: str
    values: tuple[object, ...]


def page_query(criteria: Criteria, after: Place | None, most: int) -> Query:
    """The ids of one page, newest first."""
    source, terms = _source(criteria), list(_terms(criteria))
    if after is not None:
        terms.append(Query("(opened_at, id) < (?, ?)", (after.opened_at, after.id)))
    # The sign keeps the planner from walking the index by time for the order alone.
    order = "opened_at DESC, id DESC" if source == _BY_TIME else "+opened_at DESC, +id DESC"
    where = " AND ".join(term.sql for term in terms) or "TRUE"
    values = tuple(value for term in terms for value in term.values)
    return Query(f"SELECT id FROM {source} WHERE {where} ORDER BY {order} LIMIT ?", (*values, most))


def count_query(criteria: Criteria) -> Query:
    """How many match, at the most one more than COUNTED."""
    terms = list(_terms(criteria))
    where = " AND ".join(term.sql for term in terms) or "TRUE"
    values = tuple(value for term in terms for value in term.values)
    return Query(
        f"SELECT count(*) FROM (SELECT 1 FROM {_source(criteria)} WHERE {where} LIMIT ?)",
        (*values, COUNTED + 1),
    )


_BY_TIME = "cases INDEXED BY cases_searched"


def _source(criteria: Criteria) -> str:
    if criteria.hashes is not None:
        return "cases NOT INDEXED"
    if criteria.number and criteria.number_has_day:
        return "cases"
    if criteria.items is not None and len(criteria.items) <= MOST_ITEMS:
        return "cases INDEXED BY cases_by_item"
    if criteria.standings and "green" not in criteria.standings:
        return "cases INDEXED BY cases_by_standing"
    if criteria.phases and criteria.phases <= LIVE:
        return "cases INDEXED BY cases_by_phase"
    return _BY_TIME


def _terms(criteria: Criteria) -> Iterator[Query]:
    yield from _applicant(criteria)
    yield from _among("item", criteria.items)
    yield from _among("kind", criteria.kinds or None)
    yield from _among("phase", criteria.phases or None)
    yield from _among("standing", criteria.standings or None)
    if criteria.standings and "green" not in criteria.standings:
        # As the index says it, so that it may be used.
        yield Query("standing <> 'green'", ())
    if criteria.first is not None:
        yield Query("opened_at >= ?", (criteria.first,))
    if criteria.end is not None:
        yield Query("opened_at < ?", (criteria.end,))
    if criteria.due_before is not None:
        yield Query("promised_due_at < ?", (criteria.due_before,))
    for column in ("department", "counter", "clerk", "urgent", "green", "stopped"):
        value = getattr(criteria, column)
        if value is not None:
            yield Query(f"{column} = ?", (value,))
    if criteria.within is not None:
        yield Query(
            "(department = ? OR lead = ? OR id IN"
            " (SELECT case_id FROM case_parts WHERE department = ?))",
            (criteria.within,) * 3,
        )
    if criteria.number:
        yield Query("number >= ? AND number < ?", (criteria.number, criteria.number + _TAIL))


def _applicant(criteria: Criteria) -> Iterator[Query]:
    if criteria.hashes is None:
        return
    hashes, persons = sorted(criteria.hashes), sorted(criteria.persons)
    found = f"SELECT case_id FROM applicant_hashes WHERE hash IN ({_marks(len(hashes))})"
    if persons:
        found += f" UNION SELECT id FROM cases WHERE person IN ({_marks(len(persons))})"
    yield Query(f"id IN ({found})", (*hashes, *persons))


def _among(column: str, values: frozenset[str] | None) -> Iterator[Query]:
    if values is not None:
        yield Query(f"{column} IN ({_marks(len(values))})", tuple(sorted(values)))


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def page(
    connection: sqlite3.Connection, criteria: Criteria, after: Place | None, most: int
) -> list[Found]:
    """At most so many cases behind a place in the list, newest first."""
    if _finds_nothing(criteria):
        return []
    query = page_query(criteria, after, most)
    ids = [row[0] for row in connection.execute(query.sql, query.values)]
    rows = connection.execute(
        f"SELECT {', '.join(_COLUMNS)} FROM cases WHERE id IN ({_marks(len(ids))})", ids
    )
    by_id = {row[0]: _found(row) for row in rows}
    return [by_id[case] for case in ids]


def _finds_nothing(criteria: Criteria) -> bool:
    nobody = criteria.hashes is not None and not criteria.hashes and not criteria.persons
    return nobody or criteria.items == frozenset()


def _found(row: tuple[object, ...]) -> Found:
    values = dict(zip(_COLUMNS, row, strict=True))
    flags = {name: bool(values[name]) for name in _FLAGS}
    return Found(**{**values, **flags})  # type: ignore[arg-type]  # as the schema has them


def count(connection: sqlite3.Connection, criteria: Criteria) -> int:
    """How many match; COUNTED + 1 stands for all numbers above COUNTED."""
    if _finds_nothing(criteria):
        return 0
    query = count_query(criteria)
    return int(connection.execute(query.sql, query.values).fetchone()[0])
