"""The cashier's page in a real browser, by keyboard alone: till, scan, payment, closing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.counters import case_desk as d
from tests.desks import Desks
from tests.live_hall import LiveHall

pytestmark = pytest.mark.browser


def test_a_day_at_the_cashiers(desks: Desks, desk_hall: LiveHall) -> None:
    case = d.accepted(desk_hall, 13, "GA007")
    page = desks.open("/cashier", "cashier", (1280, 800))
    page.get_by_role("button", name="清点备用金，开始收费").press("Enter")
    page.get_by_label("100元").fill("2")
    page.keyboard.press("Enter")
    expect(page.get_by_label("钱箱")).to_contain_text("期初备用金200.00")
    # An order that a window raises meanwhile comes by itself.
    order = d.deed(desk_hall, case, "fees", fee="F1")["order"]
    expect(page.get_by_label("待缴", exact=True)).to_contain_text(order)

    # A card reader types too: no address, and so no history, ever has what it read.
    page.keyboard.press("/")
    page.keyboard.type("110101199003077213")
    page.keyboard.press("Enter")
    expect(page.get_by_text("不能用证件号码查缴费单")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_have_value("")
    assert "1101011990" not in page.url
    # A bill's code and number have as many digits.
    page.keyboard.type("350101199000000001")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("find=350101199000000001"))

    # A scanner types over what was looked for, and Enter; the cashier what was given, and Enter.
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type(f"http://hall.test/c/{case}")
    page.keyboard.press("Enter")
    expect(page.get_by_label("实收（元）")).to_be_focused()
    page.keyboard.type("10")
    expect(page.get_by_text("还差 10.00 元")).to_be_visible()
    page.keyboard.type("0")
    expect(page.get_by_text("找零 80.00 元")).to_be_visible()
    page.keyboard.press("Enter")
    panel = page.get_by_label("缴费单", exact=True)
    expect(panel).to_contain_text("已缴")
    expect(panel).to_contain_text("找零 80.00 元")
    expect(panel).to_contain_text("收据：等待打印")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.get_by_role("button", name="补打收据").click()
    # Renewed meanwhile, the page may show another order: the one that was asked about is meant.
    page.evaluate("document.getElementById('panel').dataset.state = 'JHF2026-000099 open'")
    page.get_by_role("button", name="缴费人遗失").click()
    page.keyboard.press("Enter")
    expect(panel).to_contain_text("收据（补打 1）")

    page.get_by_role("button", name="日结").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("实点现金（元）").fill("220")
    expect(dialog.get_by_label("差额原因")).to_be_hidden()
    dialog.get_by_label("实点现金（元）").fill("219.5")
    expect(dialog.get_by_text("短款 0.50")).to_be_visible()
    # Without a reason for the difference nothing is closed.
    dialog.get_by_role("button", name="确认日结").click()
    expect(dialog).to_be_visible()
    dialog.get_by_label("差额原因").fill("找零差错")
    dialog.get_by_role("button", name="确认日结").click()
    page.wait_for_url(re.compile("/cashier/days/"))
    expect(page.get_by_label("钱箱")).to_contain_text("差额原因：找零差错")
    expect(page.get_by_label("明细")).to_contain_text(case)
