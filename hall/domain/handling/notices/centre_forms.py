"""What the centre's own forms say: 急办件通知单, 绿色通道受理表 (R2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgent:
    """急办件通知单: from the centre to a lead window or a joint meeting."""

    addressee: str
    reason: str
    ground: str
    """What the centre recognised it by: a document, an instruction."""
    joint: bool
    """Handled like a joint case, else like a promised one."""
    required_by: datetime
    """In the hall's own zone."""
    meeting: str = ""
    """Time and place of a joint meeting (联审会议); empty for none."""


class GreenGround(StrEnum):
    """What lets a project into the green channel (R2)."""

    KEY_PROJECT = "key_project"
    FOREIGN_CAPITAL = "foreign_capital"
    DOMESTIC_CAPITAL = "domestic_capital"
    CONSTRUCTION = "construction"
    LEADERS = "leaders"


@dataclass(frozen=True, slots=True, kw_only=True)
class GreenWindow:
    """One line of the table that the form collects on its way."""

    window: str
    matter: str
    received_at: datetime | None = None
    finished_at: datetime | None = None
    signed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Green:
    """快速审批绿色通道受理表: travels with the file from the start window to the end window."""

    project: str
    builder: str
    """The unit whose project it is (投资、建设单位)."""
    amount: str
    """Capital or investment in words with its currency; empty where there is none."""
    ground: GreenGround
    threshold: int | None
    """Whole units of the ground's currency that the amount is over; None where none is asked."""
    document: str = ""
    """What a matter handed down is recognised by."""
    start: str
    end: str
    """Windows at which the channel begins and ends."""
    windows: tuple[GreenWindow, ...] = ()
