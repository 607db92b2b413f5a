"""Standings (灯): how each running step of a case stands against its limits (rulebook 04, 09 §2.4).

A standing does not have to be asked for at every moment: from the clocks follow the few
instants at which it turns, so the hall looks at a case again exactly then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from hall.domain.clock import Instant


class Standing(StrEnum):
    GREEN = "green"  # 正常
    DUE_SOON = "due_soon"  # 临期
    YELLOW = "yellow"  # 黄牌: over the promised time
    RED = "red"  # 红牌: over the statutory time


_ORDER = (Standing.GREEN, Standing.DUE_SOON, Standing.YELLOW, Standing.RED)


class Step(StrEnum):
    """A step of a case that has a limit of its own."""

    ACCEPTANCE = "acceptance"  # 受理
    HANDLING = "handling"  # 办理
    TOLERANCE = "tolerance"  # 容缺补交
    DELIVERY = "delivery"  # 送达
    COMMITMENT = "commitment"  # 承诺核查
    REVIEW = "review"  # 复核
    URGENT = "urgent"  # 急办要求
    PART = "part"  # 联办环节


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """From this instant on the step stands so."""

    at: Instant
    step: Step
    standing: Standing


def worst(standings: Iterable[Standing]) -> Standing:
    """The worst of them; green when there is none."""
    return max(standings, key=_ORDER.index, default=Standing.GREEN)


def standing_at(turns: Iterable[Turn], now: Instant) -> Standing:
    """How the case stands: as the worst of its steps."""
    return worst(turn.standing for turn in turns if turn.at <= now)


def turned(turns: Iterable[Turn], now: Instant) -> Turn | None:
    """The turn by which the case stands as it does: of its worst, the first; None when green."""
    there = [turn for turn in turns if turn.at <= now]
    return min(there, key=lambda turn: (-_ORDER.index(turn.standing), turn.at), default=None)


def next_look(turns: Iterable[Turn], now: Instant) -> Instant | None:
    """When a standing turns next; None when none will."""
    return min((turn.at for turn in turns if turn.at > now), default=None)
