"""A hall for each journey, with its real processes; nothing of it is left when it is over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.hall import JourneyHall


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[JourneyHall]:
    with JourneyHall(tmp_path) as running:
        yield running


@pytest.fixture
def simulated_hall(tmp_path: Path) -> Iterator[JourneyHall]:
    """The sample hall as ``./run`` starts it."""
    with JourneyHall(tmp_path, simulated=True) as running:
        yield running
