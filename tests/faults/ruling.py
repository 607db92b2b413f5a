"""A hall in a process of its own, to be killed: its rules changed, and it derives its cases anew.

    python -m tests.faults.ruling DIRECTORY

For each byte that comes in it asks for one portion; each that was acknowledged is one line.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

from hall.domain.handling.commands import RecomputeCases
from hall.service.hall import Hall
from hall.service.terms import Terms
from tests.hall.service.handling.caseroom import TERMS_OF_CASES

IN, OUT = 0, 1
MOST = 2


def earlier() -> Terms:
    """The terms of a hall that closes half an hour earlier than it did."""
    policy = TERMS_OF_CASES.policy
    day = replace(policy.day, closes_at="16:30")
    return replace(TERMS_OF_CASES, policy=replace(policy, day=day))


def main(directory: Path) -> None:
    hall = Hall(directory, earlier())
    while os.read(IN, 1) and hall.execute(RecomputeCases(most=MOST))["left"]:
        os.write(OUT, b"portion\n")
    hall.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
