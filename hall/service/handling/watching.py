"""What the clock does to cases by itself: standings turn, silence accepts, lateness ends or shows.

A case that cannot be looked at, a defect or an item gone from the catalogue, is put off and said
in the log: it never holds up the others.
"""

from __future__ import annotations

import logging

from hall.domain.clock import SECOND, Instant, rfc3339
from hall.domain.errors import HallError
from hall.domain.handling.commands import LookAtCases
from hall.domain.handling.course import Because
from hall.domain.handling.deadlines import deadlines
from hall.domain.handling.figures import Pattern
from hall.domain.handling.findings import Finding, account
from hall.domain.handling.phases import Phase
from hall.service.bodies import Body
from hall.service.handling.alerts import raise_finding
from hall.service.handling.receiving import take_on
from hall.service.handling.supplementing import end
from hall.service.handling.work import Work, open_work
from hall.service.unit import Unit
from hall.store import cases
from hall.store.database import is_trouble
from hall.store.handling import watch
from hall.store.handling.watch import LateCopy

logger = logging.getLogger(__name__)

PUT_OFF_SECONDS = 3600


def look(unit: Unit, command: LookAtCases) -> Body:
    """Look at what is due, at most so many cases and so many copies in one transaction."""
    numbers = watch.cases(unit.connection, unit.now, command.most)
    for number in numbers:
        _apart(unit, number)
    late = watch.late_copies(unit.connection, unit.now, command.most)
    for copy in late:
        _copy_late(unit, copy)
    return {"looked_at": len(numbers), "late_copies": len(late)}


def _apart(unit: Unit, number: str) -> None:
    mark, told = unit.log.mark(), len(unit.events)
    unit.connection.execute("SAVEPOINT one_case")
    try:
        work = open_work(unit, number, None)
        _by_itself(work)
        work.save(cause="clock")
    except Exception as error:
        if is_trouble(error):
            raise
        unit.connection.execute("ROLLBACK TO one_case")
        unit.log.back_to(mark)
        del unit.events[told:]
        watch.put_off(unit.connection, number, Instant(unit.now + PUT_OFF_SECONDS * SECOND))
        reason = error.code if isinstance(error, HallError) else type(error).__name__
        logger.exception("case %s cannot be looked at (%s); put off", number, reason)
    unit.connection.execute("RELEASE one_case")


def _by_itself(work: Work) -> None:
    derived = deadlines(work.course, work.rules, work.unit.now)
    now = work.unit.now
    if derived.deemed_at is not None and now > derived.deemed_at:
        # 逾期不告知，自收到材料之日起即为受理 (行政许可法 §32④).
        since = work.course.completed_at or work.course.received_at
        assert since is not None
        take_on(work, Because.DEEMED, since, reason="逾期未告知，视为受理")
    elif derived.respond is not None and _over(derived.respond.due_at, now):
        late = work.unit.terms.policy.handling.cases.late_supplement
        end(work, f"late_supplement_{late.value}", "补正逾期")
    elif derived.follow is not None and _over(derived.follow.due_at, now):
        late_tolerance = work.unit.terms.policy.handling.cases.late_tolerance
        if work.course.phase is Phase.ACCEPTED:
            end(work, f"late_tolerance_{late_tolerance.value}", "容缺材料逾期未补")


def _over(due_at: int | None, now: int) -> bool:
    return due_at is not None and now > due_at


def _copy_late(unit: Unit, copy: LateCopy) -> None:
    # "The second copy the same day" is checked, and a missed one is an alert (rulebook 03).
    watch.told(unit.connection, copy)
    if Pattern.COPY_LATE not in unit.terms.policy.handling.supervision.patterns:
        return
    case = cases.by_number(unit.connection, copy.case)
    found = Finding(
        pattern=Pattern.COPY_LATE,
        subject=f"{copy.number}#{copy.copy}:{copy.holder}@{copy.due_at}",
        detail={
            "notice": copy.number,
            "form": copy.form,
            "copy": copy.copy,
            "holder": copy.holder,
            "due_at": rfc3339(copy.due_at, unit.terms.zone),
        },
        clerk=account(copy.issued_by),
        counter=copy.counter,
    )
    raise_finding(
        unit, found, department=case.department, case=case,
        row=cases.projection(unit.connection, case.id),
    )  # fmt: skip
