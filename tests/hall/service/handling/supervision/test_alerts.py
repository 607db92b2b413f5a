"""Alerts of cases: each abnormal pattern when it shows, or when its time has come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hall.domain.cases import CaseKind
from hall.domain.catalog_rows import Item
from hall.domain.handling import commands as h
from hall.store.handling import watch
from tests.hall.service.handling.caseroom import CASE_TABLES
from tests.hall.service.handling.supervision.supervised import SUPERVISED, Supervised, opened
from tests.hall.small import make


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Supervised]:
    yield from opened(tmp_path / "hall")


def test_a_second_copy_that_is_not_handed_on_the_same_day_is_an_alert(room: Supervised) -> None:
    number = room.accepted()
    room.forward_to(2026, 4, 29, hour=16)
    room.keep_time()
    assert room.patterns() == []
    room.clock.set(2026, 4, 29, hour=17)
    room.keep_time()
    assert room.patterns() == []  # the close of business itself is in time
    room.clock.forward(1)
    room.keep_time()
    found = room.alerts(patterns=("copy_late",))
    assert sorted(str(one.detail["holder"]) for one in found) == ["business", "leader"]
    assert {one.case for one in found} == {number}
    assert {(one.clerk, one.counter, one.department) for one in found} == {("C1", 1, "GA")}
    room.keep_time()
    assert len(room.alerts(patterns=("copy_late",))) == 2


def test_a_pattern_is_raised_in_the_transaction_that_shows_it(room: Supervised) -> None:
    number = room.accepted()
    seq = room.seq()
    command = h.ReturnCase(case=number, ground="lacks_conditions", reason="不具备条件")
    room.work(command)
    names = room.names(seq)
    assert names.index("case.returned") < names.index("alert.raised")
    [alert] = room.alerts(case=number)
    assert (alert.pattern, alert.clerk, alert.department) == (
        "returned_without_survey", "C1", "GA",
    )  # fmt: skip
    [told] = room.raised()
    assert told.event.data["alert"] == alert.id
    assert told.event.data["detail"] == {"ground": "lacks_conditions", "on_site": False}


def test_a_stop_becomes_too_long_by_the_clock(room: Supervised) -> None:
    number = room.accepted()
    room.work(h.StopClock(case=number, reason="site_survey", document="告知书"))
    room.forward_to(2026, 5, 15)
    room.keep_time()
    assert "stopped_too_long" not in room.patterns()
    room.forward_to(2026, 5, 18)
    room.keep_time()
    assert room.patterns(case=number, patterns=("stopped_too_long",)) == ["stopped_too_long"]
    assert (
        watch.next_at(room.connection) is None
        or (watch.next_at(room.connection) or 0) > room.clock.now()
    )


def test_waiting_for_an_applicant_can_be_too_long_too(room: Supervised) -> None:
    number = room.accepted()
    room.work(h.AskSupplement(case=number, missing=("旧身份证",), days=60, despite=True))
    assert room.patterns(case=number) == ["supplement_asked_again"]
    room.forward_to(2026, 6, 30)
    room.keep_time()
    assert "stopped_too_long" in room.patterns(case=number)


def test_an_immediate_case_that_is_not_entered_today_is_late_tomorrow(room: Supervised) -> None:
    number = room.received()
    room.work(h.AcceptCase(case=number, kind=CaseKind.IMMEDIATE, reason="当场可办"))
    room.forward_to(2026, 4, 29, hour=23)
    room.keep_time()
    assert room.patterns(case=number) == ["yellow"]
    room.forward_to(2026, 4, 30, hour=0)
    room.keep_time()
    assert room.patterns(case=number) == ["yellow", "registry_late"]


def test_an_item_that_is_not_disclosed(tmp_path: Path) -> None:
    hidden: list[Item] = [replace(item, disclosed=False) for item in CASE_TABLES.items]
    for room in opened(tmp_path / "hidden", replace(CASE_TABLES, items=tuple(hidden))):
        number = room.open_case()
        assert room.patterns() == []
        room.work(h.ReceiveCase(case=number))
        assert room.patterns(case=number) == ["not_disclosed"]
        room.work(h.TickMaterials(case=number, materials={"户口簿": "handed_in"}))  # type: ignore[dict-item]
        assert room.patterns(case=number) == ["not_disclosed"]


def test_a_hall_raises_only_what_its_profile_looks_for(tmp_path: Path) -> None:
    make(tmp_path / "quiet", CASE_TABLES)
    nothing = replace(SUPERVISED.policy.handling.supervision, patterns=frozenset())
    handling = replace(SUPERVISED.policy.handling, supervision=nothing)
    terms = replace(SUPERVISED, policy=replace(SUPERVISED.policy, handling=handling))
    room = Supervised(tmp_path / "quiet", terms=terms)
    number = room.accepted()
    room.work(h.ReturnCase(case=number, ground="lacks_conditions", reason="不具备条件"))
    room.forward_to(2026, 6, 30)
    room.keep_time()
    assert room.patterns() == []
    assert watch.next_at(room.connection) is None
    room.close()
