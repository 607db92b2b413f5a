"""Finding a case in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.counters import case_desk as d
from tests.desks import Desks
from tests.live_hall import LiveHall

pytestmark = pytest.mark.browser


def found(page: Page) -> list[str]:
    """The numbers that the table lists."""
    return page.get_by_label("查询结果").get_by_role("link").all_text_contents()


def test_a_clerk_finds_the_own_departments_cases(desks: Desks, desk_hall: LiveHall) -> None:
    d.clerk_of(desk_hall, "GA1", "GA")
    other = d.received(desk_hall, 1, "SJ002")
    case = d.accepted(desk_hall, 13, "GA007")
    page = desks.open("/cases", "GA1")
    results = page.get_by_label("查询结果")
    expect(results.get_by_role("row").filter(has_text=case)).to_contain_text("居民身份证换领公安局")
    expect(results).not_to_contain_text(other)
    page.get_by_label("事项").fill("jmsfz")
    page.keyboard.press("Enter")
    expect(results.get_by_text("共 1 件")).to_be_visible()
    page.get_by_label("我经办的").check()
    expect(results.get_by_text("没有符合条件的办件")).to_be_visible()
    page.get_by_role("button", name="清空").click()
    expect(results.get_by_role("link", name=case)).to_be_visible()
    page.get_by_label("今天到期").check()
    expect(results.get_by_text("没有符合条件的办件")).to_be_visible()
    page.get_by_label("今天到期").uncheck()
    page.get_by_label("阶段").select_option(label="办理中")
    results.get_by_role("row").filter(has_text=case).click()
    expect(page.get_by_test_id("case-number")).to_have_text(case)
    # Coming back by the bar, the filters stand as they were.
    page.get_by_role("link", name="办件", exact=True).click()
    expect(page.get_by_label("阶段")).to_have_value("accepted")


def test_a_person_is_found_by_name_and_stands_in_no_address(
    desks: Desks, desk_hall: LiveHall
) -> None:
    case = d.received(desk_hall, 1, "SJ002")
    d.deed(desk_hall, case, "applicant", **d.ORGANISATION)
    page = desks.open("/cases", "business")
    page.get_by_label("服务对象").fill(str(d.ORGANISATION["name"]))
    page.keyboard.press("Enter")
    expect(page.get_by_label("查询结果").get_by_text("共 1 件")).to_be_visible()
    assert found(page) == [case]
    assert page.url.endswith("/cases")


def test_more_pages_follow_the_first(desks: Desks, desk_hall: LiveHall) -> None:
    for _ in range(52):
        desk_hall.post("/tickets", item="JT001")
    page = desks.open("/cases", "business")
    page.get_by_label("部门").select_option(label="交通运输局")
    results = page.get_by_label("查询结果")
    expect(results.get_by_text("共 52 件")).to_be_visible()
    expect(results.get_by_role("link")).to_have_count(50)
    results.get_by_role("button", name="更多").click()
    expect(results.get_by_role("link")).to_have_count(52)
    expect(results.get_by_role("button", name="更多")).to_have_count(0)
    assert len(set(found(page))) == 52


def test_who_may_read_no_case_is_sent_away(desks: Desks) -> None:
    page = desks.open("/cases", "admin")
    expect(page.get_by_label("查询结果")).to_have_count(0)
    assert page.get_by_role("link", name="办件", exact=True).count() == 0
