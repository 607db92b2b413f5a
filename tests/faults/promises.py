"""What another process promised before it died, and whether it was kept."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from hall.domain import commands as c
from hall.domain.errors import DayOpen
from hall.service.hall import HALL, Hall
from tests.hall.desk import check
from tests.hall.small import DAY, TERMS

ROOT = Path(__file__).parents[2]


@contextmanager
def issuing(
    directory: Path, *, threads: int, each: int, name: str, under: Sequence[str] = ()
) -> Iterator[subprocess.Popen[bytes]]:
    """The hall of ``tests.faults.issuing``; whatever happens it is gone afterwards."""
    arguments = [str(directory), str(threads), str(each), name]
    process = subprocess.Popen(
        [*under, sys.executable, "-m", "tests.faults.issuing", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    with process:
        try:
            yield process
        finally:
            process.kill()


def promises(lines: list[bytes]) -> tuple[dict[str, str], dict[str, str]]:
    """Numbers that were given and codes of refusals, by key. A torn last line is no promise."""
    given: dict[str, str] = {}
    refused: dict[str, str] = {}
    for line in lines:
        if not line.endswith(b"\n"):
            continue
        key, answer = line.decode().split()
        if answer.startswith("!"):
            refused[key] = answer[1:]
        else:
            given[key] = answer
    return given, refused


def kept(directory: Path, given: dict[str, str]) -> None:
    """Every promised number is there, once, under its key; numbers go on; the log is whole."""
    assert len(set(given.values())) == len(given), "a number was given twice"
    check(directory)
    with closing(Hall(directory, TERMS)) as hall, closing(hall.reader()) as reader:
        there = [str(row[0]) for row in reader.execute("SELECT number FROM tickets ORDER BY id")]
        assert len(set(there)) == len(there)
        assert set(given.values()) <= set(there)
        for key, number in given.items():
            command = c.IssueTicket(item="card", origin="K1")
            assert hall.execute(command, HALL, key=key)["number"] == number
        with suppress(DayOpen):
            hall.execute(c.OpenDay(day=DAY))
        new = str(hall.execute(c.IssueTicket(item="card"))["number"])
        assert new not in there
        assert int(new[1:]) == max((int(number[1:]) for number in there), default=0) + 1
    check(directory)
