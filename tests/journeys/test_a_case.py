"""Cases from the slip to the result in the real hall: what people see, and what stays on record."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from hall.client.calls import ClientRefused, HallClient
from hall.config.calendar_files import shipped_years
from hall.config.settings import StationRole
from hall.domain.actors import Role
from hall.domain.calendar import Calendar
from hall.domain.posts import Post
from hall.service.access import Access
from hall.service.clock import SystemClock
from hall.service.hall import DATABASE
from tests.journeys.hall import JourneyHall
from tests.journeys.peers import printed_lines, until
from tests.journeys.test_rough_days import slip_state
from tests.live_hall import JIAOHAO

WINDOW, COLLECTING = 1, 59
ITEM, MISSING = "SJ002", "住所使用证明"
TOGETHER = "SJ001"
PASSWORD = "a long clerk's password"
CITIZEN: Mapping[str, Any] = {
    "kind": "person", "name": "欧阳试验", "id_kind": "id_card",
    "id_number": "110101199003077213", "phone": "13800138000",
}  # fmt: skip
SETTINGS = """
[delivery]
queue = "LQ"
[messages]
adapter = "spool"
directory = "messages"
"""


class Office:
    """A hall with the people who work on cases."""

    def __init__(self, hall: JourneyHall, people: ExitStack) -> None:
        self.hall = hall
        self.clerk = self._program(people, Role.COUNTER)
        self.business = self._program(people, Role.STAFF, Post.BUSINESS)
        self.leader = self._program(people, Role.STAFF, Post.LEADER)

    def _program(self, people: ExitStack, role: Role, *posts: Post) -> HallClient:
        client = self.hall.program(role, *posts)
        people.callback(client.close)
        return client

    def visit(self, window: int, **wanted: object) -> Mapping[str, Any]:
        """Somebody takes a number, with its slip if a printer is there, and is called."""
        hall = self.hall
        ticket: Mapping[str, Any] = hall.kiosk.post("/tickets", {"kiosk": "K1", **wanted})
        if hall.station is not None:
            until(lambda: slip_state(hall, ticket) == "printed", f"the slip of {ticket['number']}")
        called = self.clerk.post(f"/counters/{window}/call-next", {})
        assert called["number"] == ticket["number"]
        self.clerk.post(f"/counters/{window}/begin", {})
        return ticket

    def leave(self, window: int) -> None:
        self.clerk.post(f"/counters/{window}/finish", {})

    def deed(
        self, case: str, path: str, sender: HallClient | None = None, **body: object
    ) -> Mapping[str, Any]:
        return (sender or self.clerk).post(f"/cases/{case}/{path}", body)

    def case(self, number: str) -> Mapping[str, Any]:
        return self.business.get(f"/cases/{number}")

    def happened(self, number: str) -> list[str]:
        return [event["name"] for event in self.case(number)["events"]]

    def all_is_well(self) -> None:
        """``jiaohao verify`` beside the running hall."""
        ran = subprocess.run(
            [JIAOHAO, "verify", "--data", self.hall.data],
            check=False,
            capture_output=True,
            text=True,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with JourneyHall(tmp_path, settings=SETTINGS) as hall, ExitStack() as people:
        hall.sign_on(WINDOW, COLLECTING)
        yield Office(hall, people)


@pytest.fixture
def page_of_clerk(office: Office, page: Page) -> Page:
    """A clerk of the window's department who has logged in."""
    access = Access(office.hall.data / DATABASE, SystemClock())
    access.add_account("T1", "试验员", Role.COUNTER, PASSWORD, (WINDOW,), None, "SJ")
    page.goto(f"{office.hall.url}/login")
    page.get_by_label("工号").fill("T1")
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    return page


def press(page: Page, name: str) -> None:
    """A button of the page, then the same in its dialog."""
    page.get_by_label("办理", exact=True).get_by_role("button", name=name, exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name=name, exact=True).click()


def counted_on(day: date, working_days: int) -> date:
    """So many working days after the day, one by one on the shipped calendar."""
    calendar = Calendar.of(shipped_years())
    while working_days:
        day += timedelta(days=1)
        working_days -= calendar.works(day)
    return day


def messages(office: Office) -> list[dict[str, str]]:
    spool = office.hall.data / "messages"
    return [json.loads(one.read_bytes()) for one in sorted(spool.glob("*.json"))]


