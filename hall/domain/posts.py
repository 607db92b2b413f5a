"""The posts (岗位) that people of the hall hold: who may decide what (rulebook 01).

A role says what kind of program or page speaks; a post says what the person behind it answers
for. One person may hold several, yet nobody approves what he asked for himself (rulebook 04).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from hall.domain.errors import Forbidden, Refused


class Post(StrEnum):
    """What somebody answers for."""

    CLERK = "clerk"
    """窗口工作人员: works cases of the own department."""
    CHIEF = "chief"
    """首席代表: answers for a department's windows."""
    DUTY = "duty"
    """值班长: heads the hall for the day."""
    BUSINESS = "business"
    """业务科: registry, urgent and green-channel recognition, reviews of returns."""
    SUPERVISION = "supervision"
    """督查科: deadlines and alerts."""
    CASHIER = "cashier"
    """收费结算室: the one who takes money."""
    LEADER = "leader"
    """中心领导: approves what the rules send up."""
    AUDITOR = "auditor"
    """审计: reads the audit trail, changes nothing."""


SECTIONS = frozenset({Post.DUTY, Post.BUSINESS, Post.SUPERVISION, Post.CASHIER, Post.LEADER})
"""Posts behind the hall; a program's token of role ``staff`` speaks for all of them."""

OF_ACCOUNT: Mapping[str, frozenset[Post]] = MappingProxyType(
    {"counter": frozenset({Post.CLERK}), "staff": frozenset({Post.DUTY}), "admin": frozenset()}
)
"""What a person's account holds by its role until somebody gives it other posts. The system
administrator holds none: he reads no case content (rulebook 01)."""

OF_TOKEN: Mapping[str, frozenset[Post]] = MappingProxyType(
    {"counter": frozenset({Post.CLERK}), "staff": SECTIONS}
)
"""What a program's token speaks for by its role, unless it was made for certain posts."""

NAMES: Mapping[Post, str] = MappingProxyType(
    {
        Post.CLERK: "窗口工作人员",
        Post.CHIEF: "首席代表",
        Post.DUTY: "值班长",
        Post.BUSINESS: "业务科",
        Post.SUPERVISION: "督查科",
        Post.CASHIER: "收费结算室",
        Post.LEADER: "中心领导",
        Post.AUDITOR: "审计",
    }
)
"""As people read them."""


class PostNeeded(Forbidden):
    """Only somebody who holds one of ``posts`` decides that."""

    code = "post.needed"
    sentence = "此操作须由{names}办理，请转交相应岗位。"
    title = "This needs another post"


class SameHand(Refused):
    """Who asked is who would approve (rulebook 04, separation of duties)."""

    code = "case.same_hand"
    sentence = "本人申请、经办或移交的，不能由本人审批、更正或签收，请由其他有权人员办理。"
    title = "Nobody approves what he asked for himself"


def named(held: Iterable[Post]) -> str:
    """The posts as people read them, in the order of their definition: ``业务科、中心领导``."""
    given = frozenset(held)
    return "、".join(NAMES[post] for post in Post if post in given)


def require(held: frozenset[Post], *any_of: Post) -> None:
    """Raises PostNeeded unless one of the posts is held."""
    if held.isdisjoint(any_of):
        wanted = [post for post in Post if post in any_of]
        raise PostNeeded(posts=[post.value for post in wanted], names="或".join(map(_name, wanted)))


def require_other_hand(*, asked_by: str, approver: str) -> None:
    """Raises SameHand when one and the same person, or program, asks and approves.

    Both are given as the event log names them, ``role:id``. Only the ids are compared: a person
    stays the same whatever page he speaks through.
    """
    if _id(asked_by) == _id(approver):
        raise SameHand


def _name(post: Post) -> str:
    return NAMES[post]


def _id(actor: str) -> str:
    return actor.partition(":")[2]
