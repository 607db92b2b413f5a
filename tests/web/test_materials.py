"""Forms and samples as they are served, and the pages that lead to them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hall.domain.actors import Role
from hall.domain.requirements import Material, MaterialSource
from tests.hall.desk import check
from tests.hall.small import TABLES
from tests.web import house as houses
from tests.web.house import PASSWORD, House

PDF, PICTURE, WORD = b"%PDF-1.7 blank", b"\x89PNG example", b"PK words"
WITH_FORMS = replace(
    TABLES,
    materials=(
        Material(item="card", name="户口簿", copies=2, note="核验后退还"),
        Material(
            item="card", name="旧身份证", main=False, tolerable=True,
            form="forms/card/申请 表.pdf", sample="card/样表.png",
        ),
        Material(item="birth", name="出生证明", form="声明.docx", sample="https://gov.test/a.pdf"),
        Material(item="birth", name="核查", source=MaterialSource.DEPARTMENT, form="absent.pdf"),
        Material(item="marriage", name="照片"),
    ),
)  # fmt: skip
FORM, SAMPLE, DECLARATION = (
    quote(path) for path in ("/forms/card/申请 表.pdf", "/forms/card/样表.png", "/forms/声明.docx")
)


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A small hall with a folder of forms, for all tests here."""
    made = houses.template(tmp_path_factory.mktemp("forms") / "template", WITH_FORMS)
    folder = made.directory / "forms"
    (folder / "card").mkdir(parents=True)
    (folder / "card/申请 表.pdf").write_bytes(PDF)
    (folder / "card/样表.png").write_bytes(PICTURE)
    (folder / "声明.docx").write_bytes(WORD)
    (folder / "nobody.pdf").write_bytes(b"named by no material")
    house = House(made, tmp_path_factory.mktemp("forms") / "house")
    house.open(1)
    yield house
    house.close()
    check(house.directory)


