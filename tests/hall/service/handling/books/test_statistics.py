"""Statistics of cases as one counts them by hand."""

from __future__ import annotations

from typing import Any

import pytest

from hall.domain import commands as c
from hall.domain.cases import CaseKind
from hall.domain.errors import Invalid
from hall.domain.handling import commands as h
from hall.domain.handling.course import MaterialState
from hall.service.bodies import Body
from hall.service.handling.books import statistics
from hall.store.handling.statistics import GROUPINGS
from tests.hall.service.handling.caseroom import BUSINESS, TERMS_OF_CASES, CaseRoom


def _report(room: CaseRoom, by: str = "month", first: str = "", last: str = "") -> Body:
    asked = statistics.asked(room.connection, first, last, by)
    return statistics.report(room.connection, TERMS_OF_CASES, asked)


def _rows(room: CaseRoom, by: str, *columns: str) -> dict[Any, tuple[object, ...]]:
    rows: Any = _report(room, by)["rows"]
    return {row[by]: tuple(row[name] for name in columns) for row in rows}


@pytest.fixture
def counted(room: CaseRoom) -> CaseRoom:
    """Seven matters in April and May; the promise is 5 working days, the law's time 20."""
    early, last_day, late = (room.accepted() for _ in range(3))
    at_once = room.open_case("birth")
    room.work(h.FinishAtOnce(case=at_once))
    asked = room.received(complete=False)
    room.work(h.AskSupplement(case=asked))
    room.open_case()
    room.do(c.FinishService(counter=1, kind=CaseKind.ENQUIRY))
    room.forward_to(2026, 4, 30, hour=23)
    # An hour before May in the hall, and already the first of May in no other zone that counts.
    room.work(h.DecideCase(case=early, outcome="granted"))
    room.forward_to(2026, 5, 9, hour=16)
    room.work(h.DecideCase(case=last_day, outcome="granted"))
    room.forward_to(2026, 5, 11, hour=9)
    room.work(h.DecideCase(case=late, outcome="refused", reason="不符合条件"))
    given = dict.fromkeys(("户口簿", "旧身份证"), MaterialState.HANDED_IN)
    room.work(h.HandIn(case=asked, materials=given))
    room.work(h.AcceptCase(case=asked))
    returned = room.accepted(at=(2026, 5, 12))
    room.work(h.ReturnCase(case=returned, ground="lacks_conditions", reason="不具备条件"))
    return room


def test_months(counted: CaseRoom) -> None:
    columns = (
        "received", "accepted", "immediate", "promised", "supplements", "enquiries", "returned",
        "concluded", "decided", "early", "on_time", "late", "cumulative",
    )  # fmt: skip
    assert _rows(counted, "month", *columns) == {
        "2026-04": (5, 4, 1, 3, 1, 1, 0, 2, 2, 1, 2, 0, 4),
        "2026-05": (1, 2, 0, 2, 0, 0, 1, 3, 2, 1, 2, 1, 6),
    }


def test_rates_and_days_saved(counted: CaseRoom) -> None:
    rates = ("on_time_rate", "early_rate", "saved_days", "saved_of", "mean_saved_days")
    assert _rows(counted, "month", *rates) == {
        # 1 of the law's 20 days used, and none by the one done at once.
        "2026-04": (1.0, 0.5, 19 + 20, 2, 19.5),
        # 5, 6 and 0 of 20 days used.
        "2026-05": (0.6667, 0.3333, 15 + 14 + 20, 3, 16.3333),
    }
    total: Any = _report(counted)["total"]
    assert (total["on_time_rate"], total["accepted"], total["cumulative"]) == (0.8, 6, 6)


def test_what_adds_up_one_way_adds_up_the_others(counted: CaseRoom) -> None:
    totals: list[Any] = [_report(counted, by)["total"] for by in GROUPINGS]
    assert all(total == totals[0] for total in totals)
    kinds = _rows(counted, "kind", "accepted", "enquiries", "on_time_rate")
    assert kinds == {
        "enquiry": (0, 1, None),
        "immediate": (1, 0, 1.0),
        # One was asked to supplement, and is a promised case since.
        "promised": (4, 0, 0.6667),
        "returned": (1, 0, 1.0),
    }
    assert _rows(counted, "department", "accepted") == {"GA": (6,)}
    assert _rows(counted, "counter", "received", "enquiries") == {1: (6, 1)}


def test_a_review_takes_a_return_back_and_the_register_keeps_it(counted: CaseRoom) -> None:
    [number] = [
        row[0]
        for row in counted.connection.execute("SELECT number FROM cases WHERE kind = 'returned'")
    ]
    counted.work(h.AskReview(case=number), by=BUSINESS)
    counted.work(h.ReviewReturn(case=number, upheld=False, reason="有条件"), by=BUSINESS)
    columns = ("received", "accepted", "returned", "concluded")
    assert _rows(counted, "month", *columns)["2026-05"] == (1, 1, 1, 2)


def test_days_are_asked_for(counted: CaseRoom) -> None:
    found = _report(counted, "item", "2026-04-30", "2026-04-30")
    rows: Any = found["rows"]
    assert [(row["item"], row["concluded"], row["received"]) for row in rows] == [("card", 1, 0)]
    assert (found["from"], found["to"]) == ("2026-04-30", "2026-04-30")
    assert found["total"]["cumulative"] == 4  # type: ignore[index]  # a body


def test_a_month_in_which_nothing_happened_has_no_rate(counted: CaseRoom) -> None:
    found: Any = _report(counted, "month", "2026-06-15", "2026-07-03")["rows"]
    assert [row["month"] for row in found] == ["2026-06", "2026-07"]
    for row in found:
        assert (row["received"], row["on_time_rate"], row["mean_saved_days"]) == (0, None, None)
        assert row["cumulative"] == 6


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        (("2026-13-01", "", "month"), ["from"]),
        (("", "gestern", "week"), ["to", "by"]),
        (("2026-05-02", "2026-05-01", "month"), ["to"]),
        (("1800-01-01", "2026-05-01", "month"), ["from"]),
    ],
)
def test_what_cannot_be_asked(
    counted: CaseRoom, given: tuple[str, str, str], fields: list[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        statistics.asked(counted.connection, *given)
    errors: Any = refused.value.facts["errors"]
    assert [one["field"] for one in errors] == fields


def test_an_empty_hall_has_figures_of_nothing(room: CaseRoom) -> None:
    found: Any = _report(room)
    assert found["total"]["accepted"] == 0
    assert found["total"]["on_time_rate"] is None


def test_a_year_is_read_by_its_indexes(counted: CaseRoom) -> None:
    said: list[str] = []
    counted.connection.set_trace_callback(said.append)
    _report(counted, "department")
    counted.connection.set_trace_callback(None)
    [query] = [text for text in said if "UNION ALL" in text]
    plan = counted.connection.execute(f"EXPLAIN QUERY PLAN {query}").fetchall()
    steps = [str(row[3]) for row in plan]
    assert not [step for step in steps if step.startswith(("SCAN c", "SCAN n"))], steps
