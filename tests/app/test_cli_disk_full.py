"""A served hall whose disk fills up: it says so, keeps what it has, and recovers by itself."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.live_hall import JIAOHAO, LiveHall, Refused

pytestmark = pytest.mark.faults
DISK_MB = 24


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, for whoever may mount one."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small file system needs root")
    point = tmp_path / "disk"
    point.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={DISK_MB}m", "none", str(point)]
    if subprocess.run(["mount", *options], check=False, capture_output=True).returncode != 0:
        pytest.skip("no tmpfs can be mounted here")
    yield point
    subprocess.run(["umount", "--lazy", str(point)], check=True)


@pytest.fixture
def cramped(sample_hall: Path, small_disk: Path) -> Iterator[LiveHall]:
    hall = LiveHall.copy_of(sample_hall, small_disk / "hall")
    hall.start()
    yield hall
    hall.stop()


def _fill(point: Path, leave: int) -> Path:
    """Take all the room but so many bytes."""
    filler = point / "filler"
    status = os.statvfs(point)
    size = status.f_bavail * status.f_frsize - leave
    with filler.open("ab") as file:
        os.posix_fallocate(file.fileno(), file.tell(), size)
    return filler


def _health(hall: LiveHall) -> tuple[int, dict[str, Any]]:
    """What /health says, whether it is good or bad."""
    try:
        with urlopen(f"{hall.url}/health") as answer:
            return answer.status, json.load(answer)
    except HTTPError as error:
        with error:
            return error.code, json.load(error)


def test_no_number_is_given_that_could_not_be_kept(cramped: LiveHall, small_disk: Path) -> None:
    counters = cramped.call("GET", "/catalog")["counters"]
    queue = counters[0]["queues"][0]
    cramped.open_windows(1)
    first = cramped.issue(queue)
    for _ in range(3):
        cramped.issue(queue)
    filler = _fill(small_disk, 4 * 2**20)
    with pytest.raises(Refused) as refused:
        cramped.issue(queue)
    assert (refused.value.status, refused.value.code) == (503, "storage.full")
    status, body = _health(cramped)
    assert (status, body["code"]) == (503, "storage.full")
    # What is under way goes on.
    assert cramped.call_next(1) == first["number"]
    _fill(small_disk, 0)
    _work_until_refused(cramped)
    status, body = _health(cramped)
    assert (status, body["status"]) == (503, "unavailable")
    filler.unlink()
    while _health(cramped)[0] != 200:
        pass
    assert cramped.issue(queue)["number"]
    cramped.stop()
    subprocess.run([JIAOHAO, "verify", "--data", cramped.directory], check=True)


def _work_until_refused(hall: LiveHall) -> None:
    """Pause and resume until nothing more can be written, and it is said why."""

    def work() -> None:
        for _ in range(20_000):
            hall.post("/counters/1/pause", reason="x" * 500)
            hall.post("/counters/1/resume")

    with pytest.raises(Refused) as refused:
        work()
    assert (refused.value.status, refused.value.code) == (503, "storage.full")


def test_a_hall_starts_on_a_full_disk_and_says_so(cramped: LiveHall, small_disk: Path) -> None:
    cramped.stop()
    filler = _fill(small_disk, 64 * 1024)
    cramped.start()
    status, body = _health(cramped)
    assert (status, body["code"]) == (503, "storage.full")
    filler.unlink()
    while _health(cramped)[0] != 200:
        pass
