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
from hall.domain.handling.applicants.online_commands import OpenCase
from hall.domain.handling.money.commands import ApproveRefund, PayFee

FIGURES = (
    "received", "accepted", "immediate", "promised", "joint", "reported_up", "decided",
    "returned", "withdrawn", "supplements", "enquiries",
)  # fmt: skip
"""Of the statistics' figures, those that are counted here too."""
NOTED = c.CaseAction | FinishService | OpenCase | PayFee | ApproveRefund
"""Commands whose answers are counted."""


class Tally:
    """Figures by month."""

    def __init__(self) -> None:
        self.months: dict[str, Counter[str]] = {}
        self.money: dict[str, Counter[str]] = {}
        """By day: payments and refunds, and their fen."""
        self._month: Counter[str] = Counter()
        self._till: Counter[str] = Counter()
        self._received_in: dict[str, Counter[str]] = {}
        self._accepted_in: dict[str, tuple[Counter[str], str]] = {}
        """The month, and the kind, by case."""

    def begin_day(self, day: date) -> None:
        """What is noted from now on was done on this day."""
        self._month = self.months.setdefault(f"{day:%Y-%m}", Counter())
        self._till = self.money.setdefault(day.isoformat(), Counter())

    def note(self, command: Command, answer: Mapping[str, Any]) -> None:
        """A command was carried out."""
        month = self._month
        match command:
            case c.ReceiveCase() | OpenCase():
                month["received"] += 1
                self._received_in[str(answer["number"])] = month
            case c.ReviewReturn(upheld=False):
                # The return was wrong: it counts as received from now on.
                self._received_in[command.case]["received"] -= 1
                month["received"] += 1
                self._unaccepted(command.case)
            case c.FinishAtOnce():
                month.update(("received", "accepted", "immediate", "decided"))
            case c.AcceptCase():
                self._accepted(command.case, str(answer["kind"]))
                # In the green channel nothing has to follow by a day: no supplement notice.
                month["supplements"] += command.tolerate and not answer["green"]
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
                self._note_money(command, answer)

    def _accepted(self, case: str, kind: str) -> None:
        self._month.update(("accepted", kind))
        self._accepted_in[case] = self._month, kind

    def _unaccepted(self, case: str) -> None:
        """What was returned after its acceptance, wrongly, is to be accepted anew."""
        month, kind = self._accepted_in.pop(case, (None, ""))
        if month is not None:
            month.subtract(("accepted", kind))

    def _note_money(self, command: Command, answer: Mapping[str, Any]) -> None:
        match command:
            case PayFee():
                self._till.update(payments=1, paid_fen=int(answer["amount_fen"]))
            case ApproveRefund():
                self._till.update(refunds=1, refunded_fen=int(answer["amount_fen"]))
            case _:
                pass

    def end_day(self, by_itself: Iterable[Logged]) -> None:
        """What the hall did by the clock meanwhile: silence accepts, lateness ends."""
        for logged in by_itself:
            if logged.event.name == "case.accepted":
                data = logged.event.data
                self._accepted(str(data["case"]), str(data["kind"]))
            elif logged.event.name == "case.withdrawn":
                self._month["withdrawn"] += 1
