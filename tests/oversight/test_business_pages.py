"""The business section's pages in a real browser, at the sizes that offices have."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from hall.domain.actors import Role
from hall.domain.posts import Post
from hall.service.access import Access
from hall.service.clock import SystemClock
from hall.service.hall import DATABASE
from tests.desks import ACCOUNTS, PASSWORD, Desks
from tests.hall.people import ZHANG
from tests.live_hall import LiveHall

pytestmark = pytest.mark.browser

ITEM, COUNTER = "SJ002", 1
PERSON = {
    "kind": "person", "name": ZHANG.name, "id_kind": "id_card", "id_number": ZHANG.id_number,
    "phone": ZHANG.phone,
}  # fmt: skip
SIZES = [(1920, 1080), (1366, 768)]


@pytest.fixture(scope="module")
def hall(sample_hall: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveHall]:
    """A served hall whose window 1 works on cases; nobody else is at work."""
    made = LiveHall.copy_of(sample_hall, tmp_path_factory.mktemp("business") / "hall")
    access = Access(made.directory / DATABASE, SystemClock())
    for account in ACCOUNTS:
        access.set_password(account, PASSWORD)
    made.start()
    made.open_windows(COUNTER)
    yield made
    made.stop()


@pytest.fixture
def desks(browser: Browser, hall: LiveHall) -> Iterator[Desks]:
    opened = Desks(browser, hall)
    yield opened
    opened.close()
    assert opened.failures == []


def received(hall: LiveHall) -> str:
    """A case that was handed in complete at window 1."""
    case = str(hall.post("/tickets", item=ITEM)["case"])
    hall.call_next(COUNTER)
    hall.post(f"/counters/{COUNTER}/begin")
    [item] = [one for one in hall.call("GET", "/catalog")["items"] if one["code"] == ITEM]
    materials = dict.fromkeys(item["materials"], "handed_in")
    deed(hall, case, "receive", counter=COUNTER, materials=materials)
    hall.post(f"/counters/{COUNTER}/finish")
    return case


def deed(hall: LiveHall, case: str, path: str, **body: object) -> None:
    hall.call("POST", f"/cases/{case}/{path}", body, role="counter")


def accepted(hall: LiveHall) -> str:
    case = received(hall)
    deed(hall, case, "accept")
    return case


def ready(page: Page) -> Page:
    """The page once its script runs: the hour is the script's."""
    expect(page.locator("[data-clock]")).not_to_be_empty()
    return page


def fits(page: Page) -> bool:
    """Whether nothing of the page lies beyond the right edge."""
    wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    return bool(page.evaluate(wide))


def test_a_bundle_is_counted_and_confirmed_in_one_go(desks: Desks, hall: LiveHall) -> None:
    page = ready(desks.open("/business", "business"))
    bundles = page.get_by_label("待收通知书", exact=True)
    before = bundles.locator(".sheets li").count()
    accepted(hall)
    accepted(hall)
    # It renews itself: nobody touches the page.
    gather = bundles.get_by_role("button", name=f"收齐 {before + 2} 份")
    expect(gather).to_be_visible(timeout=20_000)
    gather.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("请清点纸质通知书")
    # Meanwhile the window issues one more: what was counted is not what there is.
    accepted(hall)
    dialog.get_by_role("button", name=f"收齐 {before + 2} 份").click()
    expect(page.get_by_text(f"应收{before + 3}份，您清点的是{before + 2}份")).to_be_visible()
    bundles.get_by_role("button", name=f"收齐 {before + 3} 份").click()
    page.get_by_role("dialog").get_by_role("button", name=f"收齐 {before + 3} 份").click()
    expect(page.get_by_text(f"已收 {before + 3} 份")).to_be_visible()
    expect(bundles.get_by_text("各窗口的通知书都已收齐")).to_be_visible()
    copies = ready(desks.open("/business/copies?holder=supervision", "supervision"))
    expect(copies.get_by_role("button", name="确认收到")).to_have_count(before + 3)


def test_one_sheet_of_a_bundle(desks: Desks, hall: LiveHall) -> None:
    accepted(hall)
    page = ready(desks.open("/business", "business"))
    page.locator(".bundle summary").first.click()
    page.locator(".bundle").first.get_by_role("button", name="收到").first.click()
    expect(page.get_by_text("：已收到")).to_be_visible()


