"""A hall in a process of its own, to be killed: threads work on cases and say what was promised.

    python -m tests.faults.caseworking DIRECTORY THREADS ROUND

Every thread takes cases from the slip to the result, one after another. Each acknowledged act is
one line, ``KEY CASE EVENT``, written before the thread asks again.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from hall.domain import actors
from hall.domain import commands as c
from hall.domain.commands import Command
from hall.domain.errors import DayOpen
from hall.domain.handling import commands as h
from hall.domain.handling.course import MaterialState
from hall.service.hall import HALL, Hall
from tests.hall.service.handling.caseroom import BUSINESS, CLERK, TERMS_OF_CASES
from tests.hall.small import DAY

OUT = 1
BROUGHT = {"户口簿": MaterialState.HANDED_IN}
OLD_CARD = {"旧身份证": MaterialState.HANDED_IN}
Deed = tuple[Command, actors.Actor, str]


def plain(case: str) -> Iterator[Deed]:
    """Asked to complete, accepted, stopped, resumed, granted, collected, put away."""
    yield h.ReceiveCase(case=case, materials=BROUGHT), CLERK, "case.received"
    yield h.AskSupplement(case=case), CLERK, "case.supplement_asked"
    yield h.HandIn(case=case, materials=OLD_CARD), CLERK, "case.materials_completed"
    yield h.AcceptCase(case=case), CLERK, "case.accepted"
    yield h.StopClock(case=case, reason="hearing", document="停1号"), CLERK, "case.stopped"
    yield h.ResumeClock(case=case), CLERK, "case.resumed"
    yield h.DecideCase(case=case, outcome="granted"), CLERK, "case.decided"
    yield h.MakeReady(case=case), CLERK, "case.result_ready"
    yield h.CollectResult(case=case, proof="identity"), CLERK, "case.collected"
    yield h.ArchiveCase(case=case), BUSINESS, "case.archived"


def returned(case: str) -> Iterator[Deed]:
    """Accepted with tolerance, then sent back, and the review upholds it."""
    yield h.ReceiveCase(case=case, materials=BROUGHT), CLERK, "case.received"
    yield h.AcceptCase(case=case, tolerate=True, credit_checked=True), CLERK, "case.accepted"
    send_back = h.ReturnCase(case=case, ground="lacks_conditions", reason="条件不符")
    yield send_back, CLERK, "case.returned"
    yield h.AskReview(case=case), BUSINESS, "case.review_asked"
    yield h.ReviewReturn(case=case, upheld=True, reason="属实"), BUSINESS, "case.reviewed"


COURSES: tuple[Callable[[str], Iterator[Deed]], ...] = (plain, returned)


def work(hall: Hall, name: str, say: Callable[[str], None], most: int = 1_000) -> None:
    """Cases one after another, each deed under a key of its own."""
    for visit in range(most):
        key = f"{name}-{visit}"
        taken = hall.execute(c.IssueTicket(item="card", origin="K1"), HALL, key=key)
        case = str(taken["case"])
        say(f"{key} {case} case.opened")
        for step, (command, actor, event) in enumerate(COURSES[visit % len(COURSES)](case)):
            hall.execute(command, actor, key=f"{key}-{step}")
            say(f"{key}-{step} {case} {event}")


def main(directory: Path, threads: int, name: str) -> None:
    hall = Hall(directory, TERMS_OF_CASES)
    with suppress(DayOpen):
        hall.execute(c.OpenDay(day=DAY))

    def say(line: str) -> None:
        # One line, whole, past every buffer of this process.
        os.write(OUT, f"{line}\n".encode())

    running = [
        threading.Thread(target=work, args=(hall, f"{name}-{number}", say))
        for number in range(threads)
    ]
    for one in running:
        one.start()
    for one in running:
        one.join()
    hall.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
