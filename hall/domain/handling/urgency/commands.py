"""What people ask of urgent cases and of the green channel."""

from __future__ import annotations

from dataclasses import dataclass

from hall.domain.cases import CaseKind
from hall.domain.clock import Instant
from hall.domain.handling.commands import CaseAction
from hall.domain.handling.notices.centre_forms import GreenGround
from hall.domain.handling.urgency.green import Currency, Route
from hall.domain.handling.urgency.urgent import Addressee


@dataclass(frozen=True, slots=True, kw_only=True)
class RecogniseUrgent(CaseAction):
    """The centre recognises a case as urgent (急办件) and writes to its lead window or meeting."""

    ground: str
    reason: str
    required_by: Instant
    handled_as: CaseKind | None = None
    """``promised`` or ``joint``; None: as its item is."""
    addressee: Addressee = Addressee.WINDOW
    counter: int | None = None
    """The lead window; None: where the case was handed in, if anywhere."""
    department: str | None = None
    """Code of the lead department; None: the window's, else the case's own."""
    meeting: str = ""
    """Time and place of the joint meeting; required when it is the addressee."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawUrgent(CaseAction):
    """The centre takes the recognition back; the case is what it was before."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GreenWindowAt:
    """A window on a project's way: its number, or any window of a department."""

    matter: str = ""
    """What is done there; empty at both ends: as the route says."""
    counter: int | None = None
    department: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmitGreen(CaseAction):
    """Let a project into the green channel and issue the form that travels (受理表)."""

    ground: GreenGround
    route: Route
    project: str
    builder: str
    windows: tuple[GreenWindowAt, ...]
    """In the order they are foreseen, first the start, last the end; two or more."""
    amount: int | None = None
    """Capital or investment in whole units of the currency, a part of one left out."""
    currency: Currency | None = None
    document: str = ""
    """What a matter of the city's or of its leaders' is recognised by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GreenReceive(CaseAction):
    """A window signs when it received the file (受理时间)."""

    counter: int
    matter: str = ""
    """What is done there, for a window that was not foreseen; else it is on the form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GreenFinish(CaseAction):
    """A window signs when it had finished (办结时间)."""

    counter: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GreenSubmit(CaseAction):
    """The file went up for a leader's approval: at once (送审)."""

    to: str
    """The position, never a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignAfter(CaseAction):
    """What was handled first has been signed since (补签)."""

    by: str
    """The position, never a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GreenCollectForm(CaseAction):
    """The end window collects the form (回收)."""

    counter: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GreenFile(CaseAction):
    """The business section files the form (备案)."""
