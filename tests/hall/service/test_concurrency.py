"""Many at once: no number twice, nobody called twice, nobody forgotten."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from hall.domain import commands as c
from hall.domain.catalog_rows import Counter
from hall.domain.errors import TicketElsewhere, WrongState
from tests.hall.desk import Desk, check
from tests.hall.small import TABLES, make

WINDOWS = range(1, 9)
EACH = 25


@pytest.fixture
def wide(tmp_path: Path) -> Desk:
    """Eight windows for one queue, all open."""
    counters = tuple(Counter(number=n, name=f"{n}号", queues=("HZ",)) for n in WINDOWS)
    make(tmp_path / "wide", replace(TABLES, counters=counters))
    desk = Desk(tmp_path / "wide")
    desk.start(*WINDOWS)
    return desk


def all_at_once(work: list[Callable[[], None]]) -> None:
    """Run each in a thread of its own, started together; the first failure is raised."""
    together = threading.Barrier(len(work))
    failures: list[BaseException] = []

    def run(one: Callable[[], None]) -> None:
        together.wait()
        try:
            one()
        except BaseException as failure:  # noqa: BLE001 - handed to the test's own thread
            failures.append(failure)

    threads = [threading.Thread(target=run, args=(one,), daemon=True) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def test_eight_issue_while_eight_call(wide: Desk) -> None:
    waiting = threading.Semaphore(0)
    numbers: list[object] = []
    calls: list[tuple[object, int]] = []

    def issue() -> None:
        for _ in range(EACH):
            numbers.append(wide.do(c.IssueTicket(item="card", origin="K1"))["number"])
            waiting.release()

    def caller(counter: int) -> Callable[[], None]:
        def call() -> None:
            for _ in range(EACH):
                waiting.acquire()
                calls.append((wide.do(c.CallNext(counter=counter))["number"], counter))

        return call

    all_at_once([issue] * 8 + [caller(counter) for counter in WINDOWS])
    expected = [f"A{number:03d}" for number in range(1, 8 * EACH + 1)]
    assert sorted(map(str, numbers)) == expected
    assert sorted(str(number) for number, _ in calls) == expected
    called = [one for one in wide.since(0) if one.event.name == "ticket.called"]
    assert [one.event.data["number"] for one in called] == expected, "first come, first served"
    assert [one.seq for one in wide.heard()] == list(range(1, wide.seq() + 1))
    wide.close()
    check(wide.directory)


def test_two_windows_never_get_the_same_ticket(wide: Desk) -> None:
    """Eight windows call one ticket by its number at the same instant."""
    for _ in range(5):
        ticket = wide.issue()
        presses = [Press(wide, counter, ticket) for counter in WINDOWS]
        all_at_once([press.run for press in presses])
        [got] = [press.counter for press in presses if press.got]
        assert wide.ticket(ticket).counter == got
    wide.close()
    check(wide.directory)


class Press:
    """One window asks for one ticket."""

    def __init__(self, desk: Desk, counter: int, ticket: int) -> None:
        self.desk, self.counter, self.ticket = desk, counter, ticket
        self.got = False

    def run(self) -> None:
        with suppress(TicketElsewhere, WrongState):
            self.desk.do(c.CallTicket(counter=self.counter, ticket=self.ticket, reason="x"))
            self.got = True
