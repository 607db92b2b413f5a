"""A hall that looks for every abnormal pattern, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from hall.domain import commands as c
from hall.domain.cases import CaseKind
from hall.domain.catalog_rows import CatalogTables
from hall.domain.events import Logged
from hall.domain.handling.figures import Pattern
from hall.service.timekeeper import Timekeeper
from hall.store import cases
from hall.store.cases import Projection
from hall.store.handling import alerts
from hall.store.handling.alerts import Alert, Wanted
from tests.hall.desk import check
from tests.hall.service.handling.caseroom import CASE_TABLES, TERMS_OF_CASES, CaseRoom
from tests.hall.small import make

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