@pytest.mark.browser
def test_a_promised_case_from_the_slip_to_the_licence(office: Office, page_of_clerk: Page) -> None:
    hall, page = office.hall, page_of_clerk
    hall.start_station(StationRole.KIOSK)

    first = office.visit(WINDOW, item=ITEM)
    number = first["case"]
    assert first["follow_url"].encode() in hall.printer.data
    office.deed(number, "applicant", **CITIZEN)
    page.goto(f"{hall.url}/case/{number}")
    page.get_by_role("combobox", name=MISSING).select_option("missing")
    page.get_by_role("button", name="收件", exact=True).click()
    expect(page.get_by_text("缺 1 件")).to_be_visible()
    press(page, "一次性告知补正")
    expect(page.get_by_role("link", name="JH补〔")).to_be_visible()
    [asked] = office.case(number)["notices"]
    the_notice_is_on_paper(page, hall, asked["number"])
    the_notice_is_on_a_slip(office, asked["number"])
    office.leave(WINDOW)
    until(lambda: len(messages(office)) == 1, "the message of what is missing")

    again = office.visit(WINDOW, case=number)
    assert again["case"] == number
    page.reload()
    page.get_by_role("combobox", name=MISSING).select_option("handed_in")
    page.get_by_role("button", name="保存清点").click()
    expect(page.get_by_text("齐全", exact=True)).to_be_visible()
    press(page, "受理")
    expect(page.get_by_role("link", name="JH承〔")).to_be_visible()
    the_deadline_is_right(office, number)
    page.get_by_label("办理", exact=True).get_by_role("button", name="作出决定").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("决定").select_option("granted")
    dialog.get_by_role("button", name="作出决定").click()
    press(page, "通知领取")
    until(lambda: len(messages(office)) == 2, "the message that it is ready")
    office.leave(WINDOW)

    third = office.visit(COLLECTING, case=number)
    assert third["queue"] == "LQ"
    the_wrong_slip_collects_nothing(office, number)
    office.deed(number, "collect", proof="slip", code=first["code"], counter=COLLECTING)
    office.leave(COLLECTING)

    everything_agrees(office, number, [first, again, third])


def the_notice_is_on_paper(page: Page, hall: JourneyHall, notice: str) -> None:
    href = page.get_by_role("link", name=notice).first.get_attribute("href")
    assert href is not None
    paper = page.request.get(f"{hall.url}{href}")
    assert (paper.status, paper.headers["content-type"]) == (200, "application/pdf")
    assert paper.body().startswith(b"%PDF-")


def the_notice_is_on_a_slip(office: Office, notice: str) -> None:
    office.clerk.post(f"/notices/{notice}/print", {"kiosk": "K1"})
    data = office.hall.printer.wait_for_bytes("此为简式".encode("gb18030"))
    slip = data[data.index(notice.encode("gb18030")) :]
    assert MISSING.encode("gb18030") in slip, printed_lines(slip)
    assert CITIZEN["name"].encode("gb18030") not in data


def the_deadline_is_right(office: Office, number: str) -> None:
    case = office.case(number)
    item = office.hall.catalog.item(ITEM)
    accepted = datetime.fromisoformat(case["accepted_at"])
    for clock, days in (("promised", item.promised_days), ("statutory", item.statutory_days)):
        due = datetime.fromisoformat(case["clocks"][clock]["due_at"])
        assert days is not None
        assert due.date() == counted_on(accepted.date(), days), clock
        assert due.utcoffset() == timedelta(hours=8)


def the_wrong_slip_collects_nothing(office: Office, number: str) -> None:
    other = office.hall.take_number(ITEM)
    with pytest.raises(ClientRefused) as refused:
        office.deed(number, "collect", proof="slip", code=other["code"])
    assert refused.value.code == "case.wrong_code"


def everything_agrees(office: Office, number: str, visits: list[Mapping[str, Any]]) -> None:
    case = office.case(number)
    assert (case["phase"], case["outcome"], case["kind"]) == ("closed", "granted", "promised")
    assert [one["form"] for one in case["notices"]] == ["supplement", "promised"]
    assert [one["id"] for one in case["visits"]] == [one["id"] for one in visits]
    assert {office.hall.ticket(one["id"])["state"] for one in visits} == {"served"}
    told = office.happened(number)
    course = [
        "case.opened", "case.received", "case.supplement_asked", "case.materials_completed",
        "case.accepted", "case.decided", "case.result_ready", "case.collected",
    ]  # fmt: skip
    assert [name for name in told if name in course] == course
    assert told.count("notice.issued") == 2
    assert told.count("case.citizen_told") == 2
    for message in messages(office):
        assert message["phone"] == CITIZEN["phone"]
        assert number in message["text"]
    office.all_is_well()


