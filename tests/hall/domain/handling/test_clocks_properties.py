"""What holds of every clock, whatever the limit, the stops and the calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from hall.domain.calendar import Calendar
from hall.domain.clock import SECOND, Instant, moment
from hall.domain.handling.clocks import HOUR, Clock, Hours, Limit, Start, Stop, Unit, run
from tests.hall.small_calendar import CALENDAR, with_days_off

ZONE = ZoneInfo("Asia/Shanghai")
HOURS = Hours(zone=ZONE, closes_at="17:00")
DAY = 24 * HOUR
BEGIN = 1_764_518_400 * SECOND  # 2025-12-01 00:00 in the hall
END = BEGIN + 150 * DAY  # over New Year, the Spring Festival and Qingming

MINUTES = st.integers(0, 150 * 24 * 60).map(lambda minutes: Instant(BEGIN + minutes * 60 * SECOND))
UNITS = st.sampled_from(Unit)
LIMITS = st.builds(
    Limit, count=st.integers(0, 40), unit=UNITS, start=st.sampled_from(Start)
)  # fmt: skip
DAY_LIMITS = LIMITS.filter(lambda limit: limit.unit is not Unit.HOURS)
STOPS = st.lists(
    st.tuples(MINUTES, MINUTES).map(
        lambda pair: Stop(began_at=min(pair), ended_at=max(pair))
    ),
    max_size=4,
)  # fmt: skip
LATER = Instant(END + 400 * DAY)


def clock(
    limit: Limit,
    started_at: Instant,
    stops: Sequence[Stop] = (),
    *,
    now: Instant = LATER,
    extended_by: int = 0,
    ended_at: Instant | None = None,
    calendar: Calendar = CALENDAR,
) -> Clock:
    return run(
        limit,
        started_at=started_at,
        stops=stops,
        extended_by=extended_by,
        now=now,
        ended_at=ended_at,
        calendar=calendar,
        hours=HOURS,
    )


def due(found: Clock) -> tuple[Instant, date]:
    assert found.due_at is not None
    assert found.due_day is not None
    return found.due_at, found.due_day


def local(at: Instant) -> date:
    return moment(at, ZONE).date()


@given(LIMITS, MINUTES, STOPS, st.tuples(MINUTES, MINUTES))
def test_a_stop_never_makes_a_clock_due_earlier(
    limit: Limit, started_at: Instant, stops: list[Stop], pair: tuple[Instant, Instant]
) -> None:
    one = Stop(began_at=min(pair), ended_at=max(pair))
    without, with_it = clock(limit, started_at, stops), clock(limit, started_at, [*stops, one])
    assert due(with_it)[0] >= due(without)[0]
    assert with_it.left >= without.left


@given(LIMITS, MINUTES, st.tuples(MINUTES, MINUTES))
def test_a_stop_never_makes_it_later_than_its_length_and_days_off(
    limit: Limit, started_at: Instant, pair: tuple[Instant, Instant]
) -> None:
    one = Stop(began_at=min(pair), ended_at=max(pair))
    before, after = clock(limit, started_at), clock(limit, started_at, [one])
    length = max(pair) - min(pair)
    if limit.unit is Unit.HOURS:
        assert due(after)[0] - due(before)[0] <= length
        return
    days = (local(max(pair)) - local(min(pair))).days
    (_, early), (_, late) = due(before), due(after)
    off = (late - early).days - CALENDAR.between(early, late)
    assert (late - early).days <= days + off


@given(LIMITS, MINUTES, STOPS, st.randoms(use_true_random=False), MINUTES)
def test_the_order_of_stops_does_not_matter(
    limit: Limit, started_at: Instant, stops: list[Stop], random: object, now: Instant
) -> None:
    shuffled = list(stops)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives it as object
    assert clock(limit, started_at, shuffled, now=now) == clock(limit, started_at, stops, now=now)


@given(LIMITS, MINUTES, STOPS, MINUTES, MINUTES)
def test_a_stop_in_two_that_touch_is_one(
    limit: Limit, started_at: Instant, stops: list[Stop], middle: Instant, now: Instant
) -> None:
    parted = []
    for one in stops:
        assert one.ended_at is not None
        if one.began_at <= middle <= one.ended_at:
            parted += [replace(one, ended_at=middle), replace(one, began_at=middle)]
        else:
            parted.append(one)
    assert clock(limit, started_at, parted, now=now) == clock(limit, started_at, stops, now=now)


@given(LIMITS, MINUTES, MINUTES, MINUTES)
def test_an_open_stop_is_one_that_reaches_until_now(
    limit: Limit, started_at: Instant, began_at: Instant, now: Instant
) -> None:
    still = clock(limit, started_at, [Stop(began_at=began_at, ended_at=None)], now=now)
    assert still.stopped == (began_at <= max(now, started_at))
    if still.stopped:
        ended = [Stop(began_at=began_at, ended_at=max(now, started_at))]
        then = clock(limit, started_at, ended, now=now)
        assert (still.used, still.left, still.stopped_days) == (
            then.used, then.left, then.stopped_days,
        )  # fmt: skip
        assert (still.due_at, still.due_day) == (None, None)
        assert still.over == then.over or then.due_at is not None


@given(st.integers(0, 40), st.sampled_from(Start), MINUTES, st.integers(0, 30))
def test_an_extension_moves_the_due_day_by_exactly_its_working_days(
    count: int, start: Start, started_at: Instant, more: int
) -> None:
    limit = Limit(count=count, unit=Unit.WORKING_DAYS, start=start)
    _, before = due(clock(limit, started_at))
    _, after = due(clock(limit, started_at, extended_by=more))
    assert CALENDAR.between(before, after) == more


@given(DAY_LIMITS, MINUTES, STOPS, st.dates(date(2025, 12, 1), date(2026, 6, 1)))
def test_one_more_day_off_never_makes_a_clock_due_earlier(
    limit: Limit, started_at: Instant, stops: list[Stop], off: date
) -> None:
    usual, shorter = (
        due(clock(limit, started_at, stops, calendar=calendar))[1]
        for calendar in (CALENDAR, with_days_off(off))
    )
    # A stop that leaves out a day fewer cannot outweigh the day itself.
    assert shorter >= usual


@given(LIMITS, MINUTES, STOPS, MINUTES, st.integers(0, 20))
def test_used_and_left_are_the_whole(
    limit: Limit, started_at: Instant, stops: list[Stop], now: Instant, more: int
) -> None:
    found = clock(limit, started_at, stops, now=now, extended_by=more)
    assert found.used + found.left == limit.count + more
    assert found.used >= 0
    assert found.stopped_days >= 0


@given(LIMITS, MINUTES, STOPS, MINUTES, MINUTES)
def test_time_only_uses_up(
    limit: Limit, started_at: Instant, stops: list[Stop], one: Instant, other: Instant
) -> None:
    early = clock(limit, started_at, stops, now=min(one, other))
    late = clock(limit, started_at, stops, now=max(one, other))
    assert late.used >= early.used
    assert late.stopped_days >= early.stopped_days
    assert late.over >= early.over


@given(LIMITS, MINUTES, STOPS, MINUTES)
def test_what_is_left_says_the_same_as_the_due_day(
    limit: Limit, started_at: Instant, stops: list[Stop], now: Instant
) -> None:
    found = clock(limit, started_at, stops, now=now)
    if found.left < 0:
        assert found.over
    if found.due_at is not None and limit.unit is Unit.HOURS:
        assert found.over == (found.left < 0)


@given(LIMITS, MINUTES, STOPS, MINUTES)
def test_an_ended_clock_does_not_move(
    limit: Limit, started_at: Instant, stops: list[Stop], ended_at: Instant
) -> None:
    early = clock(limit, started_at, stops, ended_at=ended_at, now=ended_at)
    assert clock(limit, started_at, stops, ended_at=ended_at) == early
    assert not early.stopped


ANY_INSTANT = st.integers(-70_000_000_000 * SECOND, 260_000_000_000 * SECOND).map(Instant)


@given(
    st.builds(Limit, count=st.integers(0, 10**7), unit=UNITS, start=st.sampled_from(Start)),
    ANY_INSTANT,
    st.lists(st.builds(Stop, began_at=ANY_INSTANT, ended_at=st.none() | ANY_INSTANT), max_size=3),
    ANY_INSTANT,
    st.none() | ANY_INSTANT,
    st.sampled_from([UTC, ZONE, ZoneInfo("America/New_York")]),
)
def test_a_clock_never_raises(
    limit: Limit,
    started_at: Instant,
    stops: list[Stop],
    now: Instant,
    ended_at: Instant | None,
    zone: ZoneInfo,
) -> None:
    found = run(
        limit,
        started_at=started_at,
        stops=stops,
        extended_by=3,
        now=now,
        ended_at=ended_at,
        calendar=CALENDAR,
        hours=Hours(zone=zone, closes_at="17:00"),
    )
    assert found.used + found.left == limit.count + 3
