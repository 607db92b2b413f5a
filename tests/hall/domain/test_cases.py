"""The course of a case record beside its visits."""

from __future__ import annotations

import pytest

from hall.domain import cases as rules
from hall.domain.cases import Case, CaseKind, CaseState
from hall.domain.clock import Instant
from tests.hall.small import MORNING

NOW = Instant(MORNING + 1)
CASE = Case(
    id=1,
    number="JH20261121-00001",
    item="card",
    department="GA",
    person=None,
    opened_at=MORNING,
    moved_at=MORNING,
)


def in_state(state: CaseState) -> Case:
    return Case(
        id=1, number="n", item="card", department="GA", person=None, state=state,
        opened_at=MORNING, moved_at=MORNING,
    )  # fmt: skip


def test_a_visit_takes_the_record_to_the_window_and_away() -> None:
    there = rules.at_window(CASE, NOW)
    assert (there.state, there.moved_at, there.opened_at) == (CaseState.AT_WINDOW, NOW, MORNING)
    left = rules.left_window(there, NOW)
    assert (left.state, left.kind) == (CaseState.LEFT_WINDOW, CaseKind.UNDECIDED)


def test_the_clerk_may_say_that_it_was_advice() -> None:
    left = rules.left_window(CASE, NOW, CaseKind.ENQUIRY)
    assert left.kind is CaseKind.ENQUIRY
    assert rules.left_window(left, NOW).kind is CaseKind.ENQUIRY


@pytest.mark.parametrize("state", CaseState)
def test_only_a_record_nobody_worked_on_lapses(state: CaseState) -> None:
    before = in_state(state)
    after = rules.lapsed(before, NOW)
    if state is CaseState.OPENED:
        assert (after.state, after.moved_at) == (CaseState.LAPSED, NOW)
    else:
        assert after is before


@pytest.mark.parametrize("state", CaseState)
def test_only_a_lapsed_record_reopens(state: CaseState) -> None:
    before = in_state(state)
    after = rules.reopened(before, NOW)
    if state is CaseState.LAPSED:
        assert (after.state, after.moved_at) == (CaseState.OPENED, NOW)
    else:
        assert after is before


def test_sent_on_it_waits_again_or_is_another_items() -> None:
    assert rules.waits_again(in_state(CaseState.AT_WINDOW), NOW).state is CaseState.OPENED
    moved = rules.redirected(CASE, "marriage", "MZ", NOW)
    assert (moved.item, moved.department, moved.number) == ("marriage", "MZ", CASE.number)
