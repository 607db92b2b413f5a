"""Work on a case at its window begins the service of its visit (a caller box has no such key)."""

from __future__ import annotations

import pytest

from hall.domain import commands as c
from hall.domain.actors import Actor, Role
from hall.domain.applicants import Applicant, ApplicantKind, IdKind
from hall.domain.cases import CaseKind, CaseState
from hall.domain.errors import Invalid, WrongState
from hall.domain.handling import commands as h
from hall.domain.handling.applicants.commands import RecordApplicant
from hall.domain.handling.course import MaterialState
from hall.domain.posts import Post
from hall.domain.tickets import TicketState
from hall.store import audit
from hall.store.figures import visits
from tests.hall.service.handling.caseroom import BUSINESS, CLERK, CaseRoom

DAY = "2026-04-29"
BOX = Actor(role=Role.STATION, id="local")
COLLEAGUE = Actor(role=Role.COUNTER, id="C9", posts=frozenset({Post.CLERK}), department="GA")
CHIEF_AT_1 = Actor(role=Role.STAFF, id="C1", posts=frozenset({Post.CHIEF}), department="GA")
PROGRAM = Actor(role=Role.COUNTER, id="window-1", posts=frozenset({Post.CLERK}))
ONLINE = Actor(role=Role.INTEGRATION, id="online", all_cases=True)
ALL = {"户口簿": MaterialState.HANDED_IN, "旧身份证": MaterialState.HANDED_IN}
SOMEBODY = Applicant(
    kind=ApplicantKind.PERSON, name="张三", id_kind=IdKind.PASSPORT, id_number="E12345678"
)


def called(room: CaseRoom, *, by: Actor = BOX, item: str = "card") -> tuple[int, str]:
    """A ticket that is called to window 1, thirty seconds ago; with its case's number."""
    room.clock.set(2026, 4, 29)
    room.begin_day(DAY)
    ticket = room.issue(item)
    room.do(c.CallNext(counter=1), by=by)
    room.clock.forward(30)
    return ticket, room.case(ticket).number


def receive(number: str) -> h.ReceiveCase:
    return h.ReceiveCase(case=number, materials=ALL)


def test_an_act_begins_the_service_before_it_is_done(room: CaseRoom) -> None:
    ticket, number = called(room)
    seq = room.seq()
    room.work(receive(number))
    names = room.names(seq)
    assert names[:3] == ["ticket.service_began", "case.at_window", "case.received"]
    began, at_window, received = room.since(seq)[:3]
    assert {one.at for one in (began, at_window, received)} == {room.clock.now()}
    assert (began.event.counter, began.event.data["cause"]) == (1, "case_worked")
    assert (at_window.event.counter, at_window.event.data["clerk"]) == (1, "C1")
    one = room.ticket(ticket)
    assert (one.state, one.began_at) == (TicketState.SERVING, room.clock.now())
    assert one.called_at == one.began_at - 30_000_000  # type: ignore[operator]  # it began
    assert room.case(ticket).state is CaseState.AT_WINDOW


@pytest.mark.parametrize(
    ("actor", "begins"),
    [
        (CLERK, True),
        (CHIEF_AT_1, True),
        (COLLEAGUE, False),
        (BUSINESS, False),
        (PROGRAM, False),
        (ONLINE, False),
    ],
    ids=lambda one: getattr(one, "named", str(one)),
)
def test_whose_act_it_is_decides(room: CaseRoom, actor: Actor, begins: bool) -> None:
    ticket, number = called(room)
    act = RecordApplicant(case=number, applicant=SOMEBODY) if actor is BUSINESS else None
    room.work(act or receive(number), by=actor)
    state = TicketState.SERVING if begins else TicketState.CALLED
    assert room.ticket(ticket).state is state


def test_a_program_speaks_for_the_window_that_it_called_to(room: CaseRoom) -> None:
    ticket, number = called(room, by=PROGRAM)
    room.work(receive(number), by=PROGRAM)
    assert room.ticket(ticket).state is TicketState.SERVING


