"""A small hall with cases to work on: a clerk, the centre's people, and a clock moved by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hall.domain import commands as c
from hall.domain.actors import Actor, Role
from hall.domain.calendar import Year
from hall.domain.catalog_rows import Item, ItemKind
from hall.domain.commands import Command
from hall.domain.events import Logged
from hall.domain.handling import commands as h
from hall.domain.posts import Post
from hall.domain.requirements import Material
from hall.service.terms import Terms
from hall.store import cases, days, event_log, tickets
from tests.hall.desk import Desk
from tests.hall.small import TABLES, TERMS, make

CLERK = Actor(role=Role.COUNTER, id="C1", posts=frozenset({Post.CLERK}), department="GA")
OTHER = Actor(role=Role.COUNTER, id="C3", posts=frozenset({Post.CLERK}), department="MZ")
BUSINESS = Actor(role=Role.STAFF, id="business", posts=frozenset({Post.BUSINESS}))
LEADER = Actor(role=Role.STAFF, id="leader", posts=frozenset({Post.LEADER}))
SUPERVISION = Actor(role=Role.STAFF, id="supervision", posts=frozenset({Post.SUPERVISION}))

CASE_TABLES = replace(
    TABLES,
    items=(
        *(
            replace(item, promised_days=5, statutory_days=20) if item.code == "card" else item
            for item in TABLES.items
        ),
        Item(
            code="up", name="护照上报审批", department="GA", queue="HZ",
            kind=ItemKind.REPORTED_UP, promised_days=10,
        ),
    ),
    materials=(
        Material(item="card", name="户口簿"),
        Material(item="card", name="旧身份证", main=False, tolerable=True),
    ),
)  # fmt: skip


def _days(first: tuple[int, int], last: tuple[int, int]) -> set[date]:
    start = date(2026, *first)
    return {start + timedelta(days=n) for n in range((date(2026, *last) - start).days + 1)}


YEAR = Year(
    year=2026,
    confirmed=True,
    source="国务院办公厅关于2026年部分节假日安排的通知",
    off=frozenset(
        _days((1, 1), (1, 3)) | _days((2, 15), (2, 23)) | _days((4, 4), (4, 6))
        | _days((5, 1), (5, 5)) | _days((6, 19), (6, 21)) | _days((9, 25), (9, 27))
        | _days((10, 1), (10, 7))
    ),
    on=frozenset(
        date(2026, *day) for day in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))
    ),
)  # fmt: skip
TERMS_OF_CASES = replace(TERMS, calendar_years=(YEAR,))


class CaseRoom(Desk):
    """A hall whose cases are worked on."""

    def open_case(self, item: str = "card", *, at: tuple[int, int, int] = (2026, 4, 29)) -> str:
        """A visit that is at window 1 on this day, nine o'clock; returns its case's number."""
        self.clock.set(*at)
        self.begin_day(date(*at).isoformat())
        ticket = self.issue(item)
        self.serve(1)
        return self.case(ticket).number

    def begin_day(self, day: str) -> None:
        """Window 1 is open on this day, and nobody stands at it."""
        opened = days.open_day(self.connection)
        if opened is None or opened.day != day:
            if opened is not None:
                self.do(c.CloseDay())
            self.do(c.OpenDay(day=day))
            self.do(c.SignOn(counter=1, clerk="C1"))
        elif tickets.at_counter(self.connection, 1) is not None:
            self.do(c.FinishService(counter=1))

    def work(self, command: Command, by: Actor = CLERK) -> dict[str, Any]:
        """Give a command on a case as the clerk."""
        return dict(self.do(command, by=by))

    def received(self, *, complete: bool = True, **given: Any) -> str:
        """A case that was handed in."""
        number = self.open_case(**given)
        materials = {"户口簿": "handed_in", "旧身份证": "handed_in" if complete else "missing"}
        self.work(h.ReceiveCase(case=number, materials=materials))  # type: ignore[arg-type]
        return number

    def accepted(self, **given: Any) -> str:
        """A case that was accepted as complete."""
        number = self.received(**given)
        self.work(h.AcceptCase(case=number))
        return number

    def look(self) -> None:
        """What the timekeeper does when something is due."""
        self.hall.execute(h.LookAtCases())

    def view(self, number: str) -> dict[str, Any]:
        return dict(self.queries().case(number))

    def told(self, number: str) -> list[Logged]:
        """Everything that happened to the case."""
        case = cases.by_number(self.connection, number)
        return event_log.of_case(self.connection, case.id)

    def happened(self, number: str) -> list[str]:
        return [logged.event.name for logged in self.told(number)]

    def forward_to(self, *at: int, hour: int = 9) -> None:
        self.clock.set(*at, hour=hour)


def case_rooms(directory: Path, terms: Terms = TERMS_OF_CASES) -> Iterator[CaseRoom]:
    """One room, closed at the end."""
    make(directory, CASE_TABLES)
    room = CaseRoom(directory, terms=terms)
    yield room
    room.close()
