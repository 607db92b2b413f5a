"""The course of a case: what is true of its handling, as its events make it (see fold)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from hall.domain.cases import CaseKind
from hall.domain.clock import Instant
from hall.domain.handling.clocks import Clock, Limit, Stop
from hall.domain.handling.phases import Phase


class MaterialState(StrEnum):
    """What became of one material (材料)."""

    MISSING = "missing"  # 缺
    HANDED_IN = "handed_in"  # 已交
    PROMISED = "promised"  # 容缺, to follow
    COMMITTED = "committed"  # 告知承诺, replaced by a written promise
    WAIVED = "waived"  # 免交
    GIVEN_BACK = "given_back"  # 核验后退还


PRESENT = frozenset(
    {
        MaterialState.HANDED_IN,
        MaterialState.COMMITTED,
        MaterialState.WAIVED,
        MaterialState.GIVEN_BACK,
    }
)
"""States of a material that nobody has to bring any more."""


class Because(StrEnum):
    """Why a case counts as accepted."""

    COMPLETE = "complete"  # 材料齐全
    DEEMED = "deemed"  # 逾期未告知，视为受理 (行政许可法 §32④)
    TOLERANCE = "tolerance"  # 容缺受理
    COMMITMENT = "commitment"  # 告知承诺
    AT_ONCE = "at_once"  # 即办


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One supplement notice (补正告知)."""

    asked_at: Instant
    missing: tuple[str, ...]
    respond_days: int
    again: tuple[str, ...] = ()
    """Of these, what an earlier notice could have named: a violation (一次性告知)."""
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One list of what is missing (缺件清单)."""

    item: str
    """What it was asked for; a case that became another item's is asked anew."""
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Halt:
    """One stop of the clock (停表)."""

    reason: str
    began_at: Instant
    ended_at: Instant | None = None
    document: str = ""
    """The written notice that tells the applicant."""
    actor: str = ""

    def stop(self) -> Stop:
        """As the clock sees it."""
        return Stop(began_at=self.began_at, ended_at=self.ended_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """One approved extension."""

    days: int
    reason: str
    asked_by: str
    approved_by: str
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of kind."""

    before: CaseKind
    after: CaseKind
    reason: str
    actor: str
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """All that is true of a case's handling."""

    phase: Phase = Phase.OPENED
    kind: CaseKind = CaseKind.UNDECIDED
    handled_as: CaseKind | None = None
    """What an urgent case is otherwise: promised or joint; None for every other."""
    jointly: bool = False
    """Several departments handle it together: the law's longer time is its own (§42)."""
    required_by: Instant | None = None
    """By when the centre wants an urgent case done; None for every other."""
    green: bool = False
    """In the green channel: not bound by the promised time (R2)."""
    changes: tuple[Change, ...] = ()
    door: str = ""
    """``window``, ``online`` or ``agency``; empty before it was handed in."""
    received_at: Instant | None = None
    counts_from: Instant | None = None
    """The next working moment, of what came over the net outside the office hours; None for what
    counts from when it came."""
    accept_within: int | None = None
    """Working days to say what is missing, as they were when it was handed in."""
    accept_target: int | None = None
    materials: Mapping[str, MaterialState] = field(default_factory=lambda: MappingProxyType({}))
    asks: tuple[Ask, ...] = ()
    lists: tuple[Told, ...] = ()
    """Lists of what is missing (缺件清单) that were handed over at the desk."""
    completed_at: Instant | None = None
    accepted_at: Instant | None = None
    accepted_as: CaseKind | None = None
    """Its kind at that moment."""
    because: Because | None = None
    clock_from: Instant | None = None
    """From where the handling clocks run: acceptance; the receipt day when deemed; the day
    complete for a supplement."""
    promised: Limit | None = None
    """As the catalogue had it at acceptance; a later catalogue does not change it."""
    statutory: Limit | None = None
    most_extension: int = 0
    tolerance_days: int | None = None
    """Working days for what was tolerated to follow; None when nothing was."""
    tolerated_at: Instant | None = None
    check_within: int | None = None
    """Working days after the decision to verify a commitment; None without one."""
    committed: tuple[str, ...] = ()
    """What the applicant's written commitment (告知承诺) stands for, material by material."""
    commitment_checked: str | None = None
    """``kept`` or ``broken``; None while it was not verified."""
    halts: tuple[Halt, ...] = ()
    away: tuple[Halt, ...] = ()
    """Times at a higher authority (上报), kept apart from the hall's own clock."""
    asked_extension: tuple[int, str, str] | None = None
    """Days, reason and actor of an extension that waits for approval."""
    extensions: tuple[Extension, ...] = ()
    surveys: int = 0
    decided_at: Instant | None = None
    decided_by: str = ""
    outcome: str | None = None
    """``granted``, ``refused`` or ``done``; None before the decision."""
    deliver_within: int | None = None
    ready_at: Instant | None = None
    told_at: Instant | None = None
    """When a message said that the result is ready; None while none arrived."""
    final: tuple[Clock | None, Clock | None] | None = None
    """The promised and the statutory clock as they ended; None while the case is handled. A
    calendar that changes later does not make a case late that was not."""
    collected_at: Instant | None = None
    revoked_at: Instant | None = None
    """When what was decided was taken back (撤销), before or after it was collected."""
    ended_at: Instant | None = None
    """When it was closed, returned, withdrawn or revoked: the last of these."""
    ended_because: str = ""
    review_asked_at: Instant | None = None
    review_within: int | None = None
    reviewed: str | None = None
    """``upheld`` or ``overturned``; None before."""
    hands: frozenset[str] = frozenset()
    """Actors who worked on it, as the log names them."""
    archived_at: Instant | None = None

    def receipt_counts_from(self) -> Instant | None:
        """From when the hall's days count after the receipt; None before it."""
        return self.counts_from or self.received_at

    def missing(self) -> tuple[str, ...]:
        """Materials that somebody still has to bring, in their order."""
        return tuple(name for name, state in self.materials.items() if state not in PRESENT)

    def unanswered(self) -> Ask | None:
        """The last notice since acceptance, while something that it asked for has not come."""
        if not self.asks or self.accepted_at is None or self.asks[-1].asked_at < self.accepted_at:
            return None
        ask = self.asks[-1]
        missing = MaterialState.MISSING
        open_ = any(self.materials.get(name) is missing for name in ask.missing)
        return ask if open_ else None

    def stopped(self) -> Halt | None:
        """The stop that goes on now, also a time at a higher authority; None while it runs."""
        for halt in (*self.halts, *self.away):
            if halt.ended_at is None:
                return halt
        return None

    def stops(self) -> tuple[Stop, ...]:
        """All stretches that no clock of the hall counts."""
        return tuple(halt.stop() for halt in (*self.halts, *self.away))

    def extended_by(self) -> int:
        """Days of all extensions, of what the limit counts: working days mostly.

        A limit in hours grows by 24 hours for each (see deadlines).
        """
        return sum(one.days for one in self.extensions)
