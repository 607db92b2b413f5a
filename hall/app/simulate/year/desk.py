"""The hall of the year: made from the seed, given commands in batches, timed by a script."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from hall.app.simulate.year.clock import ScriptedClock
from hall.app.terms import terms_of
from hall.app.trial import make_trial_hall
from hall.config.settings_file import read_settings
from hall.domain.actors import Actor
from hall.domain.clock import Instant
from hall.domain.commands import Command
from hall.domain.errors import HallError
from hall.domain.events import Logged
from hall.domain.handling.telling import what_of
from hall.service.hall import HALL, Hall
from hall.service.replay import Outcome
from hall.service.secret import FILE
from hall.service.timekeeper import Timekeeper
from hall.store import cases
from hall.store.handling import fees

STEP = 400_000
"""Microseconds from one command to the next."""
_URL = "http://127.0.0.1:8000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A command on its way."""

    command: Command
    actor: Actor


class Desk:
    """A throw-away hall with the sample catalogue and rules; a context manager."""

    def __init__(self, directory: Path, seed: int, start: Instant) -> None:
        """Make it in an empty directory. Raises FileExistsError where a hall is already."""
        directory.mkdir(parents=True, exist_ok=True)
        chance = random.Random(f"{seed}:hall")
        # The chain of the log hangs on the secret: from the seed, so that the bytes are too.
        if not (directory / FILE).exists():
            (directory / FILE).write_bytes(chance.randbytes(32))
        make_trial_hall(directory)
        self.settings = read_settings(directory / "hall.toml")
        self.clock = ScriptedClock(start)
        terms = terms_of(self.settings, _URL)
        self.hall = Hall(directory, terms, clock=self.clock, random_bytes=chance.randbytes)
        self.by_itself: list[Logged] = []
        """What the hall did by the clock."""
        self._heard: list[Logged] = []
        self.given: Counter[str] = Counter()
        """Commands by their names."""
        self.hall.after_commit(self._hear)
        self._keeper = Timekeeper(self.hall)
        self._reader = self.hall.reader()
        self._at = start

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._reader.close()
        self._keeper.stop()
        self.hall.close()

    def set_clock(self, at: Instant) -> None:
        """Nothing happens before this instant any more."""
        self._at = max(self._at, at)
        self.clock.set(self._at)

    def give(self, orders: Sequence[Order]) -> list[Outcome]:
        """Give commands at once, as windows side by side do; their answers in the same order."""
        outcomes: list[Outcome] = []
        decided = threading.Event()
        for order in orders:
            self._at = Instant(self._at + STEP)
            self.clock.line_up(self._at)
            self.hall.submit(
                order.command, order.actor, partial(_take, outcomes, len(orders), decided)
            )
        if orders:
            decided.wait()
        self.given.update(type(order.command).__name__ for order in orders)
        return outcomes

    def turn_day(self) -> None:
        """What the timekeeper does in the morning; at first it notes by which rules cases stand."""
        self._keeper.recompute_cases()
        self._keeper.turn_day()

    def look_at_cases(self) -> None:
        """What the timekeeper does until nothing is due any more."""
        while (due := cases.next_look_at(self._reader)) is not None and due <= self._at:
            self._keeper.look_at_cases()

    def cash_in_till(self, counter: int) -> int | None:
        """What the cashier counts in the evening, in fen; None when no money was taken."""
        till = fees.open_till(self._reader, counter)
        if till is None:
            return None
        return till.opening_fen + fees.flow(self._reader, till.id).cash_fen

    def take_heard(self, until: Instant) -> list[Logged]:
        """Alerts that were raised, and what citizens are told by message, before an instant.

        Each once. The last commit may not have been heard yet: ask for what is behind it.
        """
        taken = [one for one in self._heard if one.at < until]
        self._heard = [one for one in self._heard if one.at >= until]
        return taken

    def _hear(self, events: Sequence[Logged]) -> None:
        self.by_itself += (one for one in events if one.actor == HALL.named)
        self._heard += (
            one for one in events
            if one.event.name == "alert.raised"
            or what_of(one.event.name, one.event.data) is not None
        )  # fmt: skip


def _take(outcomes: list[Outcome], count: int, decided: threading.Event, outcome: Outcome) -> None:
    outcomes.append(outcome)
    if len(outcomes) == count:
        decided.set()


def is_refusal(outcome: Outcome) -> bool:
    """Whether the hall refused."""
    return isinstance(outcome, HallError)
