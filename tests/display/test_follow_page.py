"""The citizen's own page on a phone: called live, loud, rated afterwards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from hall.domain.indicators import BASIC, INDICATORS, LEVEL_NAMES, texts_of
from hall.domain.ratings import Level
from tests.live_hall import LiveHall

PATIENCE = 20_000
WINDOW = 13


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A phone of 360 by 740."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True, locale="zh-CN"
    )
    opened = context.new_page()
    failures: list[str] = []
    opened.on("pageerror", lambda error: failures.append(str(error)))
    opened.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    yield opened
    context.close()
    assert failures == []


@pytest.fixture
def hall(hall_server: LiveHall) -> LiveHall:
    hall_server.open_windows(WINDOW)
    return hall_server


def follow(phone: Page, hall: LiveHall, item: str = "GA002") -> dict[str, object]:
    ticket = hall.post("/tickets", item=item)
    phone.goto(f"{hall.url}/f/{ticket['code']}")
    return ticket


@pytest.mark.browser
def test_where_one_stands_and_what_to_bring(hall: LiveHall, phone: Page) -> None:
    for _ in range(5):
        hall.issue("GAHJ")
    ticket = follow(phone, hall)
    expect(phone.locator("#number")).to_have_text(str(ticket["number"]))
    expect(phone.locator("#state")).to_contain_text("等待中")
    expect(phone.locator("#ahead")).to_have_text("5")
    expect(phone.locator("#papers")).to_contain_text("出生医学证明")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.browser
def test_the_line_moves_until_it_is_soon_ones_turn(hall: LiveHall, phone: Page) -> None:
    for _ in range(5):
        hall.issue("GAHJ")
    follow(phone, hall)
    hall.call_next(WINDOW)
    expect(phone.locator("#ahead")).to_have_text("4")
    expect(phone.locator("#state")).to_contain_text("等待中")
    hall.call_next(WINDOW)
    expect(phone.locator("#state")).to_contain_text("即将到号")


@pytest.mark.browser
def test_a_call_is_shown_large_and_live_and_again_when_recalled(
    hall: LiveHall, phone: Page
) -> None:
    follow(phone, hall)
    expect(phone.locator("#called")).to_be_hidden()
    phone.click("#remind")
    expect(phone.locator("#remind")).to_have_attribute("aria-pressed", "true")
    hall.call_next(WINDOW)
    expect(phone.locator("#called-words")).to_have_text(f"请到 {WINDOW} 号窗口")
    expect(phone).to_have_title(f"请到{WINDOW}号窗口 · 青禾县政务服务中心")
    phone.click("#called-seen")
    expect(phone.locator("#called")).to_be_hidden()
    hall.post(f"/counters/{WINDOW}/recall")
    expect(phone.locator("#called")).to_be_visible()
    hall.post(f"/counters/{WINDOW}/begin")
    expect(phone.locator("#called")).to_be_hidden()
    expect(phone.locator("#state")).to_contain_text("办理中")


@pytest.mark.browser
def test_a_visit_is_rated_once_with_indicators_and_words(hall: LiveHall, phone: Page) -> None:
    ticket = follow(phone, hall)
    hall.call_next(WINDOW)
    hall.post(f"/counters/{WINDOW}/finish")
    expect(phone.locator(".face")).to_have_count(5)
    expect(phone.locator('.face[aria-checked="true"]')).to_have_count(0)
    phone.click('.face[data-level="2"]')
    expect(phone.locator(".chip:visible")).to_have_count(BASIC)
    phone.click(".more")
    expect(phone.locator(".chip:visible")).to_have_count(8)
    phone.click('.chip[data-code="209"]')
    phone.fill("textarea", "希望再快一点")
    phone.click("#send")
    expect(phone.locator(".thanks")).to_contain_text("感谢您的评价")
    events = hall.call("GET", "/events?limit=1000")["events"]
    (given,) = [event for event in events if event["name"] == "rating.given"]
    assert given["ticket"] == ticket["id"]
    assert (given["data"]["level"], given["data"]["channel"]) == (2, "code")
    assert given["data"]["indicators"] == ["209"]
    phone.reload()
    expect(phone.locator(".thanks")).to_be_visible()


@pytest.mark.browser
def test_a_rating_given_elsewhere_is_told(hall: LiveHall, phone: Page) -> None:
    pad = hall.token("pad")
    assert pad
    follow(phone, hall)
    hall.call_next(WINDOW)
    hall.post(f"/counters/{WINDOW}/finish")
    phone.click('.face[data-level="5"]')
    hall.call("POST", "/ratings", {"counter": WINDOW, "level": 4}, role="pad")
    expect(phone.locator(".thanks")).to_be_visible()


@pytest.mark.browser
def test_the_page_follows_by_asking_where_no_socket_gets_through(
    hall: LiveHall, phone: Page
) -> None:
    phone.route_web_socket("**/socket.io/**", lambda socket: socket.close())
    ticket = follow(phone, hall)
    hall.post(f"/tickets/{ticket['id']}/cancel", reason="家中有事")
    expect(phone.locator("#state")).to_contain_text("已取消")
    expect(phone.locator(".offline-bar")).to_be_hidden()


@pytest.mark.browser
def test_a_restarted_hall_is_found_again(hall: LiveHall, phone: Page) -> None:
    follow(phone, hall)
    hall.stop()
    expect(phone.locator(".offline-bar")).to_be_visible()
    hall.start()
    expect(phone.locator(".offline-bar")).to_be_hidden()
    hall.call_next(WINDOW)
    expect(phone.locator("#called")).to_be_visible()


@pytest.mark.browser
def test_an_unknown_code_gets_a_friendly_page(hall: LiveHall, phone: Page) -> None:
    answer = phone.goto(f"{hall.url}/f/nosuchcode23")
    assert answer is not None
    assert answer.status == 404
    expect(phone.locator("h1")).to_have_text("没有找到这张号票。")


def test_every_level_has_eight_indicators_with_codes_of_their_own() -> None:
    codes = [one.code for listed in INDICATORS.values() for one in listed]
    assert {len(listed) for listed in INDICATORS.values()} == {8}
    assert len(set(codes)) == len(codes) == 40
    assert all(
        code[0] == str(int(level)) for level in Level for code in [INDICATORS[level][0].code]
    )
    assert set(INDICATORS) == set(LEVEL_NAMES) == set(Level)


def test_ticked_codes_bring_their_texts_and_strangers_are_left_out() -> None:
    assert texts_of(Level.DISSATISFIED, ["209", "510", "999"]) == {"209": "未在承诺时间内办结"}
