"""The copies of a notice (联): who gets which, by when, and what is printed on each."""

from __future__ import annotations

from datetime import datetime, time, tzinfo

from hall.domain.calendar import Calendar
from hall.domain.clock import Instant, instant, moment
from hall.domain.handling.figures import CopyRule, Delivery, Holder, NoticeForm, NoticePolicy

HOLDERS: dict[Holder, str] = {
    Holder.WINDOW: "窗口留存",
    Holder.BUSINESS: "业务科",
    Holder.SUPERVISION: "督查科",
    Holder.LEADER: "部门负责人",
    Holder.CITIZEN: "服务对象",
}
"""Holders as the copies name them."""
_SENT: dict[Delivery, str] = {
    Delivery.AT_ONCE: "当场送达",
    Delivery.SAME_DAY: "当日随统计日报送",
    Delivery.NEXT_DAY: "下一工作日报送",
    Delivery.WITH_RESULT: "法定期限内送达",
}
_DIGITS = "〇一二三四五六七八九"
_TEN = 10


def copies_of(form: NoticeForm, policy: NoticePolicy) -> tuple[CopyRule, ...]:
    """The copies of a form in the order of their numbers."""
    return tuple(sorted(policy.copies[form], key=lambda rule: rule.copy))


def copy_words(form: NoticeForm, rule: CopyRule, addressee: str = "") -> str:
    """What is printed on a copy: ``第二联 业务科（当日随统计日报送）``.

    An urgent notice goes to its addressee whole and the green form travels: neither has copies
    to tell apart.
    """
    if form is NoticeForm.URGENT:
        return f"送达：{addressee}" if addressee else "送达主办窗口"
    if form is NoticeForm.GREEN:
        back = f"，办结后由终止窗口收回，交{HOLDERS[rule.then]}备案" if rule.then else ""
        return f"随件流转{back}"
    words = f"第{ordinal(rule.copy)}联 {HOLDERS[rule.holder]}"
    notes = _notes(rule)
    return f"{words}（{'，'.join(notes)}）" if notes else words


def _notes(rule: CopyRule) -> list[str]:
    # What stays at the window or goes over the counter is there already.
    over_the_counter = rule.holder in {Holder.WINDOW, Holder.CITIZEN}
    notes = [] if over_the_counter and rule.due is Delivery.AT_ONCE else [_SENT[rule.due]]
    if rule.then is not None:
        notes.append(f"登记后移交{HOLDERS[rule.then]}")
    return notes


def ordinal(number: int) -> str:
    """1 to 99 in Chinese: 一, 十, 十二, 二十."""
    tens, ones = divmod(number, _TEN)
    leading = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return f"{leading}{_DIGITS[ones] if ones or not tens else ''}"


def due_of(
    rule: CopyRule,
    issued_at: Instant,
    calendar: Calendar,
    closes_at: str,
    zone: tzinfo,
    *,
    delivery_days: int,
) -> Instant:
    """When the copy must have reached its holder.

    ``closes_at`` is the close of business, ``HH:MM``; ``delivery_days`` are the law's working
    days for a decision. What is issued on a day off or after the close belongs to the next
    working day: nobody is there to take it the same day.
    """
    if rule.due is Delivery.AT_ONCE:
        return issued_at
    issued = moment(issued_at, zone)
    close = time.fromisoformat(closes_at)
    today = issued.date()
    if rule.due is Delivery.WITH_RESULT:
        day = calendar.after(today, delivery_days).day
    elif rule.due is Delivery.NEXT_DAY or issued.time() > close:
        day = calendar.after(today, 1).day
    else:
        day = calendar.next_working(today).day
    return instant(datetime.combine(day, close, zone))
