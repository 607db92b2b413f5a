"""A disk that is full or fails: refused and said, nothing half done, taken up again by itself."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from hall.domain import commands as c
from hall.domain.errors import DiskFull
from tests.faults.promises import issuing, kept, promises
from tests.hall.desk import Desk, check
from tests.hall.small import make

pytestmark = pytest.mark.faults


def mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True, capture_output=True)


@contextmanager
def disk_of(point: Path, size: str) -> Iterator[Path]:
    """A file system of this size; skips where none can be mounted."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small file system needs root")
    point.mkdir()
    try:
        mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(point))
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no tmpfs can be mounted here: {error}")
    try:
        yield point
    finally:
        subprocess.run(["umount", "--lazy", str(point)], check=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Room for a hall and a little more."""
    with disk_of(tmp_path / "disk", "2500k") as point:
        yield point


def until_full(desk: Desk) -> list[object]:
    """Issue until the disk is full; the numbers that were given."""
    given: list[object] = []
    with suppress(DiskFull):
        while True:
            given.append(desk.do(c.IssueTicket(item="card", origin="K1"))["number"])
    return given


def test_a_full_disk_refuses_and_recovers(small_disk: Path) -> None:
    directory = small_disk / "data"
    make(directory)
    desk = Desk(directory)
    desk.start(1)
    acknowledged = until_full(desk)
    assert isinstance(desk.hall.trouble, DiskFull)
    assert len(acknowledged) > 5
    for _ in range(20):
        acknowledged += until_full(desk)
    rows = desk.connection.execute("SELECT number FROM tickets ORDER BY id").fetchall()
    assert [row[0] for row in rows] == acknowledged
    assert desk.queries().counter(1)["waiting_count"] == len(acknowledged), "reading goes on"

    mount("-o", "remount,size=8m", str(small_disk))
    assert desk.do(c.IssueTicket(item="card"))["number"] == f"A{len(acknowledged) + 1:03d}"
    assert desk.hall.trouble is None
    desk.close()
    check(directory)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("fdatasync:error=EIO:when=7", "storage.failed"),
        ("fdatasync:error=EIO:when=9+", "storage.failed"),
        ("pwrite64:error=ENOSPC:when=60+", "storage.full"),
        ("pwrite64:error=EIO:when=75", "storage.failed"),
    ],
)
def test_a_failing_call_is_a_refusal_and_no_loss(tmp_path: Path, fault: str, code: str) -> None:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    directory = tmp_path / "data"
    make(directory)
    call = fault.partition(":")[0]
    under = [strace, "-f", "-o", str(tmp_path / "trace"), "-e", f"trace={call}"]
    with issuing(
        directory, threads=1, each=30, name="one", under=[*under, "-e", f"inject={fault}"]
    ) as process:
        assert process.stdout is not None
        lines = list(process.stdout)
        status = process.wait()
    if "ptrace" in (tmp_path / "trace").read_text(errors="replace")[:200] or not lines:
        pytest.skip("nothing can be traced here")
    given, refused = promises(lines)
    assert status == 0
    assert code in refused.values()
    if not fault.endswith("+"):
        assert len(given) > len(refused), "one failure is not the end"
    kept(directory, given)
