"""The limits of a case by catalogue and profile as they are now: promised, the law's, 容缺's."""

from __future__ import annotations

from collections.abc import Mapping

from hall.domain.cases import CaseKind
from hall.domain.catalog_rows import Item, ItemKind
from hall.domain.clock import moment
from hall.domain.handling import kinds
from hall.domain.handling.clocks import Limit, Unit
from hall.domain.handling.deadlines import handling_clocks, same_day_limit
from hall.domain.handling.folding.carried import limit_data
from hall.domain.handling.kinds import LawfulTime
from hall.domain.handling.phases import Phase
from hall.service.handling.notices.last_days import reckoned
from hall.service.handling.work import Work


def promised(work: Work, item: Item) -> Limit | None:
    """What is promised of the case as its kind is; None for an item without a promise."""
    return same_day_limit() if work.course.kind is CaseKind.IMMEDIATE else promised_of(work, item)


def promised_of(work: Work, item: Item) -> Limit | None:
    """The item's own promise; None without one."""
    if item.promised_days is None:
        return None
    start = item.limit_start or work.unit.terms.policy.handling.cases.start
    return Limit(count=item.promised_days, unit=item.limit_unit, start=start)


def of_law(work: Work, item: Item, *, joint: bool) -> dict[str, object]:
    """The statutory limit and what it may be extended by, as events carry them.

    An item's own statutory time stands for the law's, however many departments handle it: §42
    gives way to what another law or regulation says (法律、法规另有规定的，依照其规定). What one
    department handles alone has one department's time, whatever its clerk calls it.
    """
    joint = joint and (item.kind is ItemKind.JOINT or bool(work.unit.catalog.parts_of(item.code)))
    policy = work.unit.terms.policy.handling.cases
    start = item.limit_start or policy.start
    if item.statutory_days is not None:
        limit = Limit(count=item.statutory_days, unit=item.limit_unit, start=start)
    else:
        days = policy.joint_statutory_days if joint else policy.statutory_days
        limit = Limit(count=days, unit=Unit.WORKING_DAYS, start=start)
    most = policy.joint_extension_days if joint else policy.extension_days
    return {"statutory": limit_data(limit), "most_extension": most}


def of_law_by_kind(work: Work, kind: CaseKind, handled_as: CaseKind | None) -> Mapping[str, object]:
    """What becomes of an accepted case's statutory limit when it becomes of this kind.

    Empty where it stays (see hall.domain.handling.kinds.LAWFUL_TIME): also where it had run out
    already, for no change of kind makes good what was late (09 C19).
    """
    time = kinds.lawful_time(kind, handled_as)
    joint = time is LawfulTime.JOINT
    stays = time is LawfulTime.AS_BEFORE or joint is work.course.jointly
    if stays or work.course.phase is not Phase.ACCEPTED:
        return {}
    _, statutory = handling_clocks(work.course, work.rules, work.unit.now)
    if joint and statutory is not None and statutory.over:
        return {}
    return of_law(work, work.item(), joint=joint)


def tolerance_days(work: Work, limit: Limit | None) -> int | None:
    """Working days for what is tolerated to follow; None in the green channel.

    Never beyond the item's own promised time ``limit``, whatever that counts (容缺承诺期限).
    """
    if work.course.green:
        # No limit ends a project that the city wants: what is missing holds back the result alone.
        return None
    most = work.unit.terms.policy.handling.cases.tolerance_days
    if limit is None:
        return most
    due = reckoned(work, limit, work.unit.now)
    today = moment(work.unit.now, work.unit.terms.zone).date()
    return min(most, work.rules.calendar.between(today, due.day))
