"""One case under one command: its course, what may be done to it, and the write at the end."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from hall.domain import posts
from hall.domain.actors import Role
from hall.domain.cases import Case, CaseKind
from hall.domain.catalog_rows import Item
from hall.domain.clock import Instant
from hall.domain.events import Logged
from hall.domain.handling import rights
from hall.domain.handling.applicants.rights import speaks_for
from hall.domain.handling.clocks import Hours
from hall.domain.handling.course import Course
from hall.domain.handling.deadlines import Deadlines, deadlines, handling_clocks
from hall.domain.handling.errors import NoItem, OtherDepartment, OtherProgram
from hall.domain.handling.fold import fold
from hall.domain.handling.folding.carried import clock_data
from hall.domain.handling.measures import measure
from hall.domain.handling.phases import Act, Phase, permit
from hall.domain.handling.reckoning import Rules
from hall.domain.handling.standing import next_look, standing_at, turned
from hall.domain.handling.supervision import patterns
from hall.domain.posts import Post
from hall.service.handling.calendar.in_force import in_force
from hall.service.handling.supervision import alerts
from hall.service.handling.supervision.alerts import grounds_of
from hall.service.handling.together.part_rows import save_parts
from hall.service.terms import Terms
from hall.service.unit import Unit
from hall.store import cases, event_log
from hall.store.cases import Projection


@dataclass(slots=True, kw_only=True)
class Work:
    """A case as the command found it and as it leaves it."""

    unit: Unit
    case: Case
    events: list[Logged]
    course: Course
    before: Projection

    @property
    def rules(self) -> Rules:
        """What its deadlines are reckoned with."""
        return rules(self.unit.connection, self.unit.terms)

    @property
    def number(self) -> str:
        """The case's number."""
        return self.case.number

    def item(self) -> Item:
        """What the case is about. Raises NoItem, UnknownItem."""
        if self.case.item is None:
            raise NoItem(case=self.number)
        return self.unit.catalog.item(self.case.item)

    def emit(
        self, name: str, data: Mapping[str, object] | None = None, *, counter: int | None = None
    ) -> Logged:
        """Append a fact of the case and take it into its course."""
        logged = self.unit.emit(
            name, case=self.case.id, counter=counter, data={"case": self.number, **(data or {})}
        )
        self.events.append(logged)
        self.course = fold([logged], self.course)
        return logged

    def final_clocks(self) -> list[dict[str, object] | None]:
        """The promised and the statutory clock as they end now, for the event that ends them."""
        # A stop that goes on ends with the case: nothing is left that it could hold up.
        ended = replace(self.course, ended_at=self.unit.now)
        clocks = handling_clocks(ended, self.rules, self.unit.now)
        return [clock_data(clock) for clock in clocks]

    def deadlines(self) -> Deadlines:
        """Its deadlines as of now."""
        return deadlines(self.course, self.rules, self.unit.now)

    def save(self, *, cause: str) -> None:
        """Derive the deadlines anew and write the row; tell of a due time or standing that moved.

        ``cause`` says what moved it, such as ``accepted`` or ``calendar``.
        """
        by = self.rules
        derived = self.deadlines()
        wakes = patterns.wakes(self.events, self.course, grounds_of(self.unit, self.case, by))
        after = projected(self.course, derived, by, self.unit.now, kept=self.before, wakes=wakes)
        cases.project(self.unit.connection, self.case.id, self.course.kind, after)
        save_parts(self.unit, self.case, self.events, self.course, by)
        if _dues(after) != _dues(self.before):
            self.unit.emit(
                "case.deadline_set",
                case=self.case.id,
                data={
                    "case": self.number,
                    "promised_due_at": after.promised_due_at,
                    "statutory_due_at": after.statutory_due_at,
                    "provisional": after.provisional,
                    "stopped": after.stopped,
                    "from": self.before.promised_due_at,
                    "cause": cause,
                },
            )
        if after.standing != self.before.standing:
            turn = turned(derived.turns, self.unit.now)
            self.unit.emit(
                "case.standing_changed",
                case=self.case.id,
                data={
                    "case": self.number,
                    "standing": after.standing,
                    "from": self.before.standing,
                    "step": None if turn is None else turn.step.value,
                    "department": self.case.department,
                    "clerk": after.clerk,
                },
            )
        alerts.raise_lights(self.unit, self.case, after, derived)
        alerts.look(self.unit, self.case, self.events, self.course, after, by)
        self.before = after


