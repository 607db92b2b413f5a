"""What the expected wait is made of, through a hall."""

from __future__ import annotations

import pytest

from hall.domain import commands as c
from hall.domain.waits import REST_OF_A_VISIT
from hall.store import days, tickets
from tests.hall.desk import Desk


def told(hall: Desk) -> object:
    return hall.do(c.IssueTicket(item="card"))["expected_wait_seconds"]


def test_an_idle_window_calls_at_once(hall: Desk) -> None:
    hall.start(1)
    assert told(hall) == 0


def test_a_busy_window_first_ends_its_visit(hall: Desk) -> None:
    hall.start(1)
    hall.issue("card")
    hall.call(1)
    assert tickets.occupied(hall.connection) == {1}
    assert told(hall) == round(REST_OF_A_VISIT * 8 * 60)


def test_one_idle_window_of_two_is_enough(hall: Desk) -> None:
    hall.start(1, 2)
    hall.issue("card")
    hall.call(1)
    assert told(hall) == 0


def test_a_no_show_shortens_the_mean_and_is_no_visit(hall: Desk) -> None:
    hall.start(1)
    for _ in range(5):
        hall.issue("card")
    for _ in range(4):
        hall.serve(1)
        hall.clock.forward(600)
        hall.do(c.FinishService(counter=1))
    hall.call(1)
    hall.clock.forward(60)
    hall.do(c.MarkNoShow(counter=1))
    load = days.loads(hall.connection, 1)["HZ"]
    assert load.visits == 4
    assert load.mean_seconds == pytest.approx(600 + 0.2 * (60 - 600))
