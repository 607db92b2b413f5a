"""What people and devices ask of the hall: frozen, imperative, one class each.

Counters are given by their number, items and queues by their code, tickets by their id.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hall.domain.cases import CaseKind
from hall.domain.catalog_rows import CatalogTables
from hall.domain.posts import Post
from hall.domain.ratings import Level


class PriorityReason(StrEnum):
    """Category of a priority; sensitive: stored, never printed, shown or spoken (rulebook 02)."""

    UNSPECIFIED = "unspecified"
    ELDERLY = "elderly"
    DISABLED = "disabled"
    PREGNANT = "pregnant"
    CRITICALLY_ILL = "critically_ill"
    SOLDIER = "soldier"
    VETERAN = "veteran"
    MARTYR_FAMILY = "martyr_family"
    FIRE_RESCUE = "fire_rescue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Any command."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueTicket(Command):
    """Take a number for an item or a queue; exactly one of the two is given."""

    item: str | None = None
    queue: str | None = None
    priority: PriorityReason | None = None
    person: str | None = None
    """Keyed hash of an identity, made at the border; the identity itself never comes here."""
    language: str = "zh-CN"
    origin: str = ""
    """The kiosk that prints the slip; any other text means that no paper is wanted."""
    case: str | None = None
    """Number of a case that this visit continues; None opens a new one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketAction(Command):
    """A command on one ticket wherever it is."""

    ticket: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelTicket(TicketAction):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReinstateTicket(TicketAction):
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PinTicket(TicketAction):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferTicket(TicketAction):
    """To an item, a queue or a window; at least one is given."""

    item: str | None = None
    queue: str | None = None
    to_counter: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReprintSlip(TicketAction):
    """The same number again on paper, marked 补打."""

    kiosk: str | None = None
    """Where to print; None: where it was issued."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddCase(TicketAction):
    """One visit carries one more case: a new one for ``item``, or the one numbered ``case``."""

    item: str | None = None
    case: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterAction(Command):
    """A command given at a window."""

    counter: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOn(CounterAction):
    clerk: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff(CounterAction):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseCounter(CounterAction):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeCounter(CounterAction):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNext(CounterAction):
    """The next by the order; a ticket still at the window is finished by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTicket(CounterAction):
    """This ticket now; out of turn needs a reason."""

    ticket: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall(CounterAction):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginService(CounterAction):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishService(CounterAction):
    kind: CaseKind | None = None
    """``enquiry`` or ``immediate``, of cases that nobody has worked on; None leaves them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkNoShow(CounterAction):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldTicket(CounterAction):
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnholdTicket(CounterAction):
    ticket: int | None = None
    """None: the one that has been held at this window the longest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferFromCounter(CounterAction):
    item: str | None = None
    queue: str | None = None
    to_counter: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRating(CounterAction):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class RateAtPad(CounterAction):
    level: Level
    ticket: int | None = None
    """The visit that the pad showed, if it shows any; another one is not rated by this press."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateByCode(Command):
    """A rating through the slip's QR code."""

    code: str
    level: Level
    indicators: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndUnratedWaits(Command):
    """Close every pad's wait that has run out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDay(Command):
    """Open the service day of a date; a date that had one takes it up again, numbers go on."""

    day: str
    """Local date ``YYYY-MM-DD``."""
    clock_suspect: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseDay(Command):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class TryStorage(Command):
    """Write a little, to learn whether the disk takes writes again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimSlips(Command):
    """A station takes the queued slips of a kiosk; they count as sending from now on."""

    kiosk: str
    limit: int = 20
    """How many at the most; those that a station takes and does not live to print are unknown."""
    restarted: bool = False
    """It has just started: nobody knows what became of those that it was sending."""
    printer: str | None = None
    """Which of the kiosk's printers, by its name; None: its only one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSlip(Command):
    """What became of a slip: ``printed``, ``unknown``, ``failed``, or ``queued`` again."""

    slip: int
    outcome: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDevice(Command):
    """A station tells how one of its devices is."""

    station: str
    device: str
    kind: str
    driver: str
    state: str
    code: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissDevices(Command):
    """Nobody speaks for these devices of a station any more: it is switched off, or cut off."""

    station: str
    devices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveCursor(Command):
    """A subscriber of the event log is done with everything up to ``seq``."""

    subscriber: str
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePosts(Command):
    """Replace what an account answers for; sessions have it at once."""

    account: str
    posts: frozenset[Post]
    department: str | None = None
    """None leaves it as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeUp(Command):
    """Notice what another process, such as the command line's import, has committed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCatalog(Command):
    """Replace what the hall offers; tickets of the day keep their numbers."""

    tables: CatalogTables
