"""Finding cases: what is found is what holds, in order, and no query reads every case."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hall.domain.clock import Instant
from hall.store.handling import search
from hall.store.handling.search import COUNTED, LIVE, Criteria, Found
from hall.store.migrations import migrate

PHASES = ("opened", "received", "accepted", "closed", "returned")
KINDS = ("promised", "joint", "enquiry")
STANDINGS = ("green", "green", "green", "due_soon", "red")
CASES = 240


def person(case: int) -> bytes:
    return bytes([case % 17]) * 16


@pytest.fixture(scope="module")
def cases() -> Iterator[sqlite3.Connection]:
    """Cases of all sorts; two of each moment, and a clock that once went back."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection)
        connection.execute("PRAGMA foreign_keys = OFF")
        for case in range(1, CASES + 1):
            phase = PHASES[case % 5]
            over = phase in {"closed", "returned"}
            connection.execute(
                "INSERT INTO cases (id, number, item, department, kind, state, opened_at,"
                " moved_at, phase, standing, counter, clerk, urgent, green, stopped, lead,"
                " closed_at, accepted_at, person)"
                " VALUES (?, ?, ?, ?, ?, 'opened', ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)",
                (
                    case, f"JH202611{1 + case % 9:02d}-{case:05d}", f"I{case % 11}",
                    ("GA", "MZ", None)[case % 3], KINDS[case % 7 % 3], moment(case), phase,
                    STANDINGS[case % 5 if not over else 0], case % 6, f"C{case % 6}",
                    case % 8 == 0, case % 9 == 0, case % 10 == 0, "MZ" if case % 13 == 0 else None,
                    1 if over else None, f"p{case % 19}" if case % 2 else None,
                ),
            )  # fmt: skip
            connection.execute(
                "INSERT INTO applicant_hashes VALUES (?, ?, 'name')", (person(case), case)
            )
            if case % 29 == 0:
                connection.execute(
                    "INSERT INTO case_parts"
                    " (case_id, part, rank, name, department, state, opened_at)"
                    " VALUES (?, 'a', 1, 'a', 'GA', 'waiting', 0)",
                    (case,),
                )
        yield connection


