"""Presses on their way to the hall, and what the boxes are told."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator

import pytest

from counters import station as module
from counters import strangers, stuck
from counters.stuck import PRESSES
from drivers.health import HealthState
from drivers.ports import Signal
from tests.counters.floor import PATIENCE, Box, Floor
from tests.drivers.conftest import nothing_left_behind

__all__ = ["nothing_left_behind"]

CALLING = ("call", "recall", "ask_rating", "cancel", "give_up", "hold", "call_back", "pause")
"""Keys of which each press is one call of the API."""


@pytest.fixture
def floor(nothing_left_behind: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Floor]:
    # However slow the machine is, no press is dropped that is not to be.
    monkeypatch.setattr(module, "PRESS_SECONDS", 2 * PATIENCE)
    made = Floor()
    yield made
    made.stop()


def test_a_press_is_one_call_with_its_own_key(floor: Floor) -> None:
    floor.callers.press((3, "call"), (3, "recall"))
    assert floor.hall.wait_for(2) == ["/counters/3/call-next", "/counters/3/recall"]
    keys = [key for _, _, key in floor.hall.calls]
    assert len(set(keys)) == 2
    floor.callers.wait_for(lambda: floor.callers.signals == [(3, Signal.ACCEPTED)] * 2)


def test_twenty_windows_at_once(floor: Floor) -> None:
    floor.callers.press(*((unit, "call") for unit in range(1, 21)))
    paths = floor.hall.wait_for(20)
    assert Counter(paths) == Counter(f"/counters/{n}/call-next" for n in range(1, 21))


def test_one_window_s_slow_answer_holds_no_other(floor: Floor) -> None:
    gate = floor.hall.gates["/counters/1/call-next"] = threading.Event()
    floor.callers.press((1, "call"), (1, "recall"), (2, "call"), (3, "call"))
    assert set(floor.hall.wait_for(2)) == {"/counters/2/call-next", "/counters/3/call-next"}
    gate.set()
    assert floor.hall.wait_for(4)[2:] == ["/counters/1/call-next", "/counters/1/recall"]


def test_call_with_nobody_waiting_ends_the_visit(floor: Floor) -> None:
    floor.hall.refusals["/counters/4/call-next"] = "queue.empty"
    floor.callers.press((4, "call"))
    assert floor.hall.wait_for(2) == ["/counters/4/call-next", "/counters/4/finish"]
    floor.callers.wait_for(lambda: floor.callers.signals == [(4, Signal.ACCEPTED)])


def test_a_refusal_beeps(floor: Floor) -> None:
    floor.hall.refusals["/counters/5/call-next"] = "counter.closed"
    floor.callers.press((5, "call"), (5, "transfer"))
    floor.callers.wait_for(lambda: floor.callers.signals == [(5, Signal.REFUSED)] * 2)
    assert floor.hall.paths == ["/counters/5/call-next"]


def test_a_press_the_hall_cannot_take_is_dropped_with_a_beep(
    floor: Floor, caplog: pytest.LogCaptureFixture
) -> None:
    floor.hall.away = True
    floor.callers.press((6, "call"))
    floor.callers.wait_for(lambda: floor.callers.signals == [(6, Signal.REFUSED)])
    assert "没有生效" in caplog.text


def test_a_press_that_waited_too_long_is_not_carried_out(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "/counters/1/call-next"
    gate = floor.hall.gates[path] = threading.Event()
    floor.callers.press((1, "call"))
    floor.hall.wait_for_beginning(path)
    monkeypatch.setattr(module, "PRESS_SECONDS", -1.0)
    floor.callers.press((1, "recall"))
    gate.set()
    floor.callers.wait_for(lambda: (1, Signal.REFUSED) in floor.callers.signals)
    assert floor.hall.paths == [path]


def test_a_jammed_key_calls_once_and_is_told_and_other_keys_go_on(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stuck, "REPEAT_SECONDS", 3600.0)
    floor.callers.press(*[(1, "call")] * 50, (1, "recall"), (2, "call"))
    floor.hall.wait_for(3)
    floor.wait_for_health("callers", HealthState.WARNING, "keypad.stuck")
    refused = [one for one in floor.callers.signals if one[1] is Signal.REFUSED]
    assert refused == [(1, Signal.REFUSED)], "one beep for all that were too many"
    floor.now += stuck.QUIET_SECONDS + 0.1
    floor.wait_for_health("callers", HealthState.ONLINE, None)
    floor.callers.press((1, "call"))
    assert sorted(floor.hall.wait_for(4)) == [
        "/counters/1/call-next", "/counters/1/call-next", "/counters/1/recall",
        "/counters/2/call-next",
    ]  # fmt: skip


def test_a_hurried_finger_loses_no_press_and_their_order_stays(floor: Floor) -> None:
    """What is held up for a moment is done when the key rests, before what was pressed later."""
    floor.callers.press(*[(1, "call")] * (PRESSES - 1), (1, "recall"))
    calls = ["/counters/1/call-next"] * (PRESSES - 1)
    assert floor.hall.wait_for(PRESSES) == [*calls, "/counters/1/recall"]
    assert len({key for _, _, key in floor.hall.calls}) == PRESSES


def test_a_press_in_doubt_holds_up_no_other_window(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stuck, "REPEAT_SECONDS", 3600.0)
    floor.callers.press((1, "call"), (1, "call"), (2, "call"))
    assert sorted(floor.hall.wait_for(2)) == ["/counters/1/call-next", "/counters/2/call-next"]
    floor.callers.press(*[(1, "call")] * (PRESSES - 2))
    floor.callers.wait_for(lambda: (1, Signal.REFUSED) in floor.callers.signals)
    floor.callers.press((1, "recall"))
    assert floor.hall.wait_for(3)[2] == "/counters/1/recall"


def test_presses_that_wait_are_bounded(floor: Floor) -> None:
    path = "/counters/1/call-next"
    gate = floor.hall.gates[path] = threading.Event()
    floor.callers.press((1, "call"))
    floor.hall.wait_for_beginning(path)
    # As many as fit, none of them often enough to be jammed, and then some that say nothing.
    many = [*CALLING * (PRESSES - 1)][1:] + ["confirm"] * (PRESSES - 1)
    floor.callers.press(*[(1, key) for key in many], (2, "call"))
    floor.hall.wait_for_beginning("/counters/2/call-next")
    gate.set()
    floor.hall.wait_for(module.WAITING_AT_MOST + 1)
    assert len([one for one in floor.hall.paths if "/1/" in one]) == module.WAITING_AT_MOST
    refused = [one for one in floor.callers.signals if one[1] is Signal.REFUSED]
    assert refused == [(1, Signal.REFUSED)], "one beep for all that were too many"


def test_pause_toggles_by_what_the_hall_answered(floor: Floor) -> None:
    floor.hall.answers["/counters/7/pause"] = {"duty": "paused"}
    floor.hall.answers["/counters/7/resume"] = {"duty": "open"}
    floor.callers.press((7, "pause"), (7, "pause"), (7, "pause"))
    assert floor.hall.wait_for(3) == [
        "/counters/7/pause", "/counters/7/resume", "/counters/7/pause"
    ]  # fmt: skip


def test_pause_follows_the_console_too(floor: Floor) -> None:
    floor.events.board(duty={7: "paused", 8: "open"})
    floor.events.tell("counter.paused", counter=8)
    floor.callers.press((7, "pause"))
    floor.hall.wait_for(1)
    floor.callers.press((8, "pause"))
    assert floor.hall.wait_for(2) == ["/counters/7/resume", "/counters/8/resume"]


def test_a_pad_rates_at_its_own_window(floor: Floor) -> None:
    floor.pads.press((103, "rate:5"))
    floor.hall.wait_for(1)
    assert floor.hall.calls[0][:2] == ("/ratings", {"counter": 3, "level": 5})


def test_a_pad_s_other_keys_and_unknown_boxes_do_nothing(floor: Floor) -> None:
    floor.pads.press((103, "call"), (9, "rate:5"), (104, "rate:1"))
    floor.hall.wait_for(1)
    assert [content for _, content, _ in floor.hall.calls] == [{"counter": 4, "level": 1}]


def test_a_box_without_a_window_is_told_of_while_it_presses(floor: Floor) -> None:
    """Whoever sets up a hall presses a key, and sees on /devices which address to write down."""
    floor.callers.press((47, "call"))
    told = floor.wait_for_health("callers", HealthState.WARNING, "keypad.unit_unknown")
    assert "47" in told
    floor.callers.press((3, "call"))
    assert floor.hall.wait_for(1) == ["/counters/3/call-next"]
    floor.now += strangers.TOLD_SECONDS + 0.1
    floor.wait_for_health("callers", HealthState.ONLINE, None)


def test_a_lamp_says_that_somebody_waits_and_nobody_is_there(floor: Floor) -> None:
    """The first, because nobody knows what the box showed before."""
    said: list[Signal] = []

    def then(signal: Signal) -> None:
        said.append(signal)
        floor.callers.wait_for(lambda: floor.callers.signals_to(3) == said)

    floor.events.board(waiting={"Q3": 0})
    then(Signal.IDLE)
    floor.events.board(waiting={"Q3": 1})
    then(Signal.WAITING)
    floor.events.board(waiting={"Q3": 2})
    floor.events.board(waiting={"Q3": 1}, calls={3: "A001"})
    then(Signal.IDLE)
    floor.events.board(waiting={"Q3": 0})
    floor.events.board(waiting={"Q3": 1})
    then(Signal.WAITING)


def test_a_lamp_is_put_out_after_an_answer_too(floor: Floor) -> None:
    """A module has a relay for each: that the key was accepted does not put out the other."""
    floor.events.board(waiting={"Q3": 1})
    floor.callers.wait_for(lambda: (3, Signal.WAITING) in floor.callers.signals)
    floor.callers.press((3, "call"))
    floor.callers.wait_for(lambda: (3, Signal.ACCEPTED) in floor.callers.signals)
    floor.events.board(waiting={"Q3": 0}, calls={3: "A001"})
    floor.callers.wait_for(lambda: floor.callers.signals_to(3)[-1] is Signal.IDLE)


def test_boxes_show_who_waits_and_who_is_there(floor: Floor) -> None:
    floor.events.board(waiting={"A": 2, "Q3": 1}, calls={3: "A001"})
    floor.callers.wait_for(lambda: (3, 3, "A001") in floor.callers.shown)
    floor.callers.wait_for(lambda: (4, 2, None) in floor.callers.shown)
    floor.events.tell("ticket.issued", queue="Q3", waiting=2, number="Q001")
    floor.callers.wait_for(lambda: (3, 4, "A001") in floor.callers.shown)
    floor.events.tell("ticket.served", queue="A", counter=3, number="A001")
    floor.callers.wait_for(lambda: (3, 4, None) in floor.callers.shown)
    floor.events.tell("ticket.called", queue="Q3", waiting=1, counter=3, number="Q001")
    floor.callers.wait_for(lambda: (3, 3, "Q001") in floor.callers.shown)
    assert floor.pads.shown == []


def test_only_boxes_that_change_are_told(floor: Floor) -> None:
    floor.events.board(waiting={"A": 2})
    floor.callers.wait_for(lambda: len({one for one, w, _ in floor.callers.shown if w == 2}) == 20)
    told = len(floor.callers.shown)
    floor.events.tell("ticket.issued", queue="Q5", waiting=1, number="Q001")
    floor.callers.wait_for(lambda: len(floor.callers.shown) > told)
    floor.events.board(waiting={"A": 2, "Q5": 1})
    assert floor.callers.shown[told:] == [(5, 3, None)]


def test_a_bus_that_comes_back_is_told_everything(floor: Floor) -> None:
    floor.events.board(calls={3: "A001"})
    floor.callers.wait_for(lambda: any(one[2] == "A001" for one in floor.callers.shown))
    old = floor.callers
    floor.boxes["callers"] = Box()
    old.unplug()
    floor.callers.wait_for(lambda: len({unit for unit, _, _ in floor.callers.shown}) == 20)
    floor.callers.press((3, "recall"))
    assert floor.hall.wait_for(1) == ["/counters/3/recall"]


def test_the_window_s_pad_is_asked_to_rate(floor: Floor) -> None:
    floor.events.tell("rating.asked", counter=3, number="A001")
    floor.pads.wait_for(lambda: floor.pads.signals == [(103, Signal.ASK_RATING)])
    assert Signal.ASK_RATING not in floor.callers.signals_to(3)


def test_what_an_event_does_not_tell_is_asked_for(floor: Floor) -> None:
    floor.events.tell("ticket.transferred", queue="Q4", from_queue="A", waiting=1, number="A009")
    assert floor.events.asked == 1
