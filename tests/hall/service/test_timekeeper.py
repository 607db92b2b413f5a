"""What is due by the clock is done, each thing by itself: one that is refused holds up no other."""

from __future__ import annotations

import logging

import pytest

from hall.domain.errors import HallError, Refused, Unavailable
from hall.service.timekeeper import Timekeeper
from hall.store.handling import rule_changes
from tests.hall.desk import Desk

STEPS = ("turn_day", "end_unrated", "look_at_cases", "notice_others", "try_storage")
"""What a tick does before it derives cases anew."""


def failing(
    keeper: Timekeeper, monkeypatch: pytest.MonkeyPatch, step: str, error: Exception
) -> None:
    def refuse() -> None:
        raise error

    monkeypatch.setattr(keeper, step, refuse)


@pytest.mark.parametrize("step", STEPS)
def test_a_refusal_keeps_nothing_else_from_being_done(
    hall: Desk, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    done: list[str] = []
    keeper = Timekeeper(hall.hall)
    for other in STEPS:
        monkeypatch.setattr(keeper, other, lambda other=other: done.append(other))
    failing(keeper, monkeypatch, step, Refused())
    assert rule_changes.in_force(hall.connection) is None
    keeper.start()
    keeper.stop()
    assert set(done) == set(STEPS) - {step}
    assert rule_changes.in_force(hall.connection) is not None, "cases are derived all the same"


def test_a_defect_keeps_nothing_else_from_being_done(
    hall: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    keeper = Timekeeper(hall.hall)
    failing(keeper, monkeypatch, "turn_day", ValueError("a defect"))
    keeper.start()
    keeper.stop()
    assert rule_changes.in_force(hall.connection) is not None
    assert "a defect" in caplog.text


def test_a_refusal_is_said_once_until_it_is_another_or_over(
    hall: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    keeper = Timekeeper(hall.hall)
    errors: list[HallError | None] = [
        Refused(), Refused(), Unavailable(), None, Unavailable(), Unavailable(),
    ]  # fmt: skip

    def end_unrated() -> None:
        error = errors.pop(0)
        if error is not None:
            raise error

    monkeypatch.setattr(keeper, "end_unrated", end_unrated)
    with caplog.at_level(logging.WARNING):
        while errors:
            keeper._tick()
    keeper.stop()
    said = [record.getMessage() for record in caplog.records]
    assert said == [
        f"a command due by the clock was refused: end_unrated: {code}"
        for code in (Refused.code, Unavailable.code, Unavailable.code)
    ]
