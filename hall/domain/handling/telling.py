"""What citizens are told by message (短信告知): when, and in which words. It names nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hall.domain.commands import Command
from hall.domain.handling.progress import Due, day_in_words

LISTED = 8
"""Materials named in a message; of more the page shows all."""


class What(StrEnum):
    """What somebody is told."""

    READY = "ready"
    """The result can be collected."""
    SUPPLEMENT = "supplement"
    """Something is missing."""
    SOON = "soon"
    """The visit's number is called soon."""
    ENDED = "ended"
    """What was missing did not come in time, and the case has ended for it."""

    REVOKED = "revoked"
    """What was granted was taken back; nobody need have stood at the window."""


OF_EVENT = {
    "case.result_ready": What.READY,
    "case.supplement_asked": What.SUPPLEMENT,
    "case.revoked": What.REVOKED,
}
"""The event of a case that is told whatever it says, and as what."""


def what_of(name: str, data: Mapping[str, object]) -> What | None:
    """What an event of a case is told as; None for what nobody has to be told by message.

    Who was late is told that his case has ended: nobody stood at the window when it did.
    """
    withdrawn = name == "case.withdrawn" and str(data.get("cause")).startswith("late_")
    returned = name == "case.returned" and data.get("ground") == "not_completed"
    return What.ENDED if withdrawn or returned else OF_EVENT.get(name)


class Outcome(StrEnum):
    """What became of a message."""

    SENT = "sent"
    """The gateway, or the spool, has it."""
    REFUSED = "refused"
    """The gateway will not send it, and would not the next time."""
    FAILED = "failed"
    """The gateway could not be reached until it was too late."""
    NO_PHONE = "no_phone"
    """Nobody left a number that takes messages; the window has to call or write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportMessage(Command):
    """What became of a message; known by what it was about, so that it is reported once."""

    case: str
    what: What
    of: int
    """``seq`` of the event that was told; for ``soon`` the ticket's id."""
    channel: str
    """Name of the adapter."""
    outcome: Outcome


def ready_text(*, hall: str, case: str, item: str, place: str, refused: bool, url: str) -> str:
    """The result lies ready."""
    where = place or "受理窗口"
    what = "已作出决定，决定书可以领取了" if refused else "已办好，可以领取了"
    return (
        f"【{hall}】您好！您的办件{case}（{item}）{what}。"
        f"请凭号票、办件编号或身份证件，到{where}领取。查询：{url}"
    )


def supplement_text(
    *, hall: str, case: str, item: str, missing: Sequence[str], by: Due | None, url: str
) -> str:
    """Something is missing: what, by when."""
    listed = "、".join(missing[:LISTED])
    more = f"等{len(missing)}项" if len(missing) > LISTED else ""
    until = ""
    if by is not None:
        until = f"请在{day_in_words(by.day)}{'（暂定）' if by.provisional else ''}前一次补齐。"
    return (
        f"【{hall}】您好！您的办件{case}（{item}）还需补充：{listed}{more}。{until}"
        f"完整清单和进度：{url}"
    )


def ended_text(*, hall: str, case: str, item: str, in_writing: bool, url: str) -> str:
    """It ended for want of what was missing; ``in_writing``: a notice says so (退回件通知书)."""
    ended = "已作出书面决定，请到受理窗口领取通知书" if in_writing else "视为您（单位）撤回申请"
    return (
        f"【{hall}】您好！您的办件{case}（{item}）因材料没有在期限内补齐，{ended}。"
        f"如仍需办理，请备齐材料后重新申请。查询：{url}"
    )


def revoked_text(*, hall: str, case: str, item: str, url: str) -> str:
    """What was granted was taken back: there is a paper that says why."""
    return (
        f"【{hall}】您好！您的办件{case}（{item}）的准予决定已依法撤销，理由和救济途径见撤销决定书，"
        f"请到受理窗口领取。查询：{url}"
    )


def soon_text(*, hall: str, number: str, ahead: int, counters: str, url: str) -> str:
    """The number is called soon."""
    left = f"前面还有{ahead}人" if ahead else "下一位就是您"
    where = f"到{counters}附近" if counters else "到窗口附近"
    return f"【{hall}】您好！您的号码{number}即将叫到，{left}，请{where}等候。{url}"
