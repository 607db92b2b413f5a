"""Inside the guest: every scene's end is told to the host, and leaves nothing behind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.drivers.conftest import nothing_left_behind
from tests.kernel.guest.gadgets import Gadget

__all__ = ["gadgets", "nothing_left_behind"]

TO_HOST = Path("/dev/ttyS1")
LONGEST_TEXT = 6000


_ended_badly: set[str] = set()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """A line for every run of a scene, one that failed counts. What was skipped proved nothing."""
    scene = report.nodeid.partition("[")[0].rpartition("/")[2]
    if not report.passed:
        _ended_badly.add(scene)
    elif report.when != "teardown" or scene in _ended_badly:
        return
    told = {"scene": scene, "passed": report.passed, "text": report.longreprtext[-LONGEST_TEXT:]}
    with TO_HOST.open("w", encoding="ascii") as host:
        host.write(json.dumps(told) + "\n")


@pytest.fixture
def gadgets() -> Iterator[list[Gadget]]:
    """Gadgets put in here are taken apart when the scene is over."""
    made: list[Gadget] = []
    yield made
    for gadget in made:
        gadget.remove()
