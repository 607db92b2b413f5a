"""The clerk's console in a real browser: a day by keyboard, one press one call, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.desks import Desks, Spot, cut_off
from tests.live_hall import LiveHall

pytestmark = pytest.mark.browser


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A window signed on, whose console is open and for which four wait."""

    counter: int
    waiting: tuple[str, ...]
    """Their numbers, first come first."""
    page: Page
    hall: LiveHall

    def key(self, name: str) -> None:
        """Press a shortcut once the page is ready for it, as a person would."""
        ready(self.page)
        self.page.keyboard.press(name)

    def shows(self, number: str) -> None:
        expect(self.page.get_by_test_id("number")).to_have_text(number)

    def says(self, words: str) -> None:
        expect(self.page.locator(".toast").last).to_contain_text(words)

    def calls(self) -> list[str]:
        """Every number that this window called."""
        events = self.hall.call("GET", "/events?limit=1000")["events"]
        return [
            event["data"]["number"]
            for event in events
            if event["name"] == "ticket.called" and event["counter"] == self.counter
        ]

    def dialog_button(self, name: str) -> None:
        """Press a button of the dialog on top."""
        self.page.get_by_role("dialog").last.get_by_role("button", name=name, exact=True).click()


def ready(page: Page) -> None:
    """Wait until nothing is being asked of the hall and no dialog is open."""
    expect(page.locator(".sending, [data-locked], dialog")).to_have_count(0)


def opened(hall: LiveHall, desks: Desks, spot: Spot, account: str) -> Window:
    waiting = tuple(str(hall.issue(spot.queue)["number"]) for _ in range(4))
    page = desks.open(f"/counter/{spot.counter}", account)
    return Window(counter=spot.counter, waiting=waiting, page=page, hall=hall)


@pytest.fixture
def window(desk_hall: LiveHall, desks: Desks, spots: Iterator[Spot]) -> Window:
    """A window of its own, worked by the duty officer."""
    spot = next(spots)
    desk_hall.open_windows(spot.counter)
    made = opened(desk_hall, desks, spot, "duty")
    expect(made.page.locator("#duty")).to_contain_text("服务中")
    return made


@pytest.fixture
def clerks(desk_hall: LiveHall, desks: Desks, spots: Iterator[Spot]) -> Window:
    """Window 1 before its clerk signed on."""
    return opened(desk_hall, desks, next(spots), "C1")


def test_a_clerks_day_by_keyboard(clerks: Window) -> None:
    page, (first, second, third, fourth) = clerks.page, clerks.waiting
    page.get_by_role("textbox", name="工号").press("Enter")
    expect(page.locator("#duty")).to_contain_text("服务中")
    expect(page.get_by_test_id("next")).to_have_text(first)

    clerks.key("F1")
    clerks.shows(first)
    clerks.key("F2")
    clerks.says(f"已重呼{first}号")
    clerks.key("F3")
    expect(page.locator("#now")).to_contain_text("办理中")
    clerks.key("F7")
    page.keyboard.type("复印材料")
    page.keyboard.press("Enter")
    expect(page.locator("#held")).to_contain_text(first)

    clerks.key("F1")
    clerks.shows(second)
    clerks.key("F6")
    page.get_by_role("button", name="仍然过号").press("Enter")
    expect(page.locator("#now")).to_contain_text("请叫下一位")
    clerks.key("Shift+F7")
    clerks.shows(first)
    clerks.key("F4")
    expect(page.get_by_test_id("rating")).to_contain_text(first)

    clerks.key("F1")
    clerks.shows(third)
    clerks.key("F8")
    page.keyboard.type("12")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    clerks.says(f"{third}号已转到12号窗口")

    clerks.key("F1")
    clerks.shows(fourth)
    clerks.key("Shift+F4")
    expect(page.locator("#now")).to_contain_text("暂时没有等候")
    found = clerks.hall.call("GET", f"/tickets?number={fourth}")
    assert found["cases"][0]["kind"] == "enquiry"
    assert clerks.hall.call("GET", "/counters/1/day")["served"] == 2


def test_pausing_and_taking_back_who_missed_the_call(window: Window) -> None:
    page, missed = window.page, window.waiting[0]
    window.key("F1")
    window.key("F6")
    page.get_by_role("button", name="仍然过号").click()
    expect(page.locator("#now")).to_contain_text("请叫下一位")

    window.key("F10")
    page.keyboard.type("就餐")
    page.keyboard.press("Enter")
    expect(page.locator("#now")).to_contain_text("暂停服务")
    expect(page.locator("[data-action=call-next]")).to_be_disabled()
    window.key("F10")
    expect(page.locator("#duty")).to_contain_text("服务中")

    window.key("/")
    page.keyboard.type(missed.lower())
    page.keyboard.press("Enter")
    page.get_by_role("button", name="恢复排队").press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator(".ticket-head")).to_contain_text("等候")
    page.keyboard.press("Escape")
    expect(page.locator("#waiting-count")).to_have_text("4")


def test_a_double_click_is_one_call(window: Window) -> None:
    window.page.locator("[data-action=call-next]").dblclick(delay=20)
    window.shows(window.waiting[0])
    ready(window.page)
    assert window.calls() == [window.waiting[0]]