def test_reviews_and_extensions_lead_to_their_cases(desks: Desks, hall: LiveHall) -> None:
    back, more = received(hall), accepted(hall)
    deed(hall, back, "return", ground="against_policy", reason="不符合规划", basis="规划法第四十条")
    business = Access(hall.directory / DATABASE, SystemClock()).create_token(
        Role.STAFF, "for-reviews", frozenset({Post.BUSINESS})
    )
    hall._tokens["business"] = business
    hall.call("POST", f"/cases/{back}/ask-review", {"reason": "规划已调整"}, role="business")
    deed(hall, more, "ask-extension", days=3, reason="材料较多")
    page = ready(desks.open("/business", "leader"))
    expect(page.get_by_label("待复核退回")).to_contain_text("规划已调整")
    expect(page.get_by_label("待批延长")).to_contain_text("3日：材料较多")
    expect(page.get_by_role("button", name="收齐")).to_have_count(0)
    page.get_by_label("待批延长").get_by_role("link", name=more).click()
    expect(page.get_by_test_id("case-number")).to_have_text(more)


def test_a_person_is_found_by_name_spelling_and_number_and_stands_in_no_address(
    desks: Desks, hall: LiveHall
) -> None:
    case = received(hall)
    deed(hall, case, "applicant", **PERSON)
    page = ready(desks.open("/business/cases", "business"))
    results = page.locator("#results tbody tr")
    field = page.get_by_label("服务对象")
    for typed in (ZHANG.name, "zwm", "zhangweiming", ZHANG.phone, ZHANG.id_number):
        field.fill(typed)
        field.press("Enter")
        expect(results).to_have_count(1)
        expect(results.first).to_contain_text("张**")
        assert ZHANG.name not in page.url
        assert typed not in page.url
    field.fill("欧阳无名")
    field.press("Enter")
    expect(page.get_by_text("没有找到符合条件的办件")).to_be_visible()


def test_what_is_asked_for_can_be_shared_and_goes_on_page_after_page(
    desks: Desks, hall: LiveHall
) -> None:
    case = accepted(hall)
    page = ready(desks.open("/business/cases", "duty"))
    expect(page.locator("#results tbody tr").first).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type(case)
    page.keyboard.press("Enter")
    expect(page.locator("#results tbody tr")).to_have_count(1)
    page.get_by_role("button", name="清空").click()
    page.get_by_label("阶段").select_option("accepted")
    expect(page.locator("#found")).to_contain_text("共")
    assert "phases=accepted" in page.url
    again = ready(desks.open(page.url, "supervision"))
    expect(again.get_by_label("阶段")).to_have_value("accepted")
    expect(again.locator("#results tbody tr").first).to_contain_text("办理中")
    again.locator("#results tbody tr").first.get_by_text("办理中").click()
    expect(again.get_by_test_id("case-number")).to_be_visible()


@pytest.mark.parametrize("size", SIZES, ids=["large", "small"])
@pytest.mark.parametrize(
    "path",
    ["", "/cases", "/copies", "/registers?kind=promised", "/registers?kind=joint", "/statistics"],
)
def test_every_page_fits_the_screens_of_offices(
    desks: Desks, hall: LiveHall, path: str, size: tuple[int, int]
) -> None:
    page = ready(desks.open(f"/business{path}", "business", size=size))
    expect(page.get_by_role("navigation", name="业务科").locator("[aria-current]")).to_have_count(1)
    assert fits(page)


def test_a_book_on_paper_is_the_book_alone(desks: Desks, hall: LiveHall) -> None:
    case = accepted(hall)
    page = ready(desks.open("/business/registers", "business"))
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="承诺件登记簿")).to_be_visible()
    expect(page.get_by_role("link", name=case)).to_be_visible()
    expect(page.get_by_text("登记人：")).to_be_visible()
    for hidden in (".bar", ".tabs", ".filter", ".pills"):
        expect(page.locator(hidden).first).to_be_hidden()


def test_books_change_with_days_and_departments(desks: Desks, hall: LiveHall) -> None:
    case = accepted(hall)
    page = ready(desks.open("/business/registers", "business"))
    expect(page.get_by_role("link", name=case)).to_be_visible()
    page.get_by_role("combobox", name="部门").select_option(label="公安局")
    expect(page.get_by_text("这段时间没有登记")).to_be_visible()
    page.get_by_role("link", name="昨天").click()
    expect(page.get_by_role("combobox", name="部门")).to_have_value("GA")
    page.get_by_role("link", name="即办件").click()
    expect(page.get_by_role("heading", name="即办件登记簿")).to_be_visible()
