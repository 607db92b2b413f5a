"""The order of calling, as one pure function that can say why.

A window looks at the head of each class among the tickets it may call: the oldest pinned one,
the oldest ordinary one and the oldest priority one. ``choose`` picks one of the three.

Fairness (proved in tests/hall/domain/test_queue.py by properties):

1. Inside a class it is first come, first served by ``place``.
2. A ticket is never overtaken by a priority ticket whose place is more than ``head_start``
   after its own, except by pinning.
3. While an ordinary ticket heads its class, one window calls at most ``overtakes_in_a_row``
   younger priority tickets before it. With k ordinary tickets ahead of it and w windows, an
   ordinary ticket is overtaken at most (k + w) * overtakes_in_a_row times: a window's run only
   starts anew when that window calls one of the k.
4. A priority ticket is never overtaken by a younger ordinary one.

Overtaken means: called later by a window that could have called it. Pinning and calling out of
turn are staff's, with a written reason, and stand outside these bounds.

Priority is a matter of law for the disabled, the old, soldiers and others; that it must not
starve the rest is the profile's (rulebook 02).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hall.domain.clock import SECOND
from hall.domain.policy import QueuePolicy
from hall.domain.tickets import Ticket


class Why(StrEnum):
    """Why this ticket is next."""

    PINNED = "pinned"
    FIRST_COME = "first_come"
    """It came before everybody else that this window may call."""
    PRIORITY = "priority"
    """Priority, ahead of an older ordinary ticket and within both bounds."""
    HEAD_START_USED_UP = "head_start_used_up"
    """An ordinary ticket that came more than the head start before the first priority one."""
    TURN_OF_ORDINARY = "turn_of_ordinary"
    """So many priority tickets overtook it in a row at this window that it is its turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """The first ticket of each class that a window may call; None where there is none."""

    pinned: Ticket | None = None
    ordinary: Ticket | None = None
    priority: Ticket | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The next ticket, why, and whether calling it overtakes an older ordinary one."""

    ticket: Ticket
    why: Why
    overtakes: bool = False
    passed_over: str | None = None
    """Number of the other class's head that waits on, if any."""


def choose(heads: Heads, *, overtakes_in_a_row: int, policy: QueuePolicy) -> Choice | None:
    """The ticket to call next; None when nobody waits.

    ``overtakes_in_a_row`` is how many priority tickets this window has called, one after the
    other, over the head of an older ordinary one.
    """
    ordinary, priority = heads.ordinary, heads.priority
    if heads.pinned is not None:
        return Choice(ticket=heads.pinned, why=Why.PINNED)
    if priority is None:
        return None if ordinary is None else Choice(ticket=ordinary, why=Why.FIRST_COME)
    if ordinary is None or _came_first(priority, ordinary):
        other = None if ordinary is None else ordinary.number
        return Choice(ticket=priority, why=Why.FIRST_COME, passed_over=other)
    if priority.place - ordinary.place > policy.head_start_seconds * SECOND:
        return Choice(ticket=ordinary, why=Why.HEAD_START_USED_UP, passed_over=priority.number)
    if overtakes_in_a_row >= policy.overtakes_in_a_row:
        return Choice(ticket=ordinary, why=Why.TURN_OF_ORDINARY, passed_over=priority.number)
    return Choice(ticket=priority, why=Why.PRIORITY, overtakes=True, passed_over=ordinary.number)


def overtakes_after(choice: Choice, overtakes_in_a_row: int) -> int:
    """The window's run of overtakings after calling the choice."""
    if choice.overtakes:
        return overtakes_in_a_row + 1
    if choice.why in {Why.HEAD_START_USED_UP, Why.TURN_OF_ORDINARY}:
        return 0
    if choice.why is Why.FIRST_COME and choice.passed_over is None:
        return 0
    return overtakes_in_a_row


def _came_first(one: Ticket, other: Ticket) -> bool:
    return (one.place, one.id) < (other.place, other.id)
