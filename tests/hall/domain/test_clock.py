"""Instants and what people read of them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from hall.domain.clock import instant, moment, rfc3339

HALL = ZoneInfo("Asia/Shanghai")


def test_an_instant_is_microseconds_in_utc() -> None:
    assert instant(datetime(1970, 1, 1, 8, tzinfo=HALL)) == 0
    assert instant(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)) == 1_000_000


def test_programs_read_it_with_the_halls_offset() -> None:
    at = instant(datetime(2026, 11, 21, 1, 2, 3, 4000, tzinfo=UTC))
    assert rfc3339(at, HALL) == "2026-11-21T09:02:03.004+08:00"
    assert rfc3339(None) is None


@given(st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - bounds are naive by its contract
def test_there_and_back(at: datetime) -> None:
    assert abs((moment(instant(at)) - at).total_seconds()) < 2e-6
