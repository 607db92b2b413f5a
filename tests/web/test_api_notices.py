"""Notices over the wire: what they say, their paper, who got which copy, slips."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pypdfium2
import pytest

from hall.config.settings import PaperSettings
from hall.domain.actors import Role
from hall.domain.posts import Post
from tests.hall.desk import check
from tests.web import house as houses
from tests.web.case_house import PERSON, CaseHouse, case_template
from tests.web.house import PASSWORD


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> houses.Template:
    return case_template(tmp_path_factory.mktemp("notices") / "data")


@pytest.fixture
def house(template: houses.Template, tmp_path: Path) -> Iterator[CaseHouse]:
    """A house with cases; its database is checked at the end."""
    new = CaseHouse(template, tmp_path / "house")
    yield new
    new.close()
    check(new.directory)


def notice_of(house: CaseHouse, case: str) -> str:
    """The number of the case's newest notice."""
    return str(house.view(case)["notices"][-1]["number"])


def at(notice: str, tail: str = "") -> str:
    return f"/notices/{quote(notice)}{tail}"


def test_a_notice_says_what_it_said_when_it_was_issued(house: CaseHouse) -> None:
    case = house.case_in("accepted")
    house.deed(case, "applicant", house.clerk, **PERSON)
    notice = notice_of(house, case)
    said = house.clerk.get(at(notice)).body
    assert (said["number"], said["form"], said["case"]) == (notice, "promised", case)
    assert said["content"]["content"]["limit"]["count"] == 5
    assert [one["holder"] for one in said["copies"]] == ["window", "business", "leader", "citizen"]
    assert said["slips"] == []
    # As people type it; and nobody is named.
    assert house.clerk.get(at("jh承[2026]1")).body == said
    assert PERSON["name"] not in str(said)


def test_a_clerk_of_another_department_reads_no_notice_and_no_list(house: CaseHouse) -> None:
    notice = notice_of(house, house.case_in("accepted"))
    other = house.person("other", Post.CLERK, "MZ")
    said = other.get(at(notice))
    assert (said.status, said.code) == (403, "case.other_department")
    assert other.get("/copies?holder=business").body["count"] == 0
    assert house.person("own", Post.CLERK, "GA").get("/copies?holder=business").body["count"] == 1


@pytest.mark.parametrize("number", ["JH承〔2026〕00009号", "承00001", "x" * 300, "%E3%80"])
def test_there_is_no_such_notice(house: CaseHouse, number: str) -> None:
    said = house.clerk.get(at(number))
    assert (said.status, said.code) == (404, "notice.unknown")


def test_copies_are_confirmed_one_by_one_and_in_a_bundle(house: CaseHouse) -> None:
    first, second = (notice_of(house, house.case_in("accepted")) for _ in range(2))
    business = house.holder(Post.BUSINESS)
    said = business.get("/copies?holder=business&limit=1").body
    assert (said["count"], said["copies"][0]["notice"]) == (2, first)
    assert said["copies"][0]["late"] is False
    after = said["next"]
    page = business.get(f"/copies?holder=business&after={after}").body
    assert ([one["notice"] for one in page["copies"]], page["next"]) == ([second], None)
    one = business.post(at(first, "/copies/2/deliver"), holder="business")
    assert (one.status, one.body["delivered_by"]) == (200, "staff:staff-business")
    refused = business.post("/copies/deliver", holder="business", expected=2)
    assert (refused.status, refused.code) == (409, "notice.copies_differ")
    bundle = business.post("/copies/deliver", holder="business", expected=1)
    assert bundle.body["delivered"] == [{"notice": second, "copy": 2}]
    assert house.holder(Post.SUPERVISION).get("/copies?holder=supervision").body["count"] == 2
    assert business.get("/copies?holder=business&state=late").body["copies"] == []


def test_who_is_not_the_holder_cannot_confirm(house: CaseHouse) -> None:
    notice = notice_of(house, house.case_in("accepted"))
    said = house.clerk.post(at(notice, "/copies/2/deliver"), holder="business")
    assert (said.status, said.code) == (403, "post.needed")
    said = house.holder(Post.BUSINESS).post(at(notice, "/copies/9/deliver"), holder="business")
    assert (said.status, said.code) == (404, "notice.unknown_copy")
    for wrong in ("", "?holder=friend", "?holder=business&state=lost", "?holder=business&after=x"):
        assert house.clerk.get(f"/copies{wrong}").status == 422


