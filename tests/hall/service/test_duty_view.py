"""What the duty officer sees of the whole hall, and a clerk of the own day."""

from __future__ import annotations

import pytest

from hall.domain import commands as c
from hall.service.duty_view import alarm, counter_day, overview
from tests.hall.desk import Desk
from tests.hall.small import TERMS

POLICY = TERMS.policy.queue


@pytest.mark.parametrize(
    ("waiting", "open_counters", "mean_wait", "wanted"),
    [
        (0, 0, 9999.0, None),
        (1, 0, 0.0, "no_counter"),
        (POLICY.crowded_at, 1, 0.0, None),
        (POLICY.crowded_at + 1, 1, 0.0, "crowded"),
        (POLICY.crowded_at + 1, 2, 0.0, None),
        (POLICY.emergency_at + 1, 1, 0.0, "emergency"),
        (2 * POLICY.emergency_at, 2, 0.0, "crowded"),
        (1, 1, float(POLICY.busy_wait_seconds), None),
        (1, 1, POLICY.busy_wait_seconds + 1.0, "busy"),
    ],
)
def test_alarms_are_a_matter_of_people_a_window(
    waiting: int, open_counters: int, mean_wait: float, wanted: str | None
) -> None:
    assert alarm(waiting, open_counters, mean_wait, POLICY) == wanted


def test_before_the_day_there_is_nothing_to_see(hall: Desk) -> None:
    seen = overview(hall.hall)
    assert seen["day"] is None
    assert counter_day(hall.hall, 1) == {"served": 0, "last": None, "alarm": None}


def test_the_overview_counts_what_happened(hall: Desk) -> None:
    hall.start(1)
    queue = hall.hall.catalog.counter(1).queues[0]
    for _ in range(3):
        hall.do(c.IssueTicket(queue=queue))
    hall.do(c.CallNext(counter=1))
    hall.do(c.FinishService(counter=1))
    hall.do(c.CallNext(counter=1))
    seen = overview(hall.hall)
    figures = seen["figures"]
    assert isinstance(figures, dict)
    assert {name: figures[name] for name in ("issued", "waiting", "at_counters", "served")} == {
        "issued": 3, "waiting": 1, "at_counters": 1, "served": 1,
    }  # fmt: skip
    windows = seen["counters"]
    assert isinstance(windows, list)
    window = next(one for one in windows if one["number"] == 1)
    assert (window["duty"], window["waiting"], window["served"]) == ("open", 1, 1)
    assert window["ticket"]["state"] == "called"
    day = counter_day(hall.hall, 1)
    assert day["served"] == 1
    assert isinstance(day["last"], dict)
    assert day["last"]["rated"] is False


def test_a_ticket_for_one_window_waits_for_no_other(hall: Desk) -> None:
    catalog = hall.hall.catalog
    queue = next(code for code in catalog.queues if len(catalog.counters_of(code)) > 1)
    mine, other = catalog.counters_of(queue)[:2]
    hall.start(mine, other)
    ticket = hall.do(c.IssueTicket(queue=queue))
    hall.do(c.TransferTicket(ticket=int(str(ticket["id"])), to_counter=mine))
    windows = overview(hall.hall)["counters"]
    assert isinstance(windows, list)
    waiting = {one["number"]: one["waiting"] for one in windows}
    assert (waiting[mine], waiting[other]) == (1, 0)
