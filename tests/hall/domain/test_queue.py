"""The order of calling: an example of each reason, and the fairness that its module promises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall.domain.clock import SECOND, Instant
from hall.domain.policy import QueuePolicy
from hall.domain.queue import Choice, Heads, Why, choose, overtakes_after
from hall.domain.tickets import Standing, Ticket, TicketState
from tests.hall.small import MORNING, QUEUE_POLICY

ORDINARY, PRIORITY = Standing.ORDINARY, Standing.PRIORITY


def ticket(standing: Standing, seconds: float, number: int = 1, queue: str = "HZ") -> Ticket:
    at = Instant(MORNING + round(seconds * SECOND))
    return Ticket(
        id=number,
        code=str(number),
        day=1,
        number=f"{'V' if standing is PRIORITY else ''}A{number:03d}",
        queue=queue,
        item=None,
        standing=standing,
        reason=None,
        person=None,
        language="zh-CN",
        origin="",
        state=TicketState.WAITING,
        place=at,
        issued_at=at,
    )


def chosen(heads: Heads, run: int = 0, policy: QueuePolicy = QUEUE_POLICY) -> Choice:
    choice = choose(heads, overtakes_in_a_row=run, policy=policy)
    assert choice is not None
    return choice


def test_nobody_waits() -> None:
    assert choose(Heads(), overtakes_in_a_row=0, policy=QUEUE_POLICY) is None


def test_a_pinned_ticket_goes_before_all() -> None:
    pinned = ticket(ORDINARY, 50)
    heads = Heads(pinned=pinned, ordinary=ticket(ORDINARY, 0, 2), priority=ticket(PRIORITY, 1, 3))
    choice = chosen(heads, run=2)
    assert (choice.ticket, choice.why, choice.overtakes) == (pinned, Why.PINNED, False)
    assert overtakes_after(choice, 2) == 2


@pytest.mark.parametrize("standing", Standing)
def test_first_come_when_only_one_class_waits(standing: Standing) -> None:
    alone = ticket(standing, 0)
    heads = Heads(ordinary=alone) if standing is ORDINARY else Heads(priority=alone)
    choice = chosen(heads, run=2)
    assert (choice.ticket, choice.why, choice.passed_over) == (alone, Why.FIRST_COME, None)
    assert overtakes_after(choice, 2) == 0


def test_first_come_when_the_priority_ticket_is_also_the_older() -> None:
    heads = Heads(ordinary=ticket(ORDINARY, 10, 2), priority=ticket(PRIORITY, 5))
    choice = chosen(heads, run=2)
    assert (choice.ticket.number, choice.why) == ("VA001", Why.FIRST_COME)
    assert (choice.passed_over, choice.overtakes) == ("A002", False)
    assert overtakes_after(choice, 2) == 2


def test_priority_overtakes_and_counts() -> None:
    heads = Heads(ordinary=ticket(ORDINARY, 0), priority=ticket(PRIORITY, 1800, 2))
    choice = chosen(heads, run=1)
    assert (choice.ticket.number, choice.why) == ("VA002", Why.PRIORITY)
    assert (choice.passed_over, choice.overtakes) == ("A001", True)
    assert overtakes_after(choice, 1) == 2


def test_the_head_start_ends() -> None:
    heads = Heads(ordinary=ticket(ORDINARY, 0), priority=ticket(PRIORITY, 1800.000001, 2))
    choice = chosen(heads, run=1)
    assert (choice.ticket.number, choice.why) == ("A001", Why.HEAD_START_USED_UP)
    assert choice.passed_over == "VA002"
    assert overtakes_after(choice, 1) == 0


def test_after_so_many_in_a_row_it_is_an_ordinary_tickets_turn() -> None:
    heads = Heads(ordinary=ticket(ORDINARY, 0), priority=ticket(PRIORITY, 1, 2))
    choice = chosen(heads, run=2)
    assert (choice.ticket.number, choice.why) == ("A001", Why.TURN_OF_ORDINARY)
    assert choice.passed_over == "VA002"
    assert overtakes_after(choice, 2) == 0


def test_of_two_in_the_same_microsecond_the_earlier_id_is_first() -> None:
    heads = Heads(ordinary=ticket(ORDINARY, 5, 1), priority=ticket(PRIORITY, 5, 2))
    assert chosen(heads, policy=replace(QUEUE_POLICY, overtakes_in_a_row=0)).why is (
        Why.TURN_OF_ORDINARY
    )
    heads = Heads(ordinary=ticket(ORDINARY, 5, 2), priority=ticket(PRIORITY, 5, 1))
    assert chosen(heads, run=9).why is Why.FIRST_COME


# Fairness, on whole mornings


@dataclass
class Call:
    """What one window did, and whom it could have called besides."""

    window: int
    ticket: Ticket
    others: list[Ticket]
    choice: Choice

    def overtaken(self) -> list[Ticket]:
        return [other for other in self.others if before(other, self.ticket)]


@dataclass
class Morning:
    """Windows with their queues and runs, and those who wait."""

    policy: QueuePolicy
    windows: list[frozenset[str]]
    now: float = 0.0
    waiting: list[Ticket] = field(default_factory=list)
    issued: list[Ticket] = field(default_factory=list)
    ahead: dict[int, int] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    runs: Counter[int] = field(default_factory=Counter)

    def arrive(self, standing: Standing, queue: str, after: float) -> Ticket:
        self.now += after
        one = ticket(standing, self.now, len(self.issued) + 1, queue)
        rivals = frozenset[str]().union(*(queues for queues in self.windows if queue in queues))
        self.ahead[one.id] = sum(
            other.standing is ORDINARY and other.queue in rivals for other in self.waiting
        )
        self.issued.append(one)
        self.waiting.append(one)
        return one

    def call(self, window: int) -> Call | None:
        visible = [one for one in self.waiting if one.queue in self.windows[window]]
        heads = Heads(ordinary=oldest(visible, ORDINARY), priority=oldest(visible, PRIORITY))
        choice = choose(heads, overtakes_in_a_row=self.runs[window], policy=self.policy)
        if choice is None:
            return None
        self.runs[window] = overtakes_after(choice, self.runs[window])
        self.waiting.remove(choice.ticket)
        visible.remove(choice.ticket)
        call = Call(window=window, ticket=choice.ticket, others=visible, choice=choice)
        self.calls.append(call)
        return call

    def drain(self) -> None:
        while self.waiting:
            for window in range(len(self.windows)):
                self.call(window)

    def windows_of(self, one: Ticket) -> int:
        return sum(one.queue in queues for queues in self.windows)


def before(one: Ticket, other: Ticket) -> bool:
    return (one.place, one.id) < (other.place, other.id)


def oldest(tickets: Iterable[Ticket], standing: Standing) -> Ticket | None:
    of_class = (one for one in tickets if one.standing is standing)
    return min(of_class, key=lambda one: (one.place, one.id), default=None)


ARRIVALS = st.tuples(
    st.sampled_from([ORDINARY, PRIORITY, PRIORITY]),
    st.sampled_from(["HZ", "HY"]),
    st.sampled_from([0.0, 1.0, 30.0, 59.0, 400.0]),
)


@st.composite
def mornings(draw: st.DrawFn) -> Morning:
    policy = replace(
        QUEUE_POLICY,
        head_start_seconds=draw(st.sampled_from([0, 60, 1800, 86_400])),
        overtakes_in_a_row=draw(st.integers(0, 3)),
    )
    some = st.sampled_from([frozenset({"HZ"}), frozenset({"HY"}), frozenset({"HZ", "HY"})])
    windows = [frozenset({"HZ", "HY"}), *draw(st.lists(some, max_size=3))]
    morning = Morning(policy=policy, windows=windows)
    steps = st.one_of(ARRIVALS, st.integers(0, len(windows) - 1))
    for step in draw(st.lists(steps, max_size=80)):
        if isinstance(step, int):
            morning.call(step)
        else:
            morning.arrive(*step)
    morning.drain()
    return morning


@settings(deadline=None, max_examples=100)
@given(mornings())
def test_everybody_is_called_once(morning: Morning) -> None:
    called = [call.ticket.id for call in morning.calls]
    assert sorted(called) == [one.id for one in morning.issued]


@settings(deadline=None, max_examples=100)
@given(mornings())
def test_inside_a_class_it_is_first_come_first_served(morning: Morning) -> None:
    for call in morning.calls:
        assert all(other.standing is not call.ticket.standing for other in call.overtaken())


@settings(deadline=None, max_examples=100)
@given(mornings())
def test_nobody_is_overtaken_by_more_than_the_head_start(morning: Morning) -> None:
    head_start = morning.policy.head_start_seconds * SECOND
    for call in morning.calls:
        for other in call.overtaken():
            assert call.ticket.place - other.place <= head_start


@settings(deadline=None, max_examples=100)
@given(mornings())
def test_a_priority_ticket_is_never_overtaken(morning: Morning) -> None:
    for call in morning.calls:
        assert all(other.standing is ORDINARY for other in call.overtaken())


@settings(deadline=None, max_examples=200)
@given(mornings())
def test_overtaking_is_bounded(morning: Morning) -> None:
    times: Counter[int] = Counter()
    while_first: Counter[tuple[int, int]] = Counter()
    for call in morning.calls:
        times.update(other.id for other in call.overtaken())
        head = oldest(call.others, ORDINARY)
        if head is not None and call.choice.overtakes:
            assert before(head, call.ticket)
            while_first[call.window, head.id] += 1
    row = morning.policy.overtakes_in_a_row
    assert all(count <= row for count in while_first.values())
    for one in morning.issued:
        if one.standing is ORDINARY:
            assert times[one.id] <= (morning.ahead[one.id] + morning.windows_of(one)) * row


def test_the_bound_is_reached() -> None:
    """Two windows, one ordinary ticket ahead, two in a row: (1 + 2) * 2 and no more."""
    both = frozenset({"HZ"})
    morning = Morning(policy=QUEUE_POLICY, windows=[both, both])
    morning.arrive(ORDINARY, "HZ", 0)
    last = morning.arrive(ORDINARY, "HZ", 1)
    for _ in range(20):
        morning.arrive(PRIORITY, "HZ", 1)
    for window in (0, 0, 1, 1, 0, 0, 0):
        morning.call(window)
    assert sum(last in call.overtaken() for call in morning.calls) == 6
    assert last in morning.waiting
    morning.call(1)
    assert morning.calls[-1].ticket == last


def test_an_endless_stream_of_priority_does_not_starve_an_ordinary_ticket() -> None:
    morning = Morning(policy=QUEUE_POLICY, windows=[frozenset({"HZ"})] * 3)
    first = morning.arrive(ORDINARY, "HZ", 0)
    calls = 0
    while first in morning.waiting:
        morning.arrive(PRIORITY, "HZ", 1)
        morning.call(calls % 3)
        calls += 1
    assert calls <= 3 * QUEUE_POLICY.overtakes_in_a_row + 1
