"""The table of states and commands, walked whole, and what each command does to a ticket."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest

from hall.domain import tickets as rules
from hall.domain.clock import SECOND, Instant
from hall.domain.errors import TooFewCalls, TooManyReinstates, WrongState
from hall.domain.policy import EarlyNoShow
from hall.domain.tickets import (
    AT_COUNTER,
    LIVE,
    TRANSITIONS,
    Standing,
    Ticket,
    TicketCommand,
    TicketState,
)
from tests.hall.small import MORNING, QUEUE_POLICY

NOW = Instant(MORNING + 100 * SECOND)
ENDED = frozenset(TicketState) - LIVE

DO: dict[TicketCommand, Callable[[Ticket], Ticket]] = {
    TicketCommand.CALL: lambda t: rules.call(t, counter=1, clerk="C1", now=NOW),
    TicketCommand.RECALL: lambda t: rules.recall(t, policy=QUEUE_POLICY, now=NOW),
    TicketCommand.BEGIN: lambda t: rules.begin(t, now=NOW),
    TicketCommand.FINISH: lambda t: rules.finish(t, now=NOW),
    TicketCommand.NO_SHOW: lambda t: rules.no_show(t, policy=QUEUE_POLICY, now=NOW),
    TicketCommand.REINSTATE: lambda t: rules.reinstate(t, place=7, policy=QUEUE_POLICY),
    TicketCommand.TRANSFER: lambda t: rules.transfer(
        t, queue="HY", item="marriage", for_counter=3, place=9
    ),
    TicketCommand.HOLD: lambda t: rules.hold(t, now=NOW),
    TicketCommand.UNHOLD: lambda t: rules.unhold(t, counter=1, clerk="C1"),
    TicketCommand.CANCEL: lambda t: rules.cancel(t, now=NOW),
    TicketCommand.PIN: lambda t: rules.pin(t, now=NOW),
    TicketCommand.REPRINT: lambda t: replace(t, state=rules.permit(t, TicketCommand.REPRINT)),
    TicketCommand.END_DAY: lambda t: rules.end_day(t, now=NOW),
}


def ticket(state: TicketState = TicketState.WAITING) -> Ticket:
    """A ticket as the commands leave one in this state."""
    there = state in AT_COUNTER
    began = state in {TicketState.SERVING, TicketState.SERVED, TicketState.HELD}
    called = state is not TicketState.WAITING
    return Ticket(
        id=1,
        code="abc",
        day=1,
        number="A001",
        queue="HZ",
        item="card",
        standing=Standing.ORDINARY,
        reason=None,
        person=None,
        language="zh-CN",
        origin="K1",
        state=state,
        place=MORNING,
        counter=1 if there else None,
        last_counter=1 if called else None,
        clerk="C1" if called else None,
        calls=1 if called else 0,
        issued_at=MORNING,
        called_at=Instant(MORNING + SECOND) if called else None,
        began_at=Instant(MORNING + 2 * SECOND) if began else None,
        ended_at=Instant(MORNING + 3 * SECOND) if state in ENDED else None,
    )


def documented() -> dict[tuple[str, str], str]:
    """The transitions that the module's diagram draws; ``reprint`` it leaves out."""
    drawn: dict[tuple[str, str], str] = {}
    line = re.compile(r"^ {4}([a-z_, ]+?) +-> ([a-z_]+) +([a-z_, ]+)")
    for text in (rules.__doc__ or "").splitlines():
        if found := line.match(text):
            states, after, commands = found.groups()
            for state, command in product(states.split(","), commands.split(",")):
                drawn[state.strip(), command.strip()] = after
    return drawn


def test_the_diagram_and_the_table_agree() -> None:
    table = {
        (state.value, command.value): after.value
        for (state, command), after in TRANSITIONS.items()
        if command is not TicketCommand.REPRINT
    }
    assert documented() == table


def test_a_command_stands_for_every_one() -> None:
    assert DO.keys() == set(TicketCommand)


@pytest.mark.parametrize("command", TicketCommand)
@pytest.mark.parametrize("state", TicketState)
def test_every_pair_is_either_carried_out_or_refused(
    state: TicketState, command: TicketCommand
) -> None:
    before = ticket(state)
    if (state, command) in TRANSITIONS:
        after = DO[command](before)
        assert after.state is TRANSITIONS[state, command]
        assert_whole(after)
        assert identity(after) == identity(before)
    else:
        with pytest.raises(WrongState) as refusal:
            DO[command](before)
        assert refusal.value.facts == {
            "number": "A001", "state": state.value, "command": command.value
        }  # fmt: skip
        assert state.value not in str(refusal.value)
        assert "A001" in str(refusal.value)


