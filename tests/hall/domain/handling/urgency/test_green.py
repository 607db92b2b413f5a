"""What is let into the green channel, at the edges of its figures (R2)."""

from __future__ import annotations

import pytest

from hall.domain.handling.notices.centre_forms import GreenGround as Ground
from hall.domain.handling.urgency.errors import NotForGreen
from hall.domain.handling.urgency.green import (
    Currency,
    Route,
    in_words,
    require_ground,
    threshold_of,
)
from tests.hall.small_handling import HANDLING

CNY, USD = Currency.CNY, Currency.USD
COMPANY, BUILDING = Route.COMPANY, Route.CONSTRUCTION


def admits(
    ground: Ground, route: Route, amount: int | None, currency: Currency | None, document: str = ""
) -> bool:
    try:
        require_ground(ground, route, amount, currency, document, HANDLING.green)
    except NotForGreen:
        return False
    return True


@pytest.mark.parametrize(
    ("ground", "route", "amount", "currency", "admitted"),
    [
        (Ground.FOREIGN_CAPITAL, COMPANY, 9_999_999, USD, False),
        (Ground.FOREIGN_CAPITAL, COMPANY, 10_000_000, USD, False),
        (Ground.FOREIGN_CAPITAL, COMPANY, 10_000_001, USD, True),
        (Ground.FOREIGN_CAPITAL, COMPANY, 100_000_000, CNY, False),
        (Ground.FOREIGN_CAPITAL, COMPANY, None, USD, False),
        (Ground.FOREIGN_CAPITAL, COMPANY, 10_000_001, None, False),
        (Ground.FOREIGN_CAPITAL, BUILDING, 10_000_001, USD, False),
        (Ground.DOMESTIC_CAPITAL, COMPANY, 50_000_000, CNY, False),
        (Ground.DOMESTIC_CAPITAL, COMPANY, 50_000_001, CNY, True),
        (Ground.DOMESTIC_CAPITAL, COMPANY, 50_000_001, USD, False),
        (Ground.CONSTRUCTION, BUILDING, 50_000_000, CNY, False),
        (Ground.CONSTRUCTION, BUILDING, 50_000_001, CNY, True),
        (Ground.CONSTRUCTION, COMPANY, 50_000_001, CNY, False),
        (Ground.CONSTRUCTION, BUILDING, -1, CNY, False),
    ],
)
def test_over_the_threshold_not_at_it(
    ground: Ground, route: Route, amount: int | None, currency: Currency | None, admitted: bool
) -> None:
    assert admits(ground, route, amount, currency) is admitted


@pytest.mark.parametrize("ground", [Ground.KEY_PROJECT, Ground.LEADERS])
@pytest.mark.parametrize("route", list(Route))
def test_what_the_city_names_needs_its_paper_and_no_amount(ground: Ground, route: Route) -> None:
    assert threshold_of(ground, HANDLING.green) is None
    assert admits(ground, route, None, None, "市政府办文〔2026〕9号")
    assert admits(ground, route, 1, CNY, "中心通知")
    assert not admits(ground, route, 10**9, CNY, "  ")


def test_every_ground_is_ruled() -> None:
    assert {ground for ground in Ground if threshold_of(ground, HANDLING.green) is None} == {
        Ground.KEY_PROJECT,
        Ground.LEADERS,
    }


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        (60_000_000, CNY, "6000万元"),
        (12_000_000, USD, "1200万美元"),
        (50_000_001, CNY, "50000001元"),
        (9_999, CNY, "9999元"),
        (None, None, ""),
        (5, None, ""),
    ],
)
def test_amounts_in_words(amount: int | None, currency: Currency | None, words: str) -> None:
    assert in_words(amount, currency) == words
