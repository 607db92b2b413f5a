"""The door page, logging in, and what a device sees that nobody has enrolled."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from hall.domain.actors import Role
from hall.service.access import Access
from hall.service.clock import SystemClock
from hall.service.hall import DATABASE
from tests.live_hall import LiveHall

pytestmark = pytest.mark.browser
PASSWORD = "correct horse battery"


@pytest.fixture
def hall(hall_server: LiveHall) -> LiveHall:
    access = Access(hall_server.directory / DATABASE, SystemClock())
    access.add_account("tester", "测试员", Role.STAFF, PASSWORD, None)
    hall_server.token("admin")
    hall_server.token("kiosk")
    return hall_server


def log_in(page: Page, password: str) -> None:
    expect(page.locator("#account")).to_be_focused()
    page.keyboard.type("tester")
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")


def test_the_door_leads_to_every_page(hall: LiveHall, page: Page) -> None:
    hall.open_windows(1)
    page.goto(hall.url)
    expect(page.locator("h1")).to_have_text("青禾县政务服务中心")
    expect(page.locator(".health")).to_contain_text("运行正常")
    expect(page.locator(".health")).to_contain_text("1 / 61")
    expect(page.locator(".counters li")).to_have_count(61)
    expect(page.locator(".counters .open")).to_have_count(1)
    hrefs = {link.get_attribute("href") for link in page.locator("a").all()}
    wanted = {"/display", "/duty", "/devices", "/admin", "/kiosk?kiosk=K1", "/kiosk?kiosk=K5"}
    windows = {f"/{kind}/{number}" for kind in ("counter", "sign", "pad") for number in (1, 61)}
    assert wanted | windows <= hrefs


def test_the_door_says_when_no_day_is_open(hall: LiveHall, page: Page) -> None:
    hall.post("/days/close")
    page.goto(hall.url)
    expect(page.locator(".health.bad")).to_contain_text("今日服务已结束")


def test_logging_in_by_keyboard_leads_where_one_wanted_to_go(hall: LiveHall, page: Page) -> None:
    page.goto(f"{hall.url}/login?to=/")
    log_in(page, PASSWORD)
    expect(page.locator(".who")).to_contain_text("tester")
    page.click(".who button")
    expect(page.locator(".who")).to_contain_text("工作人员登录")


def test_a_wrong_password_says_so_and_keeps_the_account(hall: LiveHall, page: Page) -> None:
    page.goto(f"{hall.url}/login?to=/duty")
    log_in(page, "wrong password")
    expect(page.locator(".problem")).to_have_text("工号或密码不正确。")
    expect(page.locator("#account")).to_have_value("tester")
    expect(page.locator("#password")).to_be_focused()


def test_an_unknown_device_is_told_how_it_is_enrolled(hall: LiveHall, browser: Browser) -> None:
    # What a proxy forwards is never a trusted address.
    context = browser.new_context(extra_http_headers={"X-Forwarded-For": "192.0.2.7"})
    page = context.new_page()
    page.goto(f"{hall.url}/kiosk?kiosk=K2")
    expect(page.locator("main")).to_contain_text("jiaohao token create --role kiosk")
    page.goto(f"{hall.url}/enrol/{hall.token('kiosk')}?to=/kiosk")
    expect(page.locator("body.kiosk")).to_be_visible()
    context.close()