@pytest.mark.parametrize(
    ("address", "content", "kind", "disposition"),
    [
        (FORM, PDF, "application/pdf", "inline"),
        (SAMPLE, PICTURE, "image/png", "inline"),
        (
            DECLARATION, WORD, "attachment",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
    ],
    ids=["pdf", "png", "docx"],
)  # fmt: skip
def test_a_file_is_served_as_what_it_is(
    hall: House, address: str, content: bytes, kind: str, disposition: str
) -> None:
    with hall.browser().get(address) as answer:
        assert (answer.status_code, answer.data) == (200, content)
        assert {answer.content_type, answer.headers["Content-Disposition"].split(";")[0]} == {
            kind, disposition,
        }  # fmt: skip
        assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        etag = answer.headers["ETag"]
    with hall.browser().get(address, headers={"If-None-Match": etag}) as again:
        assert (again.status_code, again.data) == (304, b"")


def test_a_file_that_was_exchanged_is_another(hall: House) -> None:
    with hall.browser().get(FORM) as answer:
        etag = answer.headers["ETag"]
    file = hall.directory / "forms/card/申请 表.pdf"
    file.write_bytes(PDF + b" of the next year")
    try:
        with hall.browser().get(FORM, headers={"If-None-Match": etag}) as again:
            assert (again.status_code, again.data) == (200, PDF + b" of the next year")
    finally:
        file.write_bytes(PDF)


@pytest.mark.parametrize(
    "address",
    [
        "/forms/", "/forms/card", "/forms/card/", "/forms/nobody.pdf", "/forms/absent.pdf",
        "/forms/../hall.db", "/forms/card/../../secret.key", "/forms//etc/passwd",
        "/forms/%2e%2e/hall.db", "/forms/%2e%2e%2fhall.toml", "/forms/..%5chall.db",
        f"/forms{FORM}", f"{FORM}/", f"{FORM}%00", "/forms/https://gov.test/a.pdf",
    ],
)  # fmt: skip
def test_nothing_else_is_served(hall: House, address: str) -> None:
    with hall.browser().get(address, follow_redirects=True) as answer:
        assert answer.status_code == 404
        assert b"named by no material" not in answer.data


@given(st.text(max_size=30) | st.sampled_from(["hall.db", "../hall.db", "nobody.pdf", "card"]))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_asked_for_only_named_files_are_given(hall: House, name: str) -> None:
    with hall.browser().get(f"/forms/{quote(name)}", follow_redirects=True) as answer:
        assert answer.status_code == 404


def test_nobody_changes_anything_there(hall: House) -> None:
    for method in ("POST", "PUT", "DELETE"):
        with hall.browser().open(FORM, method=method) as answer:
            assert answer.status_code == 405


def links(page: str) -> list[str]:
    """Where the page leads to for forms and samples, in order."""
    return re.findall(r'<a class="get" href="([^"]+)"', page)


def test_the_list_says_what_to_bring_and_where_the_forms_are(hall: House) -> None:
    page = hall.browser().get("/m/card").text
    assert links(page) == [FORM, SAMPLE]
    for said in (
        "身份证换领",
        "户口簿",
        "2 份",
        "核验后退还",
        "可以后补",
        "http://hall.test/m/card",
    ):
        assert said in page
    birth = hall.browser().get("/m/birth").text
    assert links(birth) == [DECLARATION, "https://gov.test/a.pdf"]
    assert "由部门提供，不用带" in birth
    assert links(hall.browser().get("/m/marriage").text) == []


def test_an_unknown_item_is_told_to_people(hall: House) -> None:
    answer = hall.browser().get("/m/nothing")
    assert answer.status_code == 404
    assert "没有代码为“nothing”的事项" in answer.text
    assert hall.browser().get("/m/nothing/qr.svg").status_code == 404


def test_the_code_is_a_picture_for_anybody(hall: House) -> None:
    answer = hall.browser().get("/m/card/qr.svg")
    assert answer.content_type == "image/svg+xml"
    assert answer.data.startswith(b"<?xml")
    assert answer.data != hall.browser().get("/m/birth/qr.svg").data


def test_the_slips_page_leads_to_them(hall: House) -> None:
    ticket = hall.issue("card")
    page = hall.browser().get(f"/f/{ticket['code']}").text
    assert links(page) == [FORM, SAMPLE]
    assert 'href="/m/card"' in page
    birth = hall.browser().get(f"/f/{hall.issue('birth')['code']}").text
    assert "出生证明" in birth
    assert "核查" not in birth


def test_the_page_of_a_case_leads_to_those_of_what_is_missing(hall: House) -> None:
    ticket = hall.issue("card")
    missing = {"户口簿": "handed_in", "旧身份证": "missing"}
    case = ticket["case"]
    hall.do(f"/cases/{case}/receive", Role.COUNTER, materials=missing)
    before = hall.browser().post(f"/c/{case}", data={"proof": ticket["code"]}).text
    assert 'href="/m/card"' in before
    hall.do(f"/cases/{case}/supplement", Role.COUNTER)
    page = hall.browser().post(f"/c/{case}", data={"proof": ticket["code"]}).text
    assert links(page) == [FORM, SAMPLE]


def test_the_clerk_has_them_beside_the_material(hall: House) -> None:
    hall.access.add_account("T1", "试验员", Role.COUNTER, PASSWORD, (1,))
    browser = hall.browser()
    browser.post("/login", data={"account": "T1", "password": PASSWORD, "to": "/"})
    page = browser.get(f"/case/{hall.issue('card')['case']}").text
    assert f'<a href="{FORM}" target="_blank" rel="noopener">空表</a>' in page
    assert f'<a href="{SAMPLE}" target="_blank" rel="noopener">样表</a>' in page
    assert 'href="/m/card"' in page


def test_the_glass_knows_what_it_can_show(hall: House) -> None:
    page = hall.browser().get("/kiosk").text
    offer = json.loads(
        page.split('<script type="application/json" id="offer">')[1].split("</script>")[0]
    )
    assert offer["items"]["card"]["forms"] == {
        "旧身份证": {"form": True, "sample": {"url": SAMPLE, "shown": "picture"}}
    }
    assert offer["items"]["birth"]["forms"] == {
        "出生证明": {
            "form": True,
            "sample": {"url": "https://gov.test/a.pdf", "shown": "not"},
        }
    }
    assert offer["items"]["marriage"]["forms"] == {}


def test_a_file_that_goes_takes_its_link_along(hall: House) -> None:
    file = hall.directory / "forms/card/申请 表.pdf"
    aside = Path(f"{file}.aside")
    file.rename(aside)
    try:
        assert links(hall.browser().get("/m/card").text) == [SAMPLE]
        with hall.browser().get(FORM) as answer:
            assert answer.status_code == 404
            assert "没有表格“card/申请 表.pdf”" in answer.get_data(as_text=True)
    finally:
        aside.rename(file)
