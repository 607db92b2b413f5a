"""Issuing notices (通知书) and handing out their copies (联): each delivery is a dated fact."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from hall.domain.actors import Role
from hall.domain.clock import Instant, moment
from hall.domain.handling.figures import CopyRule, Delivery, Holder, NoticeForm
from hall.domain.handling.kinds import WINDOW
from hall.domain.handling.notices.copies import copies_of, due_of
from hall.domain.handling.notices.forms import Content, Notice
from hall.domain.handling.notices.numbers import notice_number
from hall.domain.handling.reckoning import Rules
from hall.domain.posts import Post
from hall.service.handling.notices.contents import content_of, letterhead
from hall.service.handling.work import Work, allow_on
from hall.service.unit import Unit
from hall.store import cases
from hall.store.handling import notices
from hall.store.handling.notices import Issued


def issue(
    work: Work,
    form: NoticeForm,
    content: Content | None = None,
    *,
    counter: int | None = None,
    department: str | None = None,
    clerk: str | None = None,
) -> str:
    """Issue a notice of this form; returns its number.

    Window, department (its code) and clerk are the case's own where no others are given.
    What stays at the window and what the citizen takes along is handed over with it; the other
    copies are watched until they have reached their holders.
    """
    unit = work.unit
    counter = work.before.counter if counter is None else counter
    department = department or work.item().department
    notice = _written(
        work,
        form,
        content or content_of(work, form),
        department=unit.catalog.department(department).name,
        window="" if counter is None else f"{counter}号窗口",
        clerk=clerk or work.before.clerk or "",
    )
    row = notices.insert(
        unit.connection,
        number=notice.number,
        form=form.value,
        case=work.case.id,
        content=msgspec.json.encode(notice).decode(),
        issued_at=unit.now,
        issued_by=unit.actor.named,
        counter=counter,
    )
    rules = copies_of(form, unit.terms.policy.handling.notices)
    work.emit(
        "notice.issued",
        {
            "notice": notice.number,
            "form": form.value,
            "department": department,
            "copies": len({rule.copy for rule in rules}),
        },
        counter=counter,
    )
    for rule in rules:
        _hand_out(work, row, notice, rule)
    return notice.number


def _written(
    work: Work, form: NoticeForm, content: Content, *, department: str, window: str, clerk: str
) -> Notice:
    """The next of its form in the year. It names no applicant: that is added where it is shown."""
    unit = work.unit
    now = moment(unit.now, unit.terms.zone)
    series = f"notice:{form.value}:{now.year}"
    serial = notices.next_serial(unit.connection, series)
    return Notice(
        number=notice_number(form, unit.terms.centre, now.year, serial),
        form=form,
        case=work.number,
        item=work.item().name,
        department=department,
        applicant="",
        issued_at=now,
        window=window,
        clerk=clerk,
        letterhead=letterhead(unit),
        query_url=f"{unit.terms.public_url}/c/{work.number}",
        content=content,
    )


def issue_decision(work: Work) -> str:
    """The decision that was just made, on paper (行政许可法 §38): the responsible department's."""
    return issue(work, NoticeForm.DECISION, department=work.before.lead)


def serve_decisions(work: Work) -> None:
    """The citizen's copies of decisions go with the result that is handed over (§44)."""
    for one in notices.of_case(work.unit.connection, work.case.id):
        if one.form != NoticeForm.DECISION:
            continue
        for copy in notices.copies(work.unit.connection, one.id):
            if copy.holder == Holder.CITIZEN:
                deliver(work, one.id, one.number, copy.copy, Holder.CITIZEN)


def _hand_out(work: Work, row: int, notice: Notice, rule: CopyRule) -> None:
    unit = work.unit
    by = work.rules
    elsewhere = notice.form is NoticeForm.DECISION and not unit.actor.posts & WINDOW
    if rule.due is Delivery.AT_ONCE and (elsewhere or unit.actor.role is Role.HALL):
        # Issued by the clock, or decided away from the window: nobody stands there to take it.
        rule = replace(rule, due=Delivery.NEXT_DAY)
    due_at = _due(unit, by, rule)
    notices.add_copy(unit.connection, row, rule.copy, rule.holder.value, due_at)
    if rule.due is Delivery.AT_ONCE:
        deliver(work, row, notice.number, rule.copy, rule.holder)
        hand_on(unit, by, row, notice.form, rule.copy, rule.holder)


def _due(unit: Unit, by: Rules, rule: CopyRule) -> Instant:
    return due_of(
        rule, unit.now, by.calendar, by.hours.closes_at, by.hours.zone,
        delivery_days=unit.terms.policy.handling.cases.delivery_days,
    )  # fmt: skip


def deliver(work: Work, notice: int, number: str, copy: int, holder: Holder) -> bool:
    """A copy reached its holder; False when it had before."""
    unit = work.unit
    done = notices.deliver(unit.connection, notice, copy, holder.value, unit.now, unit.actor.named)
    if done:
        work.emit("notice.copy_delivered", {"notice": number, "copy": copy, "holder": holder.value})
    return done


def hand_on(unit: Unit, by: Rules, notice: int, form: NoticeForm, copy: int, was: Holder) -> None:
    """Who had the copy registers it and gives it to the next one, by the next working day (R2).

    The green form is not handed on but travels; its windows sign it (urgency.green).
    """
    if form is NoticeForm.GREEN:
        return
    for rule in copies_of(form, unit.terms.policy.handling.notices):
        if (rule.copy, rule.holder) != (copy, was) or rule.then is None:
            continue
        onward = CopyRule(copy=copy, holder=rule.then, due=Delivery.NEXT_DAY)
        due_at = _due(unit, by, onward)
        notices.add_copy(unit.connection, notice, copy, rule.then.value, due_at)


def allow_notice(unit: Unit, issued: Issued, needed: frozenset[Post]) -> None:
    """Refuse who may not handle the notice's paper. Raises PostNeeded, OtherDepartment."""
    case = cases.by_id(unit.connection, issued.case_id)
    lead = cases.projection(unit.connection, issued.case_id).lead
    allow_on(unit, case, lead, needed)
