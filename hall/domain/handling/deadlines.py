"""The deadlines of a case, derived from its course, the calendar and the hall's figures.

Nothing here is stored as a truth: the columns that lists are sorted by are written from it and
checked against it (``jiaohao verify``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from hall.domain.clock import Instant, moment
from hall.domain.handling.clocks import HOUR, Clock, Limit, Start, Unit, run
from hall.domain.handling.course import Course
from hall.domain.handling.figures import WAITS_FOR_APPLICANT
from hall.domain.handling.phases import ENDED, Phase
from hall.domain.handling.reckoning import Rules, working_days
from hall.domain.handling.standing import Standing, Step, Turn
from hall.domain.handling.turns import still_over, turns_of, warning_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """The clocks that run in the case's present phase."""

    steps: Mapping[Step, Clock] = field(default_factory=dict)
    statutory: Clock | None = None
    deemed_at: Instant | None = None
    """When silence makes the case accepted (行政许可法 §32④)."""
    respond: Clock | None = None
    """By when the applicant completes the case."""
    follow: Clock | None = None
    """By when what was tolerated must follow."""
    turns: tuple[Turn, ...] = ()

    def wakes(self) -> Iterator[Instant]:
        """Instants at which something happens by itself, besides the standings."""
        for at in (self.deemed_at, _due(self.respond), _due(self.follow)):
            if at is not None:
                yield Instant(at + 1)

    @property
    def provisional(self) -> bool:
        """Whether any of them reaches a year without a confirmed calendar (暂定)."""
        clocks = (*self.steps.values(), self.statutory, self.respond, self.follow)
        return any(clock is not None and clock.provisional for clock in clocks)


def _due(clock: Clock | None) -> Instant | None:
    return None if clock is None else clock.due_at


def deadlines(course: Course, rules: Rules, now: Instant) -> Deadlines:
    """All deadlines of the case as of ``now``."""
    found = _of_phase(course, rules, now)
    if course.required_by is None or course.phase in {*ENDED, Phase.DECIDED}:
        return found
    return _with_urgent(found, course.required_by, course, rules, now)


def _of_phase(course: Course, rules: Rules, now: Instant) -> Deadlines:
    match course.phase:
        case Phase.RECEIVED:
            return _acceptance(course, rules, now)
        case Phase.SUPPLEMENTING:
            return _supplement(course, rules, now)
        case Phase.ACCEPTED:
            return _handling(course, rules, now)
        case Phase.DECIDED | Phase.CLOSED:
            return _afterwards(course, rules, now)
        case Phase.RETURNED:
            return _review(course, rules, now)
        case _:
            return Deadlines()


def handling_clocks(
    course: Course, rules: Rules, now: Instant
) -> tuple[Clock | None, Clock | None]:
    """The promised and the statutory clock, running or as they ended; None without a limit."""
    if course.final is not None:
        return course.final
    promised = _handling_clock(course, course.promised, rules, now)
    return promised, _handling_clock(course, course.statutory, rules, now)


def _handling_clock(
    course: Course, limit: Limit | None, rules: Rules, now: Instant
) -> Clock | None:
    if limit is None or course.clock_from is None:
        return None
    return run(
        limit,
        started_at=course.clock_from,
        stops=course.stops(),
        extended_by=course.extended_by() * (DAY_HOURS if limit.unit is Unit.HOURS else 1),
        now=now,
        ended_at=course.decided_at or course.ended_at,
        calendar=rules.calendar,
        hours=rules.hours,
    )


DAY_HOURS = 24
"""Extensions are approved in days; hours run day and night."""


def _acceptance(course: Course, rules: Rules, now: Instant) -> Deadlines:
    since = course.receipt_counts_from()
    assert since is not None
    legal = working_days(course.accept_within or 0, since, rules, now)
    target = working_days(course.accept_target or 0, since, rules, now)
    turns = turns_of(Step.ACCEPTANCE, target, since, legal.due_at, rules)
    return Deadlines(
        steps={Step.ACCEPTANCE: target}, statutory=legal, deemed_at=legal.due_at, turns=turns
    )


def _supplement(course: Course, rules: Rules, now: Instant) -> Deadlines:
    # Completed and not yet accepted, it waits for the hall again, by the law's own days.
    if course.completed_at is not None:
        clock = working_days(course.accept_within or 0, course.completed_at, rules, now)
        turns = turns_of(Step.ACCEPTANCE, clock, course.completed_at, clock.due_at, rules)
        return Deadlines(steps={Step.ACCEPTANCE: clock}, deemed_at=clock.due_at, turns=turns)
    ask = course.asks[-1]
    return Deadlines(respond=working_days(ask.respond_days, ask.asked_at, rules, now))


def _handling(course: Course, rules: Rules, now: Instant) -> Deadlines:
    assert course.clock_from is not None
    promised, statutory = handling_clocks(course, rules, now)
    steps: dict[Step, Clock] = {}
    leading = promised or statutory
    if leading is not None:
        steps[Step.HANDLING] = leading
    turns = [*_handling_turns(course, rules, now)]
    follow = _follow(course, rules, now)
    if follow is not None:
        steps[Step.TOLERANCE] = follow
        turns += _follow_turns(course, follow, rules)
    respond = None
    halt = course.stopped()
    if halt is not None and halt.reason == WAITS_FOR_APPLICANT:
        respond = respond_clock(course, rules, now)
    return Deadlines(
        steps=steps, statutory=statutory, respond=respond, follow=follow, turns=tuple(turns)
    )


