"""What statistics measure of a course."""

from __future__ import annotations

from datetime import date

import pytest

from hall.domain.cases import CaseKind
from hall.domain.clock import Instant
from hall.domain.handling.clocks import Clock, Limit, Unit
from hall.domain.handling.course import Course
from hall.domain.handling.identities import IDENTITIES, Identity, disagreements
from hall.domain.handling.measures import Measures, measure
from hall.domain.handling.phases import Phase

T = [Instant(n) for n in range(10)]
DAYS_20 = Limit(count=20, unit=Unit.WORKING_DAYS)


def _clock(*, used: int, left: int, over: bool = False) -> Clock:
    return Clock(
        due_at=T[9], due_day=date(2026, 5, 9), provisional=False, stopped=False, over=over,
        used=used, left=left, stopped_days=0,
    )  # fmt: skip


def _course(**given: object) -> Course:
    accepted = {
        "phase": Phase.DECIDED, "kind": CaseKind.PROMISED,
        "accepted_as": CaseKind.PROMISED, "accepted_at": T[2],
        "clock_from": T[2], "statutory": DAYS_20, "decided_at": T[5],
        "final": (_clock(used=3, left=2), _clock(used=3, left=17)),
    }  # fmt: skip
    return Course(**(accepted | given))  # type: ignore[arg-type]  # by name


def test_nothing_before_acceptance() -> None:
    assert measure(Course()) == Measures()
    under_way = _course(phase=Phase.ACCEPTED, decided_at=None, final=None)
    assert measure(under_way) == Measures(accepted_as=CaseKind.PROMISED)


def test_a_decision_is_measured() -> None:
    assert measure(_course()) == Measures(
        accepted_as=CaseKind.PROMISED, concluded_at=T[5], on_time=True, promised_left=2,
        saved_days=17,
    )  # fmt: skip


def test_late_is_late_by_the_clock_and_not_by_the_days() -> None:
    # Decided on the last day after the close: no day is over, the time is.
    found = measure(_course(final=(_clock(used=5, left=0, over=True), _clock(used=5, left=15))))
    assert (found.on_time, found.promised_left) == (False, 0)


@pytest.mark.parametrize(
    ("final", "expected"),
    [
        ((None, _clock(used=3, left=17)), (None, None, 17)),
        ((_clock(used=3, left=2), None), (True, 2, None)),
        # With ten days more, 25 were used of the law's 20: an extension saves nothing.
        ((_clock(used=25, left=0), _clock(used=25, left=5)), (True, 0, -5)),
    ],
)
def test_without_a_limit_nothing_is_measured_by_it(
    final: tuple[Clock | None, Clock | None], expected: tuple[object, ...]
) -> None:
    found = measure(_course(final=final))
    assert (found.on_time, found.promised_left, found.saved_days) == expected


def test_hours_are_no_days() -> None:
    statutory = Limit(count=40, unit=Unit.HOURS)
    assert measure(_course(statutory=statutory)).saved_days is None


def test_a_return_after_acceptance_is_measured_and_a_withdrawal_is_not() -> None:
    returned = _course(phase=Phase.RETURNED, kind=CaseKind.RETURNED, decided_at=None, ended_at=T[6])
    assert (measure(returned).concluded_at, measure(returned).on_time) == (T[6], True)
    withdrawn = _course(phase=Phase.WITHDRAWN, decided_at=None, ended_at=T[6])
    assert measure(withdrawn).concluded_at is None
    at_once = Course(phase=Phase.RETURNED, kind=CaseKind.RETURNED, ended_at=T[6])
    assert measure(at_once) == Measures()


def test_an_identity_that_does_not_hold_is_told_with_its_figures() -> None:
    identity = Identity("甲 = 乙 + 丙 x", ("a",), ("b", "c"))
    assert list(disagreements({"a": 3, "b": 1, "c": 2}, [identity])) == []
    assert list(disagreements({"a": 4, "b": 1, "c": 2}, [identity])) == [
        "甲 = 乙 + 丙 x: a 4 ≠ b 1 + c 2 = 3"
    ]


def test_identities_have_names_of_their_own() -> None:
    assert len({one.name for one in IDENTITIES}) == len(IDENTITIES)
