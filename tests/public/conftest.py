"""A small hall and the citizens' app beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.public.street import Street
from tests.web.house import House, Template, template


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return template(tmp_path_factory.mktemp("template") / "hall")


@pytest.fixture
def house(made: Template, tmp_path: Path) -> Iterator[House]:
    house = House(made, tmp_path / "hall")
    yield house
    house.close()


@pytest.fixture
def street(house: House) -> Iterator[Street]:
    street = Street(house)
    yield street
    street.close()
