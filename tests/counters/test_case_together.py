"""Joint, urgent and green-channel cases on their page, by those who work on them, in a browser."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.counters import case_desk as d
from tests.desks import Desks
from tests.live_hall import LiveHall

pytestmark = pytest.mark.browser
SEEN = (1366, 768)


def tomorrow() -> str:
    """As a field for a time takes it."""
    now = datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(days=1)
    return f"{now:%Y-%m-%dT%H:%M}"


def part(page: Page, name: str) -> Locator:
    return page.get_by_label("联办环节").get_by_role("row").filter(
        has=page.get_by_text(name, exact=True)
    )  # fmt: skip


def press(page: Page, row: Locator, name: str, /, **fields: str) -> None:
    row.get_by_role("button", name=name, exact=True).click()
    d.send(page, name, **fields)


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_two_departments_work_on_their_parts_and_the_third_is_overruled(
    desks: Desks, desk_hall: LiveHall
) -> None:
    d.clerk_of(desk_hall, "SJ1", "SJ")
    d.clerk_of(desk_hall, "GA1", "GA")
    case = d.accepted(desk_hall, 59, "SJ001")
    lead, police = (desks.open(f"/case/{case}", one, SEEN) for one in ("SJ1", "GA1"))
    assert fits(lead)
    expect(lead.get_by_text("正在等待：市场监督管理局")).to_be_visible()
    # The police's part waits for the registration: it may be noted, not yet finished.
    seal = part(police, "公章刻制备案")
    expect(seal.get_by_role("button")).to_have_text(["签收"])
    press(police, seal, "签收")
    expect(seal).to_contain_text("签收")
    expect(seal.get_by_role("button")).to_have_count(0)
    expect(part(police, "企业设立登记").get_by_role("button")).to_have_count(0)
    press(lead, part(lead, "企业设立登记"), "办结环节", 意见="同意登记")
    expect(part(lead, "企业设立登记")).to_contain_text("已办结")
    expect(lead.get_by_label("办件经过")).to_contain_text("“企业设立登记”办结：同意登记")

    # Whoever comes back to a page sees what another desk did meanwhile.
    d.come_back(police)
    press(police, seal, "提出不予通过", 理由="印章名称不符")
    expect(seal).to_contain_text("提出不予通过：印章名称不符")
    expect(seal.get_by_role("button", name="裁定不予通过")).to_have_count(0)
    d.come_back(lead)
    press(
        lead, part(lead, "公章刻制备案"), "裁定不予通过", 裁定="不采纳，继续办理", 理由="名称已更正"
    )
    d.come_back(police)
    press(police, seal, "办结环节")
    expect(seal).to_contain_text("已办结")
    parts = desk_hall.call("GET", f"/cases/{case}", role="staff")["parts"]
    states = {one["part"]: one["state"] for one in parts}
    assert (states["DJ"], states["YZ"], states["SW"]) == ("finished", "finished", "running")


def test_a_part_stops_and_a_meeting_is_called_and_cancelled(
    desks: Desks, desk_hall: LiveHall
) -> None:
    page = desks.open(f"/case/{d.accepted(desk_hall, 59, 'SJ001')}", "business", SEEN)
    row = part(page, "企业设立登记")
    press(page, row, "停表", 事由="听证", 书面告知文号="停1号")
    expect(row).to_contain_text("停表：听证")
    press(page, row, "恢复计时")
    page.get_by_role("button", name="安排联审、踏勘").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("公安局").check()
    dialog.get_by_label("税务局").check()
    d.send(page, "安排联审、踏勘", 时间=tomorrow(), 地点="三楼会议室")
    meetings = page.get_by_label("联审会议", exact=True)
    expect(meetings).to_contain_text("联审会（第1次）")
    meetings.get_by_role("listitem").filter(has_text="公安局").get_by_role("button").click()
    d.send(page, "登记到会", 到会人员工号="GA1")
    expect(meetings).to_contain_text("按时到会（GA1）")
    # Before it began nothing is concluded.
    expect(meetings.get_by_role("button", name="记录结论")).to_have_count(0)
    meetings.get_by_role("button", name="取消会议").click()
    d.send(page, "取消会议", 原因="改期")
    expect(meetings).to_contain_text("已取消")


def test_the_centre_recognises_a_case_as_urgent_and_takes_it_back(
    desks: Desks, desk_hall: LiveHall
) -> None:
    case = d.accepted(desk_hall, 59, "SJ001")
    window = desks.open(f"/case/{case}", "C1", SEEN)
    expect(window.get_by_role("button", name="认定急办")).to_have_count(0)
    page = desks.open(f"/case/{case}", "business", SEEN)
    d.fill(page, "认定急办", 认定依据="市政府办文12号", 急办事由="抢险", 要求办结=tomorrow())
    expect(page.get_by_role("note")).to_contain_text("抢险（市政府办文12号")
    expect(page.get_by_role("link", name="JH急〔")).to_be_visible()
    d.fill(page, "撤销急办", 原因="已解除")
    expect(page.get_by_role("note")).to_have_count(0)
    expect(page.get_by_label("办件经过")).to_contain_text("撤销急办：已解除")


def test_the_green_form_travels_from_window_to_window(desks: Desks, desk_hall: LiveHall) -> None:
    case = d.accepted(desk_hall, 59, "ZJ001")
    page = desks.open(f"/case/{case}", "business", SEEN)
    page.get_by_label("办理", exact=True).get_by_role("button", name="进入绿色通道").click()
    rows = page.get_by_role("dialog").get_by_role("group", name="经过的窗口")
    rows.get_by_label("窗口或部门").nth(0).select_option(label="49号 建设工程窗口")
    rows.get_by_label("窗口或部门").nth(1).select_option(label="自然资源和规划局")
    rows.get_by_label("办理事项").nth(1).fill("规划")
    rows.get_by_role("button", name="加一行").click()
    rows.get_by_label("窗口或部门").nth(3).select_option(label="50号 建设工程窗口")
    d.send(
        page, "进入绿色通道", 情形="市领导交办事项", 通道="基本建设：立项批文至施工许可证",
        项目名称="一号工程", 投资或建设单位="试验公司", 依据文件="纪要三号",
    )  # fmt: skip
    form = page.get_by_label("绿色通道受理表")
    expect(form.get_by_role("row")).to_have_count(4)
    for matter in ("立项批文", "规划", "施工许可证"):
        line = form.get_by_role("row").filter(has_text=matter)
        press(page, line, "签注受理")
        press(page, line, "签注办结")
    form.get_by_role("button", name="收回受理表").click()
    d.send(page, "收回受理表")
    d.fill(page, "绿色通道备案")
    expect(form).to_contain_text("已备案")


def test_what_somebody_is_writing_stays_when_the_case_changes(
    desks: Desks, desk_hall: LiveHall
) -> None:
    case = d.received(desk_hall, 59, "SJ001")
    page = desks.open(f"/case/{case}", "C1", SEEN)
    opener = page.get_by_label("办理", exact=True).get_by_role("button", name="退回")
    opener.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("理由").fill("写了一半")
    d.deed(desk_hall, case, "accept")
    d.come_back(page)
    expect(dialog.get_by_text("办件刚有变化")).to_be_visible()
    expect(dialog.get_by_label("理由")).to_have_value("写了一半")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.get_by_label("办件", exact=True)).to_contain_text("办理中")


def test_an_act_takes_the_keyboard_alone(desks: Desks, desk_hall: LiveHall) -> None:
    page = desks.open(f"/case/{d.received(desk_hall, 59, 'SJ001')}", "C1", SEEN)
    acts = page.get_by_label("办理", exact=True).get_by_role("button")
    expect(acts.first).to_have_text("受理")
    acts.first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("button", name="受理")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_label("办件", exact=True)).to_contain_text("办理中")
    # The button is gone with the act; the next one has the keyboard.
    expect(acts.first).to_be_focused()
