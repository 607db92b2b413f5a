"""Urgent cases (急办件): recognised by the centre, not the window (R2); a fold of their own.

Time is pressing and it is of special importance. Such a case is handled like a promised or a
joint one, but first and fast, and by an instant that the centre names.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from hall.domain.cases import CaseKind
from hall.domain.clock import Instant
from hall.domain.events import Logged
from hall.domain.handling.course import Course
from hall.domain.handling.kinds import CHANGES


class Addressee(StrEnum):
    """Whom the urgent notice goes to."""

    WINDOW = "window"  # 主办窗口
    MEETING = "meeting"  # 联审会议


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """One recognition of a case as urgent."""

    ground: str
    """What the centre recognised it by: a document, an instruction."""
    reason: str
    addressee: Addressee
    counter: int | None
    """The lead window; None when it goes to a meeting or to a department without one."""
    department: str
    """Code of the lead department."""
    meeting: str
    """Time and place of the joint meeting, in words; empty for none."""
    required_by: Instant
    handled_as: CaseKind
    notice: str
    """Number of the urgent notice; empty before it was issued."""
    recognised_by: str
    recognised_at: Instant
    withdrawn_at: Instant | None = None
    withdrawn_because: str = ""


def fold_urgent(events: Iterable[Logged]) -> tuple[Recognition, ...]:
    """All recognitions of a case, the last one last."""
    found: list[Recognition] = []
    for logged in events:
        data = logged.event.data
        match logged.event.name:
            case "case.urgent_recognised":
                found.append(_recognition(logged))
            case "notice.issued" if found and data["form"] == "urgent":
                found[-1] = replace(found[-1], notice=str(data["notice"]))
            case "case.urgent_withdrawn" if found:
                found[-1] = replace(
                    found[-1], withdrawn_at=logged.at, withdrawn_because=str(data["reason"])
                )
            case _:
                pass
    return tuple(found)


def _recognition(logged: Logged) -> Recognition:
    data = logged.event.data
    counter = data["counter"]
    return Recognition(
        ground=str(data["ground"]),
        reason=str(data["reason"]),
        addressee=Addressee(str(data["addressee"])),
        counter=None if counter is None else int(str(counter)),
        department=str(data["department"]),
        meeting=str(data["meeting"]),
        required_by=Instant(int(str(data["required_by"]))),
        handled_as=CaseKind(str(data["handled_as"])),
        notice="",
        recognised_by=logged.actor,
        recognised_at=logged.at,
    )


def kind_again(course: Course) -> CaseKind:
    """What a case is once it is no longer urgent.

    That is what it was before, where the table of kinds
    allows it, else what it was handled as.
    """
    for change in reversed(course.changes):
        if change.after is CaseKind.URGENT:
            if change.before in CHANGES[CaseKind.URGENT]:
                return change.before
            break
    return course.handled_as or CaseKind.PROMISED
