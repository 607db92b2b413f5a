"""One key at the window: an immediate case is done with its visit."""

from __future__ import annotations

from hall.domain import commands as c
from hall.domain.cases import CaseKind
from hall.domain.handling import commands as h
from tests.hall.service.handling.caseroom import CLERK, CaseRoom


def test_the_visit_and_its_case_are_done_together(room: CaseRoom) -> None:
    number = room.open_case("birth")
    room.work(c.FinishService(counter=1, kind=CaseKind.IMMEDIATE))
    body = room.view(number)
    assert (body["phase"], body["kind"], body["clerk"]) == ("closed", "immediate", CLERK.id)


def test_a_case_that_was_worked_on_goes_its_own_way(room: CaseRoom) -> None:
    number = room.open_case("birth")
    room.work(h.ReceiveCase(case=number))
    room.work(c.FinishService(counter=1, kind=CaseKind.IMMEDIATE))
    assert room.view(number)["phase"] == "received"


def test_an_enquiry_is_answered_and_nothing_else(room: CaseRoom) -> None:
    number = room.open_case("card")
    room.work(c.FinishService(counter=1, kind=CaseKind.ENQUIRY))
    body = room.view(number)
    assert (body["phase"], body["kind"], body["ended_because"]) == ("closed", "enquiry", "answered")
