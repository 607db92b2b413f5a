"""Every driver test leaves the process as it found it: no thread and no descriptor more."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.simulation import BENCH

END_SECONDS = 5.0


def _descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    threads = set(threading.enumerate())
    descriptors = _descriptors()
    yield
    BENCH.clear()
    deadline = time.monotonic() + END_SECONDS
    for thread in set(threading.enumerate()) - threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    left = sorted(thread.name for thread in set(threading.enumerate()) - threads)
    assert not left, f"threads left behind: {left}"
    assert _descriptors() <= descriptors, "descriptors left behind"