def test_a_held_down_key_is_one_call(window: Window) -> None:
    for _ in range(8):
        window.page.keyboard.down("F1")
    window.page.keyboard.up("F1")
    window.shows(window.waiting[0])
    ready(window.page)
    window.page.locator("[data-action=call-next]").focus()
    for _ in range(8):
        window.page.keyboard.down("Enter")
    window.page.keyboard.up("Enter")
    ready(window.page)
    assert window.calls() == list(window.waiting[:2])


def test_keys_belong_to_an_open_dialog(window: Window) -> None:
    window.key("F1")
    window.shows(window.waiting[0])
    window.key("F7")
    expect(window.page.get_by_role("dialog")).to_be_visible()
    window.page.keyboard.press("F1")
    window.page.keyboard.press("F4")
    window.page.keyboard.press("Escape")
    ready(window.page)
    assert window.calls() == [window.waiting[0]]
    there = window.hall.call("GET", f"/counters/{window.counter}")["ticket"]
    assert there["state"] == "called"


def test_another_browser_sees_every_change(window: Window, desks: Desks) -> None:
    other = desks.open(f"/counter/{window.counter}", "admin")
    expect(other.get_by_test_id("next")).to_have_text(window.waiting[0])
    window.key("F1")
    expect(other.get_by_test_id("number")).to_have_text(window.waiting[0])
    expect(other.locator("#waiting-count")).to_have_text("3")
    window.key("F3")
    expect(other.locator("#now")).to_contain_text("办理中")


def test_reloading_takes_up_who_is_served(window: Window) -> None:
    window.key("F1")
    window.key("F3")
    expect(window.page.locator("#now")).to_contain_text("办理中")
    window.page.reload()
    window.shows(window.waiting[0])
    expect(window.page.locator("#now")).to_contain_text("办理中")
    assert window.calls() == [window.waiting[0]]


def test_a_restart_of_the_hall_is_survived(window: Window) -> None:
    window.key("F1")
    window.shows(window.waiting[0])
    window.hall.stop()
    cut_off(window.page)
    expect(window.page.locator("[data-action=begin]")).to_be_disabled()
    window.hall.start()
    expect(window.page.locator(".offline-bar")).to_be_hidden(timeout=15_000)
    window.shows(window.waiting[0])
    window.key("F3")
    expect(window.page.locator("#now")).to_contain_text("办理中")


def test_calling_out_of_turn_wants_a_reason(window: Window) -> None:
    third = window.waiting[2]
    window.page.locator(f"[data-number={third}]").click()
    window.page.get_by_role("button", name="指定呼叫").click()
    give = window.page.get_by_role("button", name="呼叫", exact=True)
    expect(give).to_be_disabled()
    window.dialog_button("值班长同意")
    give.click()
    window.shows(third)
    events = window.hall.call("GET", f"/tickets?number={third}")["events"]
    called = next(event for event in events if event["name"] == "ticket.called")
    assert called["data"]["reason"] == "值班长同意"


def test_pinning_from_the_list_changes_who_is_next(window: Window) -> None:
    last = window.waiting[3]
    window.page.locator(f"[data-number={last}]").click()
    window.page.get_by_role("button", name="置顶").click()
    window.dialog_button("身体不适")
    window.dialog_button("确定")
    expect(window.page.locator(".ticket-head")).to_contain_text("置顶")
    window.page.keyboard.press("Escape")
    expect(window.page.get_by_test_id("next")).to_have_text(last)
    expect(window.page.locator("#next")).to_contain_text("由工作人员置顶")


def test_a_refusal_is_said_in_the_halls_words(window: Window) -> None:
    window.key("F1")
    window.shows(window.waiting[0])
    window.page.locator("[data-action=sign-off]").click()
    window.dialog_button("签退")
    window.says(f"正在办理{window.waiting[0]}号")


def test_one_more_case_and_a_reprint(window: Window) -> None:
    window.key("F1")
    window.key("F3")
    expect(window.page.locator("#now")).to_contain_text("办理中")
    window.page.locator("[data-action=add-case]").click()
    window.page.keyboard.type("公司变更登记")
    expect(window.page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    window.page.keyboard.press("Enter")
    window.says("已加办一件")
    window.page.locator("[data-action=reprint]").click()
    window.page.get_by_role("dialog").get_by_role("combobox").select_option("K2")
    window.dialog_button("补打")
    window.says("已送去补打")
    ticket = window.hall.call("GET", f"/tickets?number={window.waiting[0]}")
    assert len(ticket["cases"]) == 2
    assert ticket["slip"]["state"] == "queued"


def test_the_clerk_sees_whether_and_not_how_it_was_rated(window: Window) -> None:
    window.key("F1")
    window.key("F4")
    expect(window.page.get_by_test_id("rating")).to_contain_text("请评价")
    window.hall.call("POST", "/ratings", {"counter": window.counter, "level": 1}, role="pad")
    expect(window.page.get_by_test_id("rating")).to_contain_text("已评价")
    assert "不满意" not in window.page.content()


def test_a_clerk_reaches_the_own_window_only(desks: Desks) -> None:
    page = desks.open("/counter/4", "C1")
    expect(page.locator("body")).to_contain_text("C1不能在4号窗口签到")
    assert page.locator("#keys").count() == 0
    assert page.context.request.get("/counter/99").status == 404


def test_nobody_works_a_window_without_logging_in(desks: Desks) -> None:
    page = desks.open("/counter/3")
    assert page.url.endswith("/login?to=/counter/3")
