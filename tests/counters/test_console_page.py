"""The clerk's console in a real browser: a day by keyboard, one press one call, nothing lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.desks import Desks, cut_off
from tests.live_hall import LiveHall

pytestmark = pytest.mark.browser

QUEUE = "SJDJ"
"""The sample hall's windows 1 to 5 serve this one queue."""


def ready(page: Page) -> None:
    """Wait until nothing is being asked of the hall and no dialog is open."""
    expect(page.locator(".sending, [data-locked], dialog")).to_have_count(0)


def key(page: Page, name: str) -> None:
    """Press a shortcut once the page is ready for it, as a person would."""
    ready(page)
    page.keyboard.press(name)


def calls(hall: LiveHall) -> list[str]:
    events = hall.call("GET", "/events?limit=1000")["events"]
    return [event["data"]["number"] for event in events if event["name"] == "ticket.called"]


@pytest.fixture
def window(hall_server: LiveHall, desks: Desks) -> Page:
    """Window 3 signed on, four waiting."""
    hall_server.open_windows(3)
    for _ in range(4):
        hall_server.issue(QUEUE)
    page = desks.open("/counter/3", "C3")
    expect(page.locator("#duty")).to_contain_text("服务中")
    return page


def test_a_clerks_day_by_keyboard(hall_server: LiveHall, desks: Desks) -> None:
    for _ in range(4):
        hall_server.issue(QUEUE)
    page = desks.open("/counter/3", "C3")
    page.get_by_role("textbox", name="工号").press("Enter")
    expect(page.locator("#duty")).to_contain_text("服务中")
    expect(page.get_by_test_id("next")).to_have_text("A001")

    key(page, "F1")
    expect(page.get_by_test_id("number")).to_have_text("A001")
    key(page, "F2")
    expect(page.locator(".toast")).to_contain_text("已重呼A001号")
    key(page, "F3")
    expect(page.locator("#now")).to_contain_text("办理中")
    key(page, "F7")
    page.keyboard.type("复印材料")
    page.keyboard.press("Enter")
    expect(page.locator("#held")).to_contain_text("A001")

    key(page, "F1")
    expect(page.get_by_test_id("number")).to_have_text("A002")
    key(page, "F6")
    page.get_by_role("button", name="仍然过号").press("Enter")
    expect(page.locator("#now")).to_contain_text("请叫下一位")
    key(page, "Shift+F7")
    expect(page.get_by_test_id("number")).to_have_text("A001")
    key(page, "F4")
    expect(page.get_by_test_id("rating")).to_contain_text("A001")

    key(page, "F1")
    expect(page.get_by_test_id("number")).to_have_text("A003")
    key(page, "F8")
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator(".toast").last).to_contain_text("A003号已转到12号窗口")

    key(page, "F10")
    page.keyboard.type("就餐")
    page.keyboard.press("Enter")
    expect(page.locator("#now")).to_contain_text("暂停服务")
    key(page, "F10")
    expect(page.locator("#duty")).to_contain_text("服务中")

    key(page, "/")
    page.keyboard.type("a2")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="恢复排队").press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator(".ticket-head")).to_contain_text("等候")
    page.keyboard.press("Escape")

    key(page, "F1")
    expect(page.get_by_test_id("number")).to_have_text("A004")
    key(page, "Shift+F4")
    expect(page.locator("#now")).to_contain_text("请叫下一位")
    case = hall_server.call("GET", "/tickets?number=A004")["cases"][0]
    assert case["kind"] == "enquiry"
    assert hall_server.call("GET", "/counters/3/day")["served"] == 2


def test_a_double_click_is_one_call(window: Page, hall_server: LiveHall) -> None:
    window.locator("[data-action=call-next]").dblclick(delay=20)
    expect(window.get_by_test_id("number")).to_have_text("A001")
    ready(window)
    assert calls(hall_server) == ["A001"]


def test_a_held_down_key_is_one_call(window: Page, hall_server: LiveHall) -> None:
    for _ in range(8):
        window.keyboard.down("F1")
    window.keyboard.up("F1")
    expect(window.get_by_test_id("number")).to_have_text("A001")
    button = window.locator("[data-action=call-next]")
    button.focus()
    for _ in range(8):
        window.keyboard.down("Enter")
    window.keyboard.up("Enter")
    ready(window)
    assert len(calls(hall_server)) <= 2


def test_keys_belong_to_an_open_dialog(window: Page, hall_server: LiveHall) -> None:
    key(window, "F1")
    expect(window.get_by_test_id("number")).to_have_text("A001")
    key(window, "F7")
    expect(window.get_by_role("dialog")).to_be_visible()
    window.keyboard.press("F1")
    window.keyboard.press("F4")
    window.keyboard.press("Escape")
    expect(window.get_by_role("dialog")).to_have_count(0)
    assert calls(hall_server) == ["A001"]
    assert hall_server.call("GET", "/counters/3")["ticket"]["state"] == "called"


