"""The page of a case in a real browser: a clerk receives, tells once what is missing, accepts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from hall.domain.actors import Role
from hall.domain.posts import Post
from hall.service.access import Access, hash_password
from hall.service.clock import SystemClock
from hall.service.hall import DATABASE
from hall.service.new_accounts import NewAccount
from tests.counters.case_desk import come_back
from tests.desks import contrast
from tests.live_hall import LiveHall

pytestmark = pytest.mark.browser
PASSWORD = "clerk-one-password"


@pytest.fixture
def case(hall_server: LiveHall) -> str:
    """A case whose visit is at window 1."""
    hall_server.open_windows(1)
    ticket = hall_server.post("/tickets", item="SJ002")
    hall_server.call_next(1)
    hall_server.post("/counters/1/begin")
    return str(ticket["case"])


def log_in(
    hall: LiveHall, page: Page, case: str, department: str | None = None, *, shown: bool = True
) -> None:
    """A new clerk of window 1, or of another department's, opens the page of the case."""
    account = NewAccount(
        id="T1",
        name="试验员",
        role=Role.COUNTER,
        password=hash_password(PASSWORD),
        counters=(1,),
        posts=frozenset({Post.CLERK}),
        department=department,
    )
    Access(hall.directory / DATABASE, SystemClock()).add_accounts([account])
    page.goto(f"{hall.url}/login?to=/case/{case}")
    page.get_by_label("工号").fill("T1")
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    if shown:
        expect(page.get_by_test_id("case-number")).to_have_text(case)
        page.wait_for_selector("html[data-awake]")


@pytest.fixture
def clerk(hall_server: LiveHall, page: Page, case: str) -> Page:
    """The clerk who has the case."""
    log_in(hall_server, page, case)
    return page


def press(page: Page, name: str) -> None:
    """A button of the page, then the same in its dialog."""
    page.get_by_label("办理", exact=True).get_by_role("button", name=name, exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name=name, exact=True).click()


def test_a_clerk_takes_a_case_from_hand_in_to_acceptance(
    clerk: Page, hall_server: LiveHall, case: str
) -> None:
    clerk.get_by_role("combobox", name="住所使用证明").select_option("missing")
    clerk.get_by_role("button", name="收件", exact=True).click()
    expect(clerk.get_by_text("缺 1 件")).to_be_visible()
    expect(
        clerk.get_by_label("办理", exact=True).get_by_role("button", name="受理", exact=True)
    ).to_have_count(0)
    press(clerk, "一次性告知补正")
    expect(clerk.get_by_role("link", name="JH补〔")).to_be_visible()
    expect(clerk.get_by_label("办件经过")).to_contain_text("补正告知：住所使用证明，限15个工作日")
    clerk.get_by_role("combobox", name="住所使用证明").select_option("handed_in")
    clerk.get_by_role("button", name="保存清点").click()
    expect(clerk.get_by_text("齐全", exact=True)).to_be_visible()
    # What the first telling could have named is refused with a word, and then a violation.
    clerk.get_by_role("combobox", name="公司章程").select_option("missing")
    clerk.get_by_role("button", name="保存清点").click()
    expect(clerk.get_by_text("缺 1 件")).to_be_visible()
    press(clerk, "一次性告知补正")
    expect(clerk.locator(".toast.bad")).to_contain_text("公司章程")
    again = clerk.get_by_role("dialog")
    again.get_by_label("第一次应一并告知").check()
    again.get_by_role("button", name="一次性告知补正").click()
    expect(again).to_have_count(0)
    expect(clerk.get_by_label("办件经过")).to_contain_text("再次告知")
    clerk.get_by_role("combobox", name="公司章程").select_option("handed_in")
    clerk.get_by_role("button", name="保存清点").click()
    expect(clerk.get_by_text("齐全", exact=True)).to_be_visible()
    press(clerk, "受理")
    expect(clerk.get_by_text("承诺时限", exact=True)).to_be_visible()
    expect(clerk.get_by_role("link", name="JH承〔")).to_be_visible()
    assert hall_server.call("GET", f"/cases/{case}", role="staff")["phase"] == "accepted"


def test_what_may_not_be_done_is_not_offered_and_the_hall_refuses_it_all_the_same(
    clerk: Page, hall_server: LiveHall, case: str
) -> None:
    acts = clerk.get_by_label("办理", exact=True).get_by_role("button")
    expect(acts).to_have_text(["当场办结", "登记服务对象", "退回"])
    # Meanwhile another page has received the case: the form that is still open is refused.
    hall_server.call("POST", f"/cases/{case}/receive", {}, role="counter")
    clerk.get_by_role("button", name="收件", exact=True).click()
    expect(clerk.get_by_text("不能执行此操作（收件）")).to_be_visible()
    assert contrast(clerk.locator(".toast.bad")) > 4.5


def test_whom_the_case_is_for_is_written_down_and_shown(clerk: Page, case: str) -> None:
    button = clerk.get_by_label("办理", exact=True).get_by_role("button", name="登记服务对象")
    come_back(clerk, press=button)
    form = clerk.get_by_role("dialog")
    form.get_by_label("姓名或名称").fill("张伟")
    form.get_by_label("证件号码").fill("110101199003070000")
    form.get_by_role("button", name="登记服务对象").click()
    expect(form.get_by_label("证件号码")).to_be_focused()
    wrong = form.get_by_label("证件号码").evaluate("field => field.validationMessage")
    assert "校验" in wrong
    form.get_by_label("证件号码").fill("11010119900307109X")
    form.get_by_role("button", name="登记服务对象").click()
    expect(clerk.get_by_label("办件", exact=True)).to_contain_text("张伟")
    expect(clerk.get_by_label("办件经过")).not_to_contain_text("张伟")


def test_another_departments_clerk_does_not_see_the_case(
    hall_server: LiveHall, page: Page, case: str
) -> None:
    log_in(hall_server, page, case, department="GA", shown=False)
    expect(page.get_by_text("由其他部门办理")).to_be_visible()
    expect(page.get_by_test_id("case-number")).to_have_count(0)