def test_a_list_of_what_is_missing_and_its_slip(house: CaseHouse) -> None:
    case = house.case_in("opened")
    said = house.deed(case, "missing-list", missing=["旧身份证"])
    assert (said["phase"], said["notice"]) == ("opened", "JH缺〔2026〕00001号")
    queued = house.clerk.post(at(said["notice"], "/print"), kiosk="K1")
    assert (queued.status, queued.body["copy"]) == (200, 0)
    assert house.clerk.post(at(said["notice"], "/print"), kiosk="K9").code == "kiosk.unknown"
    # The ticket itself was taken at no kiosk: this is all there is to print.
    [entry] = house.by(Role.STATION).post("/slips/claim", kiosk="K1").body["slips"]
    assert (entry["notice"], entry["listed"]) == (said["notice"], ["旧身份证 1份"])
    assert house.clerk.get(at(said["notice"])).body["slips"] == [
        {"slip": entry["slip"], "kiosk": "K1", "copy": 0, "state": "sending"}
    ]


# Paper


def text_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return pages


def paper(house: CaseHouse, notice: str, account: str | None, query: str = "") -> tuple[int, bytes]:
    browser = house.browser()
    if account is not None:
        browser.set_cookie("jiaohao", house.access.log_in(account, PASSWORD))
    said = browser.get(f"/notices/{quote(notice)}.pdf{query}")
    if said.status_code == 200:
        assert said.headers["Content-Type"] == "application/pdf"
        assert said.headers["Content-Disposition"].startswith("inline")
        assert said.headers["Cache-Control"] == "no-store"
    return said.status_code, said.data


def test_a_page_for_each_copy_with_the_name_for_those_who_may_know_it(house: CaseHouse) -> None:
    case = house.case_in("accepted")
    house.deed(case, "applicant", house.clerk, **PERSON)
    house.person("own", Post.CLERK, "GA")
    house.person("other", Post.CLERK, "MZ")
    house.person("duty", Post.DUTY, None)
    notice = notice_of(house, case)
    status, pdf = paper(house, notice, "own")
    assert (status, pdf[:4]) == (200, b"%PDF")
    pages = text_of(pdf)
    assert len(pages) == 4
    assert all(f"{PERSON['name']}：" in page for page in pages)
    assert "业务科" in pages[1]
    [one] = text_of(paper(house, notice, "own", "?copy=4")[1])
    assert "服务对象" in one
    assert paper(house, notice, "other")[0] == 403
    for page in text_of(paper(house, notice, "duty")[1]):
        assert str(PERSON["name"]) not in page
        assert "＿＿＿：" in page


def test_nobody_recorded_leaves_a_blank(house: CaseHouse) -> None:
    house.person("own", Post.CLERK, "GA")
    notice = notice_of(house, house.case_in("accepted"))
    assert "＿＿＿：" in text_of(paper(house, notice, "own")[1])[0]


def test_papers_that_cannot_be_given(house: CaseHouse) -> None:
    house.person("own", Post.CLERK, "GA")
    notice = notice_of(house, house.case_in("accepted"))
    assert paper(house, notice, None)[0] == 302
    assert paper(house, "JH承〔2026〕00077号", "own")[0] == 404
    assert paper(house, notice, "own", "?copy=7")[0] == 404


def test_without_a_font_the_page_says_what_to_install(
    template: houses.Template, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = CaseHouse(template, tmp_path / "house")
    house.person("own", Post.CLERK, "GA")
    notice = notice_of(house, house.case_in("accepted"))
    missing = PaperSettings(font=tmp_path / "none.ttf")
    monkeypatch.setattr(house.hall, "terms", replace(house.hall.terms, papers=missing))
    status, said = paper(house, notice, "own")
    house.close()
    assert status == 503
    assert "fonts-noto-cjk" in said.decode()
