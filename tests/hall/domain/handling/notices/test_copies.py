"""The copies of each form by the profile: who gets them, in what order, by when (R2)."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from hall.config.rules import default_policy
from hall.domain.calendar import Calendar, Override, Year
from hall.domain.clock import instant, moment
from hall.domain.handling.figures import CopyRule, Delivery, Holder, NoticeForm, NoticePolicy
from hall.domain.handling.notices.copies import copies_of, copy_words, due_of, ordinal
from tests.hall.domain.handling.notices.samples import ZONE

POLICY = default_policy().handling.notices
CALENDAR = Calendar.of(
    [Year(year=2026, confirmed=True, source="test", off=frozenset(), on=frozenset())],
    [Override(day=date(2026, 11, 23), works=False, reason="停电")],
)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (
            NoticeForm.PROMISED,
            [
                "第一联 窗口留存",
                "第二联 业务科（当日随统计日报送，登记后移交督查科）",
                "第三联 部门负责人（当日随统计日报送）",
                "第四联 服务对象",
            ],
        ),
        *(
            (form, ["第一联 窗口留存", "第二联 业务科（当日随统计日报送）", "第三联 服务对象"])
            for form in (NoticeForm.SUPPLEMENT, NoticeForm.JOINT, NoticeForm.RETURNED)
        ),
        (NoticeForm.URGENT, ["送达：县发展和改革局窗口"]),
        (NoticeForm.GREEN, ["随件流转，办结后由终止窗口收回，交业务科备案"]),
        (NoticeForm.MISSING, ["第一联 服务对象"]),
        (
            NoticeForm.DECISION,
            [
                "第一联 窗口留存",
                "第二联 业务科（当日随统计日报送）",
                "第三联 服务对象（法定期限内送达）",
            ],
        ),
    ],
)
def test_the_copies_of_the_profile(form: NoticeForm, words: list[str]) -> None:
    addressee = "县发展和改革局窗口"
    assert [copy_words(form, rule, addressee) for rule in copies_of(form, POLICY)] == words


def test_copies_come_in_the_order_of_their_numbers() -> None:
    rules = copies_of(NoticeForm.PROMISED, POLICY)
    policy = NoticePolicy(copies={NoticeForm.PROMISED: rules[::-1]})
    assert copies_of(NoticeForm.PROMISED, policy) == rules


def test_a_copy_for_the_next_day() -> None:
    rule = CopyRule(copy=2, holder=Holder.SUPERVISION, due=Delivery.NEXT_DAY)
    assert copy_words(NoticeForm.JOINT, rule) == "第二联 督查科（下一工作日报送）"


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (4, "四"), (10, "十"), (12, "十二"), (20, "二十"), (34, "三十四")],
)
def test_ordinals(number: int, words: str) -> None:
    assert ordinal(number) == words


@pytest.mark.parametrize(
    ("due", "issued", "arrives"),
    [
        (Delivery.AT_ONCE, "2026-11-20T09:05", "2026-11-20T09:05"),
        (Delivery.SAME_DAY, "2026-11-20T09:05", "2026-11-20T17:00"),
        (Delivery.SAME_DAY, "2026-11-20T17:00", "2026-11-20T17:00"),
        # After the close nobody is there: Friday evening, Saturday and a day without power.
        (Delivery.SAME_DAY, "2026-11-20T17:01", "2026-11-24T17:00"),
        (Delivery.SAME_DAY, "2026-11-21T10:00", "2026-11-24T17:00"),
        (Delivery.NEXT_DAY, "2026-11-19T10:00", "2026-11-20T17:00"),
        (Delivery.NEXT_DAY, "2026-11-20T18:00", "2026-11-24T17:00"),
        (Delivery.NEXT_DAY, "2026-12-31T10:00", "2027-01-01T17:00"),
        # Ten working days after the decision (行政许可法 §44), the 23rd of November off.
        (Delivery.WITH_RESULT, "2026-11-19T10:00", "2026-12-04T17:00"),
    ],
)
def test_when_a_copy_must_have_arrived(due: Delivery, issued: str, arrives: str) -> None:
    rule = CopyRule(copy=2, holder=Holder.BUSINESS, due=due)
    at = instant(datetime.fromisoformat(issued).replace(tzinfo=ZONE))
    found = due_of(rule, at, CALENDAR, "17:00", ZONE, delivery_days=10)
    assert moment(found, ZONE).strftime("%Y-%m-%dT%H:%M") == arrives
