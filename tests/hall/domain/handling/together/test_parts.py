"""The parts of a joint case: whoever finishes first, the case comes out the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.domain.clock import SECOND, Instant
from hall.domain.events import Event, Logged
from hall.domain.handling.clocks import HOUR, Hours
from hall.domain.handling.reckoning import Rules
from hall.domain.handling.together.part_standing import held_up_by, stand
from hall.domain.handling.together.parts import (
    DONE,
    Parts,
    PartState,
    all_ended,
    fold_parts,
    open_parts,
    ready_to_start,
    refused_parts,
)
from tests.hall.small import MORNING, ZONE
from tests.hall.small_calendar import CALENDAR

RULES = Rules(
    calendar=CALENDAR, hours=Hours(zone=ZONE, closes_at="17:00"), due_soon_days=1, red_after_days=3
)
LIMIT = {"count": 5, "unit": "working_days", "start": "next_day"}


class Log:
    """The events of one case, an hour apart."""

    def __init__(self) -> None:
        self.events: list[Logged] = []
        self._seq = count(1)

    def add(self, name: str, /, actor: str = "counter:C1", **data: Any) -> None:
        seq = next(self._seq)
        self.events.append(
            Logged(
                seq=seq, at=Instant(MORNING + seq * SECOND), day=1, actor=actor,
                event=Event(name=f"case.{name}", case=1, data={"case": "JH1", **data}),
            )
        )  # fmt: skip

    def open(self, parts: Mapping[str, Sequence[str]]) -> None:
        for code, after in parts.items():
            self.add(
                "part_opened", part=code, name=code, department=code.upper(), limit=LIMIT,
                after=list(after), lead="A", inform_within=1,
            )  # fmt: skip
        self.start()

    def start(self) -> None:
        for part in ready_to_start(self.parts):
            self.add("part_started", part=part.part, department=part.department)

    def finish(self, part: str, outcome: str = "granted") -> None:
        self.add("part_finished", part=part, department="", outcome=outcome, opinion="")
        self.start()

    @property
    def parts(self) -> Parts:
        return fold_parts(self.events)

    def states(self) -> dict[str, PartState]:
        return {code: part.state for code, part in self.parts.items()}


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, list[str]]:
    """Parts of which each waits for some of those before it."""
    codes = [f"p{n}" for n in range(draw(st.integers(1, 6)))]
    return {
        code: draw(st.lists(st.sampled_from(codes[:place]), unique=True)) if place else []
        for place, code in enumerate(codes)
    }


def run(graph: Mapping[str, Sequence[str]], draw: st.DataObject, refused: frozenset[str]) -> Log:
    """Finish whatever can be finished, in any order, until nothing can."""
    log = Log()
    log.open(graph)
    while running := sorted(part.part for part in held_up_by(log.parts)):
        part = draw.draw(st.sampled_from(running))
        log.finish(part, "refused" if part in refused else "granted")
    return log


@given(graphs(), st.data(), st.data(), st.data())
def test_the_order_in_which_parts_finish_does_not_matter(
    graph: dict[str, list[str]], one: st.DataObject, other: st.DataObject, chosen: st.DataObject
) -> None:
    refused = frozenset(chosen.draw(st.lists(st.sampled_from(sorted(graph)), unique=True)))
    first, second = run(graph, one, refused), run(graph, other, refused)
    assert first.states() == second.states()
    assert {part.part for part in refused_parts(first.parts)} == {
        part.part for part in refused_parts(second.parts)
    }
    if not refused:
        assert set(first.states().values()) == {PartState.FINISHED}
        assert open_parts(first.parts) == ()
    else:
        # What waits for a refused part never starts.
        assert all(part.state is PartState.WAITING for part in open_parts(first.parts))


@given(graphs(), st.data())
def test_a_part_starts_when_the_last_of_those_it_waits_for_is_finished(
    graph: dict[str, list[str]], drawn: st.DataObject
) -> None:
    log = run(graph, drawn, frozenset())
    for part in log.parts.values():
        ended = [log.parts[code].finished_at or 0 for code in part.after]
        assert part.started_at is not None
        assert part.started_at > max(ended, default=0)


@pytest.mark.parametrize("name", ["decided", "returned", "withdrawn"])
def test_parts_end_with_their_case(name: str) -> None:
    log = Log()
    log.open({"a": [], "b": [], "c": ["a"]})
    log.finish("b")
    log.add("part_stopped", part="a", department="A", reason="hearing", document="x")
    log.add(name)
    assert log.states() == {
        "a": PartState.ENDED, "b": PartState.FINISHED, "c": PartState.ENDED,
    }  # fmt: skip
    assert log.parts["a"].stopped() is None


@pytest.mark.parametrize(
    ("kind", "handled_as", "ends"),
    [
        ("promised", None, True),
        ("immediate", None, True),
        ("urgent", "promised", True),
        ("urgent", "joint", False),
        ("supplement", None, False),
        ("reported_up", None, False),
    ],
)
def test_parts_end_when_one_department_has_the_case_alone(
    kind: str, handled_as: str | None, ends: bool
) -> None:
    log = Log()
    log.open({"a": []})
    log.add("kind_decided", kind=kind, reason="", handled_as=handled_as, **{"from": "joint"})
    assert (log.parts["a"].state in DONE) is ends


def test_parts_that_were_cut_off_may_be_opened_again() -> None:
    log = Log()
    log.open({"a": []})
    assert not all_ended(log.parts)
    log.add("returned")
    assert all_ended(log.parts)
    log.open({"a": []})
    assert log.states() == {"a": PartState.RUNNING}


def test_a_refusal_waits_and_is_taken_back() -> None:
    log = Log()
    log.open({"a": []})
    log.add("part_refusal_asked", part="a", department="A", ground="against_policy", reason="规划")
    refusal = log.parts["a"].refusal
    assert refusal is not None
    assert (refusal.reason, refusal.asked_by) == ("规划", "counter:C1")
    log.add("part_refusal_denied", part="a", department="A", reason="已调整")
    assert log.parts["a"].refusal is None


@pytest.mark.parametrize(
    ("taken_after", "looked_after", "late"),
    [(None, 1, False), (None, 2, True), (1, 9, False), (2, 9, True)],
    ids=["within", "not yet", "in time", "later"],
)
def test_taking_note_late(taken_after: int | None, looked_after: int, late: bool) -> None:
    log = Log()
    log.open({"a": []})
    part = log.parts["a"]
    opened = part.opened_at
    if taken_after is not None:
        log.events.append(
            Logged(
                seq=99, at=Instant(opened + taken_after * HOUR), day=1, actor="counter:C1",
                event=Event(name="case.part_acknowledged", case=1, data={"part": "a"}),
            )
        )  # fmt: skip
    now = Instant(opened + looked_after * HOUR)
    assert stand(log.parts["a"], (), RULES, now).note_late is late
