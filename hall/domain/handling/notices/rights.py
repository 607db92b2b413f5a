"""Who may have notices printed, and say that their copies came: the holder (rulebook 03; R2)."""

from __future__ import annotations

from hall.domain.handling.figures import Holder
from hall.domain.handling.kinds import WINDOW
from hall.domain.posts import Post

CONFIRMED_BY: dict[Holder, frozenset[Post]] = {
    Holder.WINDOW: WINDOW,
    Holder.BUSINESS: frozenset({Post.BUSINESS}),
    Holder.SUPERVISION: frozenset({Post.SUPERVISION}),
    # The department's own head; the hall's leaders for a department without one.
    Holder.LEADER: frozenset({Post.CHIEF, Post.LEADER}),
    # What the citizen took along, the window knows.
    Holder.CITIZEN: WINDOW,
}
"""What a holder holds, he confirms."""

PRINTED_BY = frozenset(Post) - {Post.AUDITOR}
"""Who may have a notice printed at all; at a window, those of the own department."""
