"""What the clock does to cases by itself: standings turn, silence accepts, lateness ends or shows.

A case that cannot be looked at, a defect or an item gone from the catalogue, is put off and said
in the log: it never holds up the others.
"""

from __future__ import annotations

from hall.domain.clock import SECOND, Instant, rfc3339
from hall.domain.handling.clocks import Clock
from hall.domain.handling.commands import LookAtCases
from hall.domain.handling.deadlines import deadlines
from hall.domain.handling.figures import LateSupplement, LateTolerance, Pattern
from hall.domain.handling.notices.forms import ReturnGround
from hall.domain.handling.phases import Phase
from hall.domain.handling.supervision.findings import Finding, account
from hall.service.bodies import Body
from hall.service.handling.apart import apart
from hall.service.handling.deeming import deem_accepted
from hall.service.handling.receiving import go_on_without_waiting
from hall.service.handling.returning import return_case
from hall.service.handling.supervision.alerts import raise_finding
from hall.service.handling.supplementing import end
from hall.service.handling.work import Work
from hall.service.unit import Unit
from hall.store import cases
from hall.store.handling import watch
from hall.store.handling.watch import LateCopy

PUT_OFF_SECONDS = 3600


def look(unit: Unit, command: LookAtCases) -> Body:
    """Look at what is due, at most so many cases and so many copies in one transaction."""
    numbers = watch.cases(unit.connection, unit.now, command.most)
    for number in numbers:
        _look_at(unit, number)
    late = watch.late_copies(unit.connection, unit.now, command.most)
    for copy in late:
        _copy_late(unit, copy)
    return {"looked_at": len(numbers), "late_copies": len(late)}


def _look_at(unit: Unit, number: str) -> None:
    if not apart(unit, number, _done_by_clock):
        watch.put_off(unit.connection, number, Instant(unit.now + PUT_OFF_SECONDS * SECOND))


def _done_by_clock(work: Work) -> None:
    _by_itself(work)
    work.save(cause="clock")


def _by_itself(work: Work) -> None:
    if deem_accepted(work):
        return
    now = work.unit.now
    derived = deadlines(work.course, work.rules, now)
    if _over(_due(derived.respond), now):
        _not_completed(work)
    elif work.course.phase is Phase.ACCEPTED and _over(_due(derived.follow), now):
        _not_followed(work)


def _not_completed(work: Work) -> None:
    late = work.unit.terms.policy.handling.cases.late_supplement
    if work.course.phase is Phase.ACCEPTED:
        # No law takes back an application that was accepted: the clock goes on, and the hall
        # decides on what it has.
        go_on_without_waiting(work, "补充材料的期限已满")
    elif late is LateSupplement.REFUSED:
        return_case(work, ReturnGround.NOT_COMPLETED, "在补正期限内没有补齐材料，决定不予受理")
    else:
        end(work, f"late_supplement_{late.value}", "补正期限已满，材料没有补齐，视为撤回申请")


def _not_followed(work: Work) -> None:
    late = work.unit.terms.policy.handling.cases.late_tolerance
    if late is LateTolerance.WITHDRAWN:
        end(work, f"late_tolerance_{late.value}", "承诺补齐的材料逾期没有补齐，视为撤回申请")
    else:
        return_case(work, ReturnGround.NOT_COMPLETED, _NOT_FOLLOWED[late])


_NOT_FOLLOWED = {
    LateTolerance.REVOKED: "容缺受理时承诺补齐的材料逾期没有补齐，撤销受理",
    LateTolerance.REFUSED: "容缺受理时承诺补齐的材料逾期没有补齐，不予批准",
    LateTolerance.ENDED: "容缺受理时承诺补齐的材料逾期没有补齐，终止办理",
}
"""What the paper says that the applicant gets (浙江、滨州、西安: in writing)."""


def _due(clock: Clock | None) -> Instant | None:
    return None if clock is None else clock.due_at


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
