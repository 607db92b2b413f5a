"""Copies of notices: confirmed by their holders, in bundles, handed on, watched."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall.domain.actors import Actor, Role
from hall.domain.handling import commands as h
from hall.domain.handling.errors import CopiesDiffer, OtherDepartment, UnknownCopy, UnknownNotice
from hall.domain.handling.figures import Holder
from hall.domain.handling.notices.commands import DeliverCopies, DeliverCopy
from hall.domain.posts import Post, PostNeeded
from hall.store.handling import copies, notices
from hall.store.handling.copies import Asked
from tests.hall.service.handling.caseroom import (
    BUSINESS,
    CLERK,
    LEADER,
    OTHER,
    SUPERVISION,
    CaseRoom,
)

CHIEF = Actor(role=Role.COUNTER, id="C2", posts=frozenset({Post.CHIEF}), department="GA")
FIRST = "JH承〔2026〕00001号"


def copy(room: CaseRoom, holder: str, notice: str = FIRST) -> notices.Copy:
    """The holder's copy of a notice."""
    row = notices.by_number(room.connection, notice)
    [found] = [one for one in notices.copies(room.connection, row.id) if one.holder == holder]
    return found


def deliver(holder: Holder, number: int, notice: str = FIRST) -> DeliverCopy:
    return DeliverCopy(notice=notice, copy=number, holder=holder)


def test_each_holder_says_himself_that_his_copy_came(room: CaseRoom) -> None:
    number = room.accepted()
    room.forward_to(2026, 4, 29, hour=15)
    body = room.work(deliver(Holder.BUSINESS, 2), by=BUSINESS)
    assert body["notice"] == FIRST
    assert (body["copy"], body["holder"], body["late"]) == (2, "business", False)
    assert (body["delivered_at"], body["delivered_by"]) == (
        "2026-04-29T15:00:00.000+08:00", "staff:business",
    )  # fmt: skip
    for other in (CLERK, CHIEF, SUPERVISION, LEADER):
        with pytest.raises(PostNeeded):
            room.work(deliver(Holder.BUSINESS, 2), by=other)
    room.work(deliver(Holder.LEADER, 3), by=CHIEF)
    assert copy(room, "leader").delivered_by == "counter:C2"
    assert room.happened(number)[-2:] == ["notice.copy_delivered", "notice.copy_delivered"]
    assert dict(room.told(number)[-1].event.data) == {
        "case": number, "notice": FIRST, "copy": 3, "holder": "leader",
    }  # fmt: skip


def test_said_again_it_changes_nothing(room: CaseRoom) -> None:
    number = room.accepted()
    first = room.work(deliver(Holder.BUSINESS, 2), by=BUSINESS)
    told = room.happened(number)
    room.forward_to(2026, 4, 30)
    assert room.work(deliver(Holder.BUSINESS, 2), by=BUSINESS) == first
    assert room.happened(number) == told


def test_the_business_section_registers_and_hands_on_to_the_supervision_section(
    room: CaseRoom,
) -> None:
    # On the last working day before the May holiday: the next one is the sixth.
    room.accepted(at=(2026, 4, 30))
    with pytest.raises(UnknownCopy):
        room.work(deliver(Holder.SUPERVISION, 2), by=SUPERVISION)
    room.work(deliver(Holder.BUSINESS, 2), by=BUSINESS)
    onward = copy(room, "supervision")
    assert (onward.copy, onward.delivered_at) == (2, None)
    room.forward_to(2026, 5, 6, hour=16)
    assert room.work(deliver(Holder.SUPERVISION, 2), by=SUPERVISION)["late"] is False
    assert copy(room, "supervision").delivered_by == "staff:supervision"


def test_what_is_not_confirmed_the_next_working_day_is_late(room: CaseRoom) -> None:
    number = room.accepted(at=(2026, 4, 30))
    room.work(deliver(Holder.BUSINESS, 2), by=BUSINESS)
    room.work(deliver(Holder.LEADER, 3), by=LEADER)
    room.forward_to(2026, 5, 6, hour=16)
    room.look()
    assert "alert.raised" not in room.happened(number)
    room.forward_to(2026, 5, 6, hour=18)
    room.look()
    [raised] = [one for one in room.told(number) if one.event.name == "alert.raised"]
    assert raised.event.data["pattern"] == "copy_late"
    assert room.work(deliver(Holder.SUPERVISION, 2), by=SUPERVISION)["late"] is True


