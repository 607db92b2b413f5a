"""For whose cases a program speaks: those that it submitted, and those that it proved it may."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall.app.records.verification import breaches_of
from hall.domain import commands as c
from hall.domain.actors import Actor, Role
from hall.domain.commands import Command
from hall.domain.errors import Forbidden
from hall.domain.handling import commands as h
from hall.domain.handling.applicants.commands import RecordApplicant
from hall.domain.handling.applicants.online_commands import ContinueOnline, OpenCase
from hall.domain.handling.course import MaterialState
from hall.domain.handling.errors import NotProven, OtherProgram
from hall.domain.handling.together.form_commands import FillForm
from hall.domain.posts import PostNeeded
from hall.store import cases
from tests.hall.people import FIRM, SHAN, ZHANG
from tests.hall.service.handling.caseroom import BUSINESS, CaseRoom

PORTAL = Actor(role=Role.INTEGRATION, id="portal")
TOWN = Actor(role=Role.INTEGRATION, id="town")
PLATFORM = Actor(role=Role.INTEGRATION, id="platform", all_cases=True)
ALL = {"户口簿": MaterialState.HANDED_IN, "旧身份证": MaterialState.HANDED_IN}
MONDAY = (2026, 11, 23)


@pytest.fixture
def number(room: CaseRoom) -> str:
    """A case that the portal submitted."""
    room.clock.set(*MONDAY, hour=10)
    room.begin_day("2026-11-23")
    body = room.do(OpenCase(item="card", applicant=ZHANG, materials=ALL), by=PORTAL)
    return str(body["number"])


def visited(room: CaseRoom) -> str:
    """A case that was opened and received at a window, with its applicant on record."""
    number = room.received()
    room.work(RecordApplicant(case=number, applicant=ZHANG))
    return number


def slip(room: CaseRoom, number: str) -> str:
    case = cases.by_number(room.connection, number)
    return cases.codes_of(room.connection, case.id)[0]


def proven(room: CaseRoom, number: str, proof: str, by: Actor = PORTAL) -> None:
    """The program shows what its applicant gave it: a slip's code, or a whole number."""
    person = room.hall.vault.person(proof)
    room.do(ContinueOnline(case=number, code=proof, person=person), by=by)


def deeds(number: str) -> list[Command]:
    """What a program does for an applicant."""
    return [
        h.ReceiveCase(case=number),
        h.HandIn(case=number, materials=ALL),
        h.AskReview(case=number),
        FillForm(case=number, values={"A": "1"}),
        h.WithdrawCase(case=number),
    ]


def test_a_program_speaks_for_the_cases_that_it_submitted(room: CaseRoom, number: str) -> None:
    seq = room.seq()
    for deed in deeds(number):
        with pytest.raises(OtherProgram, match=number):
            room.do(deed, by=TOWN)
    assert room.names(seq) == []
    assert room.do(h.WithdrawCase(case=number), by=PORTAL)["phase"] == "withdrawn"


def test_no_program_speaks_for_a_case_of_a_window(room: CaseRoom) -> None:
    number = visited(room)
    for deed in deeds(number):
        with pytest.raises(OtherProgram):
            room.do(deed, by=PORTAL)


def test_a_number_that_a_program_took_is_not_an_application(room: CaseRoom) -> None:
    room.start(1)
    number = str(room.do(c.IssueTicket(item="card"), by=PORTAL)["case"])
    with pytest.raises(OtherProgram):
        room.do(h.ReceiveCase(case=number), by=PORTAL)
    with pytest.raises(PostNeeded):
        room.do(RecordApplicant(case=number, applicant=ZHANG), by=PORTAL)
    # It has the code of the slip, and that is a proof.
    proven(room, number, slip(room, number))
    room.do(h.ReceiveCase(case=number), by=PORTAL)


def test_one_made_for_all_cases_speaks_for_all(room: CaseRoom, number: str) -> None:
    assert room.do(h.WithdrawCase(case=number), by=PLATFORM)["phase"] == "withdrawn"
    other = visited(room)
    assert room.do(h.WithdrawCase(case=other), by=PLATFORM)["phase"] == "withdrawn"
    with pytest.raises(PostNeeded):
        room.do(h.AcceptCase(case=visited(room)), by=PLATFORM)


def test_a_programs_new_token_of_the_same_name_is_the_same_program(
    room: CaseRoom, number: str
) -> None:
    withdrawal = h.WithdrawCase(case=number)
    with pytest.raises(OtherProgram):
        room.do(withdrawal, by=replace(PORTAL, id="portal-2"))
    room.do(withdrawal, by=replace(PORTAL))


@pytest.mark.parametrize(
    "given", ["slip", "address of the slip", "number", "spaced number", "agent"]
)
def test_a_case_of_a_window_goes_on_over_the_net_with_its_applicants_proof(
    room: CaseRoom, given: str
) -> None:
    number = visited(room)
    if given == "agent":
        room.work(RecordApplicant(case=number, applicant=FIRM))
    proof = {
        "slip": slip(room, number),
        "address of the slip": f"http://hall.test/f/{slip(room, number)}",
        "number": ZHANG.id_number,
        "spaced number": ZHANG.id_number.lower()[:6] + " " + ZHANG.id_number[6:],
        "agent": SHAN.id_number,
    }[given]
    seq = room.seq()
    proven(room, number, proof)
    [told] = room.since(seq)
    how = "slip" if "slip" in given else "identity"
    assert (told.event.name, told.actor) == ("case.continued_online", PORTAL.named)
    assert told.event.data == {"case": number, "proof": how}
    proven(room, number, proof)
    assert len(room.since(seq)) == 1, "said once"
    with pytest.raises(OtherProgram):
        room.do(h.WithdrawCase(case=number), by=TOWN)
    # Who the applicant is stays the window's to write down.
    with pytest.raises(PostNeeded):
        room.do(RecordApplicant(case=number, applicant=SHAN), by=PORTAL)
    assert room.do(h.WithdrawCase(case=number), by=PORTAL)["phase"] == "withdrawn"
    assert list(breaches_of(room.directory, room.terms)) == []


def test_what_proves_nothing_opens_nothing(room: CaseRoom) -> None:
    number, other = visited(room), visited(room)
    wrong = (slip(room, other), SHAN.id_number, ZHANG.id_number[-4:], "", " ", number)
    seq = room.seq()
    for proof in wrong:
        with pytest.raises(NotProven):
            proven(room, number, proof)
    with pytest.raises(NotProven):
        proven(room, "JH20990101-00001", ZHANG.id_number)
    assert room.names(seq) == []


def test_a_case_without_an_applicant_goes_on_by_its_slip_alone(room: CaseRoom) -> None:
    number = room.received()
    with pytest.raises(NotProven):
        proven(room, number, ZHANG.id_number)
    proven(room, number, slip(room, number))


def test_what_is_its_own_need_not_be_proven(room: CaseRoom, number: str) -> None:
    seq = room.seq()
    proven(room, number, ZHANG.id_number)
    proven(room, number, ZHANG.id_number, by=PLATFORM)
    assert room.names(seq) == []
    proven(room, number, ZHANG.id_number, by=TOWN)
    assert room.do(h.WithdrawCase(case=number), by=TOWN)["phase"] == "withdrawn"


def test_people_do_not_continue_online(room: CaseRoom) -> None:
    number = visited(room)
    with pytest.raises(Forbidden):
        proven(room, number, ZHANG.id_number, by=BUSINESS)