def assert_whole(one: Ticket) -> None:
    """What the schema's checks ask of a row."""
    assert (one.counter is not None) == (one.state in AT_COUNTER)
    assert (one.ended_at is not None) == (one.state in ENDED)
    assert one.pinned_at is None or one.state is TicketState.WAITING


def identity(one: Ticket) -> tuple[object, ...]:
    return (one.id, one.code, one.day, one.number, one.standing, one.person, one.issued_at)


def test_nothing_leads_out_of_served_and_cancelled() -> None:
    out = {state for state, _ in TRANSITIONS}
    assert set(TicketState) - out == {TicketState.SERVED, TicketState.CANCELLED}


def test_every_live_state_ends_with_the_day() -> None:
    ending = {state for state, command in TRANSITIONS if command is TicketCommand.END_DAY}
    assert ending == LIVE


def test_a_call_takes_the_pin_away_and_counts_anew() -> None:
    pinned = replace(rules.pin(ticket(), now=NOW), calls=5)
    called = rules.call(pinned, counter=2, clerk="C2", now=NOW)
    assert (called.calls, called.counter, called.last_counter, called.clerk) == (1, 2, 2, "C2")
    assert called.pinned_at is None
    assert called.called_at == NOW


@pytest.mark.parametrize(("seconds", "counts"), [(0, False), (19.999, False), (20, True)])
def test_a_recall_counts_when_the_last_one_was_long_enough_ago(
    seconds: float, counts: bool
) -> None:
    called = rules.call(ticket(), counter=1, clerk="C1", now=NOW)
    later = Instant(NOW + round(seconds * SECOND))
    again = rules.recall(called, policy=QUEUE_POLICY, now=later)
    assert again.calls == (2 if counts else 1)
    assert again.called_at == (later if counts else NOW)


def test_a_recall_after_the_clock_was_set_back_counts() -> None:
    called = rules.call(ticket(), counter=1, clerk="C1", now=NOW)
    again = rules.recall(called, policy=QUEUE_POLICY, now=Instant(0))
    assert (again.calls, again.called_at) == (2, 0)


def test_finishing_a_ticket_that_was_only_called_dates_its_service_from_the_call() -> None:
    called = ticket(TicketState.CALLED)
    served = rules.finish(called, now=NOW)
    assert (served.began_at, served.ended_at, served.counter) == (called.called_at, NOW, None)
    assert (served.last_counter, served.clerk) == (1, "C1")


def test_an_early_no_show_is_recorded_or_refused_as_the_profile_says() -> None:
    early = ticket(TicketState.CALLED)
    assert rules.is_early_no_show(early, QUEUE_POLICY)
    rules.no_show(early, policy=QUEUE_POLICY, now=NOW)
    strict = replace(QUEUE_POLICY, early_no_show=EarlyNoShow.REFUSE)
    with pytest.raises(TooFewCalls) as refusal:
        rules.no_show(early, policy=strict, now=NOW)
    assert refusal.value.facts == {"number": "A001", "calls": 1, "needed": 3}
    enough = replace(early, calls=3)
    assert not rules.is_early_no_show(enough, strict)
    assert rules.no_show(enough, policy=strict, now=NOW).state is TicketState.NO_SHOW


def test_a_ticket_comes_back_as_often_as_the_profile_allows() -> None:
    gone = ticket(TicketState.NO_SHOW)
    back = rules.reinstate(gone, place=7, policy=QUEUE_POLICY)
    assert (back.place, back.calls, back.reinstates) == (7, 0, 1)
    assert (back.called_at, back.ended_at) == (None, None)
    with pytest.raises(TooManyReinstates) as refusal:
        rules.reinstate(replace(gone, reinstates=2), place=7, policy=QUEUE_POLICY)
    assert refusal.value.facts == {"number": "A001", "times": 2}


def test_a_transferred_ticket_starts_its_wait_anew_under_its_number() -> None:
    sent = rules.transfer(
        ticket(TicketState.SERVING), queue="HY", item="marriage", for_counter=3, place=9
    )
    assert (sent.queue, sent.item, sent.for_counter, sent.place) == ("HY", "marriage", 3, 9)
    assert (sent.calls, sent.called_at, sent.began_at, sent.counter) == (0, None, None, None)
    assert sent.last_counter == 1


def test_a_held_ticket_keeps_when_its_service_began() -> None:
    serving = ticket(TicketState.SERVING)
    held = rules.hold(serving, now=NOW)
    assert (held.began_at, held.counter, held.last_counter) == (serving.began_at, None, 1)
    assert rules.hold(ticket(TicketState.CALLED), now=NOW).began_at == NOW
    back = rules.unhold(held, counter=1, clerk="C9")
    assert (back.state, back.counter, back.clerk) == (TicketState.SERVING, 1, "C9")
