"""Two people, or a person and the clock, at one case at one moment: one wins, the other is told."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

import pytest

from hall.domain.actors import Actor
from hall.domain.commands import Command
from hall.domain.errors import HallError
from hall.domain.handling import commands as h
from hall.domain.handling.course import MaterialState
from hall.service.hall import HALL
from tests.hall.service.handling.caseroom import BUSINESS, CLERK, LEADER, CaseRoom

ROUNDS = 6
COLLEAGUE = replace(CLERK, id="C4")
RETURN = {"ground": "lacks_conditions", "reason": "不具备条件"}
Side = tuple[Actor, Command]


def at_once(room: CaseRoom, *sides: Side) -> list[str]:
    """What each side came to, all begun together: a refusal's code, or empty when it was done."""
    gate = threading.Barrier(len(sides))
    outcomes = [""] * len(sides)

    def run(place: int, actor: Actor, command: Command) -> None:
        gate.wait()
        try:
            room.hall.execute(command, actor)
        except HallError as refusal:
            outcomes[place] = refusal.code

    threads = [
        threading.Thread(target=run, args=(place, *side)) for place, side in enumerate(sides)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return outcomes


def one_won(outcomes: Sequence[str], *refusals: str) -> None:
    assert outcomes.count("") == 1, outcomes
    [refused] = [one for one in outcomes if one]
    assert refused in refusals


@pytest.mark.parametrize("_", range(ROUNDS))
def test_two_clerks_accept_one_case(room: CaseRoom, _: int) -> None:
    number = room.received()
    accept = h.AcceptCase(case=number)
    one_won(at_once(room, (CLERK, accept), (COLLEAGUE, accept)), "case.wrong_phase")
    assert room.happened(number).count("case.accepted") == 1
    assert len(room.view(number)["notices"]) == 1


@pytest.mark.parametrize("_", range(ROUNDS))
def test_a_return_races_a_decision(room: CaseRoom, _: int) -> None:
    number = room.accepted()
    decide = h.DecideCase(case=number, outcome="granted")
    send_back = h.ReturnCase(case=number, **RETURN)
    one_won(at_once(room, (CLERK, decide), (COLLEAGUE, send_back)), "case.wrong_phase")
    told = room.happened(number)
    assert ("case.decided" in told) != ("case.returned" in told)
    assert room.view(number)["phase"] in {"decided", "returned"}


@pytest.mark.parametrize("_", range(ROUNDS))
def test_a_supplement_notice_races_acceptance_with_tolerance(room: CaseRoom, _: int) -> None:
    number = room.received(complete=False)
    ask = h.AskSupplement(case=number)
    accept = h.AcceptCase(case=number, tolerate=True, credit_checked=True)
    outcomes = at_once(room, (CLERK, ask), (COLLEAGUE, accept))
    # After acceptance nothing is missing that one could ask for: it was promised.
    one_won(outcomes, "case.wrong_phase", "case.materials_complete", "case.asked_before")


@pytest.mark.parametrize("_", range(ROUNDS))
def test_two_leaders_decide_on_one_extension(room: CaseRoom, _: int) -> None:
    number = room.accepted()
    room.work(h.AskExtension(case=number, days=3, reason="案情复杂"))
    approve = h.ApproveExtension(case=number, told="电话")
    refuse = h.RefuseExtension(case=number, reason="不必")
    other = replace(LEADER, id="leader-2")
    one_won(at_once(room, (LEADER, approve), (other, refuse)), "case.no_extension_asked")


@pytest.mark.parametrize("_", range(ROUNDS))
def test_two_reviews_of_one_return(room: CaseRoom, _: int) -> None:
    number = room.received()
    room.work(h.ReturnCase(case=number, **RETURN))
    room.work(h.AskReview(case=number), by=BUSINESS)
    uphold = h.ReviewReturn(case=number, upheld=True, reason="依据充分")
    overturn = h.ReviewReturn(case=number, upheld=False, reason="应受理")
    outcomes = at_once(room, (BUSINESS, uphold), (replace(BUSINESS, id="b2"), overturn))
    one_won(outcomes, "case.no_review", "case.wrong_phase")


@pytest.mark.parametrize("_", range(ROUNDS))
def test_the_clock_races_a_hand_in_when_the_time_is_over(room: CaseRoom, _: int) -> None:
    number = room.received(complete=False)
    room.work(h.AskSupplement(case=number, days=5))
    room.clock.set(2026, 5, 30)
    handed = h.HandIn(case=number, materials={"旧身份证": MaterialState.HANDED_IN})
    outcomes = at_once(room, (CLERK, handed), (HALL, h.LookAtCases()))
    assert outcomes[1] == "", "the hall's own look is never refused"
    phase = room.view(number)["phase"]
    if outcomes[0]:
        assert (outcomes[0], phase) == ("case.wrong_phase", "withdrawn")
    else:
        # Completed late, before anybody ended it: it is being checked again, and is not ended.
        assert phase == "received"
        assert "case.withdrawn" not in room.happened(number)


@pytest.mark.parametrize("_", range(ROUNDS))
def test_the_clock_races_acceptance_when_the_law_accepts_by_itself(room: CaseRoom, _: int) -> None:
    number = room.received()
    room.clock.set(2026, 5, 30)
    outcomes = at_once(room, (CLERK, h.AcceptCase(case=number)), (HALL, h.LookAtCases()))
    assert outcomes[1] == ""
    assert outcomes[0] in {"", "case.wrong_phase"}
    assert room.happened(number).count("case.accepted") == 1
    deemed = room.view(number)["accepted_because"] == "deemed"
    assert deemed == (outcomes[0] == "case.wrong_phase")


def test_twenty_clerks_at_twenty_cases_and_the_clock(room: CaseRoom) -> None:
    """Notices' serials are given one by one, whatever goes on at once."""
    numbers = [room.received() for _ in range(20)]
    sides: list[Side] = [(CLERK, h.AcceptCase(case=number)) for number in numbers]
    looks: list[Side] = [(HALL, h.LookAtCases())] * 5
    assert set(at_once(room, *sides, *looks)) == {""}
    issued = [room.view(number)["notices"][0]["number"] for number in numbers]
    assert sorted(int(one.partition("〕")[2][:-1]) for one in issued) == list(range(1, 21))
