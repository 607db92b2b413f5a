"""Which post may do what to a case (rulebook 01, 03): denied unless it stands here."""

from __future__ import annotations

from hall.domain.handling.kinds import CENTRE, WINDOW
from hall.domain.handling.phases import Act
from hall.domain.posts import Post

_BUSINESS = frozenset({Post.BUSINESS})
_HEADS = frozenset({Post.CHIEF, Post.LEADER})
"""The authority's own head, and those above it (行政许可法 §69)."""
PERMITTED: dict[Act, frozenset[Post]] = {
    Act.RECEIVE: WINDOW,
    Act.TICK: WINDOW,
    Act.LIST_MISSING: WINDOW,
    Act.ASK_SUPPLEMENT: WINDOW,
    Act.HAND_IN: WINDOW,
    Act.ACCEPT: WINDOW,
    Act.FINISH_AT_ONCE: WINDOW,
    # Which post may decide which kind is a table of its own (hall.domain.handling.kinds).
    Act.CHANGE_KIND: WINDOW | CENTRE,
    Act.STOP: WINDOW,
    Act.RESUME: WINDOW,
    # To ask; who approves is the profile's figure.
    Act.EXTEND: WINDOW,
    Act.SURVEY: WINDOW,
    # Whose part, whose meeting: hall.domain.handling.together.rights.
    Act.WORK_PART: WINDOW | _BUSINESS,
    Act.MEET: WINDOW | _BUSINESS,
    # Recognised by the centre, not the window (R2).
    Act.RECOGNISE_URGENT: CENTRE,
    # By the start window, or by the centre's own notice (R2).
    Act.ADMIT_GREEN: WINDOW | CENTRE,
    Act.SIGN_GREEN: WINDOW | _BUSINESS,
    Act.SIGN_AFTER: WINDOW | {Post.LEADER},
    Act.SEND_UP: WINDOW,
    Act.COME_BACK: WINDOW,
    Act.DECIDE: WINDOW,
    Act.MAKE_READY: WINDOW,
    Act.COLLECT: WINDOW,
    Act.RETURN: WINDOW,
    # The citizen brings the notice to the business section (R2).
    Act.ASK_REVIEW: _BUSINESS | {Post.DUTY},
    Act.UPHOLD: _BUSINESS,
    Act.OVERTURN: _BUSINESS,
    Act.WITHDRAW: WINDOW,
    Act.ANSWER: WINDOW | {Post.DUTY},
    Act.VERIFY_COMMITMENT: WINDOW,
    # Never whoever decided: hall.domain.posts.require_other_hand.
    Act.EXCUSE: _HEADS,
    Act.REVOKE: _HEADS,
    Act.ARCHIVE: _BUSINESS,
}
"""Who may do it at all."""

ONLINE = frozenset({Act.RECEIVE, Act.HAND_IN, Act.WITHDRAW, Act.ASK_REVIEW})
"""What an applicant does through another door (网上申报); a program speaks for him."""


def is_elsewhere(
    held: frozenset[Post], own: str | None, department: str | None, lead: str | None
) -> bool:
    """Whether somebody of a window looks at another department's case.

    ``own`` is the department of the person, None for windows that serve several; ``lead`` the
    one that answers for a joint case.
    """
    return held <= WINDOW and own not in {None, department, lead}
