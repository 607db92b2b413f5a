"""Who may know who an applicant is, and how much of it (rulebook 01, 04; 09 §3.2)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from hall.domain.actors import Actor, Role
from hall.domain.events import Logged
from hall.domain.handling.kinds import WINDOW
from hall.domain.posts import Post

RECORDED_BY = WINDOW | {Post.BUSINESS}
"""Who may write down whom a case is for."""
READ_BY = frozenset({Post.BUSINESS, Post.SUPERVISION, Post.LEADER})
"""Who may read it whatever the department: they notify, call back and decide."""
MASKED_FOR = frozenset({Post.DUTY, Post.CASHIER})
"""Who sees masked names: enough to tell two people apart who stand at the desk."""


ONLINE = "online"
"""The door of what comes over the net."""


class Sight(IntEnum):
    """How much of an applicant somebody sees."""

    NOTHING = 0
    MASKED = 1
    FULL = 2


def sight(actor: Actor, departments: frozenset[str | None]) -> Sight:
    """What the actor sees of a case's applicant; ``departments`` are those that work on it.

    The system administrator, the auditor, devices and other programs see nothing.
    """
    if actor.role not in {Role.COUNTER, Role.STAFF}:
        return Sight.NOTHING
    if actor.posts & READ_BY or (actor.posts & WINDOW and is_own(actor, departments)):
        return Sight.FULL
    return Sight.MASKED if actor.posts & (MASKED_FOR | WINDOW) else Sight.NOTHING


def is_own(actor: Actor, departments: frozenset[str | None]) -> bool:
    """Whether the case is one of the actor's department; at a general window every one is."""
    return actor.department is None or actor.department in departments


def submitted(actor: Actor, events: Iterable[Logged]) -> bool:
    """Whether a program opened the case of these events as an application over the net.

    It is known by its token's name: a new token of that name is the same program.
    """
    return actor.role is Role.INTEGRATION and any(
        one.event.name == "case.opened"
        and one.event.data.get("door") == ONLINE
        and one.actor == actor.named
        for one in events
    )


def speaks_for(actor: Actor, events: Iterable[Logged]) -> bool:
    """Whether a program may hand in, withdraw and ask for the applicant of this case.

    It submitted the case, or showed its applicant's proof, or was made for all cases.
    """
    if actor.role is not Role.INTEGRATION:
        return False
    told = tuple(events)
    return (
        actor.all_cases
        or submitted(actor, told)
        or any(
            one.event.name == "case.continued_online" and one.actor == actor.named for one in told
        )
    )


def sees_all(actor: Actor) -> bool:
    """Whether lists show the actor cases of all departments."""
    return actor.department is None or bool(actor.posts - WINDOW)
