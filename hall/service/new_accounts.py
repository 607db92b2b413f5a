"""What a new member of staff is to be, and who may hold posts."""

from __future__ import annotations

from dataclasses import dataclass

from hall.domain.actors import Role
from hall.domain.errors import Invalid
from hall.domain.posts import Post


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """A member of staff to be."""

    id: str
    name: str
    role: Role
    password: str
    """Argon2 hash; see hall.service.access.hash_password."""
    counters: tuple[int, ...] | None = None
    """Windows to sign on at; None: every one."""
    posts: frozenset[Post] | None = None
    """None: those of the role (hall.domain.posts.OF_ACCOUNT)."""
    department: str | None = None
    """None: that of the windows, if they all have one."""


def check_posts(role: Role, posts: frozenset[Post] | None) -> None:
    """Raises Invalid for a role that holds no posts."""
    # The system administrator reads no case content, and devices answer for nothing.
    if posts and role not in {Role.COUNTER, Role.STAFF}:
        problem = f"only counter and staff hold posts, {role.value} does not"
        raise Invalid(errors=[{"field": "posts", "problem": problem}])
