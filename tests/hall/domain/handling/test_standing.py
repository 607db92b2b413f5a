"""Standings (灯): every step at the moments at which it turns, and what holds of all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall.domain.calendar import Calendar, Override
from hall.domain.clock import Instant
from hall.domain.events import Logged
from hall.domain.handling.clocks import HOUR, Limit, Start, Unit
from hall.domain.handling.deadlines import deadlines
from hall.domain.handling.fold import fold
from hall.domain.handling.reckoning import Rules
from hall.domain.handling.standing import Standing, Step, next_look, standing_at, turned
from tests.hall.domain.handling.story import FIVE, RULES, TWENTY, Story, at, case, working
from tests.hall.small_calendar import YEAR_2025, YEAR_2026

GREEN, SOON, YELLOW, RED = Standing


def hours(count: int) -> Limit:
    return Limit(count=count, unit=Unit.HOURS, start=Start.AT_ONCE)


def natural(count: int) -> Limit:
    return Limit(count=count, unit=Unit.NATURAL_DAYS, start=Start.NEXT_DAY)


def lights(story: Story, rules: Rules = RULES, until: str = "08-31") -> list[tuple[str, Standing]]:
    """Every turn from the last event on, found as the hall finds it: by looking when it said."""
    now = story.events[-1].at
    shown = standing_of(story.events, rules, now)
    found = [("", shown)]
    while True:
        look = next_look(deadlines(fold(story.events), rules, now).turns, now)
        if look is None or look > at(until):
            return found
        now = look
        standing = standing_of(story.events, rules, now)
        if standing is not shown:
            found.append((said(now), standing))
            shown = standing


def said(now: Instant) -> str:
    """``03-09 17:00+`` for the first moment after it."""
    for day in range(180):
        for hour in (0, 10, 14, 17):
            moment = at("03-01 00:00") + (day * 24 + hour) * HOUR
            if now in {moment, moment + 1}:
                local = date(2026, 3, 1) + timedelta(days=day)
                return f"{local:%m-%d} {hour:02}:00{'+' if now > moment else ''}"
    return str(now)


def standing_of(events: list[Logged], rules: Rules, now: Instant) -> Standing:
    return standing_at(deadlines(fold(events), rules, now).turns, now)


def received(target: int = 3, within: int = 5) -> Story:
    return case().received("03-02", accept_target=target, accept_within=within)


def accepted(promised: Limit = FIVE, statutory: Limit = TWENTY) -> Story:
    return received().accepted("03-02", promised, statutory)


def tolerated() -> Story:
    return (
        case().received("03-02", materials={"照片": "promised"}).accepted("03-02", tolerance_days=5)
    )


# 2026-03-02 is a Monday; 03-07, 03-08 a weekend; 05-09 is a Saturday that is worked.
STEPS: dict[str, tuple[Story, list[tuple[str, Standing]]]] = {
    "not handed in": (case().visit("03-02"), []),
    "acceptance": (
        received(),
        [("03-04 00:00", SOON), ("03-05 17:00+", YELLOW), ("03-09 17:00+", RED)],
    ),
    "acceptance on the spot": (
        received(0, 5),
        [("03-02 17:00+", YELLOW), ("03-09 17:00+", RED)],
    ),
    "acceptance within a day": (
        received(1, 5),
        [("03-03 00:00", SOON), ("03-03 17:00+", YELLOW), ("03-09 17:00+", RED)],
    ),
    "waiting for the applicant": (received().asked("03-03", "照片"), []),
    "complete, not accepted": (
        received()
        .asked("03-03", "照片")
        .tell("03-04", "case.materials_ticked", materials={"照片": "handed_in"}, act="hand_in"),
        [("03-10 00:00", SOON), ("03-11 17:00+", RED)],
    ),
    "handling": (
        accepted(),
        [("03-06 00:00", SOON), ("03-09 17:00+", YELLOW), ("03-30 17:00+", RED)],
    ),
    "handling by the statutory time alone": (
        received().accepted("03-02", promised=None),
        [("03-27 00:00", SOON), ("03-30 17:00+", RED)],
    ),
    "promised as long as the law": (
        accepted(working(5), working(5)),
        [("03-06 00:00", SOON), ("03-09 17:00+", RED)],
    ),
    "promised longer than the law": (
        accepted(working(10), working(5)),
        [("03-06 00:00", SOON), ("03-09 17:00+", RED)],
    ),
    "an immediate case": (
        accepted(Limit(count=0, unit=Unit.WORKING_DAYS, start=Start.AT_ONCE)),
        [("03-02 17:00+", YELLOW), ("03-30 17:00+", RED)],
    ),
    "one working day": (
        accepted(working(1), working(2)),
        [("03-03 00:00", SOON), ("03-03 17:00+", YELLOW), ("03-04 17:00+", RED)],
    ),
    "natural days, the last of them off": (
        accepted(natural(5), natural(20)),
        [("03-06 00:00", SOON), ("03-09 17:00+", YELLOW), ("03-23 17:00+", RED)],
    ),
    "hours within the day": (
        accepted(hours(4), hours(7)),
        [("03-02 14:00+", YELLOW), ("03-02 17:00+", RED)],
    ),
    "hours into another day": (
        accepted(hours(48), hours(72)),
        [("03-03 00:00", SOON), ("03-04 10:00+", YELLOW), ("03-05 10:00+", RED)],
    ),
    "stopped in time": (accepted().stopped("03-05"), []),
    "stopped when due soon": (accepted().stopped("03-09 10:00"), []),
    "stopped and going on": (
        accepted().stopped("03-05").resumed("03-12"),
        [("03-13 00:00", SOON), ("03-16 17:00+", YELLOW), ("04-07 17:00+", RED)],
    ),
    "stopped and going on the same day": (
        accepted().stopped("03-05 10:00").resumed("03-05 14:00"),
        [("03-06 00:00", SOON), ("03-09 17:00+", YELLOW), ("03-30 17:00+", RED)],
    ),
    "extended": (
        accepted().extended("03-04", 3, asked="03-03"),
        [("03-11 00:00", SOON), ("03-12 17:00+", YELLOW), ("04-02 17:00+", RED)],
    ),
    "at a higher authority": (
        accepted().tell("03-05", "case.sent_up", authority="省厅", document=""),
        [],
    ),
    "tolerated, to follow": (
        tolerated(),
        [("03-06 00:00", SOON), ("03-09 17:00+", YELLOW), ("03-12 17:00+", RED)],
    ),
    "delivery": (
        accepted().decided("03-04"),
        [("03-17 00:00", SOON), ("03-18 17:00+", YELLOW), ("03-23 17:00+", RED)],
    ),
    "decided, tolerated papers still to follow": (
        tolerated().decided("03-03"),
        [("03-06 00:00", SOON), ("03-09 17:00+", YELLOW), ("03-12 17:00+", RED)],
    ),
    "delivery waits for what was tolerated": (
        tolerated()
        .decided("03-03")
        .tell("03-06", "case.materials_ticked", materials={"照片": "handed_in"}, act="hand_in"),
        [("03-19 00:00", SOON), ("03-20 17:00+", YELLOW), ("03-25 17:00+", RED)],
    ),
    "handed over": (accepted().decided("03-04").tell("03-05", "case.collected", proof="slip"), []),
    "a commitment to verify": (
        received()
        .accepted("03-02", because="commitment", check_within=10)
        .decided("03-02")
        .tell("03-02", "case.collected", proof="at_once"),
        [("03-13 00:00", SOON), ("03-16 17:00+", YELLOW), ("03-19 17:00+", RED)],
    ),
    "returned": (accepted().returned("03-04", after=True, surveyed=True), []),
    "review asked": (
        accepted()
        .returned("03-04", after=True, surveyed=True)
        .tell("03-05", "case.review_asked", reason="", review_within=5),
        [("03-11 00:00", SOON), ("03-12 17:00+", YELLOW), ("03-17 17:00+", RED)],
    ),
    "reviewed": (
        accepted()
        .returned("03-04", after=True, surveyed=True)
        .tell("03-05", "case.review_asked", reason="", review_within=5)
        .tell("03-06", "case.reviewed", result="upheld", reason="", departments=[]),
        [],
    ),
}


@pytest.mark.parametrize(("story", "turns"), STEPS.values(), ids=STEPS)
def test_every_step_turns_when_it_should(story: Story, turns: list[tuple[str, Standing]]) -> None:
    assert lights(story) == [("", GREEN), *turns]


def test_the_due_instant_itself_is_in_time() -> None:
    story, due = accepted(), at("03-09 17:00")
    assert standing_of(story.events, RULES, due) is SOON
    assert standing_of(story.events, RULES, Instant(due + 1)) is YELLOW
    assert standing_of(story.events, RULES, at("03-30 17:00")) is YELLOW
    assert standing_of(story.events, RULES, Instant(at("03-30 17:00") + 1)) is RED


@pytest.mark.parametrize(
    ("days", "warned"), [(0, "03-09 00:00"), (2, "03-05 00:00"), (10, "03-09 00:00")]
)
def test_how_early_it_warns_is_the_profiles(days: int, warned: str) -> None:
    assert lights(accepted(), replace(RULES, due_soon_days=days))[1] == (warned, SOON)


def test_stopped_while_over_stays_over_and_going_on_does_not_heal() -> None:
    over = accepted().stopped("03-10")
    assert lights(over) == [("", YELLOW)]
    assert lights(over.resumed("03-12")) == [("", YELLOW), ("04-01 17:00+", RED)]
    red = accepted().stopped("03-31")
    assert lights(red) == [("", RED)]
    assert lights(red.resumed("04-02")) == [("", RED)]


def test_an_extension_heals_what_is_due_soon_and_what_is_over() -> None:
    story = accepted()
    assert standing_of(story.events, RULES, at("03-09")) is SOON
    assert lights(story.extended("03-09", 3, asked="03-09"))[0] == ("", GREEN)
    late = accepted().extended("03-10", 3, asked="03-10")
    assert lights(late)[0] == ("", GREEN)


def test_a_decision_ends_the_light_of_handling() -> None:
    assert lights(accepted().decided("03-31"))[0] == ("", GREEN)


def test_a_changed_calendar_moves_the_turns() -> None:
    off = [Override(day=date(2026, 3, 9), works=False, reason="停电")]
    calendar = Calendar.of([YEAR_2025, YEAR_2026], off)
    assert lights(accepted(), replace(RULES, calendar=calendar)) == [
        ("", GREEN), ("03-06 00:00", SOON), ("03-10 17:00+", YELLOW), ("03-31 17:00+", RED),
    ]  # fmt: skip


def test_which_step_it_is_that_makes_the_case_stand_so() -> None:
    story = received().accepted("03-02", tolerance_days=2, because="tolerance")
    story.events[0].event.data["materials"]["照片"] = "promised"  # type: ignore[index]
    turns = deadlines(fold(story.events), RULES, at("03-05")).turns
    turn = turned(turns, at("03-05"))
    assert turn is not None
    assert (turn.step, turn.standing, turn.at) == (Step.TOLERANCE, YELLOW, at("03-04 17:00") + 1)
    assert turned(turns, at("03-02")) is None


# What holds whatever happened


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Accepted on a day of March, then stopped, resumed and extended in any order."""
    unit = draw(st.sampled_from([working, natural, hours]))
    promised = draw(st.integers(0, 12))
    statutory = draw(st.integers(promised, 30))
    story = case().received("03-02 09:00").accepted("03-02 09:30", unit(promised), unit(statutory))
    minute, stopped = 0, False
    for _ in range(draw(st.integers(0, 6))):
        minute += draw(st.integers(1, 6 * 24 * 60))
        when = (at("03-02 09:30") - at("03-01 00:00")) // 60_000_000 + minute
        day, rest = divmod(when, 24 * 60)
        text = f"{date(2026, 3, 1) + timedelta(days=day):%m-%d} {rest // 60:02}:{rest % 60:02}"
        if draw(st.booleans()):
            story = story.resumed(text) if stopped else story.stopped(text)
            stopped = not stopped
        else:
            story = story.extended(text, draw(st.integers(1, 5)), asked=text)
    return story


