"""Collecting a result: what is scanned must be the case's, and a number for the right queue."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hall.app.records.verification import breaches_of
from hall.domain import commands as c
from hall.domain.cases import CaseKind, CaseState
from hall.domain.catalog_rows import Queue
from hall.domain.handling import commands as h
from hall.domain.handling.errors import CodeRequired, WrongCode
from hall.domain.handling.figures import Pattern
from hall.domain.tickets import TicketState
from hall.service.handling.books.statistics import Asked, report
from hall.service.handling.supervision import view
from hall.store import cases
from hall.store.handling import counting
from tests.hall.desk import check
from tests.hall.service.handling.caseroom import CASE_TABLES, CLERK, TERMS_OF_CASES, CaseRoom
from tests.hall.small import make

LQ = Queue(code="LQ", prefix="L", name="领取证照")
TABLES = replace(
    CASE_TABLES,
    queues=(*CASE_TABLES.queues, LQ),
    counters=tuple(
        replace(one, queues=(*one.queues, "LQ")) if one.number == 2 else one
        for one in CASE_TABLES.counters
    ),
)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CaseRoom]:
    make(tmp_path / "hall", TABLES)
    terms = replace(TERMS_OF_CASES, collect_queue="LQ")
    with closing(CaseRoom(tmp_path / "hall", terms=terms)) as room:
        yield room
    check(tmp_path / "hall")


def decided(room: CaseRoom) -> str:
    number = room.accepted()
    room.work(h.DecideCase(case=number, outcome="granted"))
    return number


def ready(room: CaseRoom) -> str:
    number = decided(room)
    room.work(h.MakeReady(case=number, place="二楼"))
    return number


def codes(room: CaseRoom, number: str) -> list[str]:
    return cases.codes_of(room.connection, cases.by_number(room.connection, number).id)


def test_a_number_to_collect_is_of_the_queue_for_that(room: CaseRoom) -> None:
    number = ready(room)
    ticket = room.ticket(room.issue(None, case=number))
    assert (ticket.queue, ticket.item, ticket.number) == ("LQ", None, "L001")
    assert [one.number for one in room.cases(ticket.id)] == [number]


def test_whoever_is_not_to_collect_yet_waits_as_usual(room: CaseRoom) -> None:
    ticket = room.ticket(room.issue(None, case=decided(room)))
    assert (ticket.queue, ticket.item) == ("HZ", "card")


def test_who_asks_for_another_queue_gets_it(room: CaseRoom) -> None:
    number = ready(room)
    assert room.ticket(room.issue(queue="ZX", case=number)).queue == "ZX"


def test_a_hall_without_such_a_queue_gives_the_items_own(tmp_path: Path) -> None:
    make(tmp_path / "plain", CASE_TABLES)
    terms = replace(TERMS_OF_CASES, collect_queue="LQ")
    with closing(CaseRoom(tmp_path / "plain", terms=terms)) as room:
        assert room.ticket(room.issue(None, case=ready(room))).queue == "HZ"


def test_what_was_scanned_is_the_cases_own(room: CaseRoom) -> None:
    number, other = ready(room), ready(room)
    [code], [stranger] = codes(room, number), codes(room, other)
    for proof, wrong in (
        ("slip", stranger), ("slip", "nonsense"), ("slip", number), ("case_code", other),
        ("case_code", code), ("case_code", ""),
    ):  # fmt: skip
        with pytest.raises(WrongCode):
            room.work(h.CollectResult(case=number, proof=proof, code=wrong))
    room.work(h.CollectResult(case=number, proof="slip", code=f"http://hall.test/f/{code}"))
    room.work(
        h.CollectResult(case=other, proof="case_code", code=f"http://hall.test/c/{other.lower()}")
    )
    assert collected(room, number)["checked"] is True


def collected(room: CaseRoom, number: str) -> dict[str, object]:
    [data] = [e.event.data for e in room.told(number) if e.event.name == "case.collected"]
    return {key: value for key, value in data.items() if key != "case"}


def test_a_slip_is_scanned_or_it_is_said_why_not(room: CaseRoom) -> None:
    number = ready(room)
    for reason in ("", "  "):
        with pytest.raises(CodeRequired):
            room.work(h.CollectResult(case=number, proof="slip", reason=reason))
    room.work(h.CollectResult(case=number, proof="slip", reason=" 二维码污损 "))
    assert collected(room, number) == {"proof": "slip", "checked": False, "reason": "二维码污损"}


def test_what_was_scanned_needs_no_reason_and_what_is_wrong_has_none(room: CaseRoom) -> None:
    number = ready(room)
    with pytest.raises(WrongCode):
        room.work(h.CollectResult(case=number, proof="slip", code="nonsense", reason="污损"))
    [code] = codes(room, number)
    room.work(h.CollectResult(case=number, proof="slip", code=code, reason="污损"))
    assert collected(room, number) == {"proof": "slip", "checked": True}


@pytest.mark.parametrize(("proof", "checked"), [("identity", False), ("post", None)])
def test_what_somebody_only_looked_at_is_told_apart(
    room: CaseRoom, proof: str, checked: bool | None
) -> None:
    number = ready(room)
    room.work(h.CollectResult(case=number, proof=proof))
    assert collected(room, number) == {"proof": proof, "checked": checked}


def test_results_that_nobody_checked_are_counted(room: CaseRoom) -> None:
    for proof in ("identity", "post", "slip"):
        room.work(h.CollectResult(case=ready(room), proof=proof, reason="没带号票"))
    day = date(2026, 4, 29)
    told: Any = view.statistics(room.hall, day, day)
    assert [one["unchecked"] for one in told["rows"] if one["counter"] == 1] == [2]
    assert told["total"]["unchecked"] == 2
    after = date(2026, 4, 30)
    told = view.statistics(room.hall, after, after)
    assert told["total"]["unchecked"] == 0
    reported: Any = report(room.connection, room.terms, Asked(day, day, "department"))
    [figures] = reported["rows"]
    assert (figures["department"], figures["collected"], figures["unchecked"]) == ("GA", 3, 2)


def test_a_visit_to_collect_ends_like_any_other(room: CaseRoom) -> None:
    number = ready(room)
    room.do(c.FinishService(counter=1))
    room.issue(None, case=number)
    room.do(c.SignOn(counter=2, clerk="C2"))
    room.serve(2)
    room.work(h.CollectResult(case=number, proof="slip", code=codes(room, number)[-1]))
    room.do(c.FinishService(counter=2))
    assert room.view(number)["phase"] == "closed"


AT_TWO = replace(CLERK, id="C2")


def at_window_two(room: CaseRoom) -> int:
    """A number to collect that was taken without saying for what, called to window 2."""
    ticket = room.issue(queue="LQ")
    room.do(c.SignOn(counter=2, clerk="C2"))
    assert room.call(2) == ticket
    return ticket


def test_a_number_to_collect_opens_no_record(room: CaseRoom) -> None:
    number = ready(room)
    before = room.connection.execute("SELECT count(*) FROM cases").fetchone()
    body = room.do(c.IssueTicket(queue="LQ", origin="K1"))
    assert (body["case"], body["number"]) == (None, "L001")
    assert room.connection.execute("SELECT count(*) FROM cases").fetchone() == before
    assert room.view(number)["phase"] == "decided"
    assert sound(room) == []


def test_it_is_for_the_case_that_the_clerk_names(room: CaseRoom) -> None:
    number = ready(room)
    ticket = at_window_two(room)
    room.do(c.BeginService(counter=2))
    body = room.do(c.AddCase(ticket=ticket, case=number))
    assert body["case"] == number
    assert room.case(ticket).state is CaseState.AT_WINDOW
    room.work(h.CollectResult(case=number, proof="identity"), by=AT_TWO)
    room.do(c.FinishService(counter=2))
    assert room.case(ticket).state is CaseState.LEFT_WINDOW
    assert sound(room) == []
    assert visits(room) == {"visits_collection": 1, "visits_other": 0}


def test_it_is_for_the_case_whose_first_slip_is_scanned(room: CaseRoom) -> None:
    number = ready(room)
    [code] = codes(room, number)
    ticket = at_window_two(room)
    room.work(h.CollectResult(case=number, proof="slip", code=code), by=AT_TWO)
    assert [one.number for one in room.cases(ticket)] == [number]
    assert room.ticket(ticket).state is TicketState.SERVING
    assert room.case(ticket).state is CaseState.AT_WINDOW
    room.do(c.FinishService(counter=2))
    assert sound(room) == []
    assert visits(room) == {"visits_collection": 1, "visits_other": 0}


def test_a_clerk_hands_over_at_his_own_window_whatever_window_he_names(room: CaseRoom) -> None:
    """Or the citizen who was called elsewhere would find another's case under his number."""
    number = ready(room)
    ticket = at_window_two(room)
    at_one = replace(CLERK, id="C1")
    room.work(h.CollectResult(case=number, proof="identity", counter=2), by=at_one)
    assert room.cases(ticket) == []
    assert room.view(number)["phase"] == "closed"


