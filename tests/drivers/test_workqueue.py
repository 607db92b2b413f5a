"""Work that waits for a device, and what is given up."""

from __future__ import annotations

import pytest

from drivers.errors import (
    DeviceBusy,
    DriverError,
)
from drivers.supervisor import Drop, Job, WorkQueue


@pytest.mark.parametrize(
    ("drop", "kept", "dropped"), [(Drop.OLDEST, [1, 2], 0), (Drop.NEWEST, [0, 1], 2)]
)
def test_a_full_queue_gives_up_by_its_rule(drop: Drop, kept: list[int], dropped: int) -> None:
    failed: list[tuple[int, DriverError]] = []
    done: list[int] = []
    work: WorkQueue[list[int]] = WorkQueue(2, drop, None)
    taken = [
        work.submit(
            Job(
                run=lambda device, n=number: device.append(n),  # type: ignore[misc] # bound now
                failed=lambda error, n=number: failed.append((n, error)),  # type: ignore[misc]
            )
        )
        for number in range(3)
    ]
    assert taken == [True, True, drop is Drop.OLDEST]
    while (job := work.take(0)) is not None:
        job.run(done)
    assert done == kept
    assert [number for number, _ in failed] == [dropped]
    assert isinstance(failed[0][1], DeviceBusy)


def test_a_newer_job_of_the_same_key_replaces_the_older() -> None:
    done: list[str] = []
    work: WorkQueue[list[str]] = WorkQueue(8, Drop.OLDEST, None)
    for key, text in ((1, "A001"), (2, "B001"), (1, "A002")):
        work.submit(Job(run=lambda d, t=text: d.append(t), failed=lambda _: None, key=key))  # type: ignore[misc]
    assert len(work) == 2
    while (job := work.take(0)) is not None:
        job.run(done)
    assert done == ["B001", "A002"]


def test_a_job_is_withdrawn_by_its_key_while_it_waits() -> None:
    failed: list[DriverError] = []
    done: list[str] = []
    work: WorkQueue[list[str]] = WorkQueue(8, Drop.OLDEST, None)
    for name in ("a", "b"):
        work.submit(
            Job(
                run=lambda device, n=name: device.append(n),  # type: ignore[misc] # bound now
                failed=failed.append,
                key=name,
            )
        )
    assert work.withdraw("a")
    assert not work.withdraw("a")
    assert not work.withdraw(None)
    while (job := work.take(0)) is not None:
        job.run(done)
    assert done == ["b"]
    assert not failed
