"""The simulation's own books: what it saw done, counted without asking the hall's tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from hall.domain.cases import CaseKind
from hall.domain.commands import Command, FinishService
from hall.domain.events import Logged
from hall.domain.handling import commands as c

FIGURES = (
    "received", "accepted", "immediate", "promised", "joint", "reported_up", "decided",
    "returned", "withdrawn", "supplements", "enquiries",
)  # fmt: skip
"""Of the statistics' figures, those that are counted here too."""


class Tally:
    """Figures by month."""

    def __init__(self) -> None:
        self.months: dict[str, Counter[str]] = {}
        self._month: Counter[str] = Counter()
        self._received_in: dict[str, Counter[str]] = {}

    def begin_day(self, day: date) -> None:
        """What is noted from now on was done on this day."""
        self._month = self.months.setdefault(f"{day:%Y-%m}", Counter())

    def note(self, command: Command, answer: Mapping[str, Any]) -> None:
        """A command was carried out."""
        month = self._month
        match command:
            case c.ReceiveCase():
                month["received"] += 1
                self._received_in[command.case] = month
            case c.ReviewReturn(upheld=False):
                # The return was wrong: it counts as received from now on.
                self._received_in[command.case]["received"] -= 1
                month["received"] += 1
            case c.FinishAtOnce():
                month.update(("received", "accepted", "immediate", "decided"))
            case c.AcceptCase():
                month.update(("accepted", str(answer["kind"])))
                month["supplements"] += command.tolerate
            case c.AskSupplement():
                month["supplements"] += 1
            case c.DecideCase():
                month["decided"] += 1
            case c.ReturnCase():
                month["returned"] += 1
            case c.WithdrawCase():
                month["withdrawn"] += 1
            case FinishService():
                month["enquiries"] += command.kind is CaseKind.ENQUIRY
            case _:
                pass

    def end_day(self, by_itself: Iterable[Logged]) -> None:
        """What the hall did by the clock meanwhile: silence accepts, lateness ends."""
        for logged in by_itself:
            if logged.event.name == "case.accepted":
                self._month.update(("accepted", str(logged.event.data["kind"])))
            elif logged.event.name == "case.withdrawn":
                self._month["withdrawn"] += 1