@pytest.mark.parametrize("what", ["applicant", "kind", "returned"])
def test_every_act_on_the_case_does(room: CaseRoom, what: str) -> None:
    ticket, number = called(room)
    acts = {
        "applicant": RecordApplicant(case=number, applicant=SOMEBODY),
        "kind": h.ChangeKind(case=number, kind=CaseKind.PROMISED, reason="按承诺件办理"),
        "returned": h.ReturnCase(case=number, ground="not_required", reason="无需许可"),
    }
    seq = room.seq()
    room.work(acts[what])
    assert room.names(seq)[:2] == ["ticket.service_began", "case.at_window"]
    assert room.ticket(ticket).state is TicketState.SERVING


def test_a_refused_act_begins_nothing(room: CaseRoom) -> None:
    ticket, number = called(room)
    seq = room.seq()
    with pytest.raises(Invalid):
        room.work(h.ReceiveCase(case=number, materials={"没有的": MaterialState.HANDED_IN}))
    assert (room.ticket(ticket).state, room.names(seq)) == (TicketState.CALLED, [])


def test_work_on_another_case_leaves_the_called_one_alone(room: CaseRoom) -> None:
    other = room.received()
    room.do(c.FinishService(counter=1))
    ticket, _ = called(room)
    room.work(h.AcceptCase(case=other))
    assert room.ticket(ticket).state is TicketState.CALLED


def test_the_box_may_still_say_begin_and_finish(room: CaseRoom) -> None:
    ticket, number = called(room)
    room.work(receive(number))
    seq = room.seq()
    assert room.do(c.BeginService(counter=1), by=BOX)["state"] == "serving"
    assert room.do(c.BeginService(counter=1), by=BOX)["id"] == ticket
    assert room.names(seq) == []
    room.clock.forward(270)
    assert room.do(c.FinishService(counter=1), by=BOX)["state"] == "served"
    assert room.names(seq) == ["ticket.served", "case.left_window", "rating.asked"]


def test_a_begin_that_was_said_is_not_said_twice(room: CaseRoom) -> None:
    _, number = called(room)
    room.do(c.BeginService(counter=1), by=BOX)
    room.work(receive(number))
    with pytest.raises(WrongState):
        room.do(c.BeginService(counter=1), by=BOX)


def test_the_days_end_serves_who_was_worked_for(room: CaseRoom) -> None:
    ticket, number = called(room)
    room.work(receive(number))
    room.clock.forward(270)
    room.do(c.CloseDay())
    assert room.ticket(ticket).state is TicketState.SERVED
    assert room.case(ticket).state is CaseState.LEFT_WINDOW
    assert "case.lapsed" not in room.happened(number)
    [row] = visits(room.connection, first_day=DAY, last_day=DAY, by="clerk")
    assert (row["clerk"], row["served"], row["no_show"]) == ("C1", 1, 0)
    # From the call, as every visit's: the citizen was on his way for thirty seconds of it.
    assert row["mean_service_seconds"] == pytest.approx(300.0)
    assert list(audit.breaches(room.connection)) == []


def test_what_was_handed_in_does_not_lapse_with_a_visit_that_nobody_came_to(
    room: CaseRoom,
) -> None:
    ticket, number = called(room)
    room.work(receive(number), by=COLLEAGUE)
    room.do(c.CloseDay())
    assert room.ticket(ticket).state is TicketState.NO_SHOW
    assert "case.lapsed" not in room.happened(number)
    assert room.view(number)["phase"] == "received"


def test_finished_as_immediate_from_the_call_the_visit_comes_first(room: CaseRoom) -> None:
    ticket, number = called(room, item="birth")
    seq = room.seq()
    room.do(c.FinishService(counter=1, kind=CaseKind.IMMEDIATE), by=CLERK)
    names = room.names(seq)
    assert names[:3] == ["ticket.service_began", "case.at_window", "case.received"]
    assert names.count("ticket.service_began") == 1
    one = room.ticket(ticket)
    assert (one.state, one.began_at) == (TicketState.SERVED, one.called_at)
    assert room.view(number)["phase"] == "closed"
