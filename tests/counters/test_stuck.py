"""A jammed key and a busy finger."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counters.doubts import Doubt
from counters.stuck import PRESSES, QUIET_SECONDS, REPEAT_SECONDS, StuckKeys, Verdict

COUNTS, DOUBTFUL, JAMMED, MUTED = Verdict.COUNTS, Verdict.DOUBTFUL, Verdict.JAMMED, Verdict.MUTED
RUN = [COUNTS, *[DOUBTFUL] * (PRESSES - 2), JAMMED]
"""The verdicts on a key that repeats: the first press is done, the others only when it stops."""


def pressed(
    gap: float, count: int, keys: StuckKeys | None = None, start: float = 100.0
) -> list[Verdict]:
    """The verdicts on so many presses of one key."""
    keys = keys or StuckKeys()
    return [keys.press(1, "call", start + gap * press) for press in range(count)]


@pytest.mark.parametrize("gap", [0.0, 0.05, 0.2, REPEAT_SECONDS - 0.01])
def test_presses_that_come_fast(gap: float) -> None:
    assert pressed(gap, PRESSES) == RUN
    assert pressed(gap, 1000) == [*RUN, *[MUTED] * (1000 - PRESSES)]


def test_presses_that_come_as_fingers_press() -> None:
    assert set(pressed(REPEAT_SECONDS + 0.01, 200)) == {COUNTS}


class TestDoubt:
    def test_is_settled_for_the_finger_when_the_key_rests(self) -> None:
        assert Doubt(quiet_seconds=0.02).press_counts()

    def test_is_settled_for_good(self) -> None:
        doubt = Doubt(quiet_seconds=0.02)
        assert doubt.press_counts()
        doubt.it_is_jammed()
        assert doubt.press_counts()

    def test_is_settled_against_all_presses_when_the_key_is_jammed(self) -> None:
        doubt = Doubt(quiet_seconds=3600)
        said: list[bool] = []
        waiting = [
            threading.Thread(target=lambda: said.append(doubt.press_counts())) for _ in range(3)
        ]
        for thread in waiting:
            thread.start()
        doubt.again()
        doubt.it_is_jammed()
        for thread in waiting:
            thread.join(10.0)
        assert said == [False] * 3

    def test_lasts_from_the_last_press(self) -> None:
        now = 0.0
        doubt = Doubt(quiet_seconds=0.4, clock=lambda: now)
        now = 0.3
        doubt.again()
        now = 0.6
        assert not doubt.settled
        now = 0.7
        assert doubt.settled


def test_a_jammed_key_stays_mute_until_it_was_quiet() -> None:
    keys = StuckKeys()
    pressed(0.1, 20, keys)
    last = 100.0 + 1.9
    assert keys.stuck(last) == ((1, "call"),)
    # Slower than a jammed key repeats, and still no finger: it catches now and then.
    assert keys.press(1, "call", last + QUIET_SECONDS) is MUTED
    assert keys.stuck(last + QUIET_SECONDS) == ((1, "call"),)
    freed = last + 2 * QUIET_SECONDS + 0.1
    assert keys.stuck(freed) == ()
    assert keys.press(1, "call", freed) is COUNTS


def test_other_keys_and_other_windows_go_on() -> None:
    keys = StuckKeys()
    pressed(0.1, 20, keys)
    assert keys.press(1, "recall", 102.0) is COUNTS
    assert keys.press(2, "call", 102.0) is COUNTS
    assert keys.stuck(102.0) == ((1, "call"),)


@given(
    st.lists(
        st.tuples(st.integers(1, 3), st.sampled_from(["call", "recall"]), st.floats(0, 3)),
        max_size=60,
    )
)
def test_a_press_after_a_pause_always_counts(presses: list[tuple[int, str, float]]) -> None:
    keys, now, last = StuckKeys(), 0.0, dict[tuple[int, str], float]()
    for unit, key, gap in presses:
        now += gap
        paused = now - last.get((unit, key), -10.0) > QUIET_SECONDS
        last[unit, key] = now
        assert keys.press(unit, key, now) is COUNTS or not paused


@given(st.lists(st.floats(0, 3), max_size=60))
def test_no_press_is_dropped_before_so_many_came_fast(gaps: list[float]) -> None:
    keys, now, fast = StuckKeys(), 0.0, 0
    for gap in gaps:
        now += gap
        fast = fast + 1 if gap <= REPEAT_SECONDS else 1
        verdict = keys.press(1, "call", now)
        if verdict is JAMMED:
            assert fast >= PRESSES
        if verdict is MUTED:
            return