@settings(max_examples=150, deadline=None)
@given(stories(), st.integers(0, 60 * 24 * 60), st.integers(0, 3))
def test_between_two_looks_nothing_turns(story: Story, minutes: int, soon: int) -> None:
    rules = replace(RULES, due_soon_days=soon)
    now = Instant(story.events[-1].at + minutes * 60_000_000)
    course = fold(story.events)
    turns = deadlines(course, rules, now).turns
    shown, look = standing_at(turns, now), next_look(turns, now)
    far = Instant(now + 90 * 24 * HOUR)
    until = Instant(look - 1) if look is not None else far
    for later in (until, Instant((now + until) // 2)):
        assert standing_at(deadlines(course, rules, later).turns, later) is shown
    if look is not None:
        assert look > now
        assert standing_at(deadlines(course, rules, look).turns, look) in {shown, SOON, YELLOW, RED}


@settings(max_examples=150, deadline=None)
@given(stories(), st.lists(st.integers(0, 120 * 24 * 60), min_size=2, max_size=6).map(sorted))
def test_while_nothing_happens_a_light_only_gets_worse(story: Story, minutes: list[int]) -> None:
    course = fold(story.events)
    order = list(Standing)
    shown = [
        order.index(standing_at(deadlines(course, RULES, later).turns, later))
        for later in (Instant(story.events[-1].at + one * 60_000_000) for one in minutes)
    ]
    assert shown == sorted(shown)


@settings(max_examples=150, deadline=None)
@given(stories(), st.integers(0, 40 * 24 * 60))
def test_a_stop_never_makes_a_case_stand_worse(story: Story, minutes: int) -> None:
    now = Instant(story.events[-1].at + minutes * 60_000_000)
    stop = Logged(
        seq=99, at=story.events[-1].at, day=1, actor="counter:C1",
        event=replace(case().stopped("03-02").events[0].event),
    )  # fmt: skip
    running = fold(story.events)
    if running.stopped() is not None:
        return
    order = list(Standing)
    stopped = fold([stop], running)
    worse = standing_at(deadlines(stopped, RULES, now).turns, now)
    assert order.index(worse) <= order.index(standing_at(deadlines(running, RULES, now).turns, now))
