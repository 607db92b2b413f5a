"""The business section's pages over HTTP: who sees them, books on paper and as files."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from hall.domain.actors import Role
from hall.domain.errors import Unavailable
from hall.domain.posts import Post
from hall.service.access import hash_password
from hall.service.handling.applicants import reading_log
from hall.service.handling.books.registers import WATCHED
from hall.service.new_accounts import NewAccount
from hall.store import cases, event_log
from hall.store.handling.registers import Register
from oversight.business.books import BOOKS, COLUMNS
from tests.hall.desk import check
from tests.web import house as houses
from tests.web.case_house import PERSON, CaseHouse, case_template
from tests.web.house import PASSWORD

PATHS = ("", "/cases", "/copies", "/registers", "/registers.csv", "/statistics", "/statistics.csv")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> houses.Template:
    return case_template(tmp_path_factory.mktemp("business") / "data")


@pytest.fixture
def house(template: houses.Template, tmp_path: Path) -> Iterator[CaseHouse]:
    new = CaseHouse(template, tmp_path / "house")
    hashed = hash_password(PASSWORD)
    new.access.add_accounts(
        [
            NewAccount(id=post.value, name=post.value, role=Role.STAFF, password=hashed,
                       posts=frozenset({post}))
            for post in (Post.BUSINESS, Post.LEADER, Post.SUPERVISION, Post.DUTY, Post.CASHIER)
        ]
    )  # fmt: skip
    yield new
    new.close()
    check(new.directory)


def browser(house: CaseHouse, account: str = "business") -> FlaskClient:
    opened = house.browser()
    opened.set_cookie("jiaohao", house.access.log_in(account, PASSWORD))
    return opened


def text(house: CaseHouse, path: str, account: str = "business") -> str:
    said = browser(house, account).get(f"/business{path}")
    assert said.status_code == 200, path
    return said.get_data(as_text=True)


@pytest.mark.parametrize("account", ["business", "leader", "supervision", "duty"])
def test_the_sections_see_every_page(house: CaseHouse, account: str) -> None:
    house.case_in("accepted")
    for path in PATHS:
        assert text(house, path, account)


def test_nobody_else_does(house: CaseHouse) -> None:
    house.person("clerk", Post.CLERK, "GA")
    for path in PATHS:
        assert browser(house, "cashier").get(f"/business{path}").status_code == 403
        assert browser(house, "clerk").get(f"/business{path}").status_code == 403
        assert house.browser().get(f"/business{path}").status_code == 302


def test_only_the_section_itself_confirms(house: CaseHouse) -> None:
    house.case_in("accepted")
    assert 'data-bundle="' in text(house, "") or 'data-copy="' in text(house, "")
    for account in ("leader", "supervision", "duty"):
        page = text(house, "", account)
        assert "data-bundle" not in page
        assert "data-copy" not in page
    assert 'data-copy="3"' in text(house, "/copies?holder=leader", "leader")


@pytest.mark.parametrize("register", Register)
def test_every_book_opens_and_has_its_columns(house: CaseHouse, register: Register) -> None:
    for course in (
        "accepted", "returned", "supplementing", "urgent", "green", "joint", "meeting", "refused",
        "revoked",
    ):  # fmt: skip
        house.case_in(course)
    account = "supervision" if register in WATCHED else "business"
    page = text(house, f"/registers?kind={register.value}", account)
    assert f"{BOOKS[register]}登记簿" in page
    heads = [f"<th>{column.name}</th>" in page for column in COLUMNS[register]]
    empty = {
        Register.IMMEDIATE, Register.REPORTED_UP, Register.MEETINGS, Register.ENQUIRY,
        Register.READINGS,
    }  # fmt: skip
    assert all(heads) or (register in empty and "这段时间没有登记" in page)


def read_by(house: CaseHouse, account: str, case: str) -> None:
    """The case's page is opened, twice."""
    for _ in range(2):
        assert browser(house, account).get(f"/case/{case}").status_code == 200


def readings(house: CaseHouse, case: str) -> list[dict[str, object]]:
    with closing(house.hall.reader()) as reader:
        events = event_log.of_case(reader, cases.by_number(reader, case).id)
    return [
        {"actor": one.actor, **one.event.data}
        for one in events
        if one.event.name == "case.applicant_read"
    ]


def test_who_read_an_applicant_stands_in_a_book_of_the_supervision_section(
    house: CaseHouse,
) -> None:
    case, nobodys = house.case_in("accepted"), house.case_in("accepted")
    house.deed(case, "applicant", house.clerk, **PERSON)
    read_by(house, "business", case)
    read_by(house, "business", nobodys)
    # A masked name is no reading in full.
    read_by(house, "cashier", case)
    said = {"case": case, "department": None, "how": "page"}
    assert readings(house, case) == [{"actor": "staff:business", **said}]
    assert readings(house, nobodys) == []

    book = text(house, "/registers?kind=readings", "supervision")
    assert f"{case}</a>" in book
    assert ">business<" in book
    assert "办件页" in book
    assert str(PERSON["name"]) not in book
    for account in ("business", "duty"):
        assert browser(house, account).get("/business/registers?kind=readings").status_code == 422
        assert "kind=readings" not in text(house, "/registers", account)
    refused = house.holder(Post.BUSINESS).get("/registers/readings")
    assert (refused.status, refused.code) == (403, "post.needed")


