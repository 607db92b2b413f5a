"""A jammed key and a busy finger."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counters.stuck import PRESSES, QUIET_SECONDS, REPEAT_SECONDS, StuckKeys, Verdict


def pressed(gap: float, count: int, keys: StuckKeys | None = None, start: float = 100.0) -> int:
    """How many of so many presses counted."""
    keys = keys or StuckKeys()
    verdicts = [keys.press(1, "call", start + gap * press) for press in range(count)]
    counted = verdicts.count(Verdict.COUNTS)
    assert verdicts.count(Verdict.JAMMED) == (1 if counted < count else 0)
    return counted


@pytest.mark.parametrize(
    ("gap", "count", "counted"),
    [
        (0.2, 2, 2),
        (0.2, PRESSES - 1, PRESSES - 1),
        (0.2, PRESSES, PRESSES - 1),
        (0.05, 1000, PRESSES - 1),
        (REPEAT_SECONDS + 0.01, 200, 200),
    ],
)
def test_presses_in_a_row(gap: float, count: int, counted: int) -> None:
    assert pressed(gap, count) == counted


def test_a_jammed_key_stays_mute_until_it_was_quiet() -> None:
    keys = StuckKeys()
    pressed(0.1, 20, keys)
    last = 100.0 + 1.9
    assert keys.stuck(last) == ((1, "call"),)
    # Slower than a jammed key repeats, and still no finger: it catches now and then.
    assert keys.press(1, "call", last + QUIET_SECONDS) is Verdict.MUTED
    assert keys.stuck(last + QUIET_SECONDS) == ((1, "call"),)
    freed = last + 2 * QUIET_SECONDS + 0.1
    assert keys.stuck(freed) == ()
    assert keys.press(1, "call", freed) is Verdict.COUNTS


def test_other_keys_and_other_windows_go_on() -> None:
    keys = StuckKeys()
    pressed(0.1, 20, keys)
    assert keys.press(1, "recall", 102.0) is Verdict.COUNTS
    assert keys.press(2, "call", 102.0) is Verdict.COUNTS
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
        assert keys.press(unit, key, now) is Verdict.COUNTS or not paused
