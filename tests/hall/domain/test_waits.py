"""The expected wait."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.domain.waits import (
    QueueLoad,
    expected_wait_seconds,
    next_mean,
    servers,
    visit_seconds,
)


def load(waiting: int = 0, mean: float = 0.0, visits: int = 0) -> QueueLoad:
    return QueueLoad(waiting=waiting, mean_seconds=mean, visits=visits)


def test_nobody_can_say_while_no_window_is_open() -> None:
    assert expected_wait_seconds(3, 600.0, 0.0) is None


def test_people_ahead_times_a_visit_over_the_windows() -> None:
    assert expected_wait_seconds(6, 300.0, 2.0) == 900
    assert expected_wait_seconds(0, 300.0, 2.0) == 0


def test_the_first_visits_count_evenly() -> None:
    mean = 0.0
    for visits, took in enumerate([100.0, 200.0, 300.0]):
        mean = next_mean(mean, visits, took)
    assert mean == pytest.approx(200.0)


def test_later_the_newest_weighs_a_seventh() -> None:
    assert next_mean(100.0, 50, 200.0) == pytest.approx(115.0)


@given(st.lists(st.floats(0, 10_000), min_size=1))
def test_the_mean_stays_among_what_was_seen(took: list[float]) -> None:
    mean = 0.0
    for visits, seconds in enumerate(took):
        mean = next_mean(mean, visits, seconds)
    assert min(took) - 1e-6 <= mean <= max(took) + 1e-6


def test_the_days_own_visits_outweigh_the_catalogue() -> None:
    assert visit_seconds(load(), 10.0) == 600.0
    assert visit_seconds(load(mean=200.0, visits=2), 10.0) == 400.0
    assert visit_seconds(load(mean=200.0, visits=4), 10.0) == 200.0
    assert visit_seconds(load(mean=200.0, visits=400), 10.0) == 200.0


def test_a_window_that_serves_others_counts_for_its_share() -> None:
    loads = {"HZ": load(waiting=2), "HY": load(waiting=3)}
    assert servers("HZ", [("HZ",)], loads) == 1.0
    assert servers("HZ", [("HZ",), ("HZ", "HY")], loads) == pytest.approx(1.5)
    assert servers("HZ", [("HZ", "ZX")], loads) == 1.0
    assert servers("HZ", [], loads) == 0.0


@given(
    st.integers(0, 100),
    st.integers(0, 100),
    st.lists(st.sampled_from([("HZ",), ("HZ", "HY"), ("HY", "HZ", "ZX")]), max_size=9),
)
def test_windows_never_count_for_more_than_they_are(
    own: int, other: int, windows: list[tuple[str, ...]]
) -> None:
    whole = servers("HZ", windows, {"HZ": load(own), "HY": load(other)})
    assert 0.0 <= whole <= len(windows)
    assert (whole > 0.0) == bool(windows)
