"""The supervision section's pages, and what the duty page shows of it, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from hall.domain.catalog_rows import ItemKind
from hall.domain.handling import commands as h
from hall.service.access import Access
from hall.service.clock import SystemClock
from hall.service.hall import DATABASE
from tests.desks import ACCOUNTS, PASSWORD, Desks
from tests.live_hall import LiveHall
from tests.oversight.supervised import Past

pytestmark = pytest.mark.browser

PATHS = ("", "/alerts", "/statistics", "/disclosure", "/statistics.csv")


@pytest.fixture(scope="module")
def supervised(sample_hall: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveHall]:
    """A hall in which one case is months late, one was returned, one ticket has no case."""
    hall = LiveHall.copy_of(sample_hall, tmp_path_factory.mktemp("supervised") / "hall")
    past = Past(hall.directory, datetime.now(ZoneInfo("Asia/Shanghai")))

    def busy() -> None:
        (late, counter), (back, other), (nothing, third) = past.items(ItemKind.PROMISED)[:3]
        past.accepted(late, counter)
        number, clerk = past.accepted(back, other)
        past.do(h.ReturnCase(case=number, ground="lacks_conditions", reason="不具备条件"), clerk)
        past.visit(nothing, third)
        past.finish(third)

    past.day(100, busy)
    past.hall.close()
    access = Access(hall.directory / DATABASE, SystemClock())
    for account in ACCOUNTS:
        access.set_password(account, PASSWORD)
    hall.start()
    yield hall
    hall.stop()


@pytest.fixture
def desks(browser: Browser, supervised: LiveHall) -> Iterator[Desks]:
    """Browsers before that hall."""
    opened = Desks(browser, supervised)
    yield opened
    opened.close()
    assert opened.failures == []


@pytest.mark.parametrize(
    ("account", "allowed"),
    [
        ("supervision", True), ("leader", True), ("duty", True),
        ("business", False), ("C1", False), ("admin", False),
    ],
)  # fmt: skip
def test_who_may_look(desks: Desks, account: str, allowed: bool) -> None:
    request = desks.open("/", account).context.request
    status = {path: request.get(f"/supervision{path}").status for path in PATHS}
    assert set(status.values()) == {200 if allowed else 403}


def test_a_red_case_is_shown_and_signed(desks: Desks) -> None:
    page = desks.open("/supervision", "supervision")
    row = page.locator("tr.red").first
    expect(row).to_contain_text("红牌")
    expect(row).to_contain_text("办理")
    number = row.get_attribute("data-case")
    page.locator("[data-light=yellow]").click()
    expect(page.locator("tr.red")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"\?light=yellow$"))
    page.reload()
    expect(page.locator("[data-light=yellow]")).to_have_attribute("aria-pressed", "true")
    page.locator("[data-light=yellow]").click()
    row.get_by_role("button", name="已阅").click()
    page.get_by_role("dialog").get_by_role("button", name="已提醒经办人").click()
    page.get_by_role("dialog").get_by_role("button", name="确定").click()
    expect(row).to_contain_text("督查科")
    row.get_by_role("link", name=str(number)).click()
    expect(page).to_have_url(re.compile(f"/case/{number}$"))


def test_an_unseen_alert_goes_when_it_is_signed(desks: Desks) -> None:
    page = desks.open("/supervision", "supervision")
    alert = page.locator("[data-pattern=returned_without_survey]")
    expect(alert).to_contain_text("受理后退回，没有踏勘记录")
    unseen = int(page.locator("#unseen").inner_text())
    sign(page, alert.get_by_role("button", name="已阅").click)
    expect(alert).to_have_count(0)
    expect(page.locator("#unseen")).to_have_text(str(unseen - 1))


def sign(page: Page, press: Callable[[], None]) -> None:
    press()
    page.get_by_role("dialog").last.get_by_role("button", name="确定").click()


def test_alerts_are_filtered_and_signed(desks: Desks) -> None:
    page = desks.open("/supervision/alerts", "leader")
    page.get_by_label("异常").select_option(label="有号无件")
    page.get_by_role("button", name="筛选").click()
    rows = page.locator("#alerts tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("无办件也无咨询记录")
    sign(page, rows.get_by_role("button", name="已阅").click)
    expect(rows.locator(".seen")).to_contain_text("中心领导")
    page.get_by_label("只看未阅").check()
    page.get_by_role("button", name="筛选").click()
    expect(page.get_by_text("没有这样的告警")).to_be_visible()


def test_a_period_is_counted_and_taken_along(desks: Desks) -> None:
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    period = f"from={today - timedelta(days=110)}&to={today}"
    page = desks.open(f"/supervision/statistics?{period}", "supervision")
    expect(page.locator("#sums tfoot")).to_contain_text("全厅合计")
    expect(page.locator("#sums tbody tr").first).to_be_visible()
    answer = page.context.request.get(f"/supervision/statistics.csv?{period}")
    lines = answer.text().splitlines()
    assert lines[0].startswith("\ufeff部门编码,部门,窗口,受理")
    assert len(lines) == 1 + page.locator("#sums tbody tr").count()
    assert page.context.request.get("/supervision/statistics?from=x").status == 422


def test_the_check_beforehand_names_what_is_missing(desks: Desks) -> None:
    page = desks.open("/supervision/disclosure", "supervision")
    expect(page.locator("#items tbody tr").first).to_contain_text("无")


def test_the_duty_page_shows_lights_and_the_lists_behind_them(desks: Desks) -> None:
    page = desks.open("/duty", "duty")
    red = page.locator(".watch [data-light=red]")
    expect(red).to_contain_text("红牌")
    red.click()
    expect(page.get_by_role("dialog")).to_contain_text("已过")
    page.keyboard.press("Escape")
    page.locator("#unseen").click()
    listed = page.get_by_role("dialog").locator("[data-alert]")
    expect(listed.first).to_be_visible()
    before = listed.count()
    sign(page, listed.first.get_by_role("button", name="已阅").click)
    expect(listed).to_have_count(before - 1)


def test_the_business_section_sees_no_supervision_on_the_duty_page(desks: Desks) -> None:
    page = desks.open("/duty", "business")
    expect(page.locator("#health")).to_be_visible()
    expect(page.locator(".watch")).to_have_count(0)


def test_a_light_that_turns_is_shown_at_once(desks: Desks, supervised: LiveHall) -> None:
    page = desks.open("/supervision", "supervision")
    green = page.locator("[data-light=green] b")
    expect(green).not_to_have_text("—")
    count = int(green.inner_text())
    supervised.open_windows(1)
    ticket = supervised.issue("SJDJ")
    number = ticket["case"]
    supervised.call_next(1)
    supervised.post("/counters/1/begin")
    item = next(
        one for one in supervised.call("GET", "/catalog")["items"] if one["queue"] == "SJDJ"
    )
    supervised.call("POST", f"/cases/{number}/receive", {"item": item["code"]}, role="counter")
    expect(green).to_have_text(str(count + 1))
