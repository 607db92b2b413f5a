"""The cashier's pages as the hall serves them: who sees them, what they offer, what they add up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from hall.domain.actors import Role
from hall.domain.posts import Post
from hall.service.access import Access, hash_password
from hall.service.new_accounts import NewAccount
from tests.hall.desk import check
from tests.hall.service.handling.money.feeroom import FEE_TABLES, OTHER_TILL, TILL
from tests.hall.small import DAY, TERMS, ManualClock, make
from tests.web.house import PASSWORD, TOKEN_ROLES, House, Template

AT_WINDOWS = {Post.CLERK, Post.CHIEF, Post.CASHIER}
SECOND = f"{Post.CASHIER}-2"
PEOPLE = (*Post, SECOND)
READERS = {Post.CASHIER, Post.BUSINESS, Post.SUPERVISION, Post.LEADER}
PAGES = ("/cashier", "/cashier/days", f"/cashier/days/{DAY}")
PRINTING = replace(TERMS, window_printers=frozenset({TILL}))


@dataclass(frozen=True)
class Staffed(Template):
    """A stopped hall whose people are logged in: a password's hash takes its time on purpose."""

    cookies: dict[str, str]


@pytest.fixture(scope="module")
def charging(tmp_path_factory: pytest.TempPathFactory) -> Staffed:
    """A stopped hall that charges, with somebody of each post and a second cashier."""
    directory = tmp_path_factory.mktemp("cashiers") / "data"
    make(directory, FEE_TABLES)
    access = Access(directory / "hall.db", ManualClock())
    hashed = hash_password(PASSWORD)
    access.add_accounts(
        [
            NewAccount(
                id=f"P-{name}", name=name, posts=frozenset({post}), password=hashed,
                role=Role.COUNTER if post in AT_WINDOWS else Role.STAFF,
            )
            for name, post in zip(PEOPLE, (*Post, Post.CASHIER), strict=True)
        ]
    )  # fmt: skip
    return Staffed(
        directory,
        {role: access.create_token(role, f"the-{role}") for role in TOKEN_ROLES},
        {name: access.log_in(f"P-{name}", PASSWORD) for name in PEOPLE},
    )


class StaffedHouse(House):
    """A hall with its app, and its people's sessions."""

    cookies: dict[str, str]


@pytest.fixture
def house(charging: Staffed, tmp_path: Path) -> Iterator[StaffedHouse]:
    house = StaffedHouse(charging, tmp_path / "house", PRINTING)
    house.cookies = charging.cookies
    yield house
    house.close()
    check(house.directory)


def person(house: StaffedHouse, account: str) -> FlaskClient:
    browser = house.browser()
    browser.set_cookie("jiaohao", house.cookies[account])
    return browser