@pytest.mark.browser
def test_a_joint_case_and_its_departments(office: Office, page: Page) -> None:
    hall = office.hall
    number = office.visit(COLLECTING, item=TOGETHER)["case"]
    office.deed(number, "applicant", **CITIZEN)
    item = hall.catalog.item(TOGETHER)
    brought = {one.name: "handed_in" for one in hall.catalog.materials_of(item.code)}
    office.deed(number, "receive", materials=brought)
    accepted = office.deed(number, "accept")
    assert (accepted["kind"], accepted["lead"]) == ("joint", "SJ")
    parts = {one["part"]: one for one in accepted["parts"]}
    assert {one["state"] for code, one in parts.items() if code != "DJ"} == {"waiting"}
    with pytest.raises(ClientRefused) as refused:
        office.deed(number, "decide", outcome="granted")
    assert refused.value.code == "case.parts_open"

    office.deed(number, "parts/DJ/finish", opinion="同意")
    others = [code for code in parts if code != "DJ"]
    running = {one["part"] for one in office.case(number)["parts"] if one["state"] == "running"}
    assert running == set(others), "all at once, once the first is done"
    for code in others:
        office.deed(number, f"parts/{code}/acknowledge")
        office.deed(number, f"parts/{code}/finish")
    office.deed(number, "decide", outcome="granted")
    office.deed(number, "ready", result="营业执照")
    office.leave(COLLECTING)

    the_citizen_looks_it_up(hall, page, number)
    office.deed(number, "collect", proof="case_code", code=number)
    case = office.case(number)
    assert (case["phase"], len(case["visits"])) == ("closed", 1), "one ticket, one form"
    assert [one["form"] for one in case["notices"]] == ["joint"]
    assert {one["state"] for one in case["parts"]} == {"finished"}
    office.all_is_well()


def the_citizen_looks_it_up(hall: JourneyHall, page: Page, number: str) -> None:
    page.goto(f"{hall.url}/c/{number}")
    page.get_by_role("textbox").last.fill(CITIZEN["id_number"][-4:])
    page.keyboard.press("Enter")
    expect(page.get_by_text("结果可以领取了").first).to_be_visible()
    expect(page.get_by_text(CITIZEN["name"])).to_have_count(0)


def test_an_urgent_project_goes_through_the_green_channel(office: Office) -> None:
    number = office.visit(WINDOW, item=ITEM)["case"]
    brought = {one.name: "handed_in" for one in office.hall.catalog.materials_of(ITEM)}
    office.deed(number, "receive", materials=brought)
    required_by = datetime.now().astimezone() + timedelta(days=2)
    said = office.deed(
        number, "urgent", office.business, ground="市长专题会纪要", reason="汛期抢险",
        required_by=required_by.isoformat(), counter=WINDOW,
    )  # fmt: skip
    assert said["kind"] == "urgent"
    said = office.deed(
        number, "green", office.leader, ground="leaders", route="company", project="抢险物资企业",
        builder="试验公司", document="会纪〔2026〕3号",
        windows=[{"counter": WINDOW}, {"counter": COLLECTING}],
    )  # fmt: skip
    assert said["green"]
    for window in (WINDOW, COLLECTING):
        office.deed(number, "green/receive", counter=window)
    office.deed(number, "accept")
    for window in (WINDOW, COLLECTING):
        office.deed(number, "green/finish", counter=window)
    office.deed(number, "decide", outcome="granted")
    office.deed(number, "green/sign-after", office.leader, by="分管副市长")
    office.deed(number, "green/collect", counter=COLLECTING)
    office.deed(number, "green/file", office.business)
    office.deed(number, "ready")
    office.deed(number, "collect", proof="identity")

    case = office.case(number)
    assert (case["phase"], case["kind"], case["green"]) == ("closed", "urgent", True)
    forms = [one["form"] for one in case["notices"]]
    assert sorted(forms) == ["green", "promised", "urgent"]
    told = office.happened(number)
    assert told.count("case.green_received") == told.count("case.green_finished") == 2
    assert told.index("case.green_collected") < told.index("case.green_filed")
    office.all_is_well()