def projected(
    course: Course,
    derived: Deadlines,
    by: Rules,
    now: Instant,
    *,
    kept: Projection,
    wakes: Iterable[Instant] = (),
) -> Projection:
    """The row of a case with this course; ``kept`` has what the course does not know.

    ``wakes`` are further instants at which something shows by itself; those that have passed
    have shown it.
    """
    promised, statutory = handling_clocks(course, by, now)
    measures = measure(course)
    looks = [next_look(derived.turns, now), *derived.wakes(), *(at for at in wakes if at > now)]
    return Projection(
        phase=course.phase.value,
        handled_as=None if course.handled_as is None else course.handled_as.value,
        urgent=course.kind is CaseKind.URGENT,
        green=course.green,
        lead=kept.lead,
        outcome=course.outcome,
        counter=kept.counter,
        clerk=kept.clerk,
        origin=course.door or None,
        received_at=course.received_at,
        accepted_at=course.accepted_at,
        decided_at=course.decided_at,
        accepted_as=None if measures.accepted_as is None else measures.accepted_as.value,
        concluded_at=measures.concluded_at,
        on_time=measures.on_time,
        promised_left=measures.promised_left,
        saved_days=measures.saved_days,
        closed_at=course.ended_at,
        collected_at=course.collected_at,
        revoked_at=course.revoked_at,
        promised_due_at=None if promised is None else promised.due_at,
        statutory_due_at=None if statutory is None else statutory.due_at,
        provisional=derived.provisional,
        stopped=course.phase is Phase.ACCEPTED and course.stopped() is not None,
        standing=standing_at(derived.turns, now).value,
        look_at=min((at for at in looks if at is not None), default=None),
        archived_at=course.archived_at,
    )


def _dues(projection: Projection) -> tuple[object, ...]:
    return (
        projection.promised_due_at,
        projection.statutory_due_at,
        projection.provisional,
        projection.stopped,
    )


def rules(connection: sqlite3.Connection, terms: Terms) -> Rules:
    """What deadlines are reckoned with in this hall just now."""
    policy = terms.policy
    return Rules(
        calendar=in_force(connection, terms),
        hours=Hours(zone=terms.zone, closes_at=policy.day.closes_at),
        due_soon_days=policy.handling.supervision.due_soon_days,
        red_after_days=policy.handling.supervision.red_after_days,
    )


def longest_stop(work: Work, code: str) -> int | None:
    """Working days after which a stop for this reason is abnormal: the item's, else the reason's.

    None for a reason that is not listed, where the item says nothing.
    """
    reason = work.unit.terms.policy.handling.cases.stop_reason(code)
    listed = [] if reason is None else [reason.most_days]
    allowed = work.item().stop_days
    return min([*listed, *([] if allowed is None else [allowed])], default=None)


def open_work(unit: Unit, number: str, act: Act | None) -> Work:
    """The case for this act; None to look at it without an act of its own.

    Raises UnknownCase, WrongPhase, PostNeeded, OtherDepartment, OtherProgram.
    """
    case = cases.by_number(unit.connection, number)
    events = event_log.of_case(unit.connection, case.id)
    work = Work(
        unit=unit,
        case=case,
        events=events,
        course=fold(events),
        before=cases.projection(unit.connection, case.id),
    )
    if act is not None:
        if act in rights.ONLINE:
            allow_applicants(work, rights.PERMITTED[act])
        else:
            allow(work, rights.PERMITTED[act])
        permit(number, work.course.phase, act)
    return work


def allow_applicants(work: Work, needed: frozenset[Post]) -> None:
    """As allow, and besides a program that speaks for the applicant. Raises OtherProgram too."""
    if work.unit.actor.role is Role.INTEGRATION:
        require_speaking(work)
    else:
        allow(work, needed)


def require_speaking(work: Work) -> None:
    """Refuse a program that does not speak for the case's applicant. Raises OtherProgram."""
    if not speaks_for(work.unit.actor, work.events):
        raise OtherProgram(case=work.number)


def allow(work: Work, needed: frozenset[Post]) -> None:
    """Refuse who holds no such post, or a clerk of another department.

    The hall itself may do what the clock demands. Raises PostNeeded, OtherDepartment.
    """
    allow_on(work.unit, work.case, work.before.lead, needed)


def allow_on(unit: Unit, case: Case, lead: str | None, needed: frozenset[Post]) -> None:
    """The same for a case whose course nobody needs; ``lead`` answers for it if it is joint."""
    actor = unit.actor
    if actor.role is Role.HALL:
        return
    posts.require(actor.posts, *needed)
    held = actor.posts & needed
    if rights.is_elsewhere(held, actor.department, case.department, lead):
        raise OtherDepartment(case=case.number)
