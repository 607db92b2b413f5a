"""A small hall for tests: its catalogue, its rules, its staff, and a clock moved by hand."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from hall.domain.catalog_rows import (
    CatalogTables,
    Counter,
    Department,
    Item,
    ItemKind,
    Kiosk,
    Queue,
)
from hall.domain.clock import SECOND, Instant, instant
from hall.domain.policy import (
    DayPolicy,
    EarlyNoShow,
    Policy,
    QueuePolicy,
    RatingPolicy,
    TransferPlace,
)
from hall.service.setup import create_hall
from hall.service.terms import Terms
from hall.store import accounts, database
from tests.hall.small_calendar import YEAR_2025, YEAR_2026
from tests.hall.small_handling import HANDLING

MORNING = instant(datetime(2026, 11, 21, 1, 0, tzinfo=UTC))
"""Nine o'clock in the hall."""
DAY = "2026-11-21"
ZONE = ZoneInfo("Asia/Shanghai")

TABLES = CatalogTables(
    departments=(
        Department(code="GA", name="公安局"),
        Department(code="MZ", name="民政局"),
    ),
    queues=(
        Queue(code="HZ", prefix="A", name="户籍", department="GA"),
        Queue(code="HY", prefix="B", name="婚姻", department="MZ"),
        Queue(code="ZX", prefix="C", name="咨询"),
    ),
    items=(
        Item(
            code="card", name="身份证换领", department="GA", queue="HZ",
            kind=ItemKind.PROMISED, materials=("户口簿", "旧身份证"), minutes=8,
        ),
        Item(
            code="birth", name="出生登记", department="GA", queue="HZ",
            kind=ItemKind.IMMEDIATE, minutes=12,
        ),
        Item(
            code="marriage", name="结婚登记", department="MZ", queue="HY",
            kind=ItemKind.IMMEDIATE, minutes=20,
        ),
    ),
    counters=(
        Counter(number=1, name="户籍一", department="GA", queues=("HZ",), place="一楼A区"),
        Counter(number=2, name="综合", queues=("HZ", "HY"), place="一楼B区"),
        Counter(number=3, name="婚姻", department="MZ", queues=("HY",), place="一楼B区"),
        Counter(number=4, name="咨询台", queues=("ZX",)),
    ),
    kiosks=(Kiosk(code="K1", name="东门取号机"), Kiosk(code="K2", name="西门取号机")),
)  # fmt: skip

QUEUE_POLICY = QueuePolicy(
    head_start_seconds=1800,
    overtakes_in_a_row=2,
    calls_before_no_show=3,
    seconds_between_calls=20,
    early_no_show=EarlyNoShow.RECORD,
    reinstate_places_back=3,
    reinstates_allowed=2,
    transfer_place=TransferPlace.KEEP,
    issue_without_open_counter=True,
    one_live_ticket_per_person=True,
    soon_at_ahead=3,
    busy_wait_seconds=900,
    crowded_at=10,
    emergency_at=20,
)
POLICY = Policy(
    profile="small",
    queue=QUEUE_POLICY,
    rating=RatingPolicy(pad_seconds=60, ask_at_finish=True, code_days=5),
    day=DayPolicy(turns_at="04:00", opens_at="09:00", closes_at="17:00", number_digits=3),
    handling=HANDLING,
)
TERMS = Terms(
    name="试验大厅",
    name_en="Trial hall",
    centre="JH",
    zone=ZONE,
    policy=POLICY,
    public_url="http://hall.test",
    calendar_years=(YEAR_2025, YEAR_2026),
)


def terms(**changed: object) -> Terms:
    """The small hall's terms with other figures for its queues."""
    queue = replace(QUEUE_POLICY, **changed)  # type: ignore[arg-type]  # the tests' own figures
    return replace(TERMS, policy=replace(POLICY, queue=queue))


class ManualClock:
    """A clock that stands still until it is told; it may go back, as a Pi's does."""

    def __init__(self, at: Instant = MORNING) -> None:
        self.at = at

    def now(self) -> Instant:
        return self.at

    def forward(self, seconds: float) -> None:
        self.at = Instant(self.at + round(seconds * SECOND))

    def set(self, *date: int, hour: int = 9) -> None:
        self.at = instant(datetime(date[0], date[1], date[2], hour, tzinfo=ZONE))


def make(directory: Path, tables: CatalogTables = TABLES, clerks: Iterable[int] = ()) -> None:
    """A data directory with a catalogue, and clerk CN for window N."""
    create_hall(directory, tables)
    connection = database.open_writer(directory / "hall.db")
    numbers = [counter.number for counter in tables.counters]
    for number in [*numbers, *clerks]:
        staff(connection, f"C{number}", (number,))
    staff(connection, "C9", None)
    connection.close()


def staff(connection: sqlite3.Connection, clerk: str, counters: tuple[int, ...] | None) -> None:
    accounts.add(
        connection,
        account=clerk,
        name="张三",
        role="counter",
        counters=counters,
        password="x",
        now=MORNING,
    )
