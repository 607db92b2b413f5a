"""Abnormal patterns in visits and ratings, by example and by property."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.domain.clock import SECOND, Instant
from hall.domain.handling.figures import Pattern
from hall.domain.handling.supervision.visit_patterns import (
    Visit,
    rating_burst,
    too_short,
    without_case,
)
from tests.hall.small_handling import HANDLING

POLICY = replace(HANDLING.supervision, short_share_percent=20, burst_ratings=3, burst_seconds=60)
VISIT = Visit(ticket=7, number="A007", day="2026-03-02", item="card", counter=1, clerk="C1")


@pytest.mark.parametrize(
    ("seconds", "minutes", "short"),
    [(119.9, 10, True), (120, 10, False), (0, 10, True), (11, 1, True), (12, 1, False)],
)
def test_too_short_is_less_than_the_share(seconds: float, minutes: int, short: bool) -> None:
    found = too_short(VISIT, seconds, minutes, POLICY)
    assert (found is not None) is short


def test_a_visit_of_unknown_length_is_not_too_short() -> None:
    assert too_short(VISIT, None, 10, POLICY) is None
    assert too_short(VISIT, 0, 10, replace(POLICY, short_share_percent=0)) is None


def test_what_is_said_of_a_visit() -> None:
    found = too_short(VISIT, 30.4, 10, POLICY)
    assert found is not None
    assert (found.pattern, found.subject) == (Pattern.TOO_SHORT, "ticket:7")
    assert (found.clerk, found.counter) == ("C1", 1)
    assert found.detail == {
        "number": "A007", "day": "2026-03-02", "item": "card", "seconds": 30, "least_seconds": 120,
    }  # fmt: skip
    assert without_case(VISIT).subject == "ticket:7"
    assert without_case(VISIT).pattern is Pattern.TICKET_WITHOUT_CASE


def at(*seconds: int) -> list[Instant]:
    return [Instant(one * SECOND) for one in seconds]


@pytest.mark.parametrize(
    ("given_at", "burst"),
    [
        (at(), False),
        (at(0, 10), False),
        (at(0, 10, 60), True),
        (at(0, 10, 61), False),
        (at(0, 50, 100, 140), False),
        (at(0, 10, 20, 100), False),  # it was one, and is over
        (at(0, 90, 100, 110), True),
    ],
)
def test_a_burst_is_so_many_within_so_long(given_at: list[Instant], burst: bool) -> None:
    assert (rating_burst(1, "C1", given_at, POLICY) is not None) is burst


def test_a_burst_that_goes_on_stays_one_finding() -> None:
    given_at = at(0, 300, 310, 320, 350, 379, 385)
    subjects = set()
    for end in range(4, len(given_at) + 1):
        found = rating_burst(1, "C1", given_at[:end], POLICY)
        assert found is not None
        subjects.add(found.subject)
    assert subjects == {f"pad:1@{300 * SECOND}"}


@given(st.lists(st.integers(0, 600), max_size=12).map(sorted))
def test_a_burst_is_found_exactly_when_there_is_one(seconds: list[int]) -> None:
    found = rating_burst(1, None, at(*seconds), POLICY)
    there = len(seconds) >= 3 and seconds[-1] - seconds[-3] <= 60
    assert (found is not None) is there
    if found is not None:
        assert int(str(found.detail["ratings"])) >= 3
