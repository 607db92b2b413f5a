"""One rating for one visit: five levels, never an automatic good one (rulebook 02, 09 §1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from hall.domain.clock import Instant


class Level(IntEnum):
    """Satisfaction; the two lowest are bad reviews (差评)."""

    VERY_DISSATISFIED = 1  # 非常不满意
    DISSATISFIED = 2  # 不满意
    FAIRLY_SATISFIED = 3  # 基本满意
    SATISFIED = 4  # 满意
    VERY_SATISFIED = 5  # 非常满意

    @property
    def is_bad(self) -> bool:
        """Whether it opens a follow-up (差评整改)."""
        return self <= Level.DISSATISFIED


class Channel(StrEnum):
    """The way a rating came."""

    PAD = "pad"
    CODE = "code"
    """The slip's QR code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """A citizen's own word on one visit, bound to window, clerk, item and case at that time."""

    ticket: int
    counter: int | None
    clerk: str | None
    item: str | None
    case: str | None
    level: Level
    channel: Channel
    indicators: Mapping[str, str] = field(default_factory=dict)
    """What was ticked: code to the text that was shown, for lists change (rulebook 09 §1.3)."""
    list_version: str | None = None
    """Of the list of indicators; None when nothing was ticked."""
    text: str | None = None
    given_at: Instant
