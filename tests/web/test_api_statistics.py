"""Statistics of cases over the wire."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hall.domain.actors import Role
from hall.domain.posts import Post
from tests.hall.desk import check
from tests.web.case_house import CaseHouse, case_template
from tests.web.house import Template


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return case_template(tmp_path_factory.mktemp("statistics") / "data")


@pytest.fixture
def house(made: Template, tmp_path: Path) -> Iterator[CaseHouse]:
    new = CaseHouse(made, tmp_path / "house")
    yield new
    new.close()
    check(new.directory)


def test_figures_by_month_and_otherwise(house: CaseHouse) -> None:
    house.case_in("accepted")
    said = house.holder(Post.BUSINESS).get("/statistics?from=2026-10-01&to=2026-11-30")
    assert said.status == 200
    assert [row["month"] for row in said.body["rows"]] == ["2026-10", "2026-11"]
    november = said.body["rows"][1]
    assert (november["received"], november["accepted"], november["on_time_rate"]) == (1, 1, None)
    for by in ("department", "kind", "item", "counter"):
        other = house.holder(Post.LEADER).get(f"/statistics?by={by}&to=2026-11-30").body
        assert other["total"]["accepted"] == 1
        assert len(other["rows"]) == 1


def test_what_cannot_be_asked_is_said_of_every_field(house: CaseHouse) -> None:
    said = house.holder(Post.BUSINESS).get("/statistics?from=never&to=x&by=clerk")
    assert said.status == 422
    assert [one["field"] for one in said.body["errors"]] == ["from", "to", "by"]


def test_who_may_see_them(house: CaseHouse) -> None:
    allowed = {
        post for post in Post if house.holder(post).get("/statistics?to=2026-11-30").status == 200
    }
    assert allowed == {Post.CHIEF, Post.DUTY, Post.BUSINESS, Post.SUPERVISION, Post.LEADER}
    assert house.by(Role.KIOSK).get("/statistics").status == 403
