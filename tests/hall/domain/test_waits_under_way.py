"""The wait while visits are under way at every window."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hall.domain.waits import REST_OF_A_VISIT, expected_wait_seconds


def test_the_first_in_the_queue_waits_for_the_end_of_a_visit() -> None:
    assert expected_wait_seconds(0, 600.0, 1.0, all_busy=True) == round(600 * REST_OF_A_VISIT)
    assert expected_wait_seconds(0, 600.0, 1.0) == 0


def test_of_more_windows_one_is_free_sooner() -> None:
    one = expected_wait_seconds(2, 600.0, 1.0, all_busy=True)
    three = expected_wait_seconds(2, 600.0, 3.0, all_busy=True)
    assert one is not None
    assert three is not None
    assert one == 3 * three


@given(st.integers(0, 50), st.floats(1, 3600), st.floats(0.1, 60))
def test_busy_windows_never_make_it_shorter(ahead: int, visit: float, windows: float) -> None:
    free = expected_wait_seconds(ahead, visit, windows)
    busy = expected_wait_seconds(ahead, visit, windows, all_busy=True)
    assert free is not None
    assert busy is not None
    assert free <= busy


def test_nobody_can_say_without_a_window_however_busy() -> None:
    assert expected_wait_seconds(0, 600.0, 0.0, all_busy=True) is None
