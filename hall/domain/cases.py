"""The case record (办件) that every ticket is tied to.

Here it is opened, follows the visit, and may turn out to be advice (咨询). What happens to it
once it is handed in - kinds, clocks, notices - is in hall.domain.handling, derived from events
of the same record; a case's own course after the window is not derived from any ticket.

    [*]         -> opened       with the ticket, kind undecided
    opened, left_window, lapsed -> at_window   the visit began
    at_window   -> left_window  the visit ended
    at_window   -> opened       the visit was sent on to another window for the same matter
    opened      -> lapsed       the visit ended without service
    lapsed      -> opened       the ticket was reinstated
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from hall.domain.clock import Instant


class CaseState(StrEnum):
    OPENED = "opened"
    AT_WINDOW = "at_window"
    LEFT_WINDOW = "left_window"
    LAPSED = "lapsed"


class CaseKind(StrEnum):
    """What the case turned out to be (rulebook 03); hall.domain.handling.kinds says who decides."""

    UNDECIDED = "undecided"
    ENQUIRY = "enquiry"
    """咨询: advice alone, counted apart (R2)."""
    IMMEDIATE = "immediate"
    """即办件: finished on the spot or the same day."""
    PROMISED = "promised"
    """承诺件: finished within the publicly promised time."""
    SUPPLEMENT = "supplement"
    """补办件: something is missing; its clock runs from the day the materials are complete."""
    JOINT = "joint"
    """联办件: two or more departments approve."""
    RETURNED = "returned"
    """退回件: sent back with a written reason."""
    URGENT = "urgent"
    """急办件: recognised by the centre; handled like a promised or joint case, but first."""
    REPORTED_UP = "reported_up"
    """上报件: a higher authority decides; the time there is kept apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One matter of one applicant with one department, over one or several visits."""

    id: int
    number: str
    item: str | None
    department: str | None
    person: str | None
    """Keyed hash of the applicant's identity; None while unknown."""
    kind: CaseKind = CaseKind.UNDECIDED
    state: CaseState = CaseState.OPENED
    opened_at: Instant
    moved_at: Instant


def at_window(case: Case, now: Instant) -> Case:
    """The visit began at a window."""
    return replace(case, state=CaseState.AT_WINDOW, moved_at=now)


def left_window(case: Case, now: Instant, kind: CaseKind | None = None) -> Case:
    """The visit ended; ``kind`` is what the clerk decided of a case that nobody has decided yet."""
    if kind is None or case.kind is not CaseKind.UNDECIDED:
        kind = case.kind
    return replace(case, state=CaseState.LEFT_WINDOW, kind=kind, moved_at=now)


def lapsed(case: Case, now: Instant) -> Case:
    """Nobody came. A case that had been at a window before keeps its state."""
    if case.state is not CaseState.OPENED:
        return case
    return replace(case, state=CaseState.LAPSED, moved_at=now)


def reopened(case: Case, now: Instant) -> Case:
    """The ticket came back into its queue."""
    if case.state is not CaseState.LAPSED:
        return case
    return replace(case, state=CaseState.OPENED, moved_at=now)


def waits_again(case: Case, now: Instant) -> Case:
    """The visit was sent on to another window before the matter was done."""
    return replace(case, state=CaseState.OPENED, moved_at=now)


def redirected(case: Case, item: str, department: str, now: Instant) -> Case:
    """The visit was transferred to another item before anybody worked on this one."""
    return replace(case, item=item, department=department, moved_at=now)
