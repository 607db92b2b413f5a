"""What is taken on trust: a commitment material by material, and whom nobody trusts (失信)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hall.domain.actors import Actor, Role
from hall.domain.errors import Invalid
from hall.domain.events import Logged
from hall.domain.handling import commands as h
from hall.domain.handling.applicants.commands import RecordApplicant
from hall.domain.handling.course import MaterialState
from hall.domain.handling.errors import (
    CreditClear,
    CreditNotChecked,
    Discredited,
    MaterialsMissing,
    NoApplicant,
    NotTolerable,
)
from hall.domain.handling.fold import fold
from hall.domain.posts import PostNeeded
from tests.hall.people import SHAN, ZHANG
from tests.hall.service.handling.caseroom import BUSINESS, CLERK
from tests.hall.service.handling.lawroom import LawRoom, law_room

PHOTO, FORM = "照片", "申请表"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[LawRoom]:
    yield from law_room(tmp_path / "hall")


def both_missing(room: LawRoom) -> str:
    """An application that lacks a main document and one that may follow."""
    return room.handed_in("week", 照片=MaterialState.MISSING, 申请表=MaterialState.MISSING)


def states(room: LawRoom, number: str) -> dict[str, str]:
    return {one["name"]: one["state"] for one in room.view(number)["materials"]}


def test_09_a_commitment_covers_what_it_names_and_the_rest_is_tolerated(room: LawRoom) -> None:
    """告知承诺 is of single proofs: what it names is promised to be true, the other follows."""
    number = both_missing(room)
    accept = h.AcceptCase(
        case=number, commit=True, committed=(FORM,), tolerate=True, credit_checked=True
    )
    body = room.work(accept)
    assert states(room, number) == {FORM: "committed", PHOTO: "promised"}
    assert (body["accepted_because"], body["committed"], body["missing"]) == (
        "tolerance", [FORM], [PHOTO],
    )  # fmt: skip
    assert room.content(number, "promised")["committed"] == [FORM]
    room.work(h.HandIn(case=number, materials={PHOTO: MaterialState.HANDED_IN}))
    body = room.work(h.DecideCase(case=number, outcome="granted"))
    # Both run: what was committed to is verified, though another paper was tolerated.
    assert "commitment" in body["clocks"]


def test_09_a_commitment_that_names_nothing_is_to_all_that_is_missing(room: LawRoom) -> None:
    number = both_missing(room)
    body = room.work(h.AcceptCase(case=number, commit=True, credit_checked=True))
    assert (body["accepted_because"], body["committed"]) == ("commitment", [FORM, PHOTO])


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"commit": True, "committed": (FORM,)}, MaterialsMissing),
        ({"commit": True, "committed": (PHOTO,), "tolerate": True}, NotTolerable),
        ({"commit": True, "committed": ("护照",)}, Invalid),
        ({"commit": True, "tolerate": True}, MaterialsMissing),
        ({}, MaterialsMissing),
    ],
    ids=["the rest unsaid", "the rest is firm", "not missing", "both of all", "neither"],
)
def test_09_nothing_that_is_missing_is_left_unsaid(
    room: LawRoom, given: dict[str, Any], error: type[Exception]
) -> None:
    number = both_missing(room)
    with pytest.raises(error):
        room.work(h.AcceptCase(case=number, credit_checked=True, **given))
    assert room.view(number)["phase"] == "received"


def test_09_what_was_found_untrue_is_named(room: LawRoom) -> None:
    number = both_missing(room)
    room.work(h.AcceptCase(case=number, commit=True, credit_checked=True))
    room.work(h.DecideCase(case=number, outcome="granted"))
    verify = h.VerifyCommitment(case=number, kept=False, findings="不实", broken=("护照",))
    with pytest.raises(Invalid):
        room.work(verify)
    room.work(h.VerifyCommitment(case=number, kept=False, findings="不实", broken=(FORM,)))
    assert room.data(number, "case.commitment_verified")["broken"] == [FORM]


def test_a_commitment_of_before_stood_for_all_that_was_missing(room: LawRoom) -> None:
    """Events that were written before commitments were marked fold as they did."""
    number = both_missing(room)
    room.work(h.AcceptCase(case=number, commit=True, credit_checked=True))
    old = [_without(one, "committed") for one in room.told(number)]
    assert fold(old).committed == (FORM, PHOTO)
    assert fold(old) == fold(room.told(number))


def _without(logged: Logged, key: str) -> Logged:
    data = {name: value for name, value in logged.event.data.items() if name != key}
    event = type(logged.event)(**{**_fields(logged.event), "data": data})
    return type(logged)(**{**_fields(logged), "event": event})


def _fields(one: object) -> dict[str, Any]:
    return {name: getattr(one, name) for name in type(one).__dataclass_fields__}  # type: ignore[attr-defined]


TRUSTS: list[dict[str, Any]] = [{"tolerate": True}, {"commit": True}]


@pytest.mark.parametrize("trust", TRUSTS, ids=["tolerance", "commitment"])
def test_09_nobody_is_trusted_unseen(room: LawRoom, trust: dict[str, Any]) -> None:
    """安阳 §29: whether there is an unrepaired 失信 record is looked at first."""
    number = room.received(complete=False)
    with pytest.raises(CreditNotChecked):
        room.work(h.AcceptCase(case=number, **trust))
    room.work(h.AcceptCase(case=number, credit_checked=True, **trust))


@pytest.mark.parametrize("trust", TRUSTS, ids=["tolerance", "commitment"])
def test_09_who_broke_his_word_brings_everything(room: LawRoom, trust: dict[str, Any]) -> None:
    """The record is the applicant's and holds on every case of his, whatever a clerk ticks."""
    first = room.received()
    room.work(RecordApplicant(case=first, applicant=SHAN))
    room.work(h.RecordDiscredit(case=first, document="失信名单1号"), by=BUSINESS)
    second, other = (room.received(complete=False) for _ in range(2))
    room.work(RecordApplicant(case=second, applicant=SHAN))
    room.work(RecordApplicant(case=other, applicant=ZHANG))
    accept = h.AcceptCase(case=second, credit_checked=True, **trust)
    assert room.view(second)["discredited"] is True
    with pytest.raises(Discredited):
        room.work(accept)
    room.work(h.AcceptCase(case=other, credit_checked=True, **trust))
    room.work(h.RepairCredit(case=second, document="信用修复决定1号"), by=BUSINESS)
    assert room.view(first)["discredited"] is False
    room.work(accept)


