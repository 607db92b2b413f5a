"""A small hall in which everything has happened that can happen to a case."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from hall.app.simulate.year.books import Books
from hall.app.simulate.year.command import run, working_days
from hall.app.simulate.year.mix import WORKING_DAYS, Shares, Turn
from hall.domain.catalog_rows import ItemKind

DAYS = 45
SEED = 11
"""Another one where a change of the stories leaves a command out with this one."""
CASES = 220
SHARES = Shares(
    cases_a_year=CASES * WORKING_DAYS // DAYS,
    # What several things may happen to, and what few items can have, is drawn more often.
    turns={
        **dict.fromkeys(Turn, 1.0),
        Turn.PLAIN: 8.0,
        Turn.COMMITMENT: 4.0,
        Turn.EXTENDED: 2.0,
        Turn.EXTENSION_REFUSED: 2.0,
        Turn.ONLINE: 3.0,
        Turn.RETURNED: 4.0,
        Turn.STOPPED: 2.0,
        Turn.SUPPLEMENT_ONLINE: 2.0,
        Turn.TOLERANCE_EXCUSED: 16.0,
        Turn.URGENT: 2.0,
    },
    kinds={
        ItemKind.PROMISED: 8,
        ItemKind.JOINT: 1,
        ItemKind.IMMEDIATE: 0.7,
        ItemKind.REPORTED_UP: 0.3,
    },
    rare=30,
)


def happen(directory: Path, seed: int = SEED) -> tuple[Books, Counter[str]]:
    """Make the hall; its books, and how often each command was given."""
    return run(directory, working_days(2026)[:DAYS], seed, lambda _day: None, SHARES)
