"""Taking a number by touch, in a real browser before a real hall."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.live_hall import LiveHall

pytestmark = pytest.mark.browser
Open = Callable[[str, str], None]


def issued(hall: LiveHall) -> list[dict[str, object]]:
    events = hall.call("GET", "/events?limit=1000")["events"]
    return [event for event in events if event["name"] == "ticket.issued"]


def test_a_number_is_taken_by_touch_and_is_the_halls(
    hall: LiveHall, kiosk: Page, open_item: Open
) -> None:
    open_item("GA", "GA002")
    expect(kiosk.locator("#item h1")).to_contain_text("出生登记")
    expect(kiosk.locator(".papers")).to_contain_text("出生医学证明")
    kiosk.click("[data-take=ordinary]")
    expect(kiosk.locator("#number")).to_have_text("E001")
    ticket = hall.call("GET", "/tickets/number/E001", role="station")
    assert (ticket["item"], ticket["state"], ticket["language"]) == ("GA002", "waiting", "zh-CN")
    assert ticket["slip"] == {"copy": 0, "state": "queued", "kiosk": "K1"}
    expect(kiosk.locator(".result .facts")).to_contain_text("13-16")


def test_the_qr_code_leads_to_the_tickets_own_page(
    hall: LiveHall, kiosk: Page, open_item: Open
) -> None:
    open_item("GA", "GA002")
    with kiosk.expect_response(re.compile(r"/kiosk/qr/\w+\.svg")) as drawing:
        kiosk.click("[data-take=ordinary]")
    assert drawing.value.ok
    code = drawing.value.url.rpartition("/")[2].removesuffix(".svg")
    assert hall.call("GET", f"/follow/{code}")["number"] == "E001"


def test_a_priority_number_starts_with_v_after_the_question(
    hall: LiveHall, kiosk: Page, open_item: Open
) -> None:
    open_item("GA", "GA002")
    kiosk.click("[data-take=priority]")
    expect(kiosk.locator("#priority")).to_contain_text("残疾军人")
    kiosk.click("#priority-no")
    assert issued(hall) == []
    kiosk.click("[data-take=priority]")
    kiosk.click("#priority-yes")
    expect(kiosk.locator("#number")).to_have_text("VE001")
    expect(kiosk.locator(".proof")).to_contain_text("请在窗口出示有效证件。")


def test_the_cashier_is_a_touch_away(hall: LiveHall, kiosk: Page) -> None:
    kiosk.click('[data-direct="SFJS"]')
    kiosk.click("[data-take=ordinary]")
    expect(kiosk.locator("#number")).to_have_text("SF001")
    assert hall.call("GET", "/tickets/number/SF001")["item"] is None


def test_the_english_page_says_so_to_the_hall(hall: LiveHall, kiosk: Page) -> None:
    kiosk.click("#language")
    expect(kiosk.locator('#home h1 [lang="en"]')).to_be_visible()
    expect(kiosk.locator('#home h1 [lang="zh-CN"]')).to_be_hidden()
    kiosk.click('[data-department="GA"]')
    kiosk.click('#department-GA [data-item="GA002"]')
    kiosk.click("[data-take=ordinary]")
    expect(kiosk.locator("#number")).to_have_text("E001")
    assert hall.call("GET", "/tickets/number/E001")["language"] == "en"


@pytest.mark.parametrize("typed", ["SFZ", "SHENFENZ", "SHFZH"])
def test_an_item_is_found_by_its_initials_or_syllables(kiosk: Page, typed: str) -> None:
    kiosk.click("[data-to=search]")
    for letter in typed:
        kiosk.click(f'#keys [data-key="{letter}"]')
    expect(kiosk.locator("#found .item").first).to_contain_text("身份证")


def test_an_item_is_found_by_its_code_and_on_a_real_keyboard(kiosk: Page) -> None:
    kiosk.click("[data-to=search]")
    kiosk.keyboard.type("ga002")
    expect(kiosk.locator("#found .item")).to_have_count(1)
    kiosk.keyboard.press("Backspace")
    expect(kiosk.locator("#found .item")).not_to_have_count(1)
    kiosk.click("[data-key=clear]")
    kiosk.keyboard.type("zzzzz")
    expect(kiosk.locator("#found .nothing")).to_contain_text("没有找到")


def test_two_touches_take_one_number(hall: LiveHall, kiosk: Page, open_item: Open) -> None:
    open_item("GA", "GA002")
    kiosk.dblclick("[data-take=ordinary]")
    expect(kiosk.locator("#number")).to_have_text("E001")
    expect(kiosk.locator("#result")).to_be_visible()
    assert len(issued(hall)) == 1


def test_a_lost_answer_is_asked_for_again_and_gives_the_same_number(
    hall: LiveHall, kiosk: Page, open_item: Open
) -> None:
    keys: list[str] = []

    def lose_the_first(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    open_item("GA", "GA002")
    kiosk.route("**/api/v1/tickets", lose_the_first)
    kiosk.click("[data-take=ordinary]")
    expect(kiosk.locator("#number")).to_have_text("E001")
    assert len(keys) == 2
    assert keys[0] == keys[1]
    assert len(issued(hall)) == 1


def test_a_refusal_is_shown_in_the_halls_words(kiosk: Page, open_item: Open) -> None:
    open_item("GA", "GA002")
    kiosk.route(
        "**/api/v1/tickets",
        lambda route: route.continue_(post_data={"item": "NO999"}),
    )
    kiosk.click("[data-take=ordinary]")
    expect(kiosk.locator("#refusal")).to_contain_text("没有代码为“NO999”的事项，请到咨询台询问。")
    kiosk.click("#refusal .main")
    expect(kiosk.locator("#item")).to_be_visible()


def test_what_became_of_the_paper_is_shown(hall: LiveHall, kiosk: Page, open_item: Open) -> None:
    open_item("GA", "GA002")
    kiosk.click("[data-take=ordinary]")
    expect(kiosk.locator("#slip")).to_contain_text("正在打印号票")
    (slip,) = hall.call("POST", "/slips/claim", {"kiosk": "K1"}, role="station")["slips"]
    report = {"outcome": "printed"}
    hall.call("POST", f"/slips/{slip['slip']}/report", report, role="station")
    expect(kiosk.locator("#slip")).to_contain_text("请取走号票")


def test_without_paper_the_number_is_to_be_noted(
    hall: LiveHall, kiosk: Page, open_item: Open
) -> None:
    open_item("GA", "GA002")
    kiosk.click("[data-take=ordinary]")
    expect(kiosk.locator("#number")).to_be_visible()
    (slip,) = hall.call("POST", "/slips/claim", {"kiosk": "K1"}, role="station")["slips"]
    report = {"outcome": "failed", "detail": "paper out"}
    hall.call("POST", f"/slips/{slip['slip']}/report", report, role="station")
    expect(kiosk.locator("#slip")).to_contain_text("请记下或拍下屏幕上的号码")


def test_a_printer_that_cannot_print_is_told_before_and_after_the_number(
    hall: LiveHall, kiosk: Page, open_item: Open
) -> None:
    expect(kiosk.locator("#paperless")).to_be_hidden()
    tell_printer(hall, "slip-1", "fault", "printer.paper_out")
    expect(kiosk.locator("#paperless")).to_contain_text("本机缺纸")
    open_item("GA", "GA002")
    kiosk.click("[data-take=ordinary]")
    expect(kiosk.locator("#slip")).to_contain_text("请记下或拍下屏幕上的号码")
    tell_printer(hall, "slip-1", "online", "")
    expect(kiosk.locator("#paperless")).to_be_hidden()


def test_the_citizen_is_sent_to_the_other_kiosk_s_printer(
    hall: LiveHall, kiosk: Page, open_item: Open
) -> None:
    settings = hall.directory / "hall.toml"
    written = settings.read_text(encoding="utf-8")
    section = "[devices.slip-1]\n"
    settings.write_text(written.replace(section, f'{section}redirect = "K2"\n'), encoding="utf-8")
    hall.stop()
    hall.start()
    tell_printer(hall, "slip-1", "fault", "printer.paper_out")
    expect(kiosk.locator("#paperless")).to_contain_text("西门取号机")
    open_item("GA", "GA002")
    kiosk.click("[data-take=ordinary]")
    expect(kiosk.locator("#slip")).to_contain_text("西门取号机")
    (slip,) = hall.call("POST", "/slips/claim", {"kiosk": "K2"}, role="station")["slips"]
    hall.call("POST", f"/slips/{slip['slip']}/report", {"outcome": "printed"}, role="station")
    expect(kiosk.locator("#slip")).to_contain_text("西门取号机")


def tell_printer(hall: LiveHall, device: str, state: str, code: str) -> None:
    report = {
        "station": "local", "device": device, "kind": "printer", "driver": "simulated",
        "state": state, "code": code,
    }  # fmt: skip
    hall.call("POST", "/devices/report", report, role="station")
