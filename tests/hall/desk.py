"""A running hall as tests speak to it."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from hall.domain import commands as c
from hall.domain.actors import Actor, Role
from hall.domain.cases import Case
from hall.domain.commands import Command
from hall.domain.counters import CounterState
from hall.domain.errors import UnknownCounter
from hall.domain.events import EVENTS, Logged
from hall.domain.tickets import Ticket
from hall.service.bodies import Body
from hall.service.hall import DATABASE, Hall
from hall.service.queries import Queries
from hall.service.secret import derived
from hall.service.terms import Terms
from hall.store import cases, counters, event_log, tickets
from tests.hall.small import DAY, TERMS, ManualClock

KIOSK = Actor(role=Role.KIOSK, id="kiosk-1")
STAFF = Actor(role=Role.STAFF, id="C1")


class Desk:
    """One data directory: its hall, its clock, and what stands in its database."""

    def __init__(
        self, directory: Path, *, clock: ManualClock | None = None, terms: Terms = TERMS
    ) -> None:
        self.directory = directory
        self.clock = clock or ManualClock()
        self.terms = terms
        self.handed_on: list[Logged] = []
        self._open()

    def _open(self) -> None:
        self.hall = Hall(self.directory, self.terms, clock=self.clock)
        self.hall.after_commit(self.handed_on.extend)
        self.connection = self.hall.reader()

    @classmethod
    def copy_of(cls, template: Path, directory: Path, terms: Terms = TERMS) -> Desk:
        shutil.copytree(template, directory, dirs_exist_ok=True)
        return cls(directory, terms=terms)

    def close(self) -> None:
        self.connection.close()
        self.hall.close()

    def reopen(self) -> None:
        """A restart."""
        self.close()
        self._open()

    # Commands

    def do(self, command: Command, *, key: str | None = None, by: Actor = STAFF) -> Body:
        return self.hall.execute(command, by, key=key)

    def start(self, *numbers: int, day: str = DAY) -> None:
        """Open the day and sign clerk CN on at each window N."""
        self.do(c.OpenDay(day=day))
        for number in numbers:
            self.do(c.SignOn(counter=number, clerk=f"C{number}"))

    def issue(
        self,
        item: str | None = "card",
        *,
        queue: str | None = None,
        priority: bool = False,
        case: str | None = None,
        person: str | None = None,
        origin: str = "",
        after: float = 1.0,
    ) -> int:
        """Take a number ``after`` so many seconds; returns the ticket's id."""
        self.clock.forward(after)
        reason = c.PriorityReason.ELDERLY if priority else None
        body = self.do(
            c.IssueTicket(
                item=None if queue is not None else item,
                queue=queue,
                priority=reason,
                case=case,
                person=person,
                origin=origin,
            ),
            by=KIOSK,
        )
        return int(str(body["id"]))

    def call(self, counter: int = 1) -> int:
        return int(str(self.do(c.CallNext(counter=counter))["id"]))

    def serve(self, counter: int = 1) -> int:
        """Call the next and begin."""
        ticket = self.call(counter)
        self.do(c.BeginService(counter=counter))
        return ticket

    def cancel(self, ticket: int) -> Body:
        return self.do(c.CancelTicket(ticket=ticket, reason="走了"))

    # What is so now

    def ticket(self, ticket: int) -> Ticket:
        return tickets.get(self.connection, ticket)

    def case(self, ticket: int) -> Case:
        """The only record of a visit."""
        [(case, _)] = cases.of_ticket(self.connection, ticket)
        return case

    def cases(self, ticket: int) -> list[Case]:
        return [case for case, _ in cases.of_ticket(self.connection, ticket)]

    def counter(self, number: int) -> CounterState:
        return counters.get(self.connection, number)

    def seq(self) -> int:
        return event_log.last_seq(self.connection)

    def since(self, seq: int) -> list[Logged]:
        return event_log.after(self.connection, seq, 100_000)

    def heard(self) -> list[Logged]:
        """What listeners were told. The answer to a command may come before they are."""
        with pytest.raises(UnknownCounter):
            self.do(c.Recall(counter=0))
        return self.handed_on

    def names(self, seq: int) -> list[str]:
        return [logged.event.name for logged in self.since(seq)]

    def queries(self) -> Queries:
        return Queries(self.connection, self.hall.catalog, self.terms, self.clock)


def check(directory: Path) -> None:
    """What must hold of every database whatever was done to its hall."""
    with closing(sqlite3.connect(f"{(directory / DATABASE).as_uri()}?mode=ro", uri=True)) as db:
        secret = (directory / "secret.key").read_bytes()
        assert list(event_log.broken_links(db, derived(secret, "event-chain"))) == []
        check_declared(event_log.after(db, 0, 1_000_000))
        check_waiting(db)
        alone = (
            "SELECT number FROM tickets WHERE id NOT IN (SELECT ticket FROM ticket_cases)"
            " AND id NOT IN (SELECT ticket FROM events WHERE name = 'ticket.issued'"
            " AND data ->> '$.to_collect')"
        )
        assert db.execute(alone).fetchall() == []
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def check_declared(events: Iterable[Logged]) -> None:
    """Every event is declared, with declared keys only."""
    for logged in events:
        undeclared = set(logged.event.data) - set(EVENTS[logged.event.name])
        assert not undeclared, (logged.event.name, undeclared)


def check_waiting(db: sqlite3.Connection) -> None:
    """The counters that triggers keep are what a count gives."""
    counted = Counter(
        db.execute("SELECT service_day, queue FROM tickets WHERE state = 'waiting'").fetchall()
    )
    kept = {
        (day, queue): waiting
        for day, queue, waiting in db.execute(
            "SELECT service_day, queue, waiting FROM queue_days"
        ).fetchall()
    }
    assert {key: n for key, n in kept.items() if n} == dict(counted)
