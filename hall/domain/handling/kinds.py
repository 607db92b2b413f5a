"""The kinds of a case: which may become which, and who decides it (rulebook 03; R2).

A kind changes with a recorded reason, never silently. Every pair that is not in CHANGES is
refused with ``case.kind_not_allowed``.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from hall.domain import posts
from hall.domain.cases import CaseKind
from hall.domain.handling.course import Change
from hall.domain.handling.errors import KindNotAllowed
from hall.domain.posts import Post

_K = CaseKind
CHANGES: dict[CaseKind, frozenset[CaseKind]] = {
    _K.UNDECIDED: frozenset(_K) - {_K.UNDECIDED},
    # Enquiries are counted apart: who asked first and then applies gets a case of its own.
    _K.ENQUIRY: frozenset(),
    _K.IMMEDIATE: frozenset(
        {_K.PROMISED, _K.SUPPLEMENT, _K.JOINT, _K.RETURNED, _K.URGENT, _K.REPORTED_UP}
    ),
    _K.PROMISED: frozenset({_K.SUPPLEMENT, _K.JOINT, _K.RETURNED, _K.URGENT, _K.REPORTED_UP}),
    _K.SUPPLEMENT: frozenset(
        {_K.IMMEDIATE, _K.PROMISED, _K.JOINT, _K.RETURNED, _K.URGENT, _K.REPORTED_UP}
    ),
    _K.JOINT: frozenset({_K.PROMISED, _K.SUPPLEMENT, _K.RETURNED, _K.URGENT, _K.REPORTED_UP}),
    _K.URGENT: frozenset({_K.PROMISED, _K.SUPPLEMENT, _K.JOINT, _K.RETURNED, _K.REPORTED_UP}),
    _K.REPORTED_UP: frozenset({_K.PROMISED, _K.SUPPLEMENT, _K.RETURNED, _K.URGENT}),
    # Only a review (复核) brings a returned case back.
    _K.RETURNED: frozenset({_K.IMMEDIATE, _K.PROMISED, _K.SUPPLEMENT, _K.JOINT, _K.REPORTED_UP}),
}
"""From a kind, the kinds it may become."""

WINDOW = frozenset({Post.CLERK, Post.CHIEF})
"""Who stands at a department's window."""
CENTRE = frozenset({Post.BUSINESS, Post.LEADER})
"""Who speaks for the centre."""

DECIDED_BY: dict[CaseKind, frozenset[Post]] = {
    _K.ENQUIRY: WINDOW | {Post.DUTY},
    _K.IMMEDIATE: WINDOW,
    _K.PROMISED: WINDOW,
    _K.SUPPLEMENT: WINDOW,
    _K.JOINT: WINDOW | {Post.BUSINESS},
    _K.RETURNED: WINDOW,
    # Recognised by the centre, not the window (R2).
    _K.URGENT: CENTRE,
    _K.REPORTED_UP: WINDOW,
}
"""Who may decide that a case is of a kind."""
TAKEN_BACK_BY: dict[CaseKind, frozenset[Post]] = {
    _K.URGENT: CENTRE,
    _K.RETURNED: frozenset({Post.BUSINESS}),
}
"""Who alone may decide that a case is no longer of a kind."""

BY_NAME = frozenset({_K.IMMEDIATE, _K.PROMISED, _K.JOINT, _K.REPORTED_UP})
"""What a case may be accepted as, or changed to by saying so. Every other kind follows from an
act that does more: tell what is missing, return, recognise as urgent, answer an enquiry."""


class LawfulTime(StrEnum):
    """Which of the law's times a case is decided in (行政许可法 §42)."""

    SINGLE = "single"
    """One authority's: 20 working days, 10 more."""
    JOINT = "joint"
    """Of what several handle together (统一、联合、集中办理, §26): 45, and 15 more."""
    AS_BEFORE = "as_before"
    """A stop on the way: whatever it was."""


LAWFUL_TIME: dict[CaseKind, LawfulTime] = {
    _K.IMMEDIATE: LawfulTime.SINGLE,
    _K.PROMISED: LawfulTime.SINGLE,
    # §42② goes by how a case is handled, not by how it was accepted: from its acceptance on.
    _K.JOINT: LawfulTime.JOINT,
    # Waiting for papers, a joint case stays one: its parts go on afterwards.
    _K.SUPPLEMENT: LawfulTime.AS_BEFORE,
    # The higher authority's time is kept apart; what the hall has is what it had.
    _K.REPORTED_UP: LawfulTime.AS_BEFORE,
    # First and fast, and otherwise as one of the two: see handled_as.
    _K.URGENT: LawfulTime.AS_BEFORE,
    # Nothing is decided any more, or not yet.
    _K.RETURNED: LawfulTime.AS_BEFORE,
    _K.ENQUIRY: LawfulTime.AS_BEFORE,
    _K.UNDECIDED: LawfulTime.AS_BEFORE,
}
"""What a case that becomes of a kind has the time of; an item's own statutory time stays (§42:
法律、法规另有规定的，依照其规定)."""


def lawful_time(kind: CaseKind, handled_as: CaseKind | None) -> LawfulTime:
    """Of a case of this kind; ``handled_as`` is what an urgent one is otherwise."""
    return LAWFUL_TIME[handled_as or kind]


def before_supplement(changes: Sequence[Change]) -> CaseKind | None:
    """What a supplement case was before it was asked to complete, and is again afterwards.

    None where nobody had decided anything that it can be again: then it is what its item is.
    """
    before = next((one.before for one in reversed(changes) if one.after is _K.SUPPLEMENT), None)
    return before if before in BY_NAME else None


def may_become(before: CaseKind, after: CaseKind) -> bool:
    """Whether the table has the pair."""
    return after in CHANGES[before]


def decide(before: CaseKind, after: CaseKind, held: frozenset[Post]) -> None:
    """Refuse what the tables do not allow.

    An urgent case may be returned by its window like any other: the law binds it too. Raises
    KindNotAllowed, PostNeeded.
    """
    if not may_become(before, after):
        raise KindNotAllowed(kind=after.value, before=before.value)
    needed = DECIDED_BY[after]
    if after is not CaseKind.RETURNED:
        needed = TAKEN_BACK_BY.get(before, needed)
    posts.require(held, *needed)
