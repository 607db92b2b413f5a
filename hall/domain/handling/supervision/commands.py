"""What the supervision section does with an alert (监察告警)."""

from __future__ import annotations

from dataclasses import dataclass

from hall.domain.commands import Command
from hall.domain.posts import Post

SEERS = frozenset({Post.SUPERVISION, Post.DUTY, Post.LEADER})
"""Who watches, and signs that an alert was seen (rulebook 04)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeAlert(Command):
    """Sign that an alert was seen (已阅)."""

    alert: int
    note: str = ""
    """What was found or ordered; may be empty."""
