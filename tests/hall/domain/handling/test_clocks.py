"""Clocks of a case, by example: rulebook 09 §2.2 and §6.3 in the hall's own zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hall.domain.clock import Instant, instant
from hall.domain.handling.clocks import HOUR, Clock, Hours, Limit, Start, Stop, Unit, run
from tests.hall.small_calendar import CALENDAR, with_days_off

ZONE = ZoneInfo("Asia/Shanghai")
HOURS = Hours(zone=ZONE, closes_at="17:00")
AT_ONCE = Start.AT_ONCE


def at(text: str) -> Instant:
    """``03-02 09:30`` of 2026 in the hall; 10:00 without a time."""
    text = text if " " in text else f"{text} 10:00"
    text = text if text.count("-") == 2 else f"2026-{text}"
    return instant(datetime.fromisoformat(text).replace(tzinfo=ZONE))


def working(count: int, start: Start = Start.NEXT_DAY) -> Limit:
    return Limit(count=count, unit=Unit.WORKING_DAYS, start=start)


def natural(count: int, start: Start = Start.NEXT_DAY) -> Limit:
    return Limit(count=count, unit=Unit.NATURAL_DAYS, start=start)


def stop(began: str, ended: str | None = None) -> Stop:
    return Stop(began_at=at(began), ended_at=None if ended is None else at(ended))


def clock(
    limit: Limit,
    started: str,
    *stops: Stop,
    now: str | None = None,
    extended_by: int = 0,
    ended: str | None = None,
) -> Clock:
    """The clock as of now: its start if nothing is said."""
    last = max((one.ended_at or one.began_at for one in stops), default=at(started))
    return run(
        limit,
        started_at=at(started),
        stops=stops,
        extended_by=extended_by,
        now=last if now is None else at(now),
        ended_at=None if ended is None else at(ended),
        calendar=CALENDAR,
        hours=HOURS,
    )


@pytest.mark.parametrize(
    ("started", "count", "due"),
    [
        ("02-13", 5, "02-27"),
        ("02-12", 5, "02-26"),
        ("04-29", 3, "05-07"),
        ("09-18", 5, "09-24"),
        ("09-30", 1, "10-08"),
        ("09-30", 5, "10-13"),
    ],
)
def test_working_days_end_as_the_rulebook_says(started: str, count: int, due: str) -> None:
    found = clock(working(count), started)
    assert found.due_at == at(f"{due} 17:00")
    assert found.due_day == date.fromisoformat(f"2026-{due}")
    assert not found.provisional


def test_the_last_day_of_the_last_table_leads_to_a_provisional_due() -> None:
    found = clock(working(1), "12-31")
    assert found.provisional
    assert found.due_day == date(2027, 1, 1)
    assert clock(working(20), "12-04").provisional
    assert not clock(working(19), "12-04").provisional


@pytest.mark.parametrize(
    ("limit", "started", "due"),
    [
        (natural(1), "03-02", "03-03"),
        (natural(28), "01-31", "02-28"),  # Saturday, worked
        (natural(30), "01-30", "03-02"),  # 03-01 is a Sunday
        (natural(7), "09-24", "10-08"),  # 10-01 is a holiday
        (natural(3), "10-07", "10-10"),  # Saturday, worked
        (natural(1, AT_ONCE), "03-02", "03-02"),
        (natural(0), "03-07", "03-07"),
        (working(1, AT_ONCE), "03-02", "03-02"),
        (working(3, AT_ONCE), "03-02", "03-04"),
        (working(1, AT_ONCE), "03-07", "03-09"),  # a Saturday is not counted
        (working(0), "03-02", "03-02"),
        (working(0, AT_ONCE), "03-02", "03-02"),
        (working(0), "03-07", "03-07"),  # taken on a Saturday, finished on it
    ],
)
def test_last_days(limit: Limit, started: str, due: str) -> None:
    found = clock(limit, started)
    assert found.due_at == at(f"{due} 17:00")
    assert not found.provisional


def test_natural_days_cross_the_year() -> None:
    found = clock(natural(30), "2025-12-15")
    assert found.due_day == date(2026, 1, 14)
    assert not found.provisional
    found = clock(natural(30), "2026-12-15")
    assert (found.due_day, found.provisional) == (date(2027, 1, 14), True)


def test_hours_run_from_the_moment_through_nights_and_holidays() -> None:
    limit = Limit(count=24, unit=Unit.HOURS)
    found = clock(limit, "09-30 16:30")
    assert found.due_at == at("10-01 16:30")
    assert found.due_day == date(2026, 10, 1)
    assert not clock(limit, "12-31").provisional


@pytest.mark.parametrize(
    ("now", "used", "left", "over"),
    [
        ("03-02 10:00", 0, 2, False),
        ("03-02 10:01", 1, 1, False),
        ("03-02 11:00", 1, 1, False),
        ("03-02 12:00", 2, 0, False),
        ("03-02 12:01", 3, -1, True),
    ],
)
def test_a_begun_hour_is_used(now: str, used: int, left: int, over: bool) -> None:
    found = clock(Limit(count=2, unit=Unit.HOURS), "03-02 10:00", now=now)
    assert (found.used, found.left, found.over) == (used, left, over)


def test_stopped_hours_are_left_out_as_they_pass() -> None:
    limit = Limit(count=2, unit=Unit.HOURS)
    breaks = (stop("03-02 10:30", "03-02 12:00"), stop("03-02 11:00", "03-02 12:15"))
    found = clock(limit, "03-02 10:00", *breaks, now="03-02 13:00")
    assert found.due_at == at("03-02 13:45")
    assert (found.used, found.left, found.stopped_days) == (2, 0, 1)


@pytest.mark.parametrize(
    ("now", "used", "left", "over"),
    [
        ("03-02 10:00", 0, 3, False),
        ("03-02 23:59", 0, 3, False),
        ("03-03 00:00", 1, 2, False),
        ("03-05 16:59", 3, 0, False),
        ("03-05 17:01", 3, 0, True),
        ("03-06 08:30", 4, -1, True),
        ("03-08 08:30", 4, -1, True),
        ("03-09 08:30", 5, -2, True),
    ],
)
def test_what_is_left(now: str, used: int, left: int, over: bool) -> None:
    found = clock(working(3), "03-02", now=now)
    assert (found.used, found.left, found.over) == (used, left, over)


def test_a_limit_that_ends_on_a_day_off_is_not_over_before_its_last_day_is() -> None:
    # Counted to Saturday, due on Monday.
    for now in ("03-07", "03-08", "03-09"):
        found = clock(natural(5), "03-02", now=now)
        assert (found.left, found.due_day) == (0, date(2026, 3, 9))
    assert clock(natural(5), "03-02", now="03-10").left == -1


@pytest.mark.parametrize(
    ("stops", "due", "left_out"),
    [
        ((stop("03-03", "03-05"),), "03-11", 2),
        ((stop("03-03 09:00", "03-03 16:00"),), "03-09", 0),
        # Over a weekend only its working days count.
        ((stop("03-06", "03-10"),), "03-11", 2),
        # Twice stopped is once stopped.
        ((stop("03-03", "03-05"), stop("03-04", "03-06")), "03-12", 3),
        ((stop("03-03", "03-06"), stop("03-04", "03-05")), "03-12", 3),
        ((stop("03-03", "03-04"), stop("03-04", "03-05")), "03-11", 2),
        ((stop("03-03 09:00", "03-04 09:00"), stop("03-04 15:00", "03-05")), "03-11", 2),
        # Before the start it stops nothing; across it, from the start.
        ((stop("02-26", "02-28"),), "03-09", 0),
        ((stop("02-26", "03-04"),), "03-11", 2),
        # On the last day the rest of it is due on the day of resuming, or the next that works.
        ((stop("03-09 16:00", "03-12 09:00"),), "03-12", 3),
        ((stop("03-09 16:00", "03-14 09:00"),), "03-16", 4),
        # Over already: a stop heals nothing.
        ((stop("03-09 17:01", "03-12 09:00"),), "03-09", 3),
    ],
)
def test_stops(stops: tuple[Stop, ...], due: str, left_out: int) -> None:
    found = clock(working(5), "03-02", *stops)
    assert (found.due_at, found.stopped_days) == (at(f"{due} 17:00"), left_out)
    assert clock(working(5), "03-02", *reversed(stops)) == found


def test_while_stopped_no_due_is_known_and_nothing_moves() -> None:
    early = clock(working(5), "03-02", stop("03-04"), now="03-05")
    late = clock(working(5), "03-02", stop("03-04"), now="03-20")
    assert (early.due_at, early.due_day, early.stopped, early.over) == (None, None, True, False)
    assert (early.used, early.left) == (late.used, late.left) == (2, 3)
    assert (early.stopped_days, late.stopped_days) == (1, 12)


def test_a_stop_that_is_still_to_come_is_not_there() -> None:
    found = clock(working(5), "03-02", stop("03-05", "03-06"), now="03-04")
    assert (found.stopped, found.due_day) == (False, date(2026, 3, 9))
    assert clock(working(5), "03-02", stop("03-03", "03-06"), now="03-04").stopped


def test_what_was_over_when_it_stopped_stays_over() -> None:
    found = clock(working(1), "03-02", stop("03-05"), now="03-30")
    assert (found.stopped, found.over, found.left) == (True, True, -2)


def test_days_over_leave_stops_out() -> None:
    # R2 counts each day over; paused days are excluded (rulebook 09 §8.7).
    found = clock(working(1), "03-02", stop("03-05", "03-10"), now="03-11")
    assert (found.left, found.over) == (-3, True)


def test_a_stop_that_carries_the_last_day_over_a_weekend_carries_what_is_left() -> None:
    limit, stopped = working(4), stop("03-06 16:00", "03-08 20:00")
    for now, left in (("03-08 21:00", 0), ("03-09", 0), ("03-10", -1)):
        assert clock(limit, "03-02", stopped, now=now).left == left
    assert clock(limit, "03-02", stopped).due_day == date(2026, 3, 9)


def test_an_extension_moves_the_due_day_on() -> None:
    found = clock(working(5), "03-02", extended_by=10, now="03-10")
    assert found.due_day == date(2026, 3, 23)
    assert (found.used, found.left) == (6, 9)
    assert clock(working(0, AT_ONCE), "03-02", extended_by=2).due_day == date(2026, 3, 4)


def test_an_ended_clock_stands_as_it_ended() -> None:
    found = clock(working(5), "03-02", ended="03-06", now="03-30")
    assert (found.used, found.left, found.over) == (4, 1, False)
    assert found.due_day == date(2026, 3, 9)
    found = clock(working(5), "03-02", ended="03-09 17:30", now="03-30")
    assert (found.left, found.over) == (0, True)


def test_an_end_closes_the_stop_that_lasts_and_leaves_out_what_follows() -> None:
    open_stop, after = stop("03-04"), stop("03-12", "03-13")
    found = clock(working(5), "03-02", open_stop, after, ended="03-11", now="03-30")
    assert (found.stopped, found.over) == (False, False)
    assert (found.due_day, found.used, found.stopped_days) == (date(2026, 3, 16), 2, 5)


def test_what_begins_after_the_close_may_use_the_day_to_its_end() -> None:
    found = clock(working(0), "03-02 18:00", now="03-02 19:00")
    assert not found.over
    assert found.due_at is not None
    assert at("03-02 23:59") < found.due_at < at("03-03 00:00")
    # Stopped on the last day and resumed after the close.
    found = clock(working(1), "03-02", stop("03-03 16:00", "03-03 18:00"), now="03-03 18:01")
    assert not found.over


def test_an_hour_is_an_hour() -> None:
    assert timedelta(microseconds=HOUR) == timedelta(hours=1)


def test_a_day_is_the_halls_own() -> None:
    late = instant(datetime(2026, 3, 2, 16, 30, tzinfo=UTC))  # 00:30 on the 3rd in the hall
    found = run(
        working(1),
        started_at=late,
        stops=(),
        extended_by=0,
        now=late,
        ended_at=None,
        calendar=CALENDAR,
        hours=HOURS,
    )
    assert found.due_day == date(2026, 3, 4)


def test_a_day_that_the_hall_takes_off_moves_the_due_on() -> None:
    found = run(
        working(1),
        started_at=at("03-02"),
        stops=(),
        extended_by=0,
        now=at("03-02"),
        ended_at=None,
        calendar=with_days_off(date(2026, 3, 3)),
        hours=HOURS,
    )
    assert found.due_day == date(2026, 3, 4)
