"""How a part of a joint case stands: its clock, its light, who holds the case up (rulebook 03, 04).

A part's promised time is its own. It also stands still while the whole case does: nobody can
work on what waits for its applicant or lies with a higher authority.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hall.domain.clock import Instant
from hall.domain.handling.clocks import HOUR, Clock, Stop, run
from hall.domain.handling.reckoning import Rules
from hall.domain.handling.standing import Standing, Step, Turn, next_look, standing_at
from hall.domain.handling.together.parts import PartCourse, Parts, PartState
from hall.domain.handling.turns import still_over, turns_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PartStanding:
    """A part at a moment."""

    part: PartCourse
    clock: Clock | None
    """None before it started, and of a part without a limit."""
    standing: Standing
    look_at: Instant | None
    """When its light turns next by itself."""
    held: int
    """How much of its limit's unit it has used so far, a begun day whole; 0 before it started."""
    note_due_at: Instant | None
    """By when its department must have taken note; None where nobody watches that."""
    note_late: bool
    """Whether it took note later, or has not yet though it should have."""


def stand(part: PartCourse, case_stops: Sequence[Stop], rules: Rules, now: Instant) -> PartStanding:
    """How the part stands; ``case_stops`` are those of the whole case."""
    clock = part_clock(part, case_stops, rules, now)
    turns = _turns(part, case_stops, rules, now) if part.state is PartState.RUNNING else ()
    due = note_due_at(part)
    return PartStanding(
        part=part,
        clock=clock,
        standing=standing_at(turns, now),
        look_at=next_look(turns, now),
        held=0 if clock is None else clock.used,
        note_due_at=due,
        note_late=due is not None and (part.acknowledged_at or part.finished_at or now) > due,
    )


def _turns(
    part: PartCourse, case_stops: Sequence[Stop], rules: Rules, now: Instant
) -> tuple[Turn, ...]:
    # What was over when it stopped stays over; as for the whole case.
    stops = [*(halt.stop() for halt in part.halts), *case_stops]
    stopped_at = min((one.began_at for one in stops if one.ended_at is None), default=None)
    past = [one for one in stops if one.ended_at is not None]
    clock = _clock(part, past, rules, now if stopped_at is None else max(stopped_at, _start(part)))
    if clock is None:
        return ()
    turns = turns_of(Step.PART, clock, _start(part), None, rules)
    return turns if stopped_at is None else still_over(turns, stopped_at)


def _start(part: PartCourse) -> Instant:
    return part.opened_at if part.started_at is None else part.started_at


def part_clock(
    part: PartCourse, case_stops: Sequence[Stop], rules: Rules, now: Instant
) -> Clock | None:
    """The part's own clock, running or as it ended; None before it started."""
    return _clock(part, (*(halt.stop() for halt in part.halts), *case_stops), rules, now)


def _clock(part: PartCourse, stops: Sequence[Stop], rules: Rules, now: Instant) -> Clock | None:
    if part.limit is None or part.started_at is None:
        return None
    return run(
        part.limit,
        started_at=part.started_at,
        stops=stops,
        extended_by=0,
        now=now,
        ended_at=part.finished_at,
        calendar=rules.calendar,
        hours=rules.hours,
    )


def note_due_at(part: PartCourse) -> Instant | None:
    """By when the department must have taken note; natural hours from when it was informed."""
    if part.inform_within is None:
        return None
    return Instant(part.opened_at + part.inform_within * HOUR)


def held_up_by(parts: Parts) -> tuple[PartCourse, ...]:
    """Those that somebody could finish now: what waits for another part holds nothing up."""
    return tuple(part for part in parts.values() if part.state is PartState.RUNNING)
