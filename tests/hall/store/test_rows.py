"""Rows and the objects they stand for: catalogue, slips, answers, devices, heads of queues."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from hall.domain.catalog import Catalog
from hall.domain.catalog_rows import CatalogTables, Item, ItemKind
from hall.domain.clock import SECOND, Instant
from hall.domain.errors import UnknownSlip, UnknownTicket
from hall.domain.handling.clocks import Start, Unit
from hall.domain.requirements import Fee, Material, MaterialSource, Part
from hall.domain.tickets import Standing, Ticket
from hall.store import answers, catalog, days, devices, line, slips, tickets
from hall.store.answers import Answer
from hall.store.devices import DeviceState
from hall.store.migrations import migrate
from hall.store.slips import SlipState
from tests.hall.small import DAY, MORNING, QUEUE_POLICY, TABLES
from tests.hall.store.test_schema import ticket


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        migrate(connection)
        days.start(connection, DAY, MORNING, clock_suspect=False)
        for queue in ("HZ", "HY"):
            days.touch_queue(connection, 1, queue)
        yield connection


def write(db: sqlite3.Connection, one: Ticket) -> Ticket:
    written = tickets.insert(db, one)
    assert written is not None
    return replace(one, id=written)


def test_the_catalogue_comes_back_in_its_written_order(db: sqlite3.Connection) -> None:
    assert catalog.version(db) == 0
    assert catalog.replace(db, TABLES) == 1
    assert catalog.tables(db) == TABLES
    assert catalog.load(db) == Catalog.of(TABLES)


def test_a_catalogue_is_replaced_whole(db: sqlite3.Connection) -> None:
    catalog.replace(db, TABLES)
    one = Item(
        code="x", name="项", department="GA", queue="HZ", kind=ItemKind.JOINT,
        promised_days=3, statutory_days=20, materials=("甲", "乙"),
    )  # fmt: skip
    fewer = CatalogTables(items=(one,))
    assert catalog.replace(db, fewer) == 2
    assert catalog.version(db) == 2
    assert catalog.tables(db) == fewer


def test_what_items_ask_for_comes_back(db: sqlite3.Connection) -> None:
    joint = Item(
        code="y", name="联", department="GA", queue="HZ", kind=ItemKind.JOINT,
        promised_days=48, statutory_days=72, limit_unit=Unit.HOURS, limit_start=Start.AT_ONCE,
        theme="commerce", basis="某法", guide_version="2026-1", disclosed=False,
        supplement_days=10, stop_days=20, on_site=True,
    )  # fmt: skip
    more = CatalogTables(
        items=(joint,),
        materials=(
            Material(item="y", name="乙", main=False, tolerable=True, copies=3, note="略"),
            Material(item="y", name="甲", source=MaterialSource.DEPARTMENT, form="forms/y.docx"),
        ),
        fees=(Fee(item="y", code="F1", name="工本费", amount_fen=2050, by_quantity=True),),
        parts=(
            Part(item="y", part="B", name="后", department="MZ", days=1, after=("A",), order=2),
            Part(item="y", part="A", name="先", department="GA", days=4, order=1),
        ),
    )
    catalog.replace(db, more)
    assert catalog.tables(db) == more


@pytest.mark.parametrize(
    "bad",
    [
        "UPDATE items SET limit_unit = 'weeks'",
        "UPDATE items SET disclosed = 2",
        "INSERT INTO materials VALUES ('x', '甲', 0, 1, 1, '', '', 1, 'applicant', '')",
        "INSERT INTO fees VALUES ('x', 'F', 0, '费', -1, '件', '', 0)",
        "INSERT INTO parts VALUES ('x', 'A', 0, '段', 'GA', 0, '[]', 0)",
    ],
)
def test_the_database_refuses_what_no_item_asks(db: sqlite3.Connection, bad: str) -> None:
    catalog.replace(db, TABLES)
    with pytest.raises(sqlite3.IntegrityError):
        db.execute(bad)


def test_slips_are_numbered_by_copy(db: sqlite3.Connection) -> None:
    one = write(db, ticket(1))
    first = slips.insert(db, one.id, "K1", MORNING)
    again = slips.insert(db, one.id, "K1", MORNING)
    assert (first.copy, again.copy) == (0, 1)
    slips.move(db, first.id, SlipState.SENDING, MORNING)
    assert slips.sending(db, "K1") == [replace(first, state=SlipState.SENDING)]
    assert slips.queued(db, "K1", 10) == [again]
    assert slips.queued(db, "K2", 10) == []
    assert slips.newest_of(db, one.id) == again
    assert slips.get(db, again.id) == again
    with pytest.raises(UnknownSlip):
        slips.get(db, 99)


def test_answers_are_kept_for_two_days(db: sqlite3.Connection) -> None:
    kept = Answer(fingerprint=b"f", refusal=None, body="{}")
    answers.keep(db, "key", kept, MORNING)
    assert answers.find(db, "key") == kept
    assert answers.find(db, "other") is None
    assert answers.forget_old(db, Instant(MORNING + 48 * 3600 * SECOND)) == 0
    assert answers.forget_old(db, Instant(MORNING + 48 * 3600 * SECOND + 1)) == 1
    assert answers.find(db, "key") is None


def test_a_device_that_says_the_same_again_is_no_news(db: sqlite3.Connection) -> None:
    state = DeviceState(
        station="s", device="d", kind="printer", driver="simulated", state="online", code="",
        detail="", since=MORNING,
    )  # fmt: skip
    assert devices.put(db, state)
    later = replace(state, since=Instant(MORNING + 1))
    assert not devices.put(db, later)
    assert devices.put(db, replace(later, state="fault", code="paper.out"))
    assert [one.state for one in devices.everyone(db)] == ["fault"]


@pytest.mark.parametrize("unknown", [0, -1, 99, 2**63, 10**30])
def test_no_number_is_too_great_to_be_unknown(db: sqlite3.Connection, unknown: int) -> None:
    with pytest.raises(UnknownTicket):
        tickets.get(db, unknown)


def test_a_window_sees_the_first_of_each_class(db: sqlite3.Connection) -> None:
    second, first = write(db, ticket(2)), write(db, ticket(1))
    other = write(db, ticket(3, queue="HY", place=MORNING - 5))
    old = write(db, ticket(4, standing=Standing.PRIORITY))
    heads = line.heads(db, 1, ("HZ",))
    assert (heads.pinned, heads.ordinary, heads.priority) == (None, first, old)
    assert line.heads(db, 2, ("HZ", "HY")).ordinary == other
    assert line.heads(db, 3, ()).ordinary is None
    pinned = replace(second, pinned_at=MORNING)
    tickets.update(db, second, pinned)
    assert line.heads(db, 1, ("HZ",)).pinned == pinned


def test_a_ticket_for_one_window_is_seen_by_no_other(db: sqlite3.Connection) -> None:
    one = write(db, ticket(1, for_counter=3))
    assert line.heads(db, 1, ("HZ",)).ordinary is None
    assert line.heads(db, 3, ("HY",)).ordinary == one
    pinned = replace(one, pinned_at=MORNING)
    tickets.update(db, one, pinned)
    assert line.heads(db, 1, ("HZ",)).pinned is None
    assert line.heads(db, 3, ("HY",)).pinned == pinned
    assert line.waiting(db, 3, ("HY",), 9) == [pinned]
    assert tickets.at_or_for(db) == {3}


def test_who_is_ahead(db: sqlite3.Connection) -> None:
    def at(number: int, seconds: int, standing: Standing = Standing.ORDINARY) -> Ticket:
        place = MORNING + seconds * SECOND
        return write(db, ticket(number, place=place, standing=standing))

    head_start = QUEUE_POLICY.head_start_seconds
    one, two = at(1, 0), at(2, 10)
    urgent = at(3, 20, Standing.PRIORITY)
    last = at(4, head_start + 5, Standing.PRIORITY)

    def ahead(one: Ticket) -> int:
        return line.ahead(db, tickets.get(db, one.id), QUEUE_POLICY)

    assert [ahead(t) for t in (one, two, urgent, last)] == [1, 3, 0, 2]
    pinned = replace(last, pinned_at=MORNING)
    tickets.update(db, last, pinned)
    assert [ahead(t) for t in (one, two, urgent, last)] == [2, 3, 1, 0]


def test_places_behind_the_head(db: sqlite3.Connection) -> None:
    assert line.place_back(db, "HZ", 3) is None
    assert line.last_place(db) == 0
    for number in (1, 2, 3, 4):
        write(db, ticket(number, place=MORNING + number * 10))
    assert line.place_back(db, "HZ", 0) == MORNING + 9
    assert line.place_back(db, "HZ", 3) == MORNING + 31
    assert line.place_back(db, "HZ", 5) is None
    assert line.last_place(db) == MORNING + 40
