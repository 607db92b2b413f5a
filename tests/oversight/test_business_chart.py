"""The chart of months: whole scales, stacked bars, a line that breaks where nothing was."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.business.chart import BOTTOM, HEIGHT, TOP, chart, in_words, nice

GROUND = HEIGHT - BOTTOM


def row(
    month: str, immediate: int, promised: int, other: int, rate: float | None
) -> dict[str, Any]:
    return {
        "month": month, "immediate": immediate, "promised": promised,
        "accepted": immediate + promised + other, "on_time_rate": rate,
    }  # fmt: skip


MONTHS = st.lists(
    st.builds(
        row,
        st.just("2026-03"),
        st.integers(0, 9000),
        st.integers(0, 60_000),
        st.integers(0, 900),
        st.none() | st.floats(0, 1),
    ),
    min_size=1,
    max_size=40,
)


@given(MONTHS)
def test_every_bar_and_dot_lies_inside(rows: list[dict[str, Any]]) -> None:
    drawn = chart(rows)
    assert drawn is not None
    for month in drawn.months:
        assert sum(bar.value for bar in month.bars) == month.accepted
        tops = [bar.y for bar in month.bars]
        assert tops == sorted(tops, reverse=True)
        assert all(TOP - 0.01 <= bar.y <= GROUND for bar in month.bars)
    assert all(TOP - 0.01 <= y <= GROUND + 0.01 for _, y, _ in drawn.dots)
    assert len(drawn.dots) == sum(one["on_time_rate"] is not None for one in rows)


@given(st.integers(0, 10**7))
def test_a_scale_ends_at_a_round_number_not_far_above(most: int) -> None:
    top = nice(most)
    assert top % 4 == 0
    assert max(most, 1) <= top <= max(4, most * 3)


@pytest.mark.parametrize(
    ("most", "top"), [(0, 4), (4, 4), (5, 8), (11, 12), (97, 100), (3441, 4000), (7649, 8000)]
)
def test_scales_as_people_draw_them(most: int, top: int) -> None:
    assert nice(most) == top


def test_the_line_breaks_where_nothing_was_measured() -> None:
    rates = (1.0, 0.99, None, 0.95, 0.97, None, 1.0)
    drawn = chart([row(f"2026-{n:02}", 1, 9, 0, rate) for n, rate in enumerate(rates, start=1)])
    assert drawn is not None
    assert [len(points.split()) for points in drawn.lines] == [2, 2]
    assert len(drawn.dots) == 5
    assert [month.label for month in drawn.months][:2] == ["2026年1月", "2月"]


def test_a_bad_month_makes_room_below() -> None:
    drawn = chart([row("2026-01", 1, 1, 0, 0.62)])
    assert drawn is not None
    assert drawn.grid[0][2] == "60%"
    assert drawn.grid[-1][2] == "100%"


def test_no_months_no_chart() -> None:
    assert chart([]) is None


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (None, "—"),
        (1.0, "100%"),
        (0.99996, "99.9%"),
        (0.9921, "99.2%"),
        (0.5, "50.0%"),
        (0, "0.0%"),
    ],
)
def test_a_rate_in_words_is_never_rounded_up_to_the_whole(rate: float | None, said: str) -> None:
    assert in_words(rate) == said
