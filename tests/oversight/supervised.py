"""A sample hall with weeks of cases behind it, made by commands under a clock of the past."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hall.app.terms import terms_of
from hall.config.settings_file import read_settings
from hall.domain import commands as c
from hall.domain.actors import Actor, Role
from hall.domain.cases import CaseKind
from hall.domain.catalog_rows import Item, ItemKind
from hall.domain.clock import instant
from hall.domain.commands import Command
from hall.domain.handling import commands as h
from hall.domain.handling.course import MaterialState
from hall.domain.posts import Post
from hall.service.hall import Hall
from tests.hall.small import ManualClock

KIOSK = Actor(role=Role.KIOSK, id="kiosk-1")
STAFF = Actor(role=Role.STAFF, id="duty", posts=frozenset({Post.DUTY}))


class Past:
    """Days of a hall that are over."""

    def __init__(self, directory: Path, today: datetime) -> None:
        self.clock = ManualClock()
        self.today = today
        self.hall = Hall(
            directory,
            terms_of(read_settings(directory / "hall.toml"), "http://hall.test"),
            clock=self.clock,
        )

    def do(self, command: Command, by: Actor = STAFF) -> dict[str, Any]:
        return dict(self.hall.execute(command, by))

    def items(self, kind: ItemKind) -> list[tuple[Item, int]]:
        """Items of the kind, one a department, with a window that serves them."""
        found: dict[str, tuple[Item, int]] = {}
        catalog = self.hall.catalog
        for item in catalog.items.values():
            windows = catalog.counters_of(item.queue)
            if item.kind is kind and windows and item.department not in found:
                found[item.department] = (item, windows[0])
        return list(found.values())

    def day(self, days_ago: int, deeds: Callable[[], None]) -> None:
        """A service day so many days ago, from nine to six."""
        morning = (self.today - timedelta(days=days_ago)).replace(hour=9, minute=0, second=0)
        self.clock.at = instant(morning)
        self.hall.execute(h.LookAtCases())
        self.do(c.OpenDay(day=morning.date().isoformat()))
        deeds()
        self.clock.at = instant(morning.replace(hour=18))
        self.hall.execute(h.LookAtCases())
        self.do(c.CloseDay())

    def visit(self, item: Item, counter: int, minutes: float = 12) -> tuple[str, Actor]:
        """A visit to the window; its case's number and its clerk."""
        clerk = Actor(
            role=Role.COUNTER, id=f"C{counter}", posts=frozenset({Post.CLERK}),
            department=item.department,
        )  # fmt: skip
        self.do(c.SignOn(counter=counter, clerk=clerk.id))
        ticket = self.do(c.IssueTicket(item=item.code), KIOSK)
        self.do(c.CallTicket(counter=counter, ticket=int(ticket["id"]), reason="演示"))
        self.do(c.BeginService(counter=counter))
        self.clock.forward(minutes * 60)
        return str(ticket["case"]), clerk

    def finish(self, counter: int, kind: CaseKind | None = None) -> None:
        self.do(c.FinishService(counter=counter, kind=kind))

    def accepted(self, item: Item, counter: int) -> tuple[str, Actor]:
        """A case that was accepted at the window as complete."""
        number, clerk = self.visit(item, counter)
        names = [one.name for one in self.hall.catalog.materials_of(item.code)]
        given = dict.fromkeys(names, MaterialState.HANDED_IN)
        self.do(h.ReceiveCase(case=number, materials=given), clerk)
        self.do(h.AcceptCase(case=number), clerk)
        self.finish(counter)
        return number, clerk
