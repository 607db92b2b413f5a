"""Notices on paper: the list of what is missing, and short forms in the print spool."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hall.domain import commands as c
from hall.domain.actors import Actor, Role
from hall.domain.errors import Invalid, UnknownKiosk
from hall.domain.handling import commands as h
from hall.domain.handling.errors import (
    NoItem,
    NothingMissing,
    OtherDepartment,
    UnknownNotice,
    WrongPhase,
)
from hall.domain.handling.notices.commands import PrintMissing, PrintNotice
from hall.domain.handling.notices.forms import MissingList
from hall.domain.posts import Post, PostNeeded
from hall.service.papers.kept import notice_of
from hall.store import slips
from hall.store.handling import notices
from kiosk.notice_slips import notice_slip_of
from tests.hall.desk import KIOSK
from tests.hall.service.handling.caseroom import (
    BUSINESS,
    OTHER,
    TERMS_OF_CASES,
    CaseRoom,
    case_rooms,
)

STATION = Actor(role=Role.STATION, id="station-1")


def content(room: CaseRoom, notice: str) -> MissingList:
    kept = notice_of(notices.by_number(room.connection, notice).content).content
    assert isinstance(kept, MissingList)
    return kept


# 缺件清单


def test_where_a_list_was_printed_is_not_where_the_case_is(room: CaseRoom) -> None:
    number = room.received(complete=False)
    body = room.work(PrintMissing(case=number, counter=2), by=replace(OTHER, department=None))
    assert (body["counter"], body["clerk"]) == (1, "C1")
    assert notice_of(notices.by_number(room.connection, body["notice"]).content).window == "2号窗口"


def test_somebody_goes_home_with_a_list_before_anything_was_received(room: CaseRoom) -> None:
    number = room.open_case()
    body = room.work(PrintMissing(case=number, missing=("旧身份证",)))
    assert (body["notice"], body["phase"]) == ("JH缺〔2026〕00001号", "opened")
    assert [one.name for one in content(room, body["notice"]).missing] == ["旧身份证"]
    assert (body["received_at"], body["clocks"]["promised"]) == (None, None)
    [notice] = body["notices"]
    assert [(one["holder"], one["delivered_at"] is not None) for one in notice["copies"]] == [
        ("citizen", True)
    ]
    # He comes back: the list does not stand in the way, and was no supplement notice.
    room.work(h.ReceiveCase(case=number, materials={}))
    assert room.view(number)["kind"] == "undecided"


def test_after_receipt_the_list_is_what_is_missing(room: CaseRoom) -> None:
    number = room.received(complete=False)
    body = room.work(PrintMissing(case=number))
    assert [one.name for one in content(room, body["notice"]).missing] == ["旧身份证"]
    assert body["phase"] == "received"
    room.work(h.AskSupplement(case=number))
    again = room.work(PrintMissing(case=number, missing=("旧身份证", "旧身份证")))
    assert again["notice"] == "JH缺〔2026〕00002号"
    assert len(content(room, again["notice"]).missing) == 1
    assert again["phase"] == "supplementing"


def test_a_list_of_nothing_or_of_what_nobody_asks_for_is_refused(room: CaseRoom) -> None:
    number = room.received()
    with pytest.raises(NothingMissing):
        room.work(PrintMissing(case=number))
    with pytest.raises(Invalid):
        room.work(PrintMissing(case=number, missing=("学历证明",)))
    with pytest.raises(OtherDepartment):
        room.work(PrintMissing(case=number, missing=("户口簿",)), by=OTHER)
    with pytest.raises(PostNeeded):
        room.work(PrintMissing(case=number, missing=("户口簿",)), by=BUSINESS)
    room.work(h.AcceptCase(case=number))
    with pytest.raises(WrongPhase):
        room.work(PrintMissing(case=number, missing=("户口簿",)))


def test_what_the_visit_is_for_must_be_known_first(room: CaseRoom) -> None:
    room.begin_day("2026-11-21")
    ticket = room.do(c.IssueTicket(queue="HZ"), by=KIOSK)
    with pytest.raises(NoItem):
        room.work(PrintMissing(case=str(ticket["case"]), missing=("户口簿",)))


# 小票


def claim(room: CaseRoom, kiosk: str = "K1") -> list[dict[str, object]]:
    body = room.do(c.ClaimSlips(kiosk=kiosk), by=STATION)
    assert isinstance(body["slips"], list)
    return body["slips"]


def test_a_notice_goes_through_the_spool_like_a_ticket(room: CaseRoom) -> None:
    number = room.accepted()
    notice = room.view(number)["notices"][0]["number"]
    told = len(room.told(number))
    body = room.work(PrintNotice(notice=notice, kiosk="K1"))
    assert (body["notice"], body["copy"], body["kiosk"]) == (notice, 0, "K1")
    [entry] = [one for one in claim(room) if one.get("notice")]
    assert (entry["slip"], entry["notice"], entry["case"]) == (body["slip"], notice, number)
    paper = notice_slip_of(entry)
    assert paper.job == f"slip-{body['slip']}"
    room.do(c.ReportSlip(slip=int(str(body["slip"])), outcome="printed"), by=STATION)
    after = room.told(number)[told:]
    assert [one.event.name for one in after] == ["slip.queued", "slip.printed"]
    assert all(one.event.ticket is None for one in after)
    assert dict(after[1].event.data) == {
        "slip": body["slip"], "kiosk": "K1", "copy": 0, "notice": notice,
    }  # fmt: skip
    assert room.work(PrintNotice(notice=notice, kiosk="K1"))["copy"] == 1
    row = notices.by_number(room.connection, notice)
    assert [job.state.value for job in slips.of_notice(room.connection, row.id)] == [
        "printed", "queued",
    ]  # fmt: skip


def test_a_slip_that_failed_says_so_in_the_case(room: CaseRoom) -> None:
    number = room.accepted()
    notice = room.view(number)["notices"][0]["number"]
    slip = int(str(room.work(PrintNotice(notice=notice, kiosk="K2"))["slip"]))
    claim(room, "K2")
    room.do(c.ReportSlip(slip=slip, outcome="queued", detail="纸尽"), by=STATION)
    assert [one["slip"] for one in claim(room, "K2")] == [slip]
    room.do(c.ClaimSlips(kiosk="K2", restarted=True), by=STATION)
    assert room.happened(number)[-2:] == ["slip.requeued", "slip.unknown"]


def test_only_to_a_printer_that_is_there_and_only_who_may(room: CaseRoom) -> None:
    number = room.accepted()
    notice = room.view(number)["notices"][0]["number"]
    for nowhere in ("K9", "W1", "W0", "W", ""):
        with pytest.raises(UnknownKiosk):
            room.work(PrintNotice(notice=notice, kiosk=nowhere))
    with pytest.raises(UnknownNotice):
        room.work(PrintNotice(notice="JH承〔2026〕00007号", kiosk="K1"))
    with pytest.raises(OtherDepartment):
        room.work(PrintNotice(notice=notice, kiosk="K1"), by=OTHER)
    auditor = Actor(role=Role.STAFF, id="auditor", posts=frozenset({Post.AUDITOR}))
    with pytest.raises(PostNeeded):
        room.work(PrintNotice(notice=notice, kiosk="K1"), by=auditor)
    room.work(PrintNotice(notice=notice, kiosk="K1"), by=BUSINESS)


@pytest.fixture
def with_printer(tmp_path: Path) -> Iterator[CaseRoom]:
    """A hall whose window 1 has a printer."""
    terms = replace(TERMS_OF_CASES, window_printers=frozenset({1}))
    yield from case_rooms(tmp_path / "hall", terms)


def test_a_window_may_have_a_printer_of_its_own(with_printer: CaseRoom) -> None:
    notice = with_printer.view(with_printer.accepted())["notices"][0]["number"]
    with_printer.work(PrintNotice(notice=notice, kiosk="W1"))
    [entry] = claim(with_printer, "W1")
    assert entry["kiosk"] == "W1"
    with pytest.raises(UnknownKiosk):
        claim(with_printer, "W2")
