"""Collecting a result: what is scanned must be the case's, and a number for the right queue."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from hall.domain import commands as c
from hall.domain.catalog import Queue
from hall.domain.handling import commands as h
from hall.domain.handling.errors import WrongCode
from hall.store import cases
from tests.hall.desk import check
from tests.hall.service.handling.caseroom import CASE_TABLES, TERMS_OF_CASES, CaseRoom
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
    [collected] = [e.event.data for e in room.told(number) if e.event.name == "case.collected"]
    assert collected["checked"] is True


def test_what_somebody_only_looked_at_is_told_apart(room: CaseRoom) -> None:
    number = ready(room)
    room.work(h.CollectResult(case=number, proof="slip"))
    [collected] = [e.event.data for e in room.told(number) if e.event.name == "case.collected"]
    assert collected["checked"] is False


def test_a_visit_to_collect_ends_like_any_other(room: CaseRoom) -> None:
    number = ready(room)
    room.do(c.FinishService(counter=1))
    room.issue(None, case=number)
    room.do(c.SignOn(counter=2, clerk="C2"))
    room.serve(2)
    room.work(h.CollectResult(case=number, proof="slip"))
    room.do(c.FinishService(counter=2))
    assert room.view(number)["phase"] == "closed"
