"""A few thousand inputs for every decoder; ``python -m tests.fuzz`` gives each a million."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from itertools import islice

import pytest
from evdev import InputEvent
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.strokes import Stroke, StrokeSorter
from tests.fuzz import targets
from tests.fuzz.mutations import inputs
from tests.fuzz.targets import TARGETS


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_a_decoder_stands_whatever_comes(name: str) -> None:
    @settings(max_examples=60, deadline=None)
    @given(st.binary(max_size=120))
    def stands(data: bytes) -> None:
        TARGETS[name].run(data)

    stands()


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_a_decoder_stands_what_is_nearly_right(name: str) -> None:
    for seed in TARGETS[name].seeds:
        TARGETS[name].run(seed)
    _try_many(name, 400)


def _try_many(name: str, count: int) -> None:
    for data in islice(inputs(TARGETS[name].seeds, random.Random(2026)), count):
        TARGETS[name].run(data)


class HastySorter(StrokeSorter):
    """As the driver once was: it asked what is held before it had gone through what it had read."""

    def sort(
        self, events: Iterable[InputEvent], held_now: Callable[[], Iterable[int]] | None = None
    ) -> list[Stroke]:
        return [
            stroke
            for event in events
            for stroke in super(HastySorter, self).sort([event], held_now)
        ]


def test_a_fault_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by its own seed, but by what is made of it."""
    monkeypatch.setattr(targets, "StrokeSorter", HastySorter)
    with pytest.raises(AssertionError):
        _try_many("keyboards", 1000)
