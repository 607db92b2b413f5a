"""Cases without a ticket (网上申请): they follow the rules of every other from their submission."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from hall.app.records.verification import breaches_of
from hall.domain import commands as c
from hall.domain.actors import Actor, Role
from hall.domain.applicants import Applicant
from hall.domain.clock import instant
from hall.domain.errors import DayClosed, Invalid, UnknownItem
from hall.domain.handling import commands as h
from hall.domain.handling.applicants.commands import RecordApplicant
from hall.domain.handling.applicants.online_commands import OpenCase
from hall.domain.handling.course import MaterialState
from hall.domain.handling.errors import WrongPhase
from hall.domain.posts import PostNeeded
from hall.service.handling.applicants.records import applicant_of
from hall.service.handling.books.statistics import asked, report
from hall.store import cases
from hall.store.handling.counting import counts
from tests.hall.people import SHAN, ZHANG
from tests.hall.service.handling.caseroom import CLERK, CaseRoom

PORTAL = Actor(role=Role.INTEGRATION, id="portal")
OTHER_PORTAL = Actor(role=Role.INTEGRATION, id="town")
ALL = {"户口簿": MaterialState.HANDED_IN, "旧身份证": MaterialState.HANDED_IN}
MONDAY = (2026, 11, 23)


def submit(
    room: CaseRoom,
    *,
    item: str = "card",
    applicant: Applicant | None = ZHANG,
    key: str | None = None,
    **given: Any,
) -> dict[str, Any]:
    command = OpenCase(item=item, applicant=applicant, **{"materials": ALL, **given})
    return dict(room.do(command, by=PORTAL, key=key))


def at(room: CaseRoom, *moment: int, hour: int = 10) -> CaseRoom:
    room.clock.set(*moment, hour=hour)
    room.begin_day(f"{moment[0]}-{moment[1]:02}-{moment[2]:02}")
    return room


def patterns(room: CaseRoom) -> set[str]:
    """What electronic supervision raised alerts for."""
    rows = room.connection.execute("SELECT DISTINCT pattern FROM alerts")
    return {str(pattern) for (pattern,) in rows}


def test_an_application_is_a_case_that_was_received(room: CaseRoom) -> None:
    at(room, *MONDAY)
    seq = room.seq()
    body = submit(room)
    assert (body["number"], body["phase"], body["door"]) == (
        "JH20261123-00001", "received", "online",
    )  # fmt: skip
    assert body["received_at"] == "2026-11-23T10:00:00.000+08:00"
    assert body["query_url"] == "http://hall.test/c/JH20261123-00001"
    assert (body["department"], body["missing"]) == ("GA", [])
    assert room.names(seq) == ["case.opened", "case.applicant_recorded", "case.received"]
    opened, recorded, received = room.since(seq)
    assert opened.event.data["door"] == "online"
    assert {one.event.ticket for one in room.since(seq)} == {None}
    assert "counts_from" not in received.event.data
    assert ZHANG.name not in str([one.event.data for one in room.since(seq)])
    assert opened.actor == recorded.actor == "integration:portal"
    found = cases.by_number(room.connection, body["number"])
    assert applicant_of(room.connection, room.hall.vault, found.id) == ZHANG
    assert found.person == room.hall.vault.person(ZHANG.id_number)


def test_the_same_key_opens_one_case(room: CaseRoom) -> None:
    at(room, *MONDAY)
    first, again = submit(room, key="a"), submit(room, key="a")
    assert first == again
    assert submit(room, key="b")["number"] == "JH20261123-00002"


def test_serials_go_on_between_windows_and_the_net(room: CaseRoom) -> None:
    at(room, *MONDAY)
    assert submit(room)["number"] == "JH20261123-00001"
    assert room.case(room.issue()).number == "JH20261123-00002"
    room.do(c.CloseDay())
    # The hall is closed for today: the day's serials go on, and nobody is served again for it.
    assert submit(room)["number"] == "JH20261123-00003"
    room.do(c.OpenDay(day="2026-11-23"))
    assert room.case(room.issue()).number == "JH20261123-00004"


def test_before_the_first_day_there_is_no_number(room: CaseRoom) -> None:
    with pytest.raises(DayClosed):
        submit(room)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"item": "none"}, UnknownItem),
        ({"materials": {"没有的": MaterialState.HANDED_IN}}, Invalid),
        ({"applicant": replace(ZHANG, id_number="110101199003077210")}, Invalid),
    ],
)
def test_what_is_wrong_opens_nothing(
    room: CaseRoom, given: dict[str, Any], error: type[Exception]
) -> None:
    at(room, *MONDAY)
    seq = room.seq()
    with pytest.raises(error):
        submit(room, **given)
    assert room.names(seq) == []
    assert submit(room)["number"] == "JH20261123-00001"


@pytest.mark.parametrize(
    ("day", "hour", "counts_from", "due_day"),
    [
        # Five working days from the next one (C17); what comes at night comes with the opening.
        ((2026, 11, 23), 10, None, "2026-11-30"),
        ((2026, 11, 23), 6, "2026-11-23T09:00:00+08:00", "2026-11-30"),
        ((2026, 11, 23), 20, "2026-11-24T09:00:00+08:00", "2026-12-01"),
        ((2026, 11, 21), 10, "2026-11-23T09:00:00+08:00", "2026-11-30"),
        ((2026, 9, 30), 20, "2026-10-08T09:00:00+08:00", "2026-10-14"),
    ],
    ids=["working hour", "early", "evening", "saturday", "before a holiday"],
)
def test_its_days_count_from_the_next_working_moment(
    room: CaseRoom, day: tuple[int, int, int], hour: int, counts_from: str | None, due_day: str
) -> None:
    at(room, *day, hour=hour)
    seq = room.seq()
    body = submit(room)
    [received] = [one for one in room.since(seq) if one.event.name == "case.received"]
    assert received.at == room.clock.now()
    counted = received.event.data.get("counts_from")
    wanted = None if counts_from is None else instant(datetime.fromisoformat(counts_from))
    assert counted == wanted
    room.work(h.AcceptCase(case=body["number"]))
    assert room.view(body["number"])["clocks"]["promised"]["due_day"] == due_day


def test_silence_accepts_as_of_the_working_moment(room: CaseRoom) -> None:
    at(room, 2026, 11, 21)
    number = submit(room)["number"]
    legal = room.view(number)["clocks"]["statutory"] or {}
    assert legal.get("due_day") in {None, "2026-11-30"}
    # Five working days to say what is missing (行政许可法 §32④), from Monday the 23rd.
    room.clock.set(2026, 11, 30, hour=16)
    room.look()
    assert room.view(number)["phase"] == "received"
    room.clock.set(2026, 11, 30, hour=18)
    room.look()
    view = room.view(number)
    assert (view["phase"], view["accepted_because"]) == ("accepted", "deemed")
    assert view["clocks"]["promised"]["due_day"] == "2026-11-30"


def test_what_is_ticked_in_the_night_does_not_count_before_it_came(room: CaseRoom) -> None:
    at(room, *MONDAY, hour=20)
    number = submit(room, materials={})["number"]
    room.work(h.TickMaterials(case=number, materials=ALL))
    room.work(h.AcceptCase(case=number))
    assert room.view(number)["clocks"]["promised"]["due_day"] == "2026-12-01"


def test_what_a_program_brings_later_counts_by_the_same_hours(room: CaseRoom) -> None:
    at(room, *MONDAY)
    number = submit(room, materials={"户口簿": MaterialState.HANDED_IN})["number"]
    room.work(h.AskSupplement(case=number))
    room.clock.set(2026, 11, 24, hour=22)
    room.do(h.HandIn(case=number, materials=ALL), by=PORTAL)
    room.clock.set(2026, 11, 25, hour=10)
    room.work(h.AcceptCase(case=number))
    assert room.view(number)["clocks"]["promised"]["due_day"] == "2026-12-02"


def test_the_whole_way_without_a_ticket_balances(room: CaseRoom) -> None:
    at(room, *MONDAY, hour=20)
    room.do(c.CloseDay())
    number = submit(room)["number"]
    at(room, 2026, 11, 24)
    ticket = room.issue()
    room.serve()
    room.work(h.AcceptCase(case=number))
    room.work(h.DecideCase(case=number, outcome="granted"))
    room.work(h.MakeReady(case=number, result="身份证"))
    room.work(h.CollectResult(case=number, proof="post"))
    room.do(c.FinishService(counter=1))
    assert room.view(number)["phase"] == "closed"
    found = counts(room.connection)
    assert (found["cases"], found["cases_of_visits"], found["event_opened_apart"]) == (2, 1, 1)
    assert list(breaches_of(room.directory, room.terms)) == []
    wanted = asked(room.connection, "2026-11-23", "2026-11-30", "month")
    total = report(room.connection, room.terms, wanted)["total"]
    assert isinstance(total, dict)
    assert (total["received"], total["received_online"], total["on_time"]) == (1, 1, 1)
    assert room.case(ticket).number != number


def test_its_citizen_takes_a_number_for_it_later(room: CaseRoom) -> None:
    at(room, *MONDAY)
    number = submit(room)["number"]
    ticket = room.issue(None, case=number)
    assert (room.ticket(ticket).queue, room.ticket(ticket).item) == ("HZ", "card")
    assert room.case(ticket).number == number
    room.serve()
    assert room.case(ticket).state == "at_window"
    room.work(h.AcceptCase(case=number))
    room.do(c.FinishService(counter=1))
    view = room.view(number)
    assert (view["phase"], view["counter"], view["clerk"]) == ("accepted", 1, "C1")
    assert list(breaches_of(room.directory, room.terms)) == []


def test_who_takes_it_up_has_it_at_his_window(room: CaseRoom) -> None:
    at(room, *MONDAY)
    number, other = submit(room)["number"], submit(room, item="up", materials={})["number"]
    assert (room.view(number)["counter"], room.view(number)["clerk"]) == (None, None)
    room.work(h.AcceptCase(case=number))
    room.work(h.AcceptCase(case=other), by=replace(CLERK, id="C9"))
    view, at_no_window = room.view(number), room.view(other)
    assert (view["counter"], view["clerk"]) == (1, "C1")
    assert (at_no_window["counter"], at_no_window["clerk"]) == (None, "C9")
    assert list(breaches_of(room.directory, room.terms)) == []


def test_a_visit_that_nobody_came_to_leaves_it_as_it_was(room: CaseRoom) -> None:
    at(room, *MONDAY)
    number = submit(room)["number"]
    ticket = room.issue(None, case=number)
    room.do(c.CancelTicket(ticket=ticket, reason="改日再来"))
    assert (room.case(ticket).state, room.view(number)["phase"]) == ("opened", "received")
    assert "case.lapsed" not in room.happened(number)


def test_the_program_completes_the_applicant_of_its_own_case(room: CaseRoom) -> None:
    at(room, *MONDAY)
    number = submit(room, applicant=None)["number"]
    record = RecordApplicant(case=number, applicant=ZHANG)
    with pytest.raises(PostNeeded):
        room.do(record, by=OTHER_PORTAL)
    assert room.do(record, by=PORTAL)["replaced"] is False
    assert room.do(replace(record, applicant=SHAN), by=PORTAL)["replaced"] is True
    room.work(h.AcceptCase(case=number))
    with pytest.raises(WrongPhase) as refused:
        room.do(record, by=PORTAL)
    assert "登记服务对象" in str(refused.value)
    assert room.work(record)["replaced"] is True


def test_no_program_names_the_applicant_of_a_visit(room: CaseRoom) -> None:
    number = room.received()
    with pytest.raises(PostNeeded):
        room.do(RecordApplicant(case=number, applicant=ZHANG), by=PORTAL)


def test_an_immediate_one_of_the_night_is_done_in_the_morning(room: CaseRoom) -> None:
    at(room, *MONDAY, hour=20)
    number = submit(room, item="birth", materials={})["number"]
    at(room, 2026, 11, 24)
    room.look()
    room.work(h.FinishAtOnce(case=number), by=CLERK)
    view = room.view(number)
    assert (view["kind"], view["phase"]) == ("immediate", "closed")
    assert patterns(room) == set()
