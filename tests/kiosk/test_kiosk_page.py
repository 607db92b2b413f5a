"""How the touch page behaves around the taking: idleness, cuts, closed windows, sizes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.live_hall import LiveHall

pytestmark = pytest.mark.browser
Box = tuple[str, float, float, float, float]
Open = Callable[[str, str], None]
SIZES = [(1080, 1920), (1920, 1080), (1280, 1024), (1280, 800)]
LEAST_TARGET = 64


def test_waiting_and_open_windows_are_live(hall: LiveHall, kiosk: Page) -> None:
    police = kiosk.locator('[data-department="GA"] .waiting b')
    expect(police).to_have_text("0")
    hall.issue("GAHJ")
    expect(police).to_have_text("1")
    hall.call_next(13)
    expect(police).to_have_text("0")
    tax = kiosk.locator('[data-department="SW"]')
    expect(tax).to_contain_text("暂无窗口开放")
    expect(tax.locator(".shut")).to_be_visible()
    hall.open_windows(9)
    expect(tax.locator(".shut")).to_be_hidden()


def test_idleness_leads_back_with_a_warning(kiosk: Page) -> None:
    kiosk.clock.install()
    kiosk.reload()
    expect(kiosk.locator(".waiting.known").first).to_be_visible()
    kiosk.click("#language")
    kiosk.click('[data-department="GA"]')
    kiosk.clock.run_for(34_000)
    expect(kiosk.locator("#idle")).to_be_hidden()
    kiosk.clock.run_for(3_000)
    expect(kiosk.locator("#idle-words")).to_contain_text("Back to start in")
    kiosk.click("#stay")
    expect(kiosk.locator("#idle")).to_be_hidden()
    kiosk.clock.run_for(46_000)
    expect(kiosk.locator("#home")).to_be_visible()
    expect(kiosk.locator("html")).to_have_attribute("lang", "zh-CN")


def test_the_warning_lies_over_an_open_dialog(kiosk: Page) -> None:
    kiosk.clock.install(time=datetime(2026, 11, 23, 9, tzinfo=UTC))
    kiosk.reload()
    expect(kiosk.locator(".waiting.known").first).to_be_visible()
    # From here on its time is the test's alone.
    kiosk.clock.pause_at(datetime(2026, 11, 23, 10, tzinfo=UTC))
    go_to(kiosk, "item")
    for dialog, opener, quiet in (("#sample", ".look", 104), ("#priority", ".priority", 34)):
        kiosk.click(opener)
        expect(kiosk.locator(dialog)).to_be_visible()
        kiosk.clock.run_for(quiet * 1000)
        expect(kiosk.locator("#idle")).to_be_hidden()
        kiosk.clock.run_for(3_000)
        expect(kiosk.locator("#idle-words")).to_contain_text("秒后返回首页")
        # A touch on it arrives, and what was open stays open.
        kiosk.click("#stay", timeout=3000)
        expect(kiosk.locator("#idle")).to_be_hidden()
        expect(kiosk.locator(dialog)).to_be_visible()
        kiosk.keyboard.press("Escape")
        expect(kiosk.locator(dialog)).to_be_hidden()
    kiosk.clock.run_for(37_000)
    expect(kiosk.locator("footer #idle-words")).to_contain_text("秒后返回首页")
    kiosk.clock.run_for(10_000)
    expect(kiosk.locator("#home")).to_be_visible()


def test_the_number_makes_room_for_the_next_citizen(
    hall: LiveHall, kiosk: Page, open_item: Open
) -> None:
    kiosk.clock.install()
    kiosk.reload()
    open_item("GA", "GA002")
    expect(kiosk.locator("[data-take=ordinary]")).to_be_enabled()
    kiosk.click("[data-take=ordinary]")
    expect(kiosk.locator("#number")).to_be_visible()
    expect(kiosk.locator("#idle-words")).to_contain_text("秒后返回首页")
    (slip,) = hall.call("POST", "/slips/claim", {"kiosk": "K1"}, role="station")["slips"]
    report = {"outcome": "printed"}
    hall.call("POST", f"/slips/{slip['slip']}/report", report, role="station")
    expect(kiosk.locator("#slip")).to_contain_text("请取走号票")
    kiosk.clock.run_for(13_000)
    expect(kiosk.locator("#home")).to_be_visible()


def test_a_silent_printer_leaves_the_number_on_longer(kiosk: Page, open_item: Open) -> None:
    kiosk.clock.install()
    kiosk.reload()
    open_item("GA", "GA002")
    expect(kiosk.locator("[data-take=ordinary]")).to_be_enabled()
    kiosk.click("[data-take=ordinary]")
    expect(kiosk.locator("#number")).to_be_visible()
    kiosk.clock.run_for(13_000)
    expect(kiosk.locator("#slip")).to_contain_text("打印机没有回应，请记下或拍下屏幕上的号码")
    expect(kiosk.locator("#number")).to_be_visible()
    kiosk.clock.run_for(31_000)
    expect(kiosk.locator("#home")).to_be_visible()


def test_a_restarted_hall_is_found_again_without_a_reload(
    hall: LiveHall, kiosk: Page, open_item: Open
) -> None:
    open_item("GA", "GA002")
    kiosk.evaluate("window.notReloaded = true")
    hall.stop()
    expect(kiosk.locator(".offline-bar")).to_be_visible()
    expect(kiosk.locator("[data-take=ordinary]")).to_be_disabled()
    hall.start()
    expect(kiosk.locator(".offline-bar")).to_be_hidden()
    expect(kiosk.locator("[data-take=ordinary]")).to_be_enabled()
    kiosk.click("[data-take=ordinary]")
    expect(kiosk.locator("#number")).to_have_text("E001")
    assert kiosk.evaluate("window.notReloaded")


def test_a_press_outlives_a_restart_of_the_hall(
    hall: LiveHall, kiosk: Page, open_item: Open
) -> None:
    open_item("GA", "GA002")
    expect(kiosk.locator("[data-take=ordinary]")).to_be_enabled()
    kiosk.route("**/api/v1/tickets", lambda route: route.abort())
    kiosk.click("[data-take=ordinary]")
    expect(kiosk.locator("#pending-words")).to_contain_text("号码不会重复")
    hall.stop()
    kiosk.unroute("**/api/v1/tickets")
    hall.start()
    expect(kiosk.locator("#number")).to_have_text("E001")


def test_a_closed_item_points_to_the_guide_desk_and_still_gives_a_number(
    kiosk: Page, open_item: Open
) -> None:
    open_item("SW", "SW001")
    expect(kiosk.locator(".closed-note")).to_contain_text("请到一楼服务台咨询台（61号窗口）询问")
    kiosk.click("[data-take=ordinary]")
    expect(kiosk.locator("#number")).to_be_visible()


def test_where_the_profile_says_so_a_closed_item_gives_none(
    sample_hall: Path, tmp_path: Path, page: Page
) -> None:
    strict = LiveHall.copy_of(sample_hall, tmp_path / "strict")
    settings = strict.directory / "hall.toml"
    text = settings.read_text(encoding="utf-8")
    rule = "[rules.queue]\nissue_without_open_counter = false\n"
    settings.write_text(f"{text}\n{rule}", encoding="utf-8")
    strict.start()
    try:
        page.goto(f"{strict.url}/kiosk")
        page.click('[data-department="SW"]')
        page.click('#department-SW [data-item="SW001"]')
        expect(page.locator(".closed-note")).to_be_visible()
        expect(page.locator("[data-take=ordinary]")).to_be_disabled()
    finally:
        strict.stop()


def test_a_closed_day_covers_the_page_until_it_opens(hall: LiveHall, kiosk: Page) -> None:
    hall.post("/days/close")
    expect(kiosk.locator("#trouble")).to_contain_text("今日服务已结束")
    hall.post("/days/open")
    expect(kiosk.locator("#trouble")).to_be_hidden()


def test_a_full_disk_covers_the_page(kiosk: Page, open_item: Open) -> None:
    full = {"status": 503, "code": "storage.full", "detail": "存储空间不足，暂停取号。"}
    kiosk.route("**/api/v1/tickets", lambda route: route.fulfill(status=503, json=full))
    open_item("GA", "GA002")
    kiosk.click("[data-take=ordinary]")
    expect(kiosk.locator("#trouble")).to_contain_text("存储空间不足")


def test_large_type_is_given_back_at_the_end(kiosk: Page) -> None:
    kiosk.clock.install()
    kiosk.reload()
    kiosk.click("#care")
    expect(kiosk.locator("html")).to_have_attribute("data-care", "")
    kiosk.clock.run_for(46_000)
    expect(kiosk.locator("html")).not_to_have_attribute("data-care", "")


_BUTTONS = """() => [...document.querySelectorAll("button")]
  .filter((button) => button.checkVisibility())
  .filter((button) => {
    const grid = button.closest(".grid")?.getBoundingClientRect();
    const box = button.getBoundingClientRect();
    const pane = button.closest(".pane")?.getBoundingClientRect();
    return (!grid || (box.top >= grid.top - 1 && box.top < grid.bottom - 8))
      && (!pane || box.bottom <= pane.bottom + 1);
  })
  .map((button) => {
    const box = button.getBoundingClientRect();
    return [button.id || button.className, box.width, box.height, box.right, box.bottom];
  })"""
"""Every button that is seen and not cut by its pane: name, width, height, right, lower edge."""


_SPILT = """() => [...document.querySelectorAll("button")]
  .filter((button) => button.checkVisibility())
  .filter((button) => [...button.querySelectorAll("*")].some((part) => {
    if (!part.checkVisibility()) return false;
    const [inner, outer] = [part.getBoundingClientRect(), button.getBoundingClientRect()];
    return inner.width && (inner.right > outer.right + 1 || inner.left < outer.left - 1
      || inner.bottom > outer.bottom + 1 || inner.top < outer.top - 1);
  }))
  .map((button) => button.textContent.trim())"""
"""Every button over whose edge something of it spills; most windows are closed, which is long."""


def _overlap(one: Box, other: Box) -> bool:
    across = min(one[3], other[3]) - max(one[3] - one[1], other[3] - other[1])
    down = min(one[4], other[4]) - max(one[4] - one[2], other[4] - other[2])
    return across > 1 and down > 1


def go_to(kiosk: Page, screen: str) -> None:
    if kiosk.locator("#start").is_visible():
        kiosk.click("#start")
    if screen in {"department", "item"}:
        kiosk.click('[data-department="BD"]')
    if screen == "item":
        # One of the items whose form has a sample to look at.
        kiosk.click('#department-BD [data-item="BD002"]')
    if screen == "search":
        kiosk.click("[data-to=search]")
    expect(kiosk.locator(f"body[data-at={screen}]")).to_be_visible()


@pytest.mark.parametrize("care", [False, True], ids=["standard", "care"])
def test_what_is_touched_is_large_and_whole(kiosk: Page, care: bool) -> None:
    if care:
        kiosk.click("#care")
    for width, height in SIZES:
        kiosk.set_viewport_size({"width": width, "height": height})
        for screen in ("home", "department", "item", "search"):
            go_to(kiosk, screen)
            boxes = kiosk.evaluate(_BUTTONS)
            assert boxes
            for name, wide, high, right, bottom in boxes:
                where = (width, height, screen, name)
                assert wide >= LEAST_TARGET - 8, (*where, wide)
                assert high >= LEAST_TARGET - 1, (*where, high)
                assert right <= width + 1, (*where, right)
                assert bottom <= height + 1, (*where, bottom)
            for one, other in combinations(boxes, 2):
                assert not _overlap(one, other), (width, height, screen, one[0], other[0])
            assert kiosk.evaluate(_SPILT) == [], (width, height, screen)
        go_to(kiosk, "item")
        kiosk.click(".look")
        expect(kiosk.locator("#sample-name")).to_contain_text("样表：不动产登记申请书")
        close = kiosk.locator("#sample-close")
        expect(close).to_be_in_viewport(ratio=0.99)
        expect(kiosk.locator("#sample iframe")).to_have_attribute(
            "src", re.compile("^/forms/BD002/")
        )
        close.click()
        expect(kiosk.locator("#sample")).to_be_hidden()
        loaded = kiosk.locator(".take-along img").evaluate("one => one.naturalWidth > 0")
        assert loaded


def test_nothing_moves_under_a_finger(kiosk: Page) -> None:
    asked: list[Route] = []

    def hold(route: Route) -> None:
        asked.append(route)

    kiosk.route("**/wait?item=*", hold)
    kiosk.set_viewport_size({"width": 1280, "height": 800})
    kiosk.click("#care")
    with kiosk.expect_request("**/wait?item=*"):
        go_to(kiosk, "item")
    more = kiosk.locator("#item .more")
    expect(more).to_be_visible()
    # Where it stands in its pane, whatever the screen's entry moves for the eye.
    place = """(one, down = 0) => {
      const pane = one.closest(".pane");
      pane.scrollBy({ top: down, behavior: "instant" });
      return [one.offsetTop - pane.scrollTop, pane.scrollHeight, pane.clientHeight];
    }"""
    look = kiosk.locator(".look")
    before = look.evaluate(place)
    asked[0].fulfill(json={"waiting": 48, "expected_wait_seconds": 13_000, "open_counters": [20]})
    expect(kiosk.locator("#ahead")).to_have_text("48")
    assert look.evaluate(place) == before
    # A citizen who reads on to the end: the hint goes, and what he is about to touch stays.
    at_the_end = look.evaluate(place, 10_000)
    expect(more).to_be_hidden()
    assert look.evaluate(place) == at_the_end


def test_all_departments_stand_on_one_screen(kiosk: Page) -> None:
    expect(kiosk.locator(".tile")).to_have_count(25)
    for width, height in SIZES:
        kiosk.set_viewport_size({"width": width, "height": height})
        expect(kiosk.locator("#home .pager")).to_have_count(0)
        expect(kiosk.locator(".tile").last).to_be_in_viewport(ratio=0.99)


def test_more_items_than_fit_are_in_pages(kiosk: Page) -> None:
    kiosk.set_viewport_size({"width": 1280, "height": 800})
    kiosk.click('[data-department="SJ"]')
    shown = kiosk.locator("#department-SJ .shown")
    expect(shown).to_have_text("1 / 3")
    for page in ("2 / 3", "3 / 3"):
        kiosk.click("#department-SJ .turn >> nth=1")
        expect(shown).to_have_text(page)
    expect(kiosk.locator("#department-SJ .item").last).to_be_in_viewport(ratio=0.99)


def test_an_unknown_kiosk_names_those_there_are(hall: LiveHall, page: Page) -> None:
    page.goto(f"{hall.url}/kiosk?kiosk=K9")
    expect(page.locator("h1")).to_have_text("没有代码为“K9”的取号机。")
    expect(page.locator(".links a")).to_have_count(5)
