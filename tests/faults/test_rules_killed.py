"""Kill -9 while changed rules are worked into cases: the next start goes on, and none is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from hall.app.records.verification import breaches_of
from hall.domain.handling.commands import RecomputeCases
from hall.service.hall import Hall
from hall.store import event_log
from hall.store.handling import rule_changes
from tests.faults.promises import ROOT
from tests.faults.ruling import MOST, earlier
from tests.hall.desk import check
from tests.hall.service.handling.caseroom import CASE_TABLES, TERMS_OF_CASES, CaseRoom
from tests.hall.small import make

pytestmark = pytest.mark.faults

CASES = 24
KILLED_AFTER = (1, 4)
"""Portions that each run had acknowledged when it was killed in the next one."""


def hall_with_cases(directory: Path) -> list[str]:
    make(directory, CASE_TABLES)
    with closing(CaseRoom(directory, terms=TERMS_OF_CASES)) as room:
        room.hall.execute(RecomputeCases())
        return [room.accepted() for _ in range(CASES)]


def killed(directory: Path, portions: int) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.ruling", str(directory)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        for _ in range(portions):
            process.stdin.write(b"+")
            assert process.stdout.readline() == b"portion\n"
        # One more, which is or is not committed when the end comes.
        process.stdin.write(b"+")
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL


def test_a_killed_hall_goes_on_with_its_changed_rules(tmp_path: Path) -> None:
    directory = tmp_path / "data"
    numbers = hall_with_cases(directory)
    reached = 0
    for portions in KILLED_AFTER:
        killed(directory, portions)
        check(directory)
        with closing(Hall(directory, earlier())) as hall, closing(hall.reader()) as reader:
            progress = rule_changes.under_way(reader)
        assert progress is not None
        assert progress.cases - reached in {portions * MOST, (portions + 1) * MOST}
        reached = progress.cases

    with closing(Hall(directory, earlier())) as hall, closing(hall.reader()) as reader:
        while hall.execute(RecomputeCases(most=MOST))["left"]:
            pass
        told = event_log.after(reader, 0, 100_000)
    moved = Counter(
        str(one.event.data["case"])
        for one in told
        if one.event.name == "case.deadline_set" and one.event.data["cause"] == "rules"
    )
    assert moved == dict.fromkeys(numbers, 1)
    [change] = [one.event.data for one in told if one.event.name == "rules.changed"]
    assert (change["cases"], change["moved"], change["failed"]) == (CASES, CASES, 0)
    check(directory)
    assert list(breaches_of(directory, earlier())) == []
