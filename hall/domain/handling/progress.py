"""Where a case stands, in the words of the citizen whose case it is (进度查询).

Nothing here names a person. What he has to do stands first, then by when, then the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hall.domain.clock import Instant
from hall.domain.handling.clocks import Clock
from hall.domain.handling.course import Course
from hall.domain.handling.deadlines import Deadlines
from hall.domain.handling.figures import CasePolicy
from hall.domain.handling.phases import Phase
from hall.domain.handling.standing import Step


class Mood(StrEnum):
    """What the page's colour says."""

    WAITING = "waiting"
    """The hall works; there is nothing to do."""
    YOURS = "yours"
    """The citizen has to do something."""
    READY = "ready"
    DONE = "done"
    ENDED = "ended"
    """Over without what was applied for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """By which day; ``provisional`` where no confirmed calendar reaches so far (暂定)."""

    day: date
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """One step of four; None while it is to come."""

    name: str
    name_en: str
    at: Instant | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A case as its citizen sees it."""

    mood: Mood
    headline: str
    headline_en: str
    advice: str
    """What to do now; empty for nothing."""
    advice_en: str
    missing: tuple[str, ...] = ()
    """Materials that he still has to bring, all of them."""
    bring_by: Due | None = None
    due: Due | None = None
    """When the hall has promised to be done; None while nobody can say."""
    milestones: tuple[Milestone, ...]


_Said = tuple[Mood, str, str, str, str]
_BY_PHASE: dict[Phase, _Said] = {
    Phase.OPENED: (
        Mood.WAITING, "已取号，尚未收件", "Not handed in yet",
        "请带齐材料，听到叫号后到窗口办理。",
        "Please have your papers ready and come when you are called.",
    ),
    Phase.RECEIVED: (
        Mood.WAITING, "已收件，正在审核材料", "Received; your papers are being checked", "", "",
    ),
    Phase.SUPPLEMENTING: (
        Mood.YOURS, "请补充材料", "Something is missing",
        "请一次备齐下列材料，交到受理窗口。", "Please bring all of these to the window.",
    ),
    Phase.ACCEPTED: (Mood.WAITING, "已受理，正在办理", "Accepted; being handled", "", ""),
    Phase.DECIDED: (
        Mood.WAITING, "已作出决定，正在准备文书", "Decided; the papers are being prepared",
        "可以领取时会告知您。", "You will be told when you can collect it.",
    ),
    Phase.CLOSED: (Mood.DONE, "已办结", "Done", "", ""),
    Phase.RETURNED: (
        Mood.ENDED, "已退回", "Returned",
        "退回的理由和复核办法见退回件通知书；有疑问请到业务科咨询。",
        "The notice of return says why, and how to ask for a review.",
    ),
    Phase.WITHDRAWN: (
        Mood.ENDED, "已终止办理", "Ended",
        "如仍需办理，请重新提出申请。", "Please apply again if you still need it.",
    ),
    Phase.REVOKED: (
        Mood.ENDED, "原决定已撤销", "The decision was revoked",
        "理由和救济途径见撤销决定书；有疑问请到受理窗口咨询。",
        "The written decision says why, and where to turn against it.",
    ),
}  # fmt: skip
_STOPPED = "暂停计时（{reason}），恢复后继续办理"
_COMPLETED: _Said = (
    Mood.WAITING, "材料已补齐，等待受理", "Complete; waiting to be accepted", "", "",
)  # fmt: skip
_READY: _Said = (
    Mood.READY, "结果可以领取了", "Ready to be collected",
    "请凭号票、办件编号或身份证件领取。",
    "Please bring your slip, the case number or your identity card.",
)  # fmt: skip


def progress_of(course: Course, derived: Deadlines, promised: Clock | None,
                policy: CasePolicy) -> Progress:  # fmt: skip
    """The case as its citizen sees it."""
    mood, headline, english, advice, advice_en = _said(course)
    stop = course.stopped() if course.phase is Phase.ACCEPTED else None
    if stop is not None:
        found = policy.stop_reason(stop.reason)
        headline = _STOPPED.format(reason="上报上级机关" if found is None else found.name)
        english = "The clock is stopped; it goes on afterwards"
    asked = _asked(course)
    if asked and course.phase is Phase.ACCEPTED:
        mood, advice = Mood.YOURS, "请在期限内补交下列材料。"
        advice_en = "Please bring these in time."
    return Progress(
        mood=mood,
        headline=headline,
        headline_en=english,
        advice=advice,
        advice_en=advice_en,
        missing=asked,
        bring_by=_due(derived.respond or derived.follow or _tolerance(derived)) if asked else None,
        due=_due(promised) if course.phase is Phase.ACCEPTED else None,
        milestones=_milestones(course),
    )


_REFUSED: _Said = (
    Mood.ENDED, "不予批准", "Not granted",
    "理由和救济途径见决定书。", "The written decision says why, and where to turn against it.",
)  # fmt: skip
_WAITS: _Said = (
    Mood.YOURS, "已作出决定，结果待补齐材料后发放", "Decided; the result waits for your papers",
    "请在期限内补交下列材料，补齐后即可领取结果。", "Please bring these in time to get the result.",
)  # fmt: skip


def _said(course: Course) -> _Said:
    if course.phase is Phase.CLOSED and course.outcome == "refused":
        return _REFUSED
    if _held_back(course):
        return _WAITS
    if course.phase is Phase.DECIDED and course.ready_at is not None:
        return _READY
    if course.phase is Phase.SUPPLEMENTING and course.completed_at is not None:
        return _COMPLETED
    return _BY_PHASE[course.phase]


def _held_back(course: Course) -> bool:
    """Whether what was granted waits for what was tolerated."""
    granted = course.phase is Phase.DECIDED and course.outcome != "refused"
    return granted and course.tolerated_at is not None and bool(course.missing())


def _asked(course: Course) -> tuple[str, ...]:
    """What he was told to bring: before that the window still has the list in hand."""
    if _held_back(course):
        return course.missing()
    if course.phase is Phase.SUPPLEMENTING:
        return course.missing() if course.completed_at is None else ()
    if course.phase is Phase.ACCEPTED and (course.asks or course.tolerated_at is not None):
        return course.missing()
    return ()


def _due(clock: Clock | None) -> Due | None:
    if clock is None or clock.due_day is None or clock.stopped:
        return None
    return Due(day=clock.due_day, provisional=clock.provisional)


def _tolerance(derived: Deadlines) -> Clock | None:
    return derived.steps.get(Step.TOLERANCE)


def _milestones(course: Course) -> tuple[Milestone, ...]:
    closed = course.ended_at if course.phase is Phase.CLOSED else course.collected_at
    return (
        Milestone(name="收件", name_en="Received", at=course.received_at),
        Milestone(name="受理", name_en="Accepted", at=course.accepted_at),
        Milestone(name="决定", name_en="Decided", at=course.decided_at),
        Milestone(name="领取", name_en="Collected", at=closed),
    )


def day_in_words(day: date) -> str:
    """``5月9日``."""
    return f"{day.month}月{day.day}日"
