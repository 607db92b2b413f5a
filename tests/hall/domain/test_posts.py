"""Posts: what somebody answers for, and that nobody approves what he asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.domain.actors import Actor, Role
from hall.domain.posts import (
    NAMES,
    OF_ACCOUNT,
    OF_TOKEN,
    SECTIONS,
    Post,
    PostNeeded,
    SameHand,
    named,
    require,
    require_other_hand,
)


def test_every_post_has_a_name() -> None:
    assert NAMES.keys() == set(Post)
    assert len(set(NAMES.values())) == len(Post)


def test_what_a_role_holds_by_itself() -> None:
    assert OF_ACCOUNT["admin"] == frozenset()
    assert OF_TOKEN["staff"] == SECTIONS
    assert Post.AUDITOR not in SECTIONS
    assert OF_TOKEN["counter"] == OF_ACCOUNT["counter"] == {Post.CLERK}


def test_posts_are_named_in_their_own_order() -> None:
    assert named([Post.LEADER, Post.BUSINESS]) == "业务科、中心领导"
    assert named([]) == ""


@given(st.frozensets(st.sampled_from(Post)), st.frozensets(st.sampled_from(Post), min_size=1))
def test_one_of_the_posts_is_enough(held: frozenset[Post], wanted: frozenset[Post]) -> None:
    if held & wanted:
        require(held, *wanted)
        return
    with pytest.raises(PostNeeded) as refused:
        require(held, *wanted)
    assert set(refused.value.facts["posts"]) == wanted  # type: ignore[call-overload]
    assert all(NAMES[post] in str(refused.value) for post in wanted)


def test_who_asks_does_not_approve() -> None:
    clerk = Actor(role=Role.COUNTER, id="C1")
    leader = Actor(role=Role.STAFF, id="leader")
    require_other_hand(asked_by=clerk.named, approver=leader.named)
    with pytest.raises(SameHand):
        require_other_hand(asked_by=leader.named, approver=leader.named)
    with pytest.raises(SameHand, match="本人"):
        require_other_hand(asked_by="counter:C1", approver="staff:C1")
