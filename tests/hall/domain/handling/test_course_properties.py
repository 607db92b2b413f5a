"""What must hold of every case whatever happens to it, in whatever order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hall.domain.calendar import Calendar
from hall.domain.clock import SECOND, Instant, instant
from hall.domain.events import Event, Logged
from hall.domain.handling.clocks import Hours
from hall.domain.handling.course import Course
from hall.domain.handling.deadlines import deadlines
from hall.domain.handling.fold import fold
from hall.domain.handling.reckoning import Rules
from hall.domain.handling.standing import Standing, next_look, standing_at

DAY = 24 * 3600 * SECOND
START = instant(datetime(2026, 4, 1, 1, 0, tzinfo=UTC))
RULES = Rules(
    calendar=Calendar.of(()),
    hours=Hours(zone=UTC, closes_at="17:00"),
    due_soon_days=1,
    red_after_days=3,
)
NAMES = ("户口簿", "旧身份证", "照片", "申请表")
WORKING = {"count": 10, "unit": "working_days", "start": "next_day"}
LAWFUL = {"count": 20, "unit": "working_days", "start": "next_day"}


def log(facts: Sequence[tuple[str, dict[str, object]]], every: int = DAY // 24) -> list[Logged]:
    """Facts that happened one after the other."""
    return [
        happened(Instant(START + index * every), name, data)
        for index, (name, data) in enumerate(facts)
    ]


def happened(at: Instant, name: str, data: dict[str, object]) -> Logged:
    return Logged(seq=1, at=at, day=1, actor="counter:C1", event=Event(name=name, data=data))


RECEIVED: tuple[str, dict[str, object]] = (
    "case.received",
    {
        "door": "window", "accept_within": 5, "accept_target": 3,
        "materials": dict.fromkeys(NAMES, "missing"),
    },
)  # fmt: skip
ACCEPTED: tuple[str, dict[str, object]] = (
    "case.accepted",
    {
        "because": "complete", "clock_from": START, "promised": WORKING, "statutory": LAWFUL,
        "most_extension": 10, "tolerance_days": None, "check_within": None,
    },
)  # fmt: skip


def ticked(name: str) -> tuple[str, dict[str, object]]:
    return "case.materials_ticked", {"materials": {name: "handed_in"}, "act": "tick"}


def stopped(at: Instant, until: Instant) -> list[Logged]:
    return [
        happened(at, "case.stopped", {"reason": "hearing", "document": "一"}),
        happened(until, "case.resumed", {"reason": ""}),
    ]


def extended(at: Instant, days: int) -> list[Logged]:
    data: dict[str, object] = {"days": days, "reason": "难", "asked_by": "counter:C1"}
    return [happened(at, "case.extended", data)]


@given(st.permutations(NAMES))
def test_materials_may_come_in_any_order(order: list[str]) -> None:
    course = fold(log([RECEIVED, *map(ticked, order)]))
    assert course.missing() == ()
    assert tuple(course.materials) == NAMES
    assert course.completed_at == START + len(NAMES) * DAY // 24


_FACTS = st.lists(
    st.sampled_from(
        [
            *map(ticked, NAMES),
            ("case.stopped", {"reason": "hearing", "document": "一"}),
            ("case.resumed", {"reason": ""}),
            ("case.sent_up", {"authority": "省厅", "document": ""}),
            ("case.came_back", {"document": "", "opinion": ""}),
            ("case.surveyed", {"staff": ["a", "b"], "findings": ""}),
            ("case.of_a_later_release", {}),
            ("case.extended", {"days": 2, "reason": "难", "asked_by": "counter:C1"}),
        ]
    ),
    max_size=12,
)


@given(_FACTS, st.integers(0, 14))
def test_a_case_may_be_folded_in_pieces(
    facts: list[tuple[str, dict[str, object]]], cut: int
) -> None:
    events = log([RECEIVED, ACCEPTED, *facts])
    assert fold(events[cut:], fold(events[:cut])) == fold(events)


@given(_FACTS, st.lists(st.integers(0, 90 * 24), min_size=2, max_size=12))
def test_time_alone_never_betters_a_standing(
    facts: list[tuple[str, dict[str, object]]], hours: list[int]
) -> None:
    course = fold(log([RECEIVED, ACCEPTED, *facts]))
    order = list(Standing)
    seen = [
        order.index(standing_at(deadlines(course, RULES, now).turns, now))
        for now in (Instant(START + DAY + hour * DAY // 24) for hour in sorted(hours))
    ]
    assert all(earlier <= later for earlier, later in pairwise(seen))


@given(_FACTS, st.integers(0, 60 * 24))
def test_the_hall_looks_again_exactly_when_a_standing_turns(
    facts: list[tuple[str, dict[str, object]]], hour: int
) -> None:
    course = fold(log([RECEIVED, ACCEPTED, *facts]))
    now = Instant(START + DAY + hour * DAY // 24)
    turns = deadlines(course, RULES, now).turns
    look = next_look(turns, now)
    if look is None:
        later = Instant(now + 3650 * DAY)
        assert standing_at(deadlines(course, RULES, later).turns, later) is standing_at(turns, now)
        return
    assert look > now
    just_before = Instant(look - 1)
    assert standing_at(deadlines(course, RULES, just_before).turns, just_before) is standing_at(
        turns, now
    )


def due_day(course: Course) -> date:
    now = Instant(START + 40 * DAY)
    promised = deadlines(course, RULES, now).steps
    [clock] = promised.values()
    assert clock.due_day is not None
    return clock.due_day


@given(
    st.integers(1, 9), st.integers(0, 9), st.integers(1, 5), st.integers(1, 20), st.integers(0, 20)
)
def test_a_stop_and_an_extension_do_not_depend_on_their_order(
    begins: int, lasts: int, days: int, granted: int, other: int
) -> None:
    begun, over = Instant(START + begins * DAY), Instant(START + (begins + lasts) * DAY)
    base = log([RECEIVED, ACCEPTED])
    stops = stopped(begun, over)
    one = fold([*base, *stops, *extended(Instant(START + granted * DAY), days)])
    two = fold([*base, *extended(Instant(START + other * DAY), days), *stops])
    assert due_day(one) == due_day(two)


@given(st.integers(0, 9), st.integers(0, 15))
def test_a_stop_never_makes_a_case_later_than_its_length_and_the_days_off(
    begins: int, lasts: int
) -> None:
    base = log([RECEIVED, ACCEPTED])
    without = due_day(fold(base))
    begun, over = Instant(START + begins * DAY), Instant(START + (begins + lasts) * DAY)
    stopped_ = due_day(fold([*base, *stopped(begun, over)]))
    assert without <= stopped_
    weekends = sum(
        (without + timedelta(days=day)).weekday() >= 5
        for day in range(1, (stopped_ - without).days + 1)
    )
    assert (stopped_ - without).days <= lasts + weekends