def respond_clock(course: Course, rules: Rules, now: Instant) -> Clock | None:
    """By when an accepted case's applicant answers its last notice; None when none is open."""
    ask = course.unanswered()
    return None if ask is None else working_days(ask.respond_days, ask.asked_at, rules, now)


def _handling_turns(course: Course, rules: Rules, now: Instant) -> tuple[Turn, ...]:
    running, stopped_at = _until_stop(course)
    promised, statutory = handling_clocks(running, rules, now if stopped_at is None else stopped_at)
    # The green channel is not bound by the promised time (R2), only by the law's.
    leading = statutory if course.green else promised or statutory
    if leading is None or course.clock_from is None:
        return ()
    red_at = None if statutory is None else statutory.due_at
    turns = turns_of(Step.HANDLING, leading, course.clock_from, red_at, rules)
    return turns if stopped_at is None else still_over(turns, stopped_at)


def _until_stop(course: Course) -> tuple[Course, Instant | None]:
    """The course without the stop that goes on now, and when that began; None while it runs."""
    going_on = [halt.began_at for halt in (*course.halts, *course.away) if halt.ended_at is None]
    if not going_on:
        return course, None
    halts = tuple(halt for halt in course.halts if halt.ended_at is not None)
    away = tuple(halt for halt in course.away if halt.ended_at is not None)
    return replace(course, halts=halts, away=away), min(going_on)


def _follow(course: Course, rules: Rules, now: Instant) -> Clock | None:
    """By when what was tolerated must follow; None when nothing is waited for."""
    if course.tolerance_days is None or course.tolerated_at is None or not course.missing():
        return None
    return working_days(course.tolerance_days, course.tolerated_at, rules, now)


def _follow_turns(course: Course, follow: Clock, rules: Rules) -> tuple[Turn, ...]:
    assert course.tolerated_at is not None
    return turns_of(Step.TOLERANCE, follow, course.tolerated_at, None, rules)


def _afterwards(course: Course, rules: Rules, now: Instant) -> Deadlines:
    steps: dict[Step, Clock] = {}
    turns: list[Turn] = []
    # What was refused waits for no paper: its decision is handed over as it is.
    waits = course.phase is Phase.DECIDED and course.outcome != "refused"
    follow = _follow(course, rules, now) if waits else None
    if follow is not None:
        # The result waits for what was tolerated (西安): so do the days to hand it over.
        steps[Step.TOLERANCE] = follow
        turns += _follow_turns(course, follow, rules)
    elif _undelivered(course) and course.decided_at is not None:
        ready_from = max(course.decided_at, course.completed_at or course.decided_at)
        clock = working_days(course.deliver_within or 0, ready_from, rules, now)
        steps[Step.DELIVERY] = clock
        turns += turns_of(Step.DELIVERY, clock, ready_from, None, rules)
    since = course.decided_at or course.ended_at
    unchecked = course.check_within is not None and course.commitment_checked is None
    # What was refused was granted on nobody's word.
    if unchecked and course.outcome != "refused" and since is not None:
        clock = working_days(course.check_within or 0, since, rules, now)
        steps[Step.COMMITMENT] = clock
        turns += turns_of(Step.COMMITMENT, clock, since, None, rules)
    return Deadlines(steps=steps, turns=tuple(turns))


def _undelivered(course: Course) -> bool:
    # Once the result lies ready, that nobody comes for it is not the hall's delay.
    return course.phase is Phase.DECIDED and course.ready_at is None


def _review(course: Course, rules: Rules, now: Instant) -> Deadlines:
    if course.review_asked_at is None or course.reviewed is not None:
        return Deadlines()
    clock = working_days(course.review_within or 0, course.review_asked_at, rules, now)
    turns = turns_of(Step.REVIEW, clock, course.review_asked_at, None, rules)
    return Deadlines(steps={Step.REVIEW: clock}, turns=turns)


def _with_urgent(
    found: Deadlines, required_by: Instant, course: Course, rules: Rules, now: Instant
) -> Deadlines:
    """Besides what runs anyhow, the instant that the centre named; stops do not move it."""
    since = course.changes[-1].at
    due_day = moment(required_by, rules.hours.zone).date()
    used = max(0, -(-(now - since) // HOUR))
    clock = Clock(
        due_at=required_by, due_day=due_day, provisional=False, stopped=False,
        over=now > required_by, used=used, left=-(-(required_by - now) // HOUR), stopped_days=0,
    )  # fmt: skip
    turns = [Turn(at=Instant(required_by + 1), step=Step.URGENT, standing=Standing.YELLOW)]
    soon_at = warning_at(required_by, since, rules)
    if soon_at is not None:
        turns.insert(0, Turn(at=soon_at, step=Step.URGENT, standing=Standing.DUE_SOON))
    return replace(found, steps={**found.steps, Step.URGENT: clock}, turns=(*found.turns, *turns))


def same_day_limit() -> Limit:
    """An immediate case ends the day it was accepted (R2)."""
    return Limit(count=0, unit=Unit.WORKING_DAYS, start=Start.AT_ONCE)