def moment(case: int) -> Instant:
    return Instant((case // 2 if case != 100 else 3) * 1000)


def expected(connection: sqlite3.Connection, criteria: Criteria) -> list[int]:
    """The plain way: every case looked at."""
    found = []
    for row in connection.execute(f"SELECT {', '.join(_COLUMNS)}, person FROM cases"):
        case = Found(**dict(zip(_COLUMNS, row[:-1], strict=True)))
        if holds(criteria, case, row[-1]):
            found.append(case)
    return [one.id for one in sorted(found, key=lambda one: (-one.opened_at, -one.id))]


_COLUMNS = tuple(field.name for field in fields(Found))


def holds(asked: Criteria, case: Found, person_of: str | None) -> bool:
    among = (
        (asked.items, case.item),
        (asked.kinds or None, case.kind),
        (asked.phases or None, case.phase),
        (asked.standings or None, case.standing),
        (None if asked.department is None else {asked.department}, case.department),
        (None if asked.counter is None else {asked.counter}, case.counter),
        (None if asked.clerk is None else {asked.clerk}, case.clerk),
        (None if asked.urgent is None else {asked.urgent}, case.urgent),
        (None if asked.green is None else {asked.green}, case.green),
        (None if asked.stopped is None else {asked.stopped}, case.stopped),
    )
    works = asked.within is None or (
        asked.within in {case.department, case.lead} or (asked.within == "GA" and case.id % 29 == 0)
    )
    meant = asked.hashes is None or person(case.id) in asked.hashes or person_of in asked.persons
    return (
        works
        and meant
        and case.number.startswith(asked.number)
        and (asked.first is None or case.opened_at >= asked.first)
        and (asked.end is None or case.opened_at < asked.end)
        and all(allowed is None or value in allowed for allowed, value in among)
    )


def some(*values: str) -> st.SearchStrategy[frozenset[str]]:
    return st.just(frozenset[str]()) | st.frozensets(st.sampled_from(values), max_size=3)


def maybe(values: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | values


CRITERIA = st.builds(
    Criteria,
    number=st.sampled_from(["", "", "JH", "JH20261103", "JH20261103-00002", "X"]),
    hashes=maybe(st.frozensets(st.integers(0, 17).map(lambda n: bytes([n]) * 16), max_size=3)),
    persons=some("p1", "p2"),
    items=maybe(st.frozensets(st.sampled_from([f"I{n}" for n in range(12)]), max_size=6)),
    department=maybe(st.sampled_from(["GA", "MZ", "XX"])),
    within=maybe(st.sampled_from(["GA", "MZ"])),
    kinds=some(*KINDS),
    phases=some(*PHASES),
    standings=some(*set(STANDINGS)),
    first=maybe(st.integers(0, 130_000)),
    end=maybe(st.integers(0, 130_000)),
    counter=maybe(st.integers(0, 6)),
    clerk=maybe(st.sampled_from(["C1", "C2"])),
    urgent=maybe(st.booleans()),
    green=maybe(st.booleans()),
    stopped=maybe(st.booleans()),
).map(lambda one: replace(one, number_has_day=len(one.number) > 9))


@given(CRITERIA, st.integers(1, 60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
def test_all_pages_together_are_what_holds_in_order(
    cases: sqlite3.Connection, criteria: Criteria, most: int
) -> None:
    found: list[int] = []
    after = None
    while True:
        page = search.page(cases, criteria, after, most)
        found += [one.id for one in page]
        if len(page) < most:
            break
        after = page[-1].place
    assert found == expected(cases, criteria)
    assert search.count(cases, criteria) == len(found)


def test_a_count_stops(monkeypatch: pytest.MonkeyPatch, cases: sqlite3.Connection) -> None:
    assert COUNTED == 1000
    monkeypatch.setattr(search, "COUNTED", 10)
    assert search.count(cases, Criteria()) == 11


def plan(connection: sqlite3.Connection, query: search.Query) -> list[str]:
    rows = connection.execute(f"EXPLAIN QUERY PLAN {query.sql}", query.values)
    return [str(row[-1]) for row in rows]


@given(CRITERIA)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
def test_no_search_reads_the_cases_themselves_from_end_to_end(
    cases: sqlite3.Connection, criteria: Criteria
) -> None:
    if criteria.items == frozenset() or (criteria.hashes == frozenset() and not criteria.persons):
        return
    page = search.page_query(criteria, search.Place(opened_at=Instant(5), id=5), 50)
    for query in (page, search.count_query(criteria)):
        for step in plan(cases, query):
            assert step != "SCAN cases", (query.sql, step)
            if step.startswith("SCAN cases"):
                assert "COVERING INDEX cases_searched" in step, (query.sql, step)


@pytest.mark.parametrize(
    ("criteria", "index"),
    [
        (Criteria(), "COVERING INDEX cases_searched"),
        (Criteria(clerk="C1", kinds=frozenset({"joint"})), "COVERING INDEX cases_searched"),
        (Criteria(first=Instant(1)), "COVERING INDEX cases_searched (opened_at>?"),
        (Criteria(items=frozenset({"I1"})), "cases_by_item"),
        (Criteria(standings=frozenset({"red"})), "cases_by_standing"),
        (Criteria(phases=LIVE), "cases_by_phase"),
        (Criteria(hashes=frozenset({b"x"}), persons=frozenset({"p"})), "cases_of_person"),
        (Criteria(hashes=frozenset({b"x"})), "PRIMARY KEY (hash=?)"),
        (Criteria(number="JH20261103", number_has_day=True), "(number>? AND number<?)"),
    ],
)
def test_each_search_is_driven_by_its_index(
    cases: sqlite3.Connection, criteria: Criteria, index: str
) -> None:
    for query in (search.page_query(criteria, None, 50), search.count_query(criteria)):
        steps = plan(cases, query)
        assert any(index in step for step in steps), steps


def test_the_newest_are_found_without_sorting(cases: sqlite3.Connection) -> None:
    for criteria in (Criteria(), Criteria(department="GA", first=Instant(5))):
        steps = plan(cases, search.page_query(criteria, None, 50))
        assert not any("TEMP B-TREE" in step for step in steps), steps
