"""Kill -9 in the middle of issuing: no acknowledged ticket is lost, no number comes twice."""

from __future__ import annotations

import random
import signal
from contextlib import closing
from pathlib import Path

import pytest

from hall.domain import commands as c
from hall.service.hall import HALL, Hall
from tests.faults.promises import issuing, kept, promises
from tests.hall.small import TERMS, make

pytestmark = pytest.mark.faults

THREADS = 8
ROUNDS = 4


@pytest.mark.parametrize("seed", [1])
def test_a_killed_hall_keeps_what_it_promised(tmp_path: Path, seed: int) -> None:
    directory = tmp_path / "data"
    make(directory)
    draw = random.Random(seed)
    given: dict[str, str] = {}
    for round_ in range(ROUNDS):
        with issuing(directory, threads=THREADS, each=10_000, name=f"r{round_}") as process:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(draw.randint(1, 300))]
            process.send_signal(signal.SIGKILL)
            # What the pipe still holds was said before the end, and counts.
            lines.extend(process.stdout)
            assert process.wait() == -signal.SIGKILL
        new, refused = promises(lines)
        assert set(refused.values()) <= {"day.open"}
        assert len(new) + len(refused) >= len(lines) - 1
        given.update(new)
        asked_again(directory, new, f"r{round_}")
        kept(directory, given)


def asked_again(directory: Path, given: dict[str, str], name: str) -> None:
    """Each thread had one request under way: asked again, it is carried out once, not twice."""
    done = [sum(key.startswith(f"{name}-{thread}-") for key in given) for thread in range(THREADS)]
    keys = [f"{name}-{thread}-{count}" for thread, count in enumerate(done)]
    with closing(Hall(directory, TERMS)) as hall, closing(hall.reader()) as reader:
        command = c.IssueTicket(item="card", origin="K1")
        numbers = {key: hall.execute(command, HALL, key=key)["number"] for key in keys}
        assert not set(numbers.values()) & set(given.values())
        assert len(set(numbers.values())) == len(keys)
        for key, number in numbers.items():
            assert hall.execute(command, HALL, key=key)["number"] == number
        answered = reader.execute(
            "SELECT count(*) FROM answers WHERE key LIKE ? AND refusal IS NULL", (f"{name}-%",)
        ).fetchone()[0]
        assert answered == len(given) + len(keys), "nothing was done that nobody can ask for"
