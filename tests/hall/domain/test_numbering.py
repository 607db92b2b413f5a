"""Numbers that people read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.domain.numbering import (
    FOLLOW_ALPHABET,
    FOLLOW_LENGTH,
    case_number,
    follow_code,
    ticket_number,
)
from hall.domain.tickets import Standing


@pytest.mark.parametrize(
    ("sequence", "standing", "number"),
    [
        (1, Standing.ORDINARY, "A001"),
        (999, Standing.ORDINARY, "A999"),
        (1000, Standing.ORDINARY, "A1000"),
        (1, Standing.PRIORITY, "VA001"),
        (12345, Standing.PRIORITY, "VA12345"),
    ],
)
def test_numbers_widen_and_never_wrap(sequence: int, standing: Standing, number: str) -> None:
    assert ticket_number("A", sequence, standing) == number


def test_a_hall_may_begin_with_four_digits() -> None:
    assert ticket_number("BC", 7, Standing.ORDINARY, digits=4) == "BC0007"


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["A", "B", "AB", "BA"]),
            st.integers(1, 20_000),
            st.sampled_from(Standing),
        ),
        unique=True,
        min_size=2,
    )
)
def test_two_tickets_never_read_the_same(drawn: list[tuple[str, int, Standing]]) -> None:
    numbers = {ticket_number(*one) for one in drawn}
    assert len(numbers) == len(drawn)


def test_a_case_number_says_centre_day_and_serial() -> None:
    assert case_number("JH", "2026-11-21", 12) == "JH20261121-00012"
    assert case_number("JH", "2026-11-21", 123456) == "JH20261121-123456"


@given(st.binary(min_size=FOLLOW_LENGTH, max_size=FOLLOW_LENGTH + 4))
def test_a_follow_code_is_easy_to_type(random: bytes) -> None:
    code = follow_code(random)
    assert len(code) == FOLLOW_LENGTH
    assert set(code) <= set(FOLLOW_ALPHABET)


def test_the_alphabet_has_no_letters_that_look_alike() -> None:
    assert not set("01oil") & set(FOLLOW_ALPHABET)
    assert len(set(FOLLOW_ALPHABET)) == len(FOLLOW_ALPHABET) == 31
