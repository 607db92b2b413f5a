"""A citizen asks about a case without logging in: proofs, wrong tries, and what is never shown."""

from __future__ import annotations

from typing import Any

import pytest

from hall.domain.actors import Role
from hall.service.inquiry import LOCKED_SECONDS, REMEMBERED, TRIES, TRIES_FROM, Tries
from tests.hall.people import FIRM, ZHANG
from tests.hall.small import ManualClock
from tests.web.house import House

WRONG = "4321"


@pytest.fixture
def ticket(house: House) -> dict[str, Any]:
    """A visit whose case was handed in by somebody on record."""
    house.open(1)
    ticket = house.issue()
    house.do("/counters/1/call-next")
    house.do("/counters/1/begin")
    house.do(
        f"/cases/{ticket['case']}/applicant", Role.COUNTER, kind="person", name=ZHANG.name,
        id_kind="id_card", id_number=ZHANG.id_number, phone=ZHANG.phone,
    )  # fmt: skip
    materials = dict.fromkeys(("户口簿", "旧身份证"), "handed_in")
    house.do(f"/cases/{ticket['case']}/receive", Role.COUNTER, materials=materials)
    return ticket


def ask(house: House, case: str, proof: str) -> Any:
    return house.anybody.post("/progress", case=case, proof=proof)


def test_the_end_of_the_number_or_the_slip_opens_it(house: House, ticket: dict[str, Any]) -> None:
    for proof in ("002X", " 002x ", ticket["code"], ticket["follow_url"], ticket["code"].upper()):
        said = ask(house, ticket["case"], proof)
        assert said.status == 200, proof
        assert (said.body["headline"], said.body["phase"]) == ("已收件，正在审核材料", "received")
    typed = ticket["case"].removeprefix("JH").replace("-", "")
    assert ask(house, typed, "002X").status == 200


def test_it_names_nobody(house: House, ticket: dict[str, Any]) -> None:
    said = str(ask(house, ticket["case"], "002X").body)
    page = house.browser().post(f"/c/{ticket['case']}", data={"proof": "002X"})
    for secret in (ZHANG.name, ZHANG.phone, ZHANG.id_number, "C1"):
        assert secret not in said
        assert secret not in page.text
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "proof", ["", " ", WRONG, "002", "0002X", "１２３４", "号票", ZHANG.id_number, "X" * 200]
)
def test_a_wrong_proof_tells_as_little_as_an_unknown_case(
    house: House, ticket: dict[str, Any], proof: str
) -> None:
    pages = [
        house.browser().post(f"/c/{case}", data={"proof": proof})
        for case in (ticket["case"], "JH20261121-99999", "nothing")
    ]
    assert {page.status_code for page in pages} == {404}
    assert all("办件编号与查询凭证不符" in page.text for page in pages)
    assert not any("身份证换领" in page.text for page in pages)


def test_nobody_on_record_is_asked_for_by_the_slip_alone(house: House) -> None:
    ticket = house.issue()
    assert ask(house, ticket["case"], "002X").code == "case.not_proven"
    assert ask(house, ticket["case"], ticket["code"]).body["headline"] == "已取号，尚未收件"


def test_an_agents_number_opens_a_firms_case(house: House, ticket: dict[str, Any]) -> None:
    assert FIRM.agent is not None
    agent = {"name": FIRM.agent.name, "id_kind": "id_card", "id_number": FIRM.agent.id_number}
    house.do(
        f"/cases/{ticket['case']}/applicant", Role.COUNTER, kind="organisation", name=FIRM.name,
        id_kind="credit_code", id_number=FIRM.id_number, agent=agent,
    )  # fmt: skip
    for end in (FIRM.id_number[-4:], FIRM.agent.id_number[-4:]):
        assert ask(house, ticket["case"], end).status == 200
    assert ask(house, ticket["case"], "002X").status == 404


def test_ten_wrong_tries_lock_a_case_for_a_while_and_not_for_its_slip(
    house: House, ticket: dict[str, Any]
) -> None:
    case = ticket["case"]
    for _ in range(TRIES):
        assert ask(house, case, WRONG).code == "case.not_proven"
    locked = ask(house, case, "002X")
    assert (locked.status, locked.code, locked.body["minutes"]) == (409, "case.query_locked", 15)
    assert ask(house, case, ticket["code"]).status == 200
    house.clock.forward(LOCKED_SECONDS + 1)
    assert ask(house, case, "002X").status == 200


def test_a_right_proof_forgives_the_wrong_ones(house: House, ticket: dict[str, Any]) -> None:
    for _ in range(2):
        for _ in range(TRIES - 1):
            assert ask(house, ticket["case"], WRONG).status == 404
        assert ask(house, ticket["case"], "002X").status == 200


def test_many_cases_cannot_be_tried_from_one_place(house: House) -> None:
    for n in range(TRIES_FROM):
        assert ask(house, f"JH20261121-{n:05d}", WRONG).status == 404
    assert ask(house, "JH20261121-00077", WRONG).code == "case.query_locked"


def test_what_is_remembered_has_an_end() -> None:
    clock = ManualClock()
    tries = Tries(clock)
    for n in range(REMEMBERED + 5):
        tries.wrong(("case", str(n)))
    assert len(tries._counts) == REMEMBERED


def test_a_clock_that_is_set_back_locks_nobody_for_long() -> None:
    clock = ManualClock()
    tries = Tries(clock)
    for _ in range(TRIES):
        tries.wrong(("case", "1"))
    assert tries.locked(("case", "1"), TRIES) == LOCKED_SECONDS
    clock.forward(-3600)
    assert tries.locked(("case", "1"), TRIES) == 0


def test_the_form_comes_with_the_number_of_the_code(house: House) -> None:
    page = house.browser().get("/c/JH20261121-00001")
    assert page.status_code == 200
    assert 'value="JH20261121-00001"' in page.text
    script = house.browser().get("/c/%22%3E%3Cscript%3E")
    assert "<script>" not in script.text.partition("<main>")[2]
