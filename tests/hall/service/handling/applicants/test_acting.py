"""Acting for somebody: authority, hand-overs that are acknowledged, papers that come back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hall.domain.actors import Actor, Role
from hall.domain.errors import Invalid, ReasonRequired
from hall.domain.handling import commands as h
from hall.domain.handling.applicants import agency_commands as a
from hall.domain.handling.applicants.agency import AgentKind, Tier, fold_agency, kept_originals
from hall.domain.handling.applicants.agency_errors import (
    ListedBefore,
    NoAgent,
    NoApplicant,
    NoAuthority,
    NothingOnItsWay,
    NotListed,
    NotTakenOver,
    NotThere,
)
from hall.domain.handling.applicants.commands import RecordApplicant
from hall.domain.handling.errors import OtherProgram
from hall.domain.posts import PostNeeded, SameHand
from hall.service.handling.applicants.records import applicant_of
from hall.store import cases
from tests.hall.desk import check
from tests.hall.people import FIRM, ZHANG
from tests.hall.service.handling.caseroom import (
    BUSINESS,
    CLERK,
    OTHER,
    SUPERVISION,
    CaseRoom,
    case_rooms,
)

HELPER = FIRM.agent
CARD = a.HandedIn(name="居民身份证", original=True)
FORM = a.HandedIn(name="申请表", copies=2)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CaseRoom]:
    yield from case_rooms(tmp_path / "hall")
    check(tmp_path / "hall")


def authorised(room: CaseRoom, number: str, **given: Any) -> dict[str, Any]:
    room.work(RecordApplicant(case=number, applicant=ZHANG))
    given = {"document": "授权委托书1号", "agent": HELPER, "kind": AgentKind.VILLAGE, **given}
    return room.work(a.RecordAgent(case=number, **given))


def up(number: str, **given: Any) -> a.HandOver:
    given = {"from_tier": Tier.VILLAGE, "to_tier": Tier.TOWN, "place": "河口镇", **given}
    return a.HandOver(case=number, **given)


def test_an_agents_authority_is_on_record_and_he_himself_under_seal(room: CaseRoom) -> None:
    number = room.received()
    body = authorised(room, number, valid_until=date(2026, 5, 31), scope="递交材料、领取结果")
    [authority] = body["authorities"]
    assert (authority["kind"], authority["valid"], authority["valid_until"]) == (
        "village", True, "2026-05-31",
    )  # fmt: skip
    assert HELPER is not None
    assert not any(
        HELPER.name in str(one.event.data) or HELPER.id_number in str(one.event.data)
        for one in room.told(number)
    )
    case = cases.by_number(room.connection, number)
    kept = applicant_of(room.connection, room.hall.vault, case.id)
    assert kept == replace(ZHANG, agent=HELPER)


def test_what_an_authority_needs(room: CaseRoom) -> None:
    number = room.received()
    with pytest.raises(NoApplicant):
        room.work(a.RecordAgent(case=number, kind=AgentKind.HALL, document="授权书"))
    room.work(RecordApplicant(case=number, applicant=ZHANG))
    with pytest.raises(NoAgent):
        room.work(a.RecordAgent(case=number, kind=AgentKind.HALL, document="授权书"))
    with pytest.raises(ReasonRequired):
        authorised(room, number, document=" ")
    with pytest.raises(Invalid):
        authorised(room, number, valid_until=date(2026, 4, 28))
    with pytest.raises(PostNeeded):
        room.work(
            a.RecordAgent(case=number, kind=AgentKind.HALL, document="授权书"), by=SUPERVISION
        )
    room.work(RecordApplicant(case=number, applicant=replace(ZHANG, agent=HELPER)))
    room.work(a.RecordAgent(case=number, kind=AgentKind.RELATIVE, document="授权书"))


def test_an_agent_collects_with_an_authority_that_holds(room: CaseRoom) -> None:
    number = room.accepted()
    room.work(h.DecideCase(case=number, outcome="granted"))
    room.work(h.MakeReady(case=number))
    with pytest.raises(NoAuthority):
        room.work(h.CollectResult(case=number, proof="agent"))
    authorised(room, number, valid_until=date(2026, 4, 30))
    room.forward_to(2026, 5, 6)
    with pytest.raises(NoAuthority):
        room.work(h.CollectResult(case=number, proof="agent"))
    room.work(a.RecordAgent(case=number, kind=AgentKind.VILLAGE, document="授权书2号"))
    room.work(h.CollectResult(case=number, proof="agent"))


def test_each_hand_over_is_acknowledged_by_another_hand(room: CaseRoom) -> None:
    number = room.received()
    room.work(a.ListPapers(case=number, papers=(CARD, FORM)), by=OTHER)
    body = room.work(up(number))
    assert (body["on_its_way"], body["tier"]) == (1, "town")
    assert body["hand_overs"][0]["papers"] == ["居民身份证", "申请表"]
    with pytest.raises(NotTakenOver, match="河口镇"):
        room.work(up(number, from_tier=Tier.TOWN, to_tier=Tier.CITY))
    with pytest.raises(SameHand):
        room.work(a.TakeOver(case=number))
    with pytest.raises(NotListed):
        room.work(a.TakeOver(case=number, missing=("户口簿",)), by=BUSINESS)
    body = room.work(a.TakeOver(case=number, missing=("申请表",)), by=BUSINESS)
    assert (body["on_its_way"], body["lost"]) == (None, ["申请表"])
    with pytest.raises(NothingOnItsWay):
        room.work(a.TakeOver(case=number), by=BUSINESS)
    with pytest.raises(NotThere, match="现在在镇"):
        room.work(up(number))
    body = room.work(up(number, from_tier=Tier.TOWN, to_tier=Tier.CITY, place="市政务中心"))
    room.work(a.TakeOver(case=number), by=BUSINESS)
    down = up(number, from_tier=Tier.CITY, to_tier=Tier.VILLAGE, place="李家村", papers=())
    body = room.work(down)
    assert [one["direction"] for one in body["hand_overs"]] == ["up", "up", "down"]
    with pytest.raises(Invalid):
        room.work(up(number, to_tier=Tier.VILLAGE))


def test_a_townships_program_hands_cases_on(room: CaseRoom) -> None:
    number = room.received()
    with pytest.raises(OtherProgram):
        room.work(up(number), by=Actor(role=Role.INTEGRATION, id="portal"))
    town = Actor(role=Role.INTEGRATION, id="township", all_cases=True)
    room.work(up(number), by=town)
    room.work(a.TakeOver(case=number), by=CLERK)


def test_papers_come_back_against_a_signature(room: CaseRoom) -> None:
    number = room.received()
    room.work(a.ListPapers(case=number, papers=(CARD, FORM)))
    with pytest.raises(ListedBefore):
        room.work(a.ListPapers(case=number, papers=(CARD,)))
    with pytest.raises(Invalid):
        room.work(a.ListPapers(case=number, papers=(a.HandedIn(name=" ", copies=0),)))
    with pytest.raises(ReasonRequired):
        room.work(a.GiveBackPapers(case=number, papers=("居民身份证",), signature=""))
    body = room.work(
        a.GiveBackPapers(case=number, papers=("居民身份证",), signature="signed on paper slip 12")
    )
    assert (body["held"], body["originals_held"]) == (["申请表"], [])
    with pytest.raises(NotListed, match="居民身份证"):
        room.work(a.GiveBackPapers(case=number, papers=("居民身份证",), signature="x"))
    # It may be shown again, for a check that was not made.
    room.work(a.ListPapers(case=number, papers=(CARD,)))


def test_an_original_that_stays_when_the_case_is_over_is_found(room: CaseRoom) -> None:
    number = room.received()
    room.work(a.ListPapers(case=number, papers=(CARD, FORM)))
    assert kept_originals(room.told(number)) == ()
    room.work(h.WithdrawCase(case=number, reason="不办了"))
    assert [one.name for one in kept_originals(room.told(number))] == ["居民身份证"]
    room.work(a.GiveBackPapers(case=number, papers=("居民身份证",), signature="pad 0007"))
    assert kept_originals(room.told(number)) == ()
    assert [one.name for one in fold_agency(room.told(number)).held()] == ["申请表"]
