"""What citizens left with helpers: kept, lost and not acknowledged, each an alert until mended."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hall.app.records.verification import breaches_of
from hall.domain.handling import commands as h
from hall.domain.handling.applicants import agency_commands as a
from hall.domain.handling.applicants.agency import Tier
from hall.domain.handling.figures import Pattern
from hall.domain.handling.supervision.alert_words import sentence
from hall.domain.handling.supervision.commands import SeeAlert
from hall.service.handling.supervision import view as supervision_view
from hall.store import cases
from hall.store.handling import alerts
from hall.store.handling.alerts import Alert, Wanted
from tests.hall.service.handling.caseroom import (
    BUSINESS,
    CLERK,
    SUPERVISION,
    TERMS_OF_CASES,
    CaseRoom,
)

CARD = a.HandedIn(name="居民身份证", original=True)
FORM = a.HandedIn(name="申请表")
WATCHED = frozenset({"originals_kept", "papers_lost", "hand_over_open"})


def raised(room: CaseRoom, number: str) -> list[Alert]:
    """Those of papers, the oldest first."""
    found = alerts.find(room.connection, Wanted(case=number))
    return [one for one in reversed(found) if one.pattern in WATCHED]


def open_ones(room: CaseRoom, number: str) -> list[str]:
    return [one.pattern for one in raised(room, number) if one.cleared_at is None]


def cleared(room: CaseRoom, number: str) -> list[str]:
    return [
        str(e.event.data["pattern"]) for e in room.told(number) if e.event.name == "alert.cleared"
    ]


def look_at(room: CaseRoom, number: str) -> int | None:
    return cases.projection(room.connection, cases.by_number(room.connection, number).id).look_at


def sound(room: CaseRoom) -> None:
    assert list(breaches_of(room.directory, room.terms)) == []


def listed(room: CaseRoom, *papers: a.HandedIn, **given: Any) -> str:
    number = room.received(**given)
    room.work(a.ListPapers(case=number, papers=papers))
    return number


def up(number: str) -> a.HandOver:
    return a.HandOver(case=number, from_tier=Tier.VILLAGE, to_tier=Tier.TOWN, place="河口镇")


def given_back(room: CaseRoom, number: str, paper: str) -> None:
    room.work(a.GiveBackPapers(case=number, papers=(paper,), signature="签字"))


def test_an_original_is_back_a_working_day_after_the_end(room: CaseRoom) -> None:
    number = listed(room, CARD, FORM, at=(2026, 4, 30))
    room.work(h.WithdrawCase(case=number))
    # The 30th of April is a Thursday; the next working day is the 6th of May.
    room.forward_to(2026, 5, 6, hour=23)
    room.look()
    assert raised(room, number) == []
    room.forward_to(2026, 5, 7, hour=0)
    room.look()
    [alert] = raised(room, number)
    assert alert.pattern == "originals_kept"
    assert sentence(alert.pattern, alert.detail) == (
        "2026-04-30办件终结，原件“居民身份证”1个工作日内未退还"
    )
    sound(room)

    given_back(room, number, "居民身份证")
    assert open_ones(room, number) == []
    assert cleared(room, number) == ["originals_kept"]
    assert look_at(room, number) is None
    sound(room)


def test_an_original_that_is_back_in_time_is_nothing(room: CaseRoom) -> None:
    number = listed(room, CARD)
    room.work(h.WithdrawCase(case=number))
    assert look_at(room, number) is not None
    given_back(room, number, "居民身份证")
    assert look_at(room, number) is None
    room.forward_to(2026, 6, 1)
    room.look()
    assert raised(room, number) == []
    sound(room)


def test_a_copy_may_be_kept_and_so_may_anything_while_the_case_goes_on(room: CaseRoom) -> None:
    over, going_on = listed(room, FORM), listed(room, CARD)
    room.work(h.WithdrawCase(case=over))
    room.forward_to(2026, 5, 7)
    room.look()
    assert raised(room, over) == raised(room, going_on) == []


def test_a_hand_over_that_nobody_acknowledges_is_an_alert_in_time(room: CaseRoom) -> None:
    number = listed(room, CARD)
    room.work(up(number))
    room.forward_to(2026, 5, 7, hour=23)
    room.look()
    assert raised(room, number) == []
    room.forward_to(2026, 5, 8, hour=0)
    room.look()
    [alert] = raised(room, number)
    assert (alert.pattern, alert.clerk) == ("hand_over_open", "C1")
    assert sentence(alert.pattern, alert.detail) == (
        "2026-04-29第1次由村（社区）移交镇（街道）（河口镇），3个工作日内无人签收"
    )
    sound(room)
    room.work(a.TakeOver(case=number), by=BUSINESS)
    assert (open_ones(room, number), cleared(room, number)) == ([], ["hand_over_open"])
    sound(room)


def test_a_paper_that_did_not_arrive_is_an_alert_until_it_is_back(room: CaseRoom) -> None:
    number = listed(room, CARD, FORM)
    room.work(up(number))
    room.work(a.TakeOver(case=number, missing=("申请表",)), by=BUSINESS)
    [alert] = raised(room, number)
    # Whoever sent it answers for it, not whoever says that it is not there.
    assert (alert.pattern, alert.clerk) == ("papers_lost", "C1")
    assert sentence(alert.pattern, alert.detail) == (
        "第1次由村（社区）移交镇（街道）（河口镇）时，“申请表”没有收到"
    )
    room.work(a.GiveBackPapers(case=number, papers=("居民身份证",), signature="签字"))
    assert open_ones(room, number) == ["papers_lost"]
    given_back(room, number, "申请表")
    assert cleared(room, number) == ["papers_lost"]
    # Listed again under its old name it is another paper.
    room.clock.forward(60)
    room.work(a.ListPapers(case=number, papers=(FORM,)))
    assert open_ones(room, number) == []
    sound(room)


def test_a_mended_alert_stays_and_waits_for_nobody(room: CaseRoom) -> None:
    number = listed(room, FORM)
    room.work(up(number))
    room.work(a.TakeOver(case=number, missing=("申请表",)), by=BUSINESS)
    unseen = Wanted(patterns=("papers_lost",), unseen=True)
    assert len(alerts.find(room.connection, unseen)) == 1
    assert alerts.count_unseen(room.connection)["papers_lost"] == 1
    given_back(room, number, "申请表")
    assert alerts.find(room.connection, unseen) == []
    assert "papers_lost" not in alerts.count_unseen(room.connection)
    found: Any = supervision_view.found(room.hall, Wanted(patterns=("papers_lost",)))
    [shown] = found["alerts"]
    assert shown["cleared_at"] == "2026-04-29T09:00:01.000+08:00"
    # It may be signed all the same.
    body = room.work(SeeAlert(alert=shown["alert"], note="已查明"), by=SUPERVISION)
    assert body["seen"] is True
    sound(room)


def test_a_case_that_is_opened_again_needs_its_papers(room: CaseRoom) -> None:
    number = listed(room, CARD)
    room.work(h.ReturnCase(case=number, ground="lacks_conditions", reason="条件不符"))
    room.forward_to(2026, 5, 8)
    room.look()
    assert open_ones(room, number) == ["originals_kept"]
    room.work(h.AskReview(case=number), by=BUSINESS)
    room.work(h.ReviewReturn(case=number, upheld=False, reason="条件具备"), by=BUSINESS)
    assert open_ones(room, number) == []
    room.work(h.WithdrawCase(case=number))
    room.forward_to(2026, 5, 29)
    room.look()
    assert [one.pattern for one in raised(room, number)] == ["originals_kept"] * 2
    sound(room)


@pytest.mark.parametrize("pattern", sorted(WATCHED))
def test_a_hall_that_does_not_look_for_it_raises_and_clears_nothing(
    room: CaseRoom, pattern: str
) -> None:
    policy = TERMS_OF_CASES.policy
    watched = replace(
        policy.handling.supervision,
        patterns=policy.handling.supervision.patterns - {Pattern(pattern)},
    )
    handling = replace(policy.handling, supervision=watched)
    room.terms = replace(TERMS_OF_CASES, policy=replace(policy, handling=handling))
    room.reopen()
    number = listed(room, CARD, FORM)
    room.work(up(number))
    room.work(a.TakeOver(case=number, missing=("申请表",)), by=BUSINESS)
    room.work(
        a.HandOver(case=number, from_tier=Tier.TOWN, to_tier=Tier.CITY, place="市局"), by=CLERK
    )
    room.work(h.WithdrawCase(case=number))
    room.forward_to(2026, 5, 29)
    room.look()
    assert set(open_ones(room, number)) == WATCHED - {pattern}
    sound(room)


def test_more_days_mend_nothing_that_was_found_before(room: CaseRoom) -> None:
    """A rule or a calendar that gives more days takes no alert back: it would not come again."""
    kept, sent = listed(room, CARD), listed(room, CARD)
    room.work(h.WithdrawCase(case=kept))
    room.work(up(sent))
    room.forward_to(2026, 5, 8, hour=0)
    room.look()
    assert (open_ones(room, kept), open_ones(room, sent)) == (
        ["originals_kept"],
        ["hand_over_open"],
    )
    policy = TERMS_OF_CASES.policy
    longer = replace(policy.handling.supervision, originals_days=30, hand_over_days=30)
    handling = replace(policy.handling, supervision=longer)
    room.terms = replace(TERMS_OF_CASES, policy=replace(policy, handling=handling))
    room.reopen()
    for number in (kept, sent):
        room.work(a.ListPapers(case=number, papers=(FORM,)))
        assert cleared(room, number) == []
    given_back(room, kept, "居民身份证")
    room.work(a.TakeOver(case=sent), by=BUSINESS)
    assert cleared(room, kept) == ["originals_kept"]
    assert cleared(room, sent) == ["hand_over_open"]