def test_one_visit_collects_two_results(room: CaseRoom) -> None:
    first, second = ready(room), ready(room)
    ticket = at_window_two(room)
    for number in (first, second):
        room.work(h.CollectResult(case=number, proof="identity"), by=AT_TWO)
    assert [one.number for one in room.cases(ticket)] == [first, second]


def test_what_goes_by_post_is_nobodys_visit(room: CaseRoom) -> None:
    number = ready(room)
    ticket = at_window_two(room)
    room.work(h.CollectResult(case=number, proof="post"), by=AT_TWO)
    assert room.cases(ticket) == []


def test_who_only_asked_is_an_enquiry_like_any_other(room: CaseRoom) -> None:
    ready(room)
    ticket = at_window_two(room)
    room.do(c.FinishService(counter=2, kind=CaseKind.ENQUIRY))
    [case] = room.cases(ticket)
    assert (case.kind, case.state, case.item) == (CaseKind.ENQUIRY, CaseState.LEFT_WINDOW, None)
    assert sound(room) == []


def test_who_wanted_something_else_has_a_matter_of_his_own(room: CaseRoom) -> None:
    ready(room)
    sent_on, moved = room.issue(queue="LQ"), room.issue(queue="LQ")
    room.do(c.TransferTicket(ticket=sent_on, item="card"))
    room.do(c.TransferTicket(ticket=moved, queue="ZX"))
    assert [room.case(one).item for one in (sent_on, moved)] == ["card", None]
    assert sound(room) == []


def test_who_left_without_a_record_is_an_alert_and_no_breach(room: CaseRoom) -> None:
    ready(room)
    policy = room.terms.policy
    patterns = frozenset({Pattern.TICKET_WITHOUT_CASE})
    watched = replace(policy.handling.supervision, patterns=patterns)
    room.terms = replace(
        room.terms,
        policy=replace(policy, handling=replace(policy.handling, supervision=watched)),
    )
    room.reopen()
    ticket = at_window_two(room)
    room.do(c.FinishService(counter=2))
    assert room.cases(ticket) == []
    seq = room.seq()
    room.do(c.FinishService(counter=1))
    room.do(c.CloseDay())
    raised = [e for e in room.since(seq) if e.event.name == "alert.raised"]
    assert ticket in [e.event.ticket for e in raised]
    assert visits(room)["visits_other"] >= 1


def sound(room: CaseRoom) -> list[str]:
    return list(breaches_of(room.directory, room.terms))


def visits(room: CaseRoom) -> dict[str, int]:
    """Served visits to collect, and others, of the window for that."""
    found = counting.counts(room.connection)
    return {name: found[name] for name in ("visits_collection", "visits_other")}
