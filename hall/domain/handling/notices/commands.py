"""What people ask to be done with notices: paper, and copies that reached their holders."""

from __future__ import annotations

from dataclasses import dataclass

from hall.domain.commands import Command
from hall.domain.handling.commands import CaseAction
from hall.domain.handling.figures import Holder


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintMissing(CaseAction):
    """The list of what is missing, on the spot and in writing (缺件清单, 一次性告知)."""

    missing: tuple[str, ...] = ()
    """Names of materials; empty: all that is missing of what was handed in."""
    despite: bool = False
    """Hand it over although an earlier list could have named it; recorded as a violation."""
    counter: int | None = None
    """The window; None: the one where the case's visit is, if any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintNotice(Command):
    """The short form of a notice on a slip printer."""

    notice: str
    """Its number."""
    kiosk: str
    """Whose printer: a kiosk's code, or a window's (hall.domain.printers)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverCopy(Command):
    """One copy reached its holder, who says so himself."""

    notice: str
    copy: int
    holder: Holder


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverCopies(Command):
    """All copies of a holder that were issued on a day came in one go (随统计日报送)."""

    holder: Holder
    counter: int | None = None
    """Only those that this window issued."""
    day: str | None = None
    """Local date ``YYYY-MM-DD`` of issue; None: today."""
    expected: int | None = None
    """So many sheets were counted; refused if the hall knows of another number. None: not
    counted."""
