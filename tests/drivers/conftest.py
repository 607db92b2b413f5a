"""Every driver test leaves the process as it found it: no thread and no descriptor more."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from drivers.simulation import BENCH

END_SECONDS = 5.0


def _descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def _after(seconds: float, left: Callable[[], set[threading.Thread]]) -> set[threading.Thread]:
    """The threads that are left when all had time to end, those too that one of them began."""
    deadline = time.monotonic() + seconds
    while (threads := left()) and time.monotonic() < deadline:
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
    return threads


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    threads = set(threading.enumerate())
    descriptors = _descriptors()
    yield
    BENCH.clear()
    left = _after(END_SECONDS, lambda: set(threading.enumerate()) - threads)
    assert not left, f"threads left behind: {sorted(thread.name for thread in left)}"
    assert _descriptors() <= descriptors, "descriptors left behind"
