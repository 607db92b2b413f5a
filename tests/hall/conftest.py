"""Halls to test with: made once, copied for each test, checked when the test is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hall.service.terms import Terms
from tests.hall.desk import Desk, check
from tests.hall.small import TERMS, make


@pytest.fixture(scope="session")
def small_hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory nobody opens; tests work on copies."""
    directory = tmp_path_factory.mktemp("template") / "data"
    make(directory)
    return directory


OpenHall = Callable[[Terms], Desk]


@pytest.fixture
def open_hall(small_hall: Path, tmp_path: Path) -> Iterator[OpenHall]:
    """Opens a hall on chosen terms; its database is checked at the end."""
    desks: list[Desk] = []

    def opened(terms: Terms) -> Desk:
        desk = Desk.copy_of(small_hall, tmp_path / f"hall{len(desks)}", terms)
        desks.append(desk)
        return desk

    yield opened
    for desk in desks:
        desk.close()
        check(desk.directory)


@pytest.fixture
def hall(open_hall: OpenHall) -> Desk:
    """The small hall with its day not yet open."""
    return open_hall(TERMS)
