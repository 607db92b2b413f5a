"""Copies of notices that reached their holders: said by the holder, one by one or in a bundle."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo

from hall.domain.clock import Instant, instant, moment, rfc3339
from hall.domain.errors import Invalid
from hall.domain.handling.errors import CopiesDiffer, UnknownCopy
from hall.domain.handling.figures import Holder, NoticeForm
from hall.domain.handling.kinds import WINDOW
from hall.domain.handling.notices.commands import DeliverCopies, DeliverCopy
from hall.domain.handling.notices.copies import HOLDERS
from hall.domain.handling.notices.rights import CONFIRMED_BY
from hall.domain.handling.reckoning import Rules
from hall.domain.posts import require
from hall.service.bodies import Body
from hall.service.handling.notices.noticing import allow_notice, hand_on
from hall.service.handling.work import rules
from hall.service.unit import Unit
from hall.store import cases
from hall.store.handling import copies, notices
from hall.store.handling.copies import Asked, Waiting
from hall.store.handling.notices import Copy, Issued

MOST = 500
"""Copies of one bundle: more would hold up the hall's writer."""


def deliver_copy(unit: Unit, command: DeliverCopy) -> Body:
    """A copy reached its holder; said again, it changes nothing.

    Raises UnknownNotice, UnknownCopy, PostNeeded, OtherDepartment.
    """
    issued = notices.by_number(unit.connection, command.notice)
    allow_notice(unit, issued, CONFIRMED_BY[command.holder])
    copy = _copy(unit, issued, command.copy, command.holder)
    if copy.delivered_at is None:
        _reached(unit, rules(unit.connection, unit.terms), issued, command.copy, command.holder)
        copy = _copy(unit, issued, command.copy, command.holder)
    return {"notice": issued.number, **copy_body(copy, unit.now, unit.terms.zone)}


def _copy(unit: Unit, issued: Issued, copy: int, holder: Holder) -> Copy:
    for one in notices.copies(unit.connection, issued.id):
        if (one.copy, one.holder) == (copy, holder.value):
            return one
    raise UnknownCopy(notice=issued.number, copy=copy, holder=HOLDERS[holder])


def _reached(unit: Unit, by: Rules, issued: Issued, copy: int, holder: Holder) -> None:
    notices.deliver(unit.connection, issued.id, copy, holder.value, unit.now, unit.actor.named)
    number = cases.by_id(unit.connection, issued.case_id).number
    unit.emit(
        "notice.copy_delivered",
        case=issued.case_id,
        data={"case": number, "notice": issued.number, "copy": copy, "holder": holder.value},
    )
    hand_on(unit, by, issued.id, NoticeForm(issued.form), copy, holder)


def deliver_copies(unit: Unit, command: DeliverCopies) -> Body:
    """What was issued on a day for a holder came in one go, at the most MOST copies.

    Raises Invalid, PostNeeded, and CopiesDiffer when another number was counted.
    """
    needed = CONFIRMED_BY[command.holder]
    require(unit.actor.posts, *needed)
    first, end = _day(unit, command.day)
    of_window = unit.actor.posts & needed <= WINDOW
    asked = Asked(
        holder=command.holder.value,
        # A head of a department confirms what is his department's.
        department=unit.actor.department if of_window else None,
        counter=command.counter,
        first=first,
        end=end,
    )
    found = copies.waiting(unit.connection, asked, None, MOST + 1)
    if command.expected is not None:
        count = copies.count(unit.connection, asked)
        if count != command.expected:
            raise CopiesDiffer(found=count, expected=command.expected)
    by = rules(unit.connection, unit.terms)
    for one in found[:MOST]:
        issued = notices.by_number(unit.connection, one.notice)
        _reached(unit, by, issued, one.copy, command.holder)
    return {
        "holder": command.holder.value,
        "delivered": [{"notice": one.notice, "copy": one.copy} for one in found[:MOST]],
        "left": len(found) > MOST,
    }


def _day(unit: Unit, text: str | None) -> tuple[Instant, Instant]:
    zone = unit.terms.zone
    try:
        day = moment(unit.now, zone).date() if text is None else date.fromisoformat(text)
    except ValueError:
        problem = "a day as YYYY-MM-DD"
        raise Invalid(errors=[{"field": "day", "problem": problem}]) from None
    return day_bounds(day, zone)


def day_bounds(day: date, zone: tzinfo) -> tuple[Instant, Instant]:
    """The instants at which a local day begins and ends."""
    begin = datetime.combine(day, time(), zone)
    return instant(begin), instant(datetime.combine(day + timedelta(days=1), time(), zone))


def copy_body(copy: Copy, now: Instant, zone: tzinfo) -> Body:
    """One copy and where it is; ``late`` also of one that came too late."""
    return {
        "copy": copy.copy,
        "holder": copy.holder,
        "due_at": rfc3339(copy.due_at, zone),
        "delivered_at": rfc3339(copy.delivered_at, zone),
        "delivered_by": copy.delivered_by,
        "late": (now if copy.delivered_at is None else copy.delivered_at) > copy.due_at,
    }


def waiting_body(one: Waiting, item: str | None, now: Instant, zone: tzinfo) -> Body:
    """An open copy as lists show it; ``item`` is the name of what the case is about."""
    return {
        "notice": one.notice,
        "form": one.form,
        "case": one.case,
        "item": one.item,
        "item_name": item,
        "department": one.department,
        "counter": one.counter,
        "copy": one.copy,
        "holder": one.holder,
        "issued_at": rfc3339(one.issued_at, zone),
        "issued_by": one.issued_by,
        "due_at": rfc3339(one.due_at, zone),
        "late": now > one.due_at,
    }
