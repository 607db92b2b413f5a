"""Lights (灯) as the clock and people turn them, and the alerts that they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hall.domain.catalog_rows import Item, ItemKind
from hall.domain.clock import Instant
from hall.domain.handling import commands as h
from hall.domain.handling.course import MaterialState
from hall.domain.requirements import Part
from hall.service.handling import watching
from hall.service.handling.work import Work
from hall.store.handling import watch
from hall.store.handling.lights import listed as lights_of
from tests.hall.service.handling.caseroom import CASE_TABLES, LEADER
from tests.hall.service.handling.supervision.supervised import Supervised, lights, opened, stored


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Supervised]:
    yield from opened(tmp_path / "hall")


def test_the_clock_turns_a_case_from_green_to_red_and_each_light_is_an_alert(
    room: Supervised,
) -> None:
    number = room.accepted()  # 2026-04-29; five working days end on 05-09, twenty on 05-30
    room.keep_time()
    assert room.view(number)["standing"] == "green"
    for day, standing in ((8, "due_soon"), (11, "yellow")):
        room.forward_to(2026, 5, day)
        room.keep_time()
        assert room.view(number)["standing"] == standing
    room.forward_to(2026, 6, 5)
    room.keep_time()
    assert lights(room, number) == [
        ("green", "due_soon", "handling"),
        ("due_soon", "yellow", "handling"),
        ("yellow", "red", "handling"),
    ]
    found = room.alerts(case=number, patterns=("due_soon", "yellow", "red"))
    assert [one.pattern for one in found] == ["due_soon", "yellow", "red"]
    assert {one.clerk for one in found} == {"C1"}
    assert {one.department for one in found} == {"GA"}
    assert found[1].detail == {"step": "handling", "due_at": "2026-05-09T17:00:00.000+08:00"}


def test_looking_again_raises_nothing_again(room: Supervised) -> None:
    number = room.accepted()
    room.forward_to(2026, 5, 11)
    room.keep_time()
    once, events = room.patterns(), room.names(0)
    for _ in range(3):
        room.keep_time()
        room.look()
    assert room.patterns() == once
    assert room.names(0) == events
    assert "yellow" in room.patterns(case=number)


def test_a_hall_that_was_off_says_the_worst_alone(room: Supervised) -> None:
    number = room.accepted()
    room.forward_to(2026, 6, 30)
    room.keep_time()
    assert room.patterns(case=number, patterns=("due_soon", "yellow", "red")) == ["red"]


def test_a_light_that_is_healed_and_turns_again_is_another_alert(room: Supervised) -> None:
    number = room.accepted()
    room.forward_to(2026, 5, 8)
    room.keep_time()
    room.work(h.AskExtension(case=number, days=3, reason="案情复杂"))
    room.work(h.ApproveExtension(case=number, told="电话"), by=LEADER)
    assert room.view(number)["standing"] == "green"
    room.forward_to(2026, 5, 13)
    room.keep_time()
    assert room.patterns(case=number, patterns=("due_soon",)) == ["due_soon", "due_soon"]


def test_stopped_while_over_stays_yellow_until_it_is_decided(room: Supervised) -> None:
    number = room.accepted()
    room.forward_to(2026, 5, 11)
    room.keep_time()
    room.work(h.StopClock(case=number, reason="hearing", document="听证告知书"))
    assert room.view(number)["standing"] == "yellow"
    room.forward_to(2026, 6, 30)
    room.keep_time()
    assert room.view(number)["standing"] == "yellow"
    room.work(h.ResumeClock(case=number))
    room.work(h.DecideCase(case=number, outcome="granted"))
    assert room.view(number)["standing"] == "green"
    assert lights(room, number)[-1] == ("yellow", "green", None)


def test_a_result_that_waits_for_tolerated_papers_is_watched_by_their_days(
    room: Supervised,
) -> None:
    number = room.received(complete=False)
    room.work(h.AcceptCase(case=number, tolerate=True, credit_checked=True))
    room.work(h.DecideCase(case=number, outcome="granted"))
    room.forward_to(2026, 5, 11)  # five working days to follow ended on 05-09
    room.keep_time()
    assert lights(room, number)[-1] == ("green", "yellow", "tolerance")
    room.work(h.HandIn(case=number, materials={"旧身份证": MaterialState.HANDED_IN}))
    assert room.view(number)["standing"] == "green"
    room.forward_to(2026, 5, 26)  # ten working days to hand over, from when it was complete
    room.keep_time()
    assert lights(room, number)[-1] == ("green", "yellow", "delivery")
    room.work(h.MakeReady(case=number))  # whoever does not come for it is no delay of the hall
    assert lights(room, number)[-1] == ("yellow", "green", None)


def test_what_is_due_next_is_found_without_looking_through_tables(room: Supervised) -> None:
    room.accepted()
    statements: list[str] = []
    room.connection.set_trace_callback(statements.append)
    first = watch.next_at(room.connection)
    room.connection.set_trace_callback(None)
    plan = [str(row[3]) for row in room.connection.execute(f"EXPLAIN QUERY PLAN {statements[0]}")]
    reads = [
        line for line in plan if line.startswith(("SCAN", "SEARCH")) and "subquery" not in line
    ]
    assert len(reads) == 3
    assert all("USING" in line and "INDEX" in line for line in reads), plan
    assert first is not None
    assert first > room.clock.now()


def test_a_case_that_cannot_be_looked_at_holds_up_no_other(
    room: Supervised, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, other = room.accepted(), room.accepted()

    def defect(work: Work) -> None:
        work.emit("case.materials_completed")
        if work.number == broken:
            raise KeyError(broken)

    room.forward_to(2026, 5, 20)
    monkeypatch.setattr(watching, "_by_itself", defect)
    room.keep_time()
    assert stored(room, broken).standing == "green"
    assert "case.materials_completed" not in room.happened(broken)
    assert room.view(other)["standing"] == "yellow"
    assert "KeyError" in caplog.text
    assert stored(room, broken).look_at == Instant(
        room.clock.now() + watching.PUT_OFF_SECONDS * 1_000_000
    )
    seq = room.seq()
    room.keep_time()
    assert room.seq() == seq
    monkeypatch.undo()
    room.clock.forward(watching.PUT_OFF_SECONDS)
    room.keep_time()
    assert stored(room, broken).standing == "yellow"


JOINT = replace(
    CASE_TABLES,
    items=(
        *CASE_TABLES.items,
        Item(
            code="shop", name="开办餐馆", department="GA", queue="HZ", kind=ItemKind.JOINT,
            promised_days=10, statutory_days=30,
        ),
    ),
    parts=(
        Part(item="shop", part="fire", name="消防检查", department="GA", days=2),
        Part(item="shop", part="food", name="食品许可", department="MZ", days=8),
    ),
)  # fmt: skip


def test_a_part_turns_by_itself_and_says_which_it_is(tmp_path: Path) -> None:
    for room in opened(tmp_path / "joint", JOINT):
        number = room.open_case("shop")
        room.work(h.ReceiveCase(case=number))
        room.work(h.AcceptCase(case=number))
        room.forward_to(2026, 5, 7, hour=18)  # of 04-29 the second working day is 05-06
        room.keep_time()
        [alert] = room.alerts(case=number, patterns=("yellow",))
        assert (alert.department, alert.detail["part"]) == ("GA", "fire")
        listed = lights_of(room.connection, "yellow", 10)
        assert [(one.case, one.part, one.step, one.alert) for one in listed] == [
            (number, "消防检查", "part", alert.id)
        ]
        room.forward_to(2026, 5, 11, hour=18)
        room.keep_time()
        assert room.patterns(case=number, patterns=("red",)) == ["red"]
        due = watch.next_at(room.connection)
        assert due is None or due > room.clock.now()
