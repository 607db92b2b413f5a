"""Commands that the writer is made to decide in one transaction."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from hall.domain import commands as c
from hall.domain.errors import HallError
from hall.service.hall import HALL
from hall.service.replay import Outcome
from tests.hall.desk import Desk


class Batch:
    """Commands that the writer decides in one transaction."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.outcomes: dict[int, Outcome] = {}
        self._asked = 0
        self._left = threading.Semaphore(0)

    def ask(self, command: c.Command, *, key: str | None = None) -> None:
        number = self._asked
        self._asked += 1

        def done(outcome: Outcome) -> None:
            self.outcomes[number] = outcome
            self._left.release()

        self.desk.hall.submit(command, HALL, done, key=key)

    def wait(self) -> list[Outcome]:
        for _ in range(self._asked):
            self._left.acquire()
        return [self.outcomes[number] for number in range(self._asked)]


@contextmanager
def together(desk: Desk) -> Iterator[Batch]:
    """While the writer is kept busy, everything asked piles up into one batch."""
    busy, go_on = threading.Event(), threading.Event()

    def keep_busy(outcome: Outcome) -> None:
        busy.set()
        go_on.wait()

    desk.hall.submit(c.EndUnratedWaits(), HALL, keep_busy)
    busy.wait()
    try:
        yield Batch(desk)
    finally:
        go_on.set()


def codes(outcomes: list[Outcome]) -> list[object]:
    return [one.code if isinstance(one, HallError) else one.get("number") for one in outcomes]
