"""A hall in a process of its own, to be killed or starved: it issues and says what it promised.

    python -m tests.faults.issuing DIRECTORY THREADS EACH ROUND

Every acknowledged ticket is one line, ``KEY NUMBER``, written before the thread asks again; a
refusal is ``KEY !CODE``.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

from hall.domain import commands as c
from hall.domain.errors import DayOpen, HallError, Unavailable
from hall.service.hall import HALL, Hall
from tests.hall.small import DAY, TERMS

OUT = 1


def say(line: str) -> None:
    """One line, whole, past every buffer of this process."""
    os.write(OUT, f"{line}\n".encode())


def main(directory: Path, threads: int, each: int, name: str) -> None:
    hall = Hall(directory, TERMS)
    try:
        hall.execute(c.OpenDay(day=DAY))
    except (DayOpen, Unavailable) as refusal:
        say(f"{name}-day !{refusal.code}")

    def issue(thread: int) -> None:
        for number in range(each):
            key = f"{name}-{thread}-{number}"
            try:
                body = hall.execute(c.IssueTicket(item="card", origin="K1"), HALL, key=key)
                say(f"{key} {body['number']}")
            except HallError as refusal:
                say(f"{key} !{refusal.code}")

    running = [threading.Thread(target=issue, args=(number,)) for number in range(threads)]
    for one in running:
        one.start()
    for one in running:
        one.join()
    hall.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
