"""The citizen's page of a case on a phone: what to do, by when, where; large type; no name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.live_hall import LiveHall

PATIENCE = 20_000
WINDOW = 13
ITEM = "GA007"
NAME, CARD = "张伟明", "11010519491231002X"


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A phone of 390 by 844."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="zh-CN"
    )
    opened = context.new_page()
    failures: list[str] = []
    opened.on("pageerror", lambda error: failures.append(str(error)))
    opened.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    yield opened
    context.close()
    assert failures == []


class Counter:
    """A window that works a case of the sample hall."""

    def __init__(self, hall: LiveHall) -> None:
        hall.open_windows(WINDOW)
        self.hall = hall
        self.ticket = hall.post("/tickets", item=ITEM)
        self.case = str(self.ticket["case"])
        hall.call_next(WINDOW)
        hall.post(f"/counters/{WINDOW}/begin")
        self.do(
            "applicant",
            kind="person", name=NAME, id_kind="id_card", id_number=CARD, phone="13812345678",
        )  # fmt: skip
        items = hall.call("GET", "/catalog")["materials"]
        self.materials = [one["name"] for one in items if one["item"] == ITEM]

    def do(self, path: str, role: str = "counter", **body: object) -> dict[str, Any]:
        return self.hall.call("POST", f"/cases/{self.case}/{path}", body, role=role)

    def receive(self, *, complete: bool = True) -> None:
        given = dict.fromkeys(self.materials, "handed_in")
        if not complete:
            given[self.materials[-1]] = "missing"
        self.do("receive", materials=given)


@pytest.fixture
def counter(hall_server: LiveHall) -> Counter:
    return Counter(hall_server)


def ask(phone: Page, counter: Counter, proof: str) -> None:
    phone.goto(f"{counter.hall.url}/c/{counter.case}")
    phone.fill("input[name=proof]", proof)
    phone.click("button.send")


def shot(phone: Page, name: str) -> None:
    """A picture to look at, where somebody asks for one."""
    directory = os.environ.get("JIAOHAO_SHOTS")
    if directory:
        phone.screenshot(path=Path(directory) / f"{name}.png", full_page=True)


def size(phone: Page) -> float:
    """Of ordinary text, in pixels."""
    text = phone.locator(".place p").last
    return float(text.evaluate("one => parseFloat(getComputedStyle(one).fontSize)"))


def fits(phone: Page) -> bool:
    return bool(phone.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.browser
def test_what_is_missing_stands_on_top_and_nobody_is_named(counter: Counter, phone: Page) -> None:
    counter.receive(complete=False)
    counter.do("supplement", days=5)
    phone.goto(f"{counter.hall.url}/c/{counter.case}")
    shot(phone, "case-form")
    ask(phone, counter, "0000")
    expect(phone.locator(".wrong")).to_contain_text("办件编号与查询凭证不符")
    shot(phone, "case-wrong")
    phone.fill("input[name=proof]", "002x")
    phone.click("button.send")
    expect(phone.locator("h1")).to_contain_text("请补充材料")
    expect(phone.locator(".papers li")).to_have_text([counter.materials[-1]])
    assert NAME not in phone.content()
    assert CARD not in phone.content()
    assert fits(phone)
    shot(phone, "case-missing")


@pytest.mark.browser
def test_from_handling_to_collection_in_large_type(counter: Counter, phone: Page) -> None:
    counter.receive()
    counter.do("accept")
    order = counter.do("fees", fee="F1")
    ask(phone, counter, str(counter.ticket["code"]))
    expect(phone.locator("h1")).to_contain_text("已受理，正在办理")
    expect(phone.locator(".due").first).to_contain_text("承诺办结日")
    expect(phone.locator(".fees")).to_contain_text("￥20.00")
    shot(phone, "case-accepted")
    counter.hall.call(
        "POST", f"/fees/orders/{order['order']}/pay", {"counter": 60, "method": "mobile"},
        role="staff",
    )  # fmt: skip
    counter.do("decide", outcome="granted")
    counter.do("ready", result="居民身份证", place="一楼服务台59号窗口")
    phone.click("button.again")
    expect(phone.locator("h1")).to_contain_text("结果可以领取了")
    expect(phone.locator(".there")).to_have_text("一楼服务台59号窗口")
    expect(phone.locator(".place")).to_contain_text("领取证照")
    shot(phone, "case-ready")
    small = size(phone)
    phone.click("#care")
    expect(phone.locator("#care")).to_have_attribute("aria-pressed", "true")
    assert size(phone) > 1.25 * small > 1.25 * 18
    assert fits(phone)
    shot(phone, "case-ready-care")
    phone.reload()
    expect(phone.locator("#care")).to_have_attribute("aria-pressed", "true")


@pytest.mark.browser
def test_the_slips_page_leads_to_the_case(counter: Counter, phone: Page) -> None:
    counter.receive()
    counter.do("accept")
    phone.goto(f"{counter.hall.url}/f/{counter.ticket['code']}")
    expect(phone.locator(".progress")).to_contain_text("已受理，正在办理")
    shot(phone, "follow-progress")
    phone.click(".progress button")
    expect(phone.locator(".foot").last).to_contain_text(counter.case)
