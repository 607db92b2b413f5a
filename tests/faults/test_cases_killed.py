"""Kill -9 and a full disk in the middle of work on cases: what was promised is there, and whole."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from hall.app.records.verification import breaches_of
from hall.domain import commands as c
from hall.domain.errors import DiskFull
from hall.domain.handling import commands as h
from hall.domain.handling.course import MaterialState
from hall.service.hall import HALL, Hall
from hall.store import cases, event_log
from tests.faults import caseworking
from tests.faults.promises import ROOT
from tests.faults.test_disk import disk_of, mount
from tests.hall.desk import check
from tests.hall.service.handling.caseroom import CASE_TABLES, CLERK, TERMS_OF_CASES, CaseRoom
from tests.hall.small import make

pytestmark = pytest.mark.faults

THREADS = 8
ROUNDS = 3
Promise = tuple[str, str, str]
"""Key, case, and the event that it stands for."""


@contextmanager
def working(directory: Path, name: str) -> Iterator[subprocess.Popen[bytes]]:
    """The hall of ``tests.faults.caseworking``; whatever happens it is gone afterwards."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.caseworking", str(directory), str(THREADS), name],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def test_a_killed_hall_keeps_what_it_promised_of_cases(tmp_path: Path) -> None:
    directory = tmp_path / "data"
    make(directory, CASE_TABLES)
    draw = random.Random(3)
    promised: list[Promise] = []
    for round_ in range(ROUNDS):
        with working(directory, f"r{round_}") as process:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(draw.randint(100, 600))]
            process.send_signal(signal.SIGKILL)
            # What the pipe still holds was said before the end, and counts.
            lines.extend(process.stdout)
            assert process.wait() == -signal.SIGKILL
        promised += [_promise(line) for line in lines if line.endswith(b"\n")]
        sound(directory)
        kept(directory, promised)
    goes_on(directory, promised)
    sound(directory)


def _promise(line: bytes) -> Promise:
    key, case, event = line.decode().split()
    return key, case, event


def sound(directory: Path) -> None:
    """Serials without a gap, rows as the events have them, the chain whole."""
    check(directory)
    assert list(breaches_of(directory, TERMS_OF_CASES)) == []


def kept(directory: Path, promised: list[Promise]) -> None:
    """Everything acknowledged happened, once; no two notices have one number."""
    with closing(Hall(directory, TERMS_OF_CASES)) as hall, closing(hall.reader()) as reader:
        for case in {case for _, case, _ in promised}:
            found = cases.by_number(reader, case)
            told = Counter(one.event.name for one in event_log.of_case(reader, found.id))
            wanted = Counter(event for _, number, event in promised if number == case)
            assert not wanted - told, case
            repeated = {name for name in wanted if told[name] > 1}
            assert not repeated, "each of these is done once in a case's course"
        numbers = [row[0] for row in reader.execute("SELECT number FROM notices")]
        assert len(set(numbers)) == len(numbers)
        issued = reader.execute("SELECT count(*) FROM events WHERE name = 'notice.issued'")
        assert issued.fetchone()[0] == len(numbers) > 0


def goes_on(directory: Path, promised: list[Promise]) -> None:
    """What was under way is asked again and answered, as a page does: done once, then finished."""
    before = len(promised)
    with closing(Hall(directory, TERMS_OF_CASES)) as hall:
        names = {key.rsplit("-", 1)[0] for key, _, event in promised if event == "case.opened"}
        assert len(names) > THREADS / 2
        for name in sorted(names):
            visits = sum(
                event == "case.opened" and key.rsplit("-", 1)[0] == name
                for key, _, event in promised
            )
            caseworking.work(hall, name, lambda _: None, most=visits)
    assert len(promised) == before
    with closing(Hall(directory, TERMS_OF_CASES)) as hall, closing(hall.reader()) as reader:
        for case in {case for _, case, _ in promised}:
            phase = cases.projection(reader, cases.by_number(reader, case).id).phase
            assert phase in {"closed", "returned"}


PAPERS = {"户口簿": MaterialState.HANDED_IN}
PARTS_OF_ACCEPTANCE = {
    "cases": "SELECT count(*) FROM cases WHERE phase = 'accepted'",
    "accepted": "SELECT count(*) FROM events WHERE name = 'case.accepted'",
    "promised": "SELECT count(*) FROM notices WHERE form = 'promised'",
    "supplement": "SELECT count(*) FROM notices WHERE form = 'supplement'",
    "due": "SELECT count(*) FROM cases WHERE promised_due_at IS NOT NULL",
}
"""Accepting with tolerance issues two notices; all of it happens, or none."""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Room for a hall and some twenty cases."""
    with disk_of(tmp_path / "disk", "2m") as point:
        yield point


def test_a_disk_that_fills_up_leaves_no_half_acceptance(small_disk: Path) -> None:
    directory = small_disk / "data"
    make(directory, CASE_TABLES)
    room = CaseRoom(directory, terms=TERMS_OF_CASES)
    room.clock.set(2026, 4, 29)
    room.start(1)
    done = accepted_until_full(room)
    assert isinstance(room.hall.trouble, DiskFull)
    assert done > 3
    whole(room, done)
    for _ in range(10):
        done += accepted_until_full(room)
        whole(room, done)

    mount("-o", "remount,size=16m", str(small_disk))
    done += accepted_until_full(room, most=5)
    assert room.hall.trouble is None
    whole(room, done)
    room.close()
    sound(directory)


def accepted_until_full(room: CaseRoom, most: int = 1_000) -> int:
    """Cases that were opened and accepted while there was room; how many acceptances were told."""
    accepted = 0
    with suppress(DiskFull):
        for _ in range(most):
            ticket = room.hall.execute(c.IssueTicket(item="card", origin="K1"), HALL)
            number = str(ticket["case"])
            room.hall.execute(h.ReceiveCase(case=number, materials=PAPERS), CLERK)
            room.hall.execute(h.AcceptCase(case=number, tolerate=True, credit_checked=True), CLERK)
            accepted += 1
    return accepted


def whole(room: CaseRoom, done: int) -> None:
    counts = {
        name: room.connection.execute(query).fetchone()[0]
        for name, query in PARTS_OF_ACCEPTANCE.items()
    }
    assert set(counts.values()) == {done}, counts
    copies = room.connection.execute("SELECT count(*) FROM notice_copies").fetchone()[0]
    of_both = room.connection.execute("SELECT count(*) FROM notice_copies WHERE notice < 3")
    assert copies == of_both.fetchone()[0] * done
