"""Cases to test with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hall.desk import check
from tests.hall.service.handling.caseroom import CaseRoom, case_rooms


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CaseRoom]:
    """A hall with cases; its database is checked when the test is over."""
    yield from case_rooms(tmp_path / "hall")
    check(tmp_path / "hall")
