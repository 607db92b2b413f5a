"""Who may act on a part of a joint case, call a meeting, or sign the green form (R2)."""

from __future__ import annotations

from hall.domain.actors import Actor, Role
from hall.domain.handling.errors import OtherDepartment
from hall.domain.handling.kinds import CENTRE, WINDOW
from hall.domain.posts import Post, require

COORDINATES = frozenset({Post.BUSINESS})
"""The section that organises joint handling for the centre (R2: 业务科)."""


def require_part(actor: Actor, case: str, department: str) -> None:
    """A clerk of the part's department or of a general window, or the business section.

    Raises PostNeeded, OtherDepartment.
    """
    _require(actor, case, frozenset({None, department}))


def require_own_part(actor: Actor, case: str, department: str) -> None:
    """Only the part's own department: nobody takes note, or refuses, in another's place.

    Raises PostNeeded, OtherDepartment.
    """
    if actor.role is Role.HALL:
        return
    require(actor.posts, *WINDOW)
    if actor.department not in {None, department}:
        raise OtherDepartment(case=case)


def require_lead(actor: Actor, case: str, lead: str | None) -> None:
    """The responsible department, or the business section. Raises PostNeeded, OtherDepartment."""
    _require(actor, case, frozenset({lead}))


def require_whole(actor: Actor, case: str, lead: str | None) -> None:
    """A window that ends a joint case is the responsible department's (R2).

    Whether a post may end it at all is the act's to say. Raises OtherDepartment.
    """
    if actor.role is Role.HALL or actor.posts - WINDOW:
        return
    if actor.department not in {None, lead}:
        raise OtherDepartment(case=case)


def require_window(actor: Actor, case: str, department: str | None) -> None:
    """Somebody who works at that window; one without a department serves several.

    Raises PostNeeded, OtherDepartment.
    """
    _require(actor, case, frozenset({None, department}))


def _require(actor: Actor, case: str, departments: frozenset[str | None]) -> None:
    if actor.role is Role.HALL or actor.posts & COORDINATES:
        return
    require(actor.posts, *WINDOW, *COORDINATES)
    if actor.department not in departments:
        raise OtherDepartment(case=case)


def require_centre(actor: Actor) -> None:
    """What the centre alone decides (R2: 急办件由中心认定). Raises PostNeeded."""
    require(actor.posts, *CENTRE)
