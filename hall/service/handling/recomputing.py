"""Deadlines reckoned anew when the calendar or the rules change: derived, never edited.

A change of the calendar is somebody's command, and its answer says how many cases it moved. A
change of the rules comes with a start of the hall, which does not wait for it: the timekeeper asks
for one portion after another, and tickets are given in between.
"""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import replace

from hall.domain.handling.commands import RecomputeCases
from hall.domain.handling.rules_digest import RulesInForce, rules_in_force
from hall.service.bodies import Body
from hall.service.handling.apart import apart
from hall.service.handling.work import Work, open_work
from hall.service.terms import Terms
from hall.service.unit import Unit
from hall.store import cases
from hall.store.handling import rule_changes
from hall.store.handling.rule_changes import Progress

logger = logging.getLogger(__name__)


def recompute(unit: Unit) -> tuple[str, ...]:
    """Numbers of the cases whose deadlines moved; each has it in its own audit trail.

    The entry is ``case.deadline_set`` with the cause ``calendar``, the old and the new time.
    """
    return tuple(
        number
        for number in cases.running(unit.connection)
        if _anew(open_work(unit, number, None), "calendar")
    )


def _anew(work: Work, cause: str) -> bool:
    before = work.before
    work.save(cause=cause)
    return work.before != before


def rules_of(terms: Terms) -> RulesInForce:
    """The rules of cases that this program goes by."""
    return rules_in_force(terms.policy, terms.zone, terms.calendar_years)


def is_outdated(connection: sqlite3.Connection, terms: Terms) -> bool:
    """Whether rows of running cases may rest on other rules than these."""
    if rule_changes.under_way(connection) is not None:
        return True
    return rule_changes.in_force(connection) != rules_of(terms) and cases.any_there(connection)


def recompute_portion(unit: Unit, command: RecomputeCases) -> Body:
    """Derive the next running cases by the rules in force; ``left`` says whether there are more.

    Where it has come to is kept in the same transaction. When all are through, one event says what
    changed, and how many cases it moved; each of those has its own ``case.deadline_set``.
    """
    rules = rules_of(unit.terms)
    before = rule_changes.in_force(unit.connection)
    progress = rule_changes.under_way(unit.connection)
    if before == rules and progress is None:
        return {"left": False}
    if progress is None or progress.to != rules:
        # Rules that changed again before all were through: those that were are derived once more.
        progress = Progress(to=rules)
        if cases.any_there(unit.connection):
            logger.info("the rules of cases changed; running cases are derived anew")
    numbers = cases.running_after(unit.connection, progress.last, command.most)
    for id_, number in numbers:
        progress = _with(unit, progress, id_, number)
    if len(numbers) == command.most:
        rule_changes.go_on(unit.connection, progress)
        return {"left": True}
    _through(unit, before, progress)
    return {"left": False}


def _with(unit: Unit, progress: Progress, case: int, number: str) -> Progress:
    moved = False

    def anew(work: Work) -> None:
        nonlocal moved
        moved = _anew(work, "rules")

    failed = not apart(unit, number, anew)
    return replace(
        progress,
        last=case,
        cases=progress.cases + 1,
        moved=progress.moved + (moved and not failed),
        failed=progress.failed + failed,
    )


def _through(unit: Unit, before: RulesInForce | None, progress: Progress) -> None:
    rule_changes.through(unit.connection, progress.to)
    if before is None and not cases.any_there(unit.connection):
        # A new hall: its first rules are no change of any.
        return
    data = {
        "digest": progress.to.digest,
        "profile": progress.to.profile,
        "release": progress.to.release,
        "from_digest": None if before is None else before.digest,
        "from_profile": None if before is None else before.profile,
        "from_release": None if before is None else before.release,
        "cases": progress.cases,
        "moved": progress.moved,
        "failed": progress.failed,
    }
    unit.emit("rules.changed", data=data)
    logger.info(
        "running cases derived by the changed rules: %d, of which %d moved, %d failed",
        progress.cases, progress.moved, progress.failed,
    )  # fmt: skip
