"""From when something counts that came outside the office hours."""

from __future__ import annotations

from datetime import datetime

import pytest

from hall.domain.calendar import Calendar
from hall.domain.clock import instant
from hall.domain.handling.office_hours import OfficeHours, working_moment
from tests.hall.small import ZONE
from tests.hall.small_calendar import YEAR_2026

HOURS = OfficeHours(
    calendar=Calendar.of((YEAR_2026,)), zone=ZONE, opens_at="09:00", closes_at="17:00"
)


def at(text: str) -> int:
    return instant(datetime.fromisoformat(text).replace(tzinfo=ZONE))


@pytest.mark.parametrize(
    ("came", "counts"),
    [
        ("2026-11-23T09:00", "2026-11-23T09:00"),
        ("2026-11-23T12:30", "2026-11-23T12:30"),
        ("2026-11-23T17:00", "2026-11-23T17:00"),
        ("2026-11-23T17:00:01", "2026-11-24T09:00"),
        ("2026-11-23T00:00", "2026-11-23T09:00"),
        ("2026-11-23T08:59:59", "2026-11-23T09:00"),
        ("2026-11-20T22:15", "2026-11-23T09:00"),
        ("2026-11-21T10:00", "2026-11-23T09:00"),
        # The Sunday before the National Day is worked, the week after it is not.
        ("2026-09-20T10:00", "2026-09-20T10:00"),
        ("2026-09-30T18:00", "2026-10-08T09:00"),
        ("2026-10-07T23:59:59", "2026-10-08T09:00"),
    ],
    ids=[
        "opening", "noon", "closing", "after closing", "night", "before opening", "friday night",
        "saturday", "worked sunday", "before the holiday", "last night of it",
    ],
)  # fmt: skip
def test_the_next_working_moment(came: str, counts: str) -> None:
    assert working_moment(at(came), HOURS) == at(counts)  # type: ignore[arg-type]


def test_it_is_its_own_next_one() -> None:
    for day in range(1, 29):
        for hour in range(24):
            moment = working_moment(at(f"2026-02-{day:02}T{hour:02}:30"), HOURS)  # type: ignore[arg-type]
            assert working_moment(moment, HOURS) == moment
