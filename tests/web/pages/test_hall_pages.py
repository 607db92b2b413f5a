"""The duty officer's and the administrator's page in a real browser, and who may open what."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.desks import Desks, Spot, cut_off
from tests.live_hall import LiveHall

pytestmark = pytest.mark.browser

PAGES = ("/duty", "/devices", "/admin", "/counter/1")


@pytest.mark.parametrize(
    ("account", "allowed"),
    [
        ("admin", {"/duty", "/devices", "/admin", "/counter/1"}),
        ("duty", {"/duty", "/devices", "/counter/1"}),
        ("business", {"/duty"}),
        ("supervision", {"/duty"}),
        ("cashier", {"/counter/1"}),
        ("leader", {"/duty"}),
        ("C1", {"/counter/1"}),
    ],
)
def test_who_may_open_which_page(desks: Desks, account: str, allowed: set[str]) -> None:
    page = desks.open("/", account)
    status = {path: page.context.request.get(path).status for path in PAGES}
    assert status == {path: 200 if path in allowed else 403 for path in PAGES}


def test_without_a_login_every_page_asks_for_one(desks: Desks) -> None:
    page = desks.open("/")
    for path in PAGES:
        answer = page.context.request.get(path, max_redirects=0)
        assert (answer.status, answer.headers["location"]) == (302, f"/login?to={path}")


def test_nobody_sees_the_whole_hall_by_the_api_without_being_allowed(desks: Desks) -> None:
    page = desks.open("/", "C1")
    assert page.context.request.get("/api/v1/hall").status == 403
    assert page.context.request.get("/devices/qr.svg?text=x").status == 403


def find(page: Page, number: str) -> None:
    page.get_by_role("searchbox").fill(number)
    page.get_by_role("searchbox").press("Enter")


def test_duty_finds_a_missed_number_and_takes_it_back(
    desk_hall: LiveHall, desks: Desks, spots: Iterator[Spot]
) -> None:
    spot = next(spots)
    desk_hall.open_windows(spot.counter)
    desk_hall.issue(spot.queue)
    missed = desk_hall.call_next(spot.counter)
    page = desks.open("/duty", "duty")
    tile = page.locator(f"[data-counter='{spot.counter}']")
    expect(tile).to_contain_text(missed)
    desk_hall.post(f"/counters/{spot.counter}/no-show")
    expect(tile).to_contain_text("空闲")

    find(page, missed.lower())
    expect(page.locator(".ticket-head")).to_contain_text("已过号")
    page.get_by_role("button", name="恢复排队").click()
    page.get_by_role("button", name="群众回到大厅").click()
    page.get_by_role("button", name="确定").click()
    expect(page.locator(".ticket-head")).to_contain_text("等候")
    expect(page.locator(".line")).to_contain_text("恢复排队")
    page.keyboard.press("Escape")
    expect(tile).to_contain_text("1人等")
    assert desk_hall.call("GET", f"/tickets?number={missed}")["state"] == "waiting"

    find(page, "Q999")
    expect(page.locator(".toast.bad")).to_contain_text("今天没有Q999号")


def test_duty_is_told_of_queues_that_want_help(
    desk_hall: LiveHall, desks: Desks, spots: Iterator[Spot]
) -> None:
    spot = next(spots)
    page = desks.open("/duty", "duty")
    expect(page.locator("#health")).to_have_text("系统正常")
    desk_hall.issue(spot.queue)
    row = page.locator(f"[data-queue='{spot.queue}']")
    expect(row).to_contain_text("无窗口")
    desk_hall.open_windows(spot.counter)
    expect(row).not_to_contain_text("无窗口")
    for _ in range(10):
        desk_hall.issue(spot.queue)
    expect(row).to_contain_text("请支援")
    report = {
        "station": "upstairs", "device": "bus-7", "kind": "keypad", "driver": "qs",
        "state": "warning", "code": "keypad.unit_silent", "detail": "地址 7 不回答",
    }  # fmt: skip
    desk_hall.call("POST", "/devices/report", report, role="station")
    row = page.locator("#troubles li", has_text="bus-7")
    expect(row.locator(".chip.warn")).to_have_text("提醒")
    expect(row).to_contain_text("地址 7 不回答")
    expect(row.get_by_title("keypad.unit_silent")).to_be_visible()


def test_duty_comes_back_after_a_restart(desk_hall: LiveHall, desks: Desks) -> None:
    page = desks.open("/duty", "duty")
    expect(page.locator("[data-counter='61']")).to_be_visible()
    desk_hall.stop()
    cut_off(page)
    desk_hall.start()
    expect(page.locator(".offline-bar")).to_be_hidden(timeout=15_000)
    desk_hall.open_windows(2)
    expect(page.locator("[data-counter='2']")).to_contain_text("空闲")


def test_who_only_looks_at_the_hall_is_offered_nothing_to_do(
    desk_hall: LiveHall, desks: Desks, spots: Iterator[Spot]
) -> None:
    number = str(desk_hall.issue(next(spots).queue)["number"])
    page = desks.open("/duty", "leader")
    expect(page.locator("#health")).to_have_text("系统正常")
    expect(page.locator("#day button")).to_have_count(0)
    find(page, number)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(number)
    for name in ("作废", "补打", "转号", "置顶"):
        expect(dialog.get_by_role("button", name=name)).to_have_count(0)


def test_the_administrator_sees_what_stands_and_no_secret(desks: Desks) -> None:
    page = desks.open("/admin", "admin")
    expect(page.locator("[data-count='items']")).to_have_text("237")
    page.get_by_role("searchbox", name="查找账号").fill("C17")
    expect(page.locator("#people tbody tr:visible")).to_have_count(1)
    expect(page.locator("#people tbody tr:visible")).to_contain_text("窗口工作人员")
    page.get_by_role("searchbox", name="查找账号").fill("leader")
    expect(page.locator("#people tbody tr:visible")).to_contain_text("中心领导")
    assert "argon2" not in page.content()


def test_the_day_is_closed_and_opened_with_a_question(desk_hall: LiveHall, desks: Desks) -> None:
    page = desks.open("/duty", "duty")
    page.locator("[data-action=close-day]").click()
    page.get_by_role("button", name="取消").click()
    assert desk_hall.call("GET", "/hall")["day"] is not None
    page.locator("[data-action=close-day]").click()
    page.get_by_role("dialog").get_by_role("button", name="结束今日服务").click()
    expect(page.locator("#day")).to_contain_text("今日服务已结束")
    assert desk_hall.call("GET", "/hall")["day"] is None
    page.locator("[data-action=open-day]").click()
    page.get_by_role("button", name="开始", exact=True).click()
    expect(page.locator("[data-action=close-day]")).to_be_visible()
