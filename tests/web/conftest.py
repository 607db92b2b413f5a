"""A small hall with its whole app for each test of the HTTP floor and the sockets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hall.app.records.verification import breaches_of
from hall.service.terms import Terms
from tests.hall.desk import check
from tests.hall.service.handling.caseroom import TERMS_OF_CASES
from tests.hall.small import TERMS
from tests.web import house as houses
from tests.web.case_house import CaseHouse, case_template
from tests.web.house import House

OpenHouse = Callable[[Terms], House]


@pytest.fixture(scope="session")
def house_template(tmp_path_factory: pytest.TempPathFactory) -> houses.Template:
    """A small hall with a token of every role; tests work on copies."""
    return houses.template(tmp_path_factory.mktemp("template") / "data")


@pytest.fixture
def open_house(house_template: houses.Template, tmp_path: Path) -> Iterator[OpenHouse]:
    """Opens a hall with its app on chosen terms; its database is checked at the end."""
    opened: list[House] = []

    def new(terms: Terms) -> House:
        house = House(house_template, tmp_path / f"house{len(opened)}", terms)
        opened.append(house)
        return house

    yield new
    for house in opened:
        house.close()
        check(house.directory)


@pytest.fixture(scope="session")
def still(
    house_template: houses.Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """One hall for all tests that do not care what others did in it."""
    house = House(house_template, tmp_path_factory.mktemp("still") / "house")
    yield house
    house.close()
    check(house.directory)


@pytest.fixture
def house(open_house: OpenHouse) -> House:
    """A small hall with its day open and its app."""
    return open_house(TERMS)


@pytest.fixture(scope="session")
def cases_template(tmp_path_factory: pytest.TempPathFactory) -> houses.Template:
    """A small hall whose items have limits, materials and parts; tests work on copies."""
    return case_template(tmp_path_factory.mktemp("cases") / "data")


@pytest.fixture
def cases(cases_template: houses.Template, tmp_path: Path) -> Iterator[CaseHouse]:
    """A hall whose cases are worked on over HTTP; its database is checked at the end."""
    house = CaseHouse(cases_template, tmp_path / "cases")
    yield house
    house.close()
    check(house.directory)
    assert list(breaches_of(house.directory, TERMS_OF_CASES)) == []
