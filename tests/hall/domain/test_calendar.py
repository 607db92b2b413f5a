"""Working days: the rulebook's vectors, and counting against walking along the days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.domain.calendar import Calendar, Override, Reach, Year
from tests.hall.small_calendar import CALENDAR, YEAR_2025, YEAR_2026, with_days_off, year

DAY = timedelta(days=1)
NEW_YEARS_EVE = date(2026, 12, 31)


def walked(calendar: Calendar, day: date, n: int) -> date:
    """The n-th working day after the day, one step after the other."""
    while n or not calendar.works(day):
        day += DAY
        n -= calendar.works(day) and n > 0
    return day


@pytest.mark.parametrize(
    ("day", "n", "reached"),
    [
        ("2026-02-13", 5, "2026-02-27"),
        ("2026-02-12", 5, "2026-02-26"),
        ("2026-04-29", 3, "2026-05-07"),
        ("2026-09-18", 5, "2026-09-24"),
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-09-30", 5, "2026-10-13"),
    ],
)
def test_limits_end_as_the_rulebook_says(day: str, n: int, reached: str) -> None:
    # Rulebook 09 §6.3.
    expected = Reach(date.fromisoformat(reached), provisional=False)
    assert CALENDAR.after(date.fromisoformat(day), n) == expected


def test_2026_has_248_working_days() -> None:
    assert CALENDAR.between(date(2025, 12, 31), NEW_YEARS_EVE) == 248


def test_a_year_without_a_table_goes_by_weekends_and_is_provisional() -> None:
    assert CALENDAR.after(NEW_YEARS_EVE, 1) == (date(2027, 1, 1), True)
    assert CALENDAR.after(date(2026, 12, 30), 1) == (NEW_YEARS_EVE, False)
    assert not CALENDAR.certain(date(2027, 1, 1))
    assert CALENDAR.certain(NEW_YEARS_EVE)
    assert CALENDAR.works(date(1949, 10, 4))
    assert not CALENDAR.works(date(1949, 10, 1))


def test_a_table_made_ahead_of_the_notice_counts_and_is_provisional() -> None:
    ahead = year(2027, "1/1", "", confirmed=False)
    calendar = Calendar.of([YEAR_2026, ahead])
    assert calendar.after(NEW_YEARS_EVE, 1) == (date(2027, 1, 4), True)


def test_only_days_that_were_looked_at_make_an_answer_provisional() -> None:
    calendar = Calendar.of([YEAR_2026])
    # The day itself is not looked at: the first day is not counted.
    assert not calendar.after(date(2025, 12, 31), 1).provisional
    assert calendar.next_working(date(2025, 12, 31)).provisional


def test_no_days_is_the_day_itself_or_the_next_that_works() -> None:
    assert CALENDAR.after(date(2026, 9, 30), 0) == (date(2026, 9, 30), False)
    assert CALENDAR.after(date(2026, 10, 1), 0) == (date(2026, 10, 8), False)
    assert CALENDAR.next_working(date(2026, 10, 10)).day == date(2026, 10, 10)


def test_days_are_counted_forward_only() -> None:
    with pytest.raises(ValueError, match="-1"):
        CALENDAR.after(NEW_YEARS_EVE, -1)
    assert CALENDAR.between(NEW_YEARS_EVE, date(2026, 1, 1)) == 0


def test_the_hall_keeps_a_day_otherwise() -> None:
    fair = Override(day=date(2026, 7, 14), works=False, reason="那达慕")
    service = Override(day=date(2026, 7, 18), works=True, reason="周末延时服务")
    calendar = Calendar.of([YEAR_2026], [fair, service], version=7)
    assert calendar.after(date(2026, 7, 13), 1).day == date(2026, 7, 15)
    assert calendar.after(date(2026, 7, 17), 1).day == date(2026, 7, 18)
    assert calendar.version == 7


def test_the_notice_of_the_next_year_reaches_back() -> None:
    # 2019's: 2018-12-30 to 2019-01-01 off, Saturday 2018-12-29 worked.
    later = Year(
        year=2019,
        confirmed=True,
        source="",
        off=frozenset(date(2018, 12, 30) + n * DAY for n in range(3)),
        on=frozenset({date(2018, 12, 29)}),
    )
    calendar = Calendar.of([later, year(2018, "1/1", "")])
    assert calendar.after(date(2018, 12, 28), 1).day == date(2018, 12, 29)
    assert calendar.after(date(2018, 12, 29), 1).day == date(2019, 1, 2)


def test_of_two_tables_of_a_year_the_later_counts() -> None:
    calendar = Calendar.of([YEAR_2026, year(2026, "", "")])
    assert calendar.works(date(2026, 10, 1))


def test_there_is_an_end_of_days() -> None:
    assert CALENDAR.after(date.max, 3) == (date.max, True)
    assert CALENDAR.after(date(2026, 1, 1), 10**9) == (date.max, True)
    assert CALENDAR.after(date.min, 1).day == date(1, 1, 2)
    assert CALENDAR.next_working(date.min) == (date.min, True)


DAYS = st.dates(date(2024, 11, 1), date(2027, 3, 1))
CALENDARS = st.lists(st.dates(date(2025, 12, 1), date(2026, 3, 1)), max_size=8).map(
    lambda days: with_days_off(*days)
)


@given(CALENDARS, DAYS, st.integers(0, 300))
def test_counting_is_walking(calendar: Calendar, day: date, n: int) -> None:
    reached = calendar.after(day, n)
    assert reached.day == walked(calendar, day, n)
    looked = [day + step * DAY for step in range(n > 0, (reached.day - day).days + 1)]
    assert reached.provisional is not all(calendar.certain(one) for one in looked)


@given(CALENDARS, DAYS, DAYS)
def test_between_counts_what_works(calendar: Calendar, first: date, last: date) -> None:
    days = [first + n * DAY for n in range(1, (last - first).days + 1)]
    assert calendar.between(first, last) == sum(calendar.works(day) for day in days)


@given(CALENDARS, DAYS, st.integers(0, 200), st.integers(0, 200))
def test_steps_add_up(calendar: Calendar, day: date, n: int, more: int) -> None:
    day = calendar.next_working(day).day
    far = calendar.after(day, n + more)
    assert calendar.after(calendar.after(day, n).day, more).day == far.day
    assert calendar.between(day, far.day) == n + more


@given(st.dates(), st.integers(0, 100_000))
def test_every_year_answers(day: date, n: int) -> None:
    reached = CALENDAR.after(day, n)
    assert reached.day >= day
    assert reached.provisional or {day.year, reached.day.year} <= {2024, 2025, 2026}


def test_tables_are_kept_in_order() -> None:
    calendar = Calendar.of([YEAR_2026, YEAR_2025])
    assert list(calendar.years) == [2025, 2026]
    assert calendar.sure(date(2025, 1, 1), NEW_YEARS_EVE)
    assert not calendar.sure(date(2024, 12, 31), NEW_YEARS_EVE)