def test_the_first_reading_of_a_day_is_on_record_whatever_way(house: CaseHouse) -> None:
    case = house.case_in("accepted")
    house.deed(case, "applicant", house.clerk, **PERSON)
    staff = house.holder(Post.BUSINESS)
    for _ in range(2):
        assert staff.get(f"/cases/{case}/applicant").body["applicant"]["name"] == PERSON["name"]
    notice = next(one["number"] for one in house.view(case)["notices"])
    paper = browser(house, "leader").get(f"/notices/{notice}.pdf")
    assert paper.status_code == 200
    assert [(one["actor"], one["how"]) for one in readings(house, case)] == [
        ("staff:staff-business", "api"), ("staff:leader", "notice"),
    ]  # fmt: skip
    house.clock.forward(24 * 3600)
    assert staff.get(f"/cases/{case}/applicant").status == 200
    assert len(readings(house, case)) == 3


def test_what_cannot_be_put_on_record_is_not_shown(
    house: CaseHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = house.case_in("accepted")
    house.deed(case, "applicant", house.clerk, **PERSON)

    def full(*_: object) -> None:
        raise Unavailable

    monkeypatch.setattr(reading_log, "was_noted", full)
    said = house.holder(Post.BUSINESS).get(f"/cases/{case}/applicant")
    assert said.status == 503
    assert str(PERSON["name"]) not in str(said.body)


def test_a_book_masks_names_and_its_file_has_none(house: CaseHouse) -> None:
    case = house.case_in("accepted")
    house.deed(case, "applicant", house.clerk, **PERSON)
    page = text(house, "/registers")
    assert case in page
    assert "欧**" in page
    assert str(PERSON["name"]) not in page
    file = browser(house).get("/business/registers.csv")
    assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert file.headers["Cache-Control"] == "no-store"
    head, line = csv.reader(StringIO(file.get_data(as_text=True).removeprefix("\ufeff")))
    assert "服务对象" not in head
    assert dict(zip(head, line, strict=True))["办件编号"] == case
    assert "欧" not in "".join(line)


def test_a_cell_is_no_formula_for_whoever_opens_the_file(house: CaseHouse) -> None:
    case = house.case_in("received")
    green = {
        "ground": "leaders", "route": "construction", "project": "=cmd|' /C calc'!A0",
        "builder": "试验公司", "windows": [{"counter": 1}, {"department": "JS"}],
        "document": "三号",
    }  # fmt: skip
    house.deed(case, "green", house.holder(Post.BUSINESS), **green)
    file = browser(house).get("/business/registers.csv?kind=green").get_data(as_text=True)
    _, line = csv.reader(StringIO(file.removeprefix("\ufeff")))
    assert "'=cmd|' /C calc'!A0" in line


def test_pages_of_a_book_go_on_counting(house: CaseHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oversight.business.book_pages.LINES", 2)
    cases = [house.case_in("accepted") for _ in range(3)]
    first = text(house, "/registers")
    assert cases[1] in first
    assert cases[2] not in first
    following = first.split("往后")[0].rpartition('href="')[2].partition('"')[0]
    second = text(house, f"/registers{following.replace('&amp;', '&')}")
    assert '<td class="figure">3</td>' in second
    assert all(case in text(house, "/registers?all=1") for case in cases)


def test_figures_and_nothing_measured_is_a_dash(house: CaseHouse) -> None:
    house.case_in("accepted")
    page = text(house, "/statistics")
    assert "<svg viewBox" in page
    assert "—" in page
    file = browser(house).get("/business/statistics.csv").get_data(as_text=True)
    head, *lines = csv.reader(StringIO(file.removeprefix("\ufeff")))
    last = dict(zip(head, lines[-1], strict=True))
    assert (last["月份"], last["受理"], last["按时率"]) == ("2026-11", "1", "")
    groups = {"department": "公安局", "kind": "承诺件", "counter": "未定", "item": "身份证换领"}
    for by, name in groups.items():
        assert name in text(house, f"/statistics?by={by}")


@pytest.mark.parametrize(
    "query",
    [
        "/registers?kind=lost", "/registers?from=2026-13-01", "/registers?from=0001-01-01",
        "/registers?to=9999-12-31", "/registers?after=x",
        "/registers?from=2026-02-02&to=2026-01-01",
        "/statistics?by=colour", "/statistics?from=soon", "/statistics?to=9999-12-31",
        "/statistics.csv?from=1", "/registers.csv?kind=", "/copies?after=1.2",
    ],
)  # fmt: skip
def test_addresses_that_nobody_can_mean(house: CaseHouse, query: str) -> None:
    said = browser(house).get(f"/business{query}")
    assert said.status_code == (200 if query == "/registers.csv?kind=" else 422)
