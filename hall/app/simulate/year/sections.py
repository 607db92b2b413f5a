"""What the sections behind the hall do of themselves, morning and evening."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from hall.app.simulate.year.days import SLOTS, Days
from hall.app.simulate.year.desk import Desk
from hall.app.simulate.year.people import BUSINESS, CASHIER, HOLDERS, SUPERVISION, cashier_window
from hall.domain.actors import Actor
from hall.domain.commands import Command
from hall.domain.handling.applicants.commands import EraseApplicants, NoteExport
from hall.domain.handling.calendar_commands import OverrideDay, WithdrawOverride
from hall.domain.handling.money.commands import CloseTill, OpenTill
from hall.domain.handling.notices.commands import DeliverCopies
from hall.domain.handling.supervision.commands import SeeAlert
from hall.domain.handling.telling import Outcome, ReportMessage, what_of
from hall.service.hall import HALL

FLOAT = 200_000
"""Cash that a till begins a day with, in fen: what was paid on other days may be given back."""
MISCOUNTED_EVERY = 40
"""Days from one evening on which the cash does not add up to the next one."""
SEEN_EVERY = 3
"""Of so many alerts the supervision section signs one."""
TOLD_EVERY = 20
"""Of so many messages that are due one is reported, and of so many of these one finds no phone."""
_OVERRIDDEN = 2
"""The day, from 0, on which a Saturday to come is said to be worked; the next day it is not."""
_WEEKS_AHEAD = 2
_SATURDAY = 5
Given = tuple[Command, Actor]


class Sections:
    """The cashier, the registry, the supervision section."""

    def __init__(self, desk: Desk, days: Days) -> None:
        self._desk = desk
        self._days = days
        self._cashier = cashier_window(desk.hall.catalog)
        self._kept = 0
        """Cash that the last evening left in the till, in fen."""

    def morning(self) -> Iterator[Given]:
        """Before the doors open."""
        if self._cashier is not None and self._kept < FLOAT:
            yield OpenTill(counter=self._cashier, opening_fen=FLOAT), CASHIER
        today, number = self._days.today, self._days.number
        if number and self._days.all[number - 1].month != today.month:
            last = today.replace(day=1) - timedelta(days=1)
            first = last.replace(day=1).isoformat()
            export = NoteExport(first=first, last=last.isoformat(), cases=0, applicants=0)
            yield export, BUSINESS
            yield EraseApplicants(), BUSINESS
        if number in {_OVERRIDDEN, _OVERRIDDEN + 1} and number < len(self._days.all):
            day = self._days.all[_OVERRIDDEN]
            ahead = timedelta(days=(_SATURDAY - day.weekday()) % 7 + 7 * _WEEKS_AHEAD)
            if number == _OVERRIDDEN:
                yield OverrideDay(day=day + ahead, works=True, reason="延时服务"), BUSINESS
            else:
                yield WithdrawOverride(day=day + ahead, reason="取消延时服务"), BUSINESS

    def evening(self) -> Iterator[Given]:
        """When the last citizen has gone: the day's copies, its money, its alerts, its messages."""
        for holder, actor in HOLDERS:
            yield DeliverCopies(holder=holder), actor
        yield from self._till()
        # What the hall heard since is the evening's own: tomorrow's.
        until = self._days.instant(SLOTS)
        for logged in self._desk.take_heard(until):
            data: Mapping[str, Any] = logged.event.data
            what = what_of(logged.event.name, data)
            if logged.event.name == "alert.raised":
                if int(data["alert"]) % SEEN_EVERY == 0:
                    yield SeeAlert(alert=int(data["alert"]), note="已核实"), SUPERVISION
            elif what is not None and logged.seq % TOLD_EVERY == 0:
                sent = logged.seq % (TOLD_EVERY * TOLD_EVERY) != 0
                yield (
                    ReportMessage(
                        case=str(data["case"]), what=what, of=logged.seq, channel="spool",
                        outcome=Outcome.SENT if sent else Outcome.NO_PHONE,
                    ),
                    HALL,
                )  # fmt: skip

    def _till(self) -> Iterator[Given]:
        expected = None if self._cashier is None else self._desk.cash_in_till(self._cashier)
        if self._cashier is None or expected is None:
            return
        wrong = (self._days.number + 1) % MISCOUNTED_EVERY == 0
        counted = expected + (500 if wrong else 0)
        self._kept = min(counted, FLOAT)
        yield (
            CloseTill(
                counter=self._cashier, counted_fen=counted, kept_fen=self._kept,
                note="长款5元，待查" if wrong else "",
            ),
            CASHIER,
        )  # fmt: skip