def test_another_browser_sees_every_change(window: Page, desks: Desks) -> None:
    other = desks.open("/counter/3", "duty")
    expect(other.get_by_test_id("next")).to_have_text("A001")
    key(window, "F1")
    expect(other.get_by_test_id("number")).to_have_text("A001")
    expect(other.locator("#waiting-count")).to_have_text("3")
    key(window, "F3")
    expect(other.locator("#now")).to_contain_text("办理中")


def test_reloading_takes_up_who_is_served(window: Page, hall_server: LiveHall) -> None:
    key(window, "F1")
    key(window, "F3")
    expect(window.locator("#now")).to_contain_text("办理中")
    window.reload()
    expect(window.get_by_test_id("number")).to_have_text("A001")
    expect(window.locator("#now")).to_contain_text("办理中")
    assert calls(hall_server) == ["A001"]


def test_a_restart_of_the_hall_is_survived(window: Page, hall_server: LiveHall) -> None:
    key(window, "F1")
    expect(window.get_by_test_id("number")).to_have_text("A001")
    hall_server.stop()
    cut_off(window)
    expect(window.locator("[data-action=begin]")).to_be_disabled()
    hall_server.start()
    expect(window.locator(".offline-bar")).to_be_hidden(timeout=15_000)
    expect(window.get_by_test_id("number")).to_have_text("A001")
    key(window, "F3")
    expect(window.locator("#now")).to_contain_text("办理中")


def test_calling_out_of_turn_wants_a_reason(window: Page, hall_server: LiveHall) -> None:
    window.locator("[data-number=A003]").click()
    window.get_by_role("button", name="指定呼叫").click()
    give = window.get_by_role("button", name="呼叫", exact=True)
    expect(give).to_be_disabled()
    window.get_by_role("button", name="值班长同意").click()
    give.click()
    expect(window.get_by_test_id("number")).to_have_text("A003")
    events = hall_server.call("GET", "/tickets?number=A003")["events"]
    called = next(event for event in events if event["name"] == "ticket.called")
    assert called["data"]["reason"] == "值班长同意"


def test_pinning_from_the_list_changes_who_is_next(window: Page) -> None:
    window.locator("[data-number=A004]").click()
    window.get_by_role("button", name="置顶").click()
    window.get_by_role("button", name="身体不适").click()
    window.get_by_role("button", name="确定").click()
    window.keyboard.press("Escape")
    expect(window.get_by_test_id("next")).to_have_text("A004")
    expect(window.locator("#next")).to_contain_text("置顶")


def test_a_refusal_is_said_in_the_halls_words(window: Page) -> None:
    key(window, "F1")
    expect(window.get_by_test_id("number")).to_have_text("A001")
    window.locator("[data-action=sign-off]").click()
    window.get_by_role("dialog").get_by_role("button", name="签退").click()
    expect(window.locator(".toast.bad")).to_contain_text("正在办理A001号")


def test_one_more_case_and_a_reprint(window: Page, hall_server: LiveHall) -> None:
    key(window, "F1")
    key(window, "F3")
    expect(window.locator("#now")).to_contain_text("办理中")
    window.locator("[data-action=add-case]").click()
    window.keyboard.type("公司变更登记")
    window.keyboard.press("Enter")
    expect(window.locator(".toast").last).to_contain_text("已加办一件")
    window.locator("[data-action=reprint]").click()
    window.get_by_role("dialog").get_by_role("combobox").select_option("K2")
    window.get_by_role("dialog").get_by_role("button", name="补打").click()
    expect(window.locator(".toast").last).to_contain_text("已送去补打")
    ticket = hall_server.call("GET", "/tickets?number=A001")
    assert len(ticket["cases"]) == 2
    assert ticket["slip"]["state"] == "queued"


def test_the_clerk_sees_whether_and_not_how_it_was_rated(
    window: Page, hall_server: LiveHall
) -> None:
    key(window, "F1")
    key(window, "F4")
    expect(window.get_by_test_id("rating")).to_contain_text("请评价")
    hall_server.call("POST", "/ratings", {"counter": 3, "level": 1}, role="pad")
    expect(window.get_by_test_id("rating")).to_contain_text("已评价")
    assert "不满意" not in window.content()


def test_a_clerk_reaches_the_own_window_only(desks: Desks) -> None:
    page = desks.open("/counter/4", "C3")
    expect(page.locator("body")).to_contain_text("C3不能在4号窗口签到")
    assert page.locator("#keys").count() == 0
    answer = page.context.request.get("/counter/99")
    assert answer.status == 404


def test_nobody_works_a_window_without_logging_in(desks: Desks) -> None:
    page = desks.open("/counter/3")
    assert page.url.endswith("/login?to=/counter/3")
