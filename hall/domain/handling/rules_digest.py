"""What the rows of cases were derived by, as one digest: when it differs, they are derived anew.

Deadlines, standings and watch times follow from a case's events and from what stands here. The
limits themselves are in the events, as they were when the case was accepted: what was decided
stays as it was, whatever the rules are afterwards. The calendar that a hall imports has a mark
of its own and moves its cases at once (hall.service.handling.calendar.changes).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo
from typing import Final

import msgspec

from hall.domain.calendar import Year
from hall.domain.policy import Policy

RULES_RELEASE: Final = 1
"""Grows by one with every change of code by which a case with the same events gets other
deadlines, lights or watch times: then halls derive their running cases anew at their next start.
``tests/hall/service/handling/test_rules_digest.py`` fails when that was forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesInForce:
    """The rules of cases that a hall goes by, told apart by their digest."""

    digest: str
    profile: str
    """Name of the profile, for people."""
    release: int
    """RULES_RELEASE of the program."""


def rules_in_force(
    policy: Policy, zone: tzinfo, years: Iterable[Year], release: int = RULES_RELEASE
) -> RulesInForce:
    """The rules by their content: the same figures have the same digest, whatever their source.

    All figures of cases count, whether deadlines rest on them today or not: one too many costs a
    hall some seconds in the background, one forgotten would leave it with wrong lists.
    ``years`` are the calendar's shipped tables.
    """
    told = msgspec.json.encode(
        [
            release, str(zone), policy.day.closes_at, policy.handling,
            sorted((year.year, year.confirmed, year.off, year.on) for year in years),
        ],
        order="deterministic",
    )  # fmt: skip
    digest = hashlib.sha256(told).hexdigest()[:32]
    return RulesInForce(digest=digest, profile=policy.profile, release=release)