def shown(browser: FlaskClient, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def offered(browser: FlaskClient, order: str) -> list[str]:
    """The deeds of the page, by what their keys and forms send."""
    page = shown(browser, f"/cashier?order={order}")
    return re.findall(r'(?:data-deed|data-open)="([^"]+)"', page)


def ordered(house: StaffedHouse) -> str:
    house.open(1)
    case = house.issue()["case"]
    house.do("/counters/1/call-next")
    house.do("/counters/1/begin")
    materials = dict.fromkeys(("户口簿", "旧身份证"), "handed_in")
    house.do(f"/cases/{case}/receive", Role.COUNTER, materials=materials)
    order = str(house.do(f"/cases/{case}/fees", Role.COUNTER, fee="F1")["order"])
    house.do("/counters/1/finish")
    return order


def test_who_sees_the_money(house: StaffedHouse) -> None:
    for post in Post:
        browser = person(house, post)
        allowed = {browser.get(path).status_code for path in PAGES}
        assert allowed == ({200} if post in READERS else {403}), post
    console = person(house, Post.CASHIER).get(f"/counter/{TILL}").get_data(as_text=True)
    assert 'href="/cashier"' in console
    assert 'href="/cashier"' not in shown(person(house, Post.CLERK), "/counter/1")
    assert house.browser().get("/cashier").headers["Location"] == "/login?to=/cashier"


def test_what_is_offered_follows_the_order(house: StaffedHouse) -> None:
    cashier, other = person(house, Post.CASHIER), person(house, SECOND)
    leader = person(house, Post.LEADER)
    order = ordered(house)
    path = f"/api/v1/fees/orders/{order}"
    # A till is counted first.
    assert offered(cashier, order) == ["open-till"]
    assert (
        cashier.post(f"/api/v1/fees/tills/{TILL}/open", json={"opening_fen": 0}).status_code == 200
    )
    assert offered(cashier, order) == ["close-till", "pay"]
    assert offered(leader, order) == []
    assert cashier.post(f"{path}/pay", json={"counter": TILL, "method": "cash"}).status_code == 200
    paid = ["close-till", "print-receipt", "record-bill", "ask-refund", "bill"]
    assert offered(cashier, order) == paid
    assert "收据：等待打印" in shown(cashier, f"/cashier?order={order}")
    assert cashier.post(f"{path}/ask-refund", json={"reason": "误收"}).status_code == 200
    # Who asked does not grant.
    assert "approve-refund" not in offered(cashier, order)
    assert {"approve-refund", "deny-refund"} <= set(offered(other, order))
    assert offered(leader, order) == ["approve-refund", "deny-refund"]
    assert other.post(f"{path}/approve-refund", json={"counter": TILL}).status_code == 200
    assert offered(cashier, order) == ["close-till", "print-receipt", "print-receipt"]


def test_a_window_without_a_printer_says_so(house: StaffedHouse) -> None:
    cashier, order = person(house, Post.CASHIER), ordered(house)
    cashier.post(f"/api/v1/fees/tills/{OTHER_TILL}/open", json={"opening_fen": 0})
    page = shown(cashier, f"/cashier?counter={OTHER_TILL}&order={order}")
    assert "本窗口没有收据打印机" in page
    pay = {"counter": OTHER_TILL, "method": "card"}
    assert cashier.post(f"/api/v1/fees/orders/{order}/pay", json=pay).status_code == 200
    page = shown(cashier, f"/cashier?counter={OTHER_TILL}&order={order}")
    assert 'data-deed="print-receipt"' not in page


@pytest.mark.parametrize("by", ["order", "case", "serial"])
def test_one_order_that_was_looked_for_is_open_at_once(house: StaffedHouse, by: str) -> None:
    cashier, order = person(house, Post.CASHIER), ordered(house)
    case = house.by(Role.STAFF).get(f"/fees/orders/{order}").body["case"]
    text = {"order": order, "case": case, "serial": "1"}[by]
    page = shown(cashier, f"/cashier?find={text}")
    assert f'data-state="{order} open' in page
    found = house.by(Role.STAFF).get(f"/fees/find?text={text}").body["orders"]
    assert [one["order"] for one in found] == [order]


def test_what_was_looked_for_is_only_text(house: StaffedHouse) -> None:
    page = shown(person(house, Post.CASHIER), "/cashier?find=%22%3E%3Cscript%3Ealert(1)&order=%27")
    assert "<script>alert" not in page
    assert "没有查到缴费单" in page


def test_a_forgotten_till_is_closed_first(house: StaffedHouse) -> None:
    cashier, order = person(house, Post.CASHIER), ordered(house)
    cashier.post(f"/api/v1/fees/tills/{TILL}/open", json={"opening_fen": 500})
    house.clock.forward(24 * 3600)
    cashier = house.browser()
    cashier.set_cookie("jiaohao", house.access.log_in(f"P-{Post.CASHIER}", PASSWORD))
    assert "补做日结" in shown(cashier, f"/cashier?order={order}")
    assert offered(cashier, order) == ["close-till"]


def test_the_days_sheet_adds_up(house: StaffedHouse) -> None:
    cashier, order = person(house, Post.CASHIER), ordered(house)
    pay = {"counter": TILL, "method": "cash", "received_fen": 5000}
    assert cashier.post(f"/api/v1/fees/orders/{order}/pay", json=pay).status_code == 200
    sheet = shown(cashier, f"/cashier/days/{DAY}")
    assert "未日结" in sheet
    close = {"counted_fen": 1990, "kept_fen": 0, "note": "找零差错<b>"}
    closed = cashier.post(f"/api/v1/fees/tills/{TILL}/close", json=close)
    assert closed.status_code == 200
    sheet = shown(cashier, f"/cashier/days/{DAY}")
    for text in (
        "已日结",
        "−0.10",
        "差额原因：找零差错&lt;b&gt;",
        "JHR2026-000001",
        "身份证工本费",
    ):
        assert text in sheet
    month = shown(person(house, Post.LEADER), f"/cashier/days?month={DAY[:7]}")
    assert f'href="/cashier/days/{DAY}"' in month
    assert "−0.10" in month
    assert "这一天没有收费" in shown(cashier, "/cashier/days/2020-02-29")


@pytest.mark.parametrize(
    "path",
    ["/cashier/days/today", "/cashier/days/2026-02-30", "/cashier/days?month=2026-13",
     "/cashier/days?month=x"],
)  # fmt: skip
def test_what_is_no_day_is_refused(house: StaffedHouse, path: str) -> None:
    assert person(house, Post.CASHIER).get(path).status_code == 422