def test_a_head_of_another_department_does_not_confirm(room: CaseRoom) -> None:
    room.accepted()
    elsewhere = replace(CHIEF, department="MZ")
    with pytest.raises(OtherDepartment):
        room.work(deliver(Holder.LEADER, 3), by=elsewhere)
    body = room.work(DeliverCopies(holder=Holder.LEADER), by=elsewhere)
    assert body["delivered"] == []
    assert copy(room, "leader").delivered_at is None


def test_there_is_no_such_notice_or_copy(room: CaseRoom) -> None:
    room.accepted()
    with pytest.raises(UnknownNotice):
        room.work(deliver(Holder.BUSINESS, 2, "JH承〔2026〕00009号"), by=BUSINESS)
    with pytest.raises(UnknownCopy, match="没有交给业务科的第4联"):
        room.work(deliver(Holder.BUSINESS, 4), by=BUSINESS)


def test_a_days_bundle_comes_in_one_go(room: CaseRoom) -> None:
    room.accepted(at=(2026, 4, 28))
    for _ in range(3):
        room.accepted()
    with pytest.raises(PostNeeded):
        room.work(DeliverCopies(holder=Holder.BUSINESS, counter=1), by=CLERK)
    assert room.work(DeliverCopies(holder=Holder.BUSINESS, counter=2), by=BUSINESS) == {
        "holder": "business", "delivered": [], "left": False,
    }  # fmt: skip
    with pytest.raises(CopiesDiffer, match="应收3份，您清点的是2份"):
        room.work(DeliverCopies(holder=Holder.BUSINESS, counter=1, expected=2), by=BUSINESS)
    body = room.work(DeliverCopies(holder=Holder.BUSINESS, counter=1, expected=3), by=BUSINESS)
    assert [one["notice"] for one in body["delivered"]] == [
        f"JH承〔2026〕0000{n}号" for n in (2, 3, 4)
    ]
    # Yesterday's is confirmed as yesterday's.
    left = copies.waiting(room.connection, Asked(holder="business"), None, 9)
    assert [one.notice for one in left] == [FIRST]
    body = room.work(DeliverCopies(holder=Holder.BUSINESS, day="2026-04-28"), by=BUSINESS)
    assert [one["notice"] for one in body["delivered"]] == [FIRST]
    assert copies.count(room.connection, Asked(holder="supervision")) == 4


def test_returned_and_supplement_notices_are_not_handed_on(room: CaseRoom) -> None:
    number = room.received(complete=False)
    room.work(h.AskSupplement(case=number))
    [notice] = [one["number"] for one in room.view(number)["notices"]]
    room.work(deliver(Holder.BUSINESS, 2, notice), by=BUSINESS)
    assert copies.count(room.connection, Asked(holder="supervision")) == 0


def test_lists_of_copies_by_holder_department_window_and_lateness(room: CaseRoom) -> None:
    room.accepted()
    room.accepted()
    found = copies.waiting(room.connection, Asked(holder="business", counter=1), None, 1)
    [first] = found
    assert (first.notice, first.copy, first.case[:2], first.department) == (FIRST, 2, "JH", "GA")
    [second] = copies.waiting(room.connection, Asked(holder="business"), first.place, 9)
    assert second.notice == "JH承〔2026〕00002号"
    nothing = (
        Asked(holder="business", counter=2),
        Asked(holder="business", department="MZ"),
        Asked(holder="business", due_before=first.due_at),
        Asked(holder="business", end=first.issued_at),
        Asked(holder="supervision"),
    )
    assert [copies.count(room.connection, asked) for asked in nothing] == [0] * 5
    for all_of_them in (
        Asked(holder="business", department="GA", first=first.issued_at),
        Asked(holder="business", due_before=type(first.due_at)(first.due_at + 1)),
    ):
        assert copies.count(room.connection, all_of_them) == 2
    [bundle] = copies.bundles(room.connection, "business", first.due_at)
    assert (bundle.counter, bundle.copies, bundle.late) == (1, 2, 0)


def test_a_clerk_of_another_department_cannot_say_that_the_citizen_has_it(room: CaseRoom) -> None:
    room.accepted()
    with pytest.raises(OtherDepartment):
        room.work(deliver(Holder.CITIZEN, 4), by=OTHER)
    assert room.work(deliver(Holder.CITIZEN, 4), by=CLERK)["delivered_by"] == "counter:C1"
