"""Notices on the page of a case in a real browser: paper, slips, copies, what is missing."""

from __future__ import annotations

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.desks import Desks, Spot
from tests.live_hall import LiveHall

pytestmark = pytest.mark.browser


def case_at(hall: LiveHall, spot: Spot) -> str:
    """A case whose visit is at the spot's window."""
    hall.open_windows(spot.counter)
    item = {"SJDJ": "SJ002"}[spot.queue]
    ticket = hall.post("/tickets", item=item)
    hall.call_next(spot.counter)
    hall.post(f"/counters/{spot.counter}/begin")
    return str(ticket["case"])


@pytest.fixture(scope="module")
def spot() -> Spot:
    return Spot(counter=1, queue="SJDJ")


def accepted(hall: LiveHall, spot: Spot) -> str:
    case = case_at(hall, spot)
    asked = hall.call("GET", f"/cases/{case}", role="counter")
    names = hall.call("GET", "/catalog", role="staff")
    [item] = [one for one in names["items"] if one["code"] == asked["item"]]
    materials = dict.fromkeys(item["materials"], "handed_in")
    hall.call("POST", f"/cases/{case}/receive", {"materials": materials}, role="counter")
    hall.call("POST", f"/cases/{case}/accept", {}, role="counter")
    hall.post(f"/counters/{spot.counter}/finish")
    return case


def test_the_notice_opens_as_pdf_and_its_slip_is_queued(
    desks: Desks, desk_hall: LiveHall, spot: Spot
) -> None:
    page = desks.open(f"/case/{accepted(desk_hall, spot)}", "C1")
    link = page.get_by_role("link", name="JH承〔")
    with page.context.expect_page() as opened:
        link.click()
    assert opened.value.url.endswith(".pdf")
    answer = page.context.request.get(str(link.get_attribute("href")))
    body = answer.body()
    assert (answer.headers["content-type"], body[:4]) == ("application/pdf", b"%PDF")
    document = pypdfium2.PdfDocument(body)
    assert len(document) == 4
    document.close()
    page.get_by_role("button", name="打小票").click()
    page.get_by_role("dialog").get_by_role("combobox").select_option("K2")
    page.get_by_role("dialog").get_by_role("button", name="打印", exact=True).click()
    expect(page.get_by_label("办件经过")).to_contain_text("打印通知书小票 JH承〔")
    # What was chosen stands there the next time.
    page.get_by_role("button", name="打小票").click()
    expect(page.get_by_role("dialog").get_by_role("combobox")).to_have_value("K2")


def test_who_holds_a_copy_says_that_it_came(desks: Desks, desk_hall: LiveHall, spot: Spot) -> None:
    case = accepted(desk_hall, spot)
    clerk = desks.open(f"/case/{case}", "C1")
    copies = clerk.get_by_label("通知书")
    expect(copies.get_by_text("2 业务科")).to_be_visible()
    expect(copies.get_by_role("button", name="确认收到")).to_have_count(0)
    business = desks.open(f"/case/{case}", "business")
    business.get_by_role("button", name="2 业务科 确认收到").click()
    expect(business.get_by_text("2 业务科 ✓")).to_be_visible()
    expect(business.get_by_label("通知书").get_by_text("2 督查科")).to_be_visible()
    expect(business.get_by_label("办件经过")).to_contain_text("第2联送达业务科")


def missing_list(page: Page) -> None:
    page.get_by_role("button", name="打印缺件清单").click()


def test_somebody_goes_home_with_the_list_of_what_is_missing(
    desks: Desks, desk_hall: LiveHall, spot: Spot
) -> None:
    page = desks.open(f"/case/{case_at(desk_hall, spot)}", "C1")
    missing_list(page)
    expect(page.get_by_text("请先在清单里把缺少的材料选为“缺”")).to_be_visible()
    box = page.locator("[data-material]").first
    name = str(box.get_attribute("name"))
    box.select_option("missing")
    missing_list(page)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_contain_text("缺件清单 JH缺〔")
    with page.context.expect_page() as opened:
        dialog.get_by_role("link", name="打开 A4 清单").click()
    assert opened.value.url.endswith(".pdf")
    dialog.get_by_role("button", name="关闭").click()
    expect(page.get_by_label("通知书").get_by_role("link", name="JH缺〔")).to_be_visible()
    # Nothing was received, and what was marked stays marked.
    expect(page.get_by_role("combobox", name=name)).to_have_value("missing")
    expect(page.get_by_text("未收件")).to_be_visible()
