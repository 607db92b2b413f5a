"""Fees, agency and the one form over HTTP: each hand its post, receipts, no personal data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hall.domain.actors import Role
from hall.domain.posts import Post
from hall.service.access import Access
from tests.hall.desk import check
from tests.hall.people import FIRM, ZHANG
from tests.hall.service.handling.money.feeroom import FEE_TABLES, TILL
from tests.hall.small import ManualClock, make
from tests.web.house import TOKEN_ROLES, Caller, House, Template


@pytest.fixture(scope="module")
def charging(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A stopped hall with fee standards and cashier windows."""
    directory = tmp_path_factory.mktemp("template") / "data"
    make(directory, FEE_TABLES)
    access = Access(directory / "hall.db", ManualClock())
    return Template(
        directory, {role: access.create_token(role, f"the-{role}") for role in TOKEN_ROLES}
    )


@pytest.fixture
def house(charging: Template, tmp_path: Path) -> Iterator[House]:
    house = House(charging, tmp_path / "house")
    yield house
    house.close()
    check(house.directory)


def holding(house: House, post: Post) -> Caller:
    role = Role.COUNTER if post in {Post.CLERK, Post.CHIEF} else Role.STAFF
    token = house.access.create_token(role, f"a-{post}", frozenset({post}))
    return Caller(house, {"Authorization": f"Bearer {token}"})


@pytest.fixture
def case(house: House) -> str:
    house.open(1)
    number = str(house.issue()["case"])
    house.do("/counters/1/call-next")
    house.do("/counters/1/begin")
    materials = dict.fromkeys(("户口簿", "旧身份证"), "handed_in")
    house.do(f"/cases/{number}/receive", Role.COUNTER, materials=materials)
    return number


def record(house: House, case: str) -> None:
    house.do(
        f"/cases/{case}/applicant", Role.COUNTER, kind="person", name=ZHANG.name,
        id_kind="id_card", id_number=ZHANG.id_number, phone=ZHANG.phone,
    )  # fmt: skip


def test_from_order_to_settlement(house: House, case: str) -> None:
    clerk, cashier, leader = (
        holding(house, post) for post in (Post.CLERK, Post.CASHIER, Post.LEADER)
    )
    offered = clerk.get(f"/cases/{case}/fees").body["standards"]
    assert [one["fee"] for one in offered] == ["F1", "F2", "F0"]
    assert clerk.post(f"/cases/{case}/fees", fee="F9").code == "fee.not_approved"
    order = clerk.post(f"/cases/{case}/fees", fee="F2", quantity=10).body["order"]
    path = f"/fees/orders/{order}"
    said = clerk.post(f"{path}/pay", counter=TILL, method="cash")
    assert (said.status, said.code) == (403, "post.needed")
    assert cashier.post(f"{path}/pay", counter=1, method="cash").code == "fee.not_cashier"
    assert leader.post(f"{path}/waive", basis="减免文件1号", amount_fen=1000).status == 200
    assert [one["order"] for one in cashier.get("/fees/orders").body["open"]] == [order]
    paid = cashier.post(f"{path}/pay", counter=TILL, method="cash", received_fen=2000)
    receipt = cashier.get(path).body["receipt"]
    assert paid.body["receipt"] == receipt
    assert (receipt["amount"], receipt["change"], receipt["cashier"]) == (
        "10.00", "10.00", "a-cashier",
    )  # fmt: skip
    again = cashier.post(f"{path}/pay", counter=TILL, method="cash")
    assert (again.status, again.code) == (409, "fee.wrong_state")
    closed = cashier.post(f"/fees/tills/{TILL}/close", counted_fen=1000)
    assert (closed.body["difference_fen"], closed.body["banked_fen"]) == (0, 1000)
    day = leader.get("/fees/reconciliation").body
    assert (day["settled"], day["total"]["paid_fen"]) == (True, 1000)
    assert day["orders"]["lowered"] == {"count": 1, "given_up_fen": 500}
    rows = leader.get("/fees/statistics?by=method").body["rows"]
    assert [(row["of"], row["paid_fen"]) for row in rows] == [("cash", 1000)]
    assert clerk.get("/fees/reconciliation").status == 403
    assert leader.get("/fees/statistics?by=payer").status == 422
    assert leader.get("/fees/reconciliation?day=today").status == 422


def test_one_payment_with_one_key(house: House, case: str) -> None:
    cashier = holding(house, Post.CASHIER)
    order = house.do(f"/cases/{case}/fees", Role.COUNTER, fee="F1")["order"]
    said = [
        cashier.post(f"/fees/orders/{order}/pay", key="k", counter=TILL, method="card")
        for _ in range(2)
    ]
    assert said[0].body == said[1].body
    assert house.by(Role.STAFF).get("/fees/reconciliation").body["total"]["payments"] == 1


def test_who_the_agent_is_never_comes_out(house: House, case: str) -> None:
    record(house, case)
    agent = FIRM.agent
    assert agent is not None
    said = house.do(
        f"/cases/{case}/agent", Role.COUNTER, kind="village", document="委托书1号",
        valid_until="2026-12-31",
        agent={"name": agent.name, "id_kind": "id_card", "id_number": agent.id_number},
    )  # fmt: skip
    house.do(f"/cases/{case}/papers", Role.COUNTER, papers=[{"name": "身份证", "original": True}])
    up = {"from_tier": "village", "to_tier": "town", "place": "河口镇"}
    house.do(f"/cases/{case}/hand-over", Role.COUNTER, **up)
    house.do(f"/cases/{case}/take-over", Role.STAFF)
    house.do(f"/cases/{case}/give-back", Role.COUNTER, papers=["身份证"], signature="签收单1号")
    read = house.by(Role.INTEGRATION).get(f"/cases/{case}/agency").body
    assert (read["originals_held"], read["tier"], read["on_its_way"]) == ([], "town", None)
    for secret in (agent.name, agent.id_number):
        assert secret not in str(said) + str(read)
        assert secret not in str(house.by(Role.STAFF).get("/events?limit=1000").body)
    wrong: dict[str, Any] = {"kind": "village", "document": "x", "agent": {"name": "y"}}
    assert house.by(Role.COUNTER).post(f"/cases/{case}/agent", **wrong).status == 422


def test_an_item_without_a_form_has_none(house: House, case: str) -> None:
    assert house.by(Role.COUNTER).get(f"/cases/{case}/form").body["fields"] == []
    said = house.by(Role.COUNTER).post(f"/cases/{case}/form", values={"NAME": ZHANG.name})
    assert (said.status, said.code) == (409, "form.none")
    assert ZHANG.name not in str(said.body)