@pytest.mark.parametrize("state", [MaterialState.COMMITTED, MaterialState.PROMISED])
def test_09_trust_is_given_by_accepting_and_by_no_tick(room: LawRoom, state: MaterialState) -> None:
    """A tick that says "promised" would accept whoever broke his word, and check no promise."""
    number = room.received(complete=False)
    [missing] = room.view(number)["missing"]
    with pytest.raises(Invalid):
        room.work(h.TickMaterials(case=number, materials={missing: state}))
    with pytest.raises(Invalid):
        room.work(h.ReceiveCase(case=room.open_case("week"), materials={PHOTO: state}))
    room.work(h.AcceptCase(case=number, commit=True, credit_checked=True))
    # The page sends every line: what is as it was is no tick.
    unchanged = {missing: MaterialState(states(room, number)[missing])}
    room.work(h.TickMaterials(case=number, materials=unchanged))
    assert states(room, number)[missing] == "committed"


@pytest.mark.parametrize("state", [MaterialState.WAIVED, MaterialState.MISSING])
@pytest.mark.parametrize("trust", TRUSTS, ids=["tolerance", "commitment"])
def test_09_who_took_it_on_trust_does_not_let_the_applicant_off(
    room: LawRoom, trust: dict[str, Any], state: MaterialState
) -> None:
    """容缺 ends with the papers or with another hand; until then its day runs, whoever ticks."""
    number = room.received(complete=False)
    [missing] = room.view(number)["missing"]
    room.work(h.AcceptCase(case=number, credit_checked=True, **trust))
    with pytest.raises(Invalid):
        room.work(h.TickMaterials(case=number, materials={missing: state}))
    given_back = h.TickMaterials(case=number, materials={missing: MaterialState.GIVEN_BACK})
    with pytest.raises(Invalid):
        room.work(given_back)
    brought = {missing: MaterialState.HANDED_IN}
    assert room.work(h.TickMaterials(case=number, materials=brought))["missing"] == []
    assert room.work(given_back)["missing"] == []


@pytest.mark.parametrize(
    "state", [MaterialState.WAIVED, MaterialState.GIVEN_BACK, MaterialState.COMMITTED]
)
def test_a_program_hands_in_for_its_applicant_and_lets_him_off_nothing(
    room: LawRoom, state: MaterialState
) -> None:
    portal = Actor(role=Role.INTEGRATION, id="portal", all_cases=True)
    number = room.received(complete=False)
    [missing] = room.view(number)["missing"]
    room.work(h.AskSupplement(case=number))
    with pytest.raises(Invalid):
        room.work(h.HandIn(case=number, materials={missing: state}), by=portal)
    receive = h.ReceiveCase(case=room.open_case("week"), materials={PHOTO: state})
    with pytest.raises(Invalid):
        room.work(receive, by=portal)
    handed_in = {missing: MaterialState.HANDED_IN}
    assert room.work(h.HandIn(case=number, materials=handed_in), by=portal)["missing"] == []


def test_09_what_is_complete_is_accepted_from_anybody(room: LawRoom) -> None:
    """A broken word takes nobody's right to apply with all papers (§32⑤)."""
    number = room.received()
    room.work(RecordApplicant(case=number, applicant=SHAN))
    room.work(h.RecordDiscredit(case=number, document="名单"), by=BUSINESS)
    assert room.work(h.AcceptCase(case=number))["phase"] == "accepted"


def test_09_a_profile_may_do_without(tmp_path: Path) -> None:
    for room in law_room(tmp_path / "hall", credit_check=False):
        number = room.received(complete=False)
        room.work(RecordApplicant(case=number, applicant=SHAN))
        room.work(h.RecordDiscredit(case=number, document="名单"), by=BUSINESS)
        room.work(h.AcceptCase(case=number, tolerate=True))


def test_a_record_is_somebodys_and_says_by_what(room: LawRoom) -> None:
    number = room.received()
    record = h.RecordDiscredit(case=number, document="名单")
    with pytest.raises(NoApplicant):
        room.work(record, by=BUSINESS)
    room.work(RecordApplicant(case=number, applicant=SHAN))
    with pytest.raises(PostNeeded):
        room.work(record, by=CLERK)
    with pytest.raises(Invalid):
        room.work(h.RecordDiscredit(case=number, document=" "), by=BUSINESS)
    with pytest.raises(CreditClear):
        room.work(h.RepairCredit(case=number, document="修复"), by=BUSINESS)
