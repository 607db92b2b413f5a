"""Electronic supervision in a hall: lights and alerts as the clock and people make them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hall.domain import commands as c
from hall.domain.cases import CaseKind
from hall.domain.catalog import CatalogTables, Item, ItemKind
from hall.domain.clock import Instant
from hall.domain.commands import Actor, Role
from hall.domain.events import Logged
from hall.domain.handling import commands as h
from hall.domain.handling.course import MaterialState
from hall.domain.handling.errors import OwnAlert, UnknownAlert
from hall.domain.handling.figures import Pattern
from hall.domain.handling.supervision.commands import SeeAlert
from hall.domain.posts import Post, PostNeeded
from hall.domain.ratings import Level
from hall.domain.requirements import Part
from hall.service.handling import watching
from hall.service.handling.work import Work
from hall.service.timekeeper import Timekeeper
from hall.store import cases
from hall.store.cases import Projection
from hall.store.handling import alerts, watch
from hall.store.handling.alerts import Alert, Wanted
from hall.store.handling.lights import listed as lights_of
from tests.hall.desk import check
from tests.hall.service.handling.caseroom import (
    BUSINESS,
    CASE_TABLES,
    CLERK,
    LEADER,
    SUPERVISION,
    TERMS_OF_CASES,
    CaseRoom,
)
from tests.hall.small import make

PAD = Actor(role=Role.PAD, id="pad")
POLICY = TERMS_OF_CASES.policy
SUPERVISED = replace(
    TERMS_OF_CASES,
    policy=replace(
        POLICY,
        handling=replace(
            POLICY.handling,
            supervision=replace(POLICY.handling.supervision, patterns=frozenset(Pattern)),
        ),
    ),
)


class Supervised(CaseRoom):
    """A hall that looks for everything."""

    def alerts(self, **wanted: Any) -> list[Alert]:
        """The newest last."""
        return alerts.find(self.connection, Wanted(**wanted))[::-1]

    def patterns(self, **wanted: Any) -> list[str]:
        return [one.pattern for one in self.alerts(**wanted)]

    def keep_time(self) -> None:
        """What the timekeeper does in one look at the clock."""
        keeper = Timekeeper(self.hall)
        keeper.look_at_cases()
        keeper._reader.close()

    def raised(self) -> list[Logged]:
        return [one for one in self.since(0) if one.event.name == "alert.raised"]

    def visit(self, seconds: float, item: str = "card", kind: CaseKind | None = None) -> int:
        """A visit that took so long."""
        self.issue(item)
        ticket = self.call()
        self.clock.forward(seconds)
        self.do(c.FinishService(counter=1, kind=kind))
        return ticket


def opened(directory: Path, tables: CatalogTables = CASE_TABLES) -> Iterator[Supervised]:
    make(directory, tables)
    room = Supervised(directory, terms=SUPERVISED)
    yield room
    room.close()
    check(directory)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Supervised]:
    yield from opened(tmp_path / "hall")


def stored(room: CaseRoom, number: str) -> Projection:
    return cases.projection(room.connection, cases.by_number(room.connection, number).id)


def lights(room: CaseRoom, number: str) -> list[tuple[str, str, str | None]]:
    return [
        (str(e.event.data["from"]), str(e.event.data["standing"]), _step(e))
        for e in room.told(number)
        if e.event.name == "case.standing_changed"
    ]


def _step(event: Logged) -> str | None:
    step = event.event.data["step"]
    return None if step is None else str(step)


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


# Visits and ratings


def test_a_visit_shorter_than_plausible(room: Supervised) -> None:
    room.begin_day("2026-11-21")
    ticket = room.visit(95)  # of eight minutes a fifth is 96 seconds
    [alert] = room.alerts()
    assert (alert.pattern, alert.ticket, alert.clerk, alert.counter) == (
        "too_short", ticket, "C1", 1,
    )  # fmt: skip
    assert alert.department == "GA"
    room.visit(96)
    room.visit(10, kind=CaseKind.ENQUIRY)
    assert room.patterns() == ["too_short"]


def test_the_next_call_ends_a_visit_that_was_too_short(room: Supervised) -> None:
    room.begin_day("2026-11-21")
    room.issue()
    room.issue()
    room.call()
    room.clock.forward(3)
    room.call()
    assert room.patterns() == ["too_short"]


def test_a_ticket_served_with_no_case_shows_when_the_day_closes(room: Supervised) -> None:
    room.begin_day("2026-11-21")
    nothing = room.visit(500)
    room.visit(500, kind=CaseKind.ENQUIRY)
    worked = room.visit(500)
    room.work(h.ReceiveCase(case=room.case(worked).number))
    gone = room.issue()
    room.cancel(gone)
    room.issue()  # waits to the end
    assert room.patterns() == []
    room.do(c.CloseDay())
    [alert] = room.alerts()
    assert (alert.pattern, alert.ticket, alert.department) == ("ticket_without_case", nothing, "GA")
    assert alert.detail["number"] == "A001"


def test_ratings_in_a_burst_are_one_alert(room: Supervised) -> None:
    room.begin_day("2026-11-21")
    for _ in range(5):
        room.visit(100)
        room.do(c.RateAtPad(counter=1, level=Level.VERY_SATISFIED), by=PAD)
    assert "rating_burst" not in room.patterns()
    for _ in range(4):
        room.visit(5, kind=CaseKind.ENQUIRY)
        room.do(c.RateAtPad(counter=1, level=Level.VERY_SATISFIED), by=PAD)
    bursts = room.alerts(patterns=("rating_burst",))
    assert [(one.counter, one.clerk) for one in bursts] == [(1, "C1")]
    assert bursts[0].subject.startswith("pad:1@")


# Who has seen them


def test_an_alert_is_signed_by_name_and_more_than_one_may(room: Supervised) -> None:
    number = room.accepted()
    room.work(h.ReturnCase(case=number, ground="lacks_conditions", reason="不具备条件"))
    [alert] = room.alerts(unseen=True)
    for by in (CLERK, BUSINESS):
        with pytest.raises(PostNeeded):
            room.work(SeeAlert(alert=alert.id), by=by)
    room.work(SeeAlert(alert=alert.id, note="已约谈"), by=SUPERVISION)
    room.clock.forward(60)
    room.work(SeeAlert(alert=alert.id), by=LEADER)
    room.work(SeeAlert(alert=alert.id, note="再次"), by=SUPERVISION)
    [seen] = room.alerts(case=number)
    assert [(one.by, one.note) for one in seen.seen] == [
        ("staff:supervision", "已约谈"), ("staff:leader", ""),
    ]  # fmt: skip
    assert room.alerts(unseen=True) == []
    assert room.happened(number).count("alert.seen") == 2
    with pytest.raises(UnknownAlert):
        room.work(SeeAlert(alert=99), by=LEADER)


def test_nobody_signs_an_alert_about_his_own_work(room: Supervised) -> None:
    number = room.accepted()
    room.work(h.ReturnCase(case=number, ground="lacks_conditions", reason="不具备条件"))
    [alert] = room.alerts()
    himself = Actor(role=Role.STAFF, id="C1", posts=frozenset({Post.DUTY}))
    with pytest.raises(OwnAlert):
        room.work(SeeAlert(alert=alert.id), by=himself)


def test_an_alert_is_never_changed_or_taken_back(room: Supervised) -> None:
    number = room.accepted()
    room.work(h.ReturnCase(case=number, ground="lacks_conditions", reason="不具备条件"))
    [alert] = room.alerts()
    room.work(SeeAlert(alert=alert.id), by=LEADER)
    room.close()
    with sqlite3.connect(room.directory / "hall.db") as db:
        for statement in (
            "UPDATE alerts SET clerk = 'C2'",
            "DELETE FROM alerts",
            "UPDATE alert_sightings SET note = ''",
            "DELETE FROM alert_sightings",
        ):
            with pytest.raises(sqlite3.IntegrityError):
                db.execute(statement)
    db.close()
    room._open()


# Parts of joint cases

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
