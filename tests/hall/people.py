"""People who do not exist, for tests; their numbers pass their checks."""

from __future__ import annotations

from hall.domain.actors import Actor, Role
from hall.domain.applicants import Agent, Applicant, ApplicantKind, IdKind
from hall.domain.posts import Post

ZHANG = Applicant(
    kind=ApplicantKind.PERSON,
    name="张伟明",
    id_kind=IdKind.ID_CARD,
    id_number="11010519491231002X",
    phone="13812345678",
    address="人民路一号三单元",
)
SHAN = Applicant(
    kind=ApplicantKind.PERSON,
    name="单雪",
    id_kind=IdKind.ID_CARD,
    id_number="440308199901101512",
    phone="0512-57301234",
)
FIRM = Applicant(
    kind=ApplicantKind.ORGANISATION,
    name="昆山市小河饭店有限公司",
    id_kind=IdKind.CREDIT_CODE,
    id_number="91110000600037341L",
    phone="0512-57305678",
    agent=Agent(
        name="单雪", id_kind=IdKind.ID_CARD, id_number="440308199901101512", phone="13900001111"
    ),
)


def of(post: Post, *, department: str | None = None, name: str = "") -> Actor:
    """Somebody who holds this post alone."""
    role = Role.COUNTER if post in {Post.CLERK, Post.CHIEF} else Role.STAFF
    return Actor(role=role, id=name or post.value, posts=frozenset({post}), department=department)


CLERK = of(Post.CLERK, department="GA", name="C1")
