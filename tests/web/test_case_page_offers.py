"""The page of a case offers each deed to whom the rules' own table gives it, and to nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest
from flask.testing import FlaskClient

from hall.domain.actors import Role
from hall.domain.posts import Post
from hall.service.access import hash_password
from hall.service.new_accounts import NewAccount
from tests.web.case_house import TRIED, CaseHouse, Trial
from tests.web.house import PASSWORD, Template
from tests.web.test_case_deeds_rights import LETTERS, TABLE

AT_WINDOWS = {Post.CLERK, Post.CHIEF, Post.CASHIER}
People = Mapping[Post, FlaskClient]


@pytest.fixture(scope="module")
def shared(
    cases_template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[CaseHouse]:
    """One hall for all: nobody here does anything that the next one would see."""
    house = CaseHouse(cases_template, tmp_path_factory.mktemp("offers") / "cases")
    yield house
    house.close()


@pytest.fixture(scope="module")
def people(shared: CaseHouse) -> People:
    """Somebody of each post, logged in, of no department."""
    hashed = hash_password(PASSWORD)
    accounts = [
        NewAccount(
            id=f"P-{post}", name=post.value, posts=frozenset({post}), password=hashed,
            role=Role.COUNTER if post in AT_WINDOWS else Role.STAFF,
        )
        for post in Post
    ]  # fmt: skip
    shared.access.add_accounts(accounts)
    found: dict[Post, FlaskClient] = {}
    for post in Post:
        found[post] = shared.application.flask.test_client()
        found[post].set_cookie("jiaohao", shared.access.log_in(f"P-{post}", PASSWORD))
    return found


def offered(browser: FlaskClient, case: str) -> set[str]:
    """The deeds on the page."""
    page = browser.get(f"/case/{case}").get_data(as_text=True)
    deeds = set(re.findall(r'data-deed="([^"]+)"', page))
    return deeds | ({"missing-list"} if "data-missing-list" in page else set())


@pytest.mark.parametrize("trial", TRIED, ids=lambda trial: trial.path)
def test_a_deed_is_offered_to_whom_the_table_gives_it(
    shared: CaseHouse, people: People, trial: Trial
) -> None:
    case = shared.case_in(trial.course)
    held = {LETTERS[letter] for letter in TABLE[trial.path] if letter != "+"}
    assert {post for post in Post if trial.path in offered(people[post], case)} == held


def test_a_case_that_is_over_offers_nothing_that_goes_on(shared: CaseHouse, people: People) -> None:
    deeds = offered(people[Post.CLERK], shared.case_in("closed"))
    assert not deeds & {"accept", "decide", "return", "withdraw", "stop", "materials", "meetings"}
