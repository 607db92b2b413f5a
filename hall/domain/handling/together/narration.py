"""What several departments do about a case, as sentences of its timeline. They name nobody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hall.domain.handling.figures import CasePolicy
from hall.domain.handling.together.meetings import Attended, MeetingKind
from hall.domain.words import STANDINGS

_Data = Mapping[str, Any]
MEETINGS = {MeetingKind.REVIEW: "联审会", MeetingKind.SURVEY: "联合踏勘"}
"""Kinds of meetings as people call them."""
ATTENDED = {Attended.ON_TIME: "按时到会", Attended.LATE: "迟到", Attended.ABSENT: "缺席"}
"""How a department came."""


def _stopped(data: _Data, policy: CasePolicy) -> str:
    found = policy.stop_reason(data["reason"])
    name = data["reason"] if found is None else found.name
    return f"联办环节{data['part']}停表：{name}（{data['document']}）"


def _meeting(data: _Data) -> str:
    return f"{MEETINGS[MeetingKind(data['kind'])]}（第{data['meeting']}次）"


def _recognised(data: _Data, _: CasePolicy) -> str:
    meeting = f"，{data['meeting']}召开联审会议" if data["meeting"] else ""
    return f"认定为急办件：{data['reason']}（{data['ground']}）{meeting}"


def _submitted(data: _Data, _: CasePolicy) -> str:
    return f"{data['to']}补签" if data["after"] else f"送{data['to']}审批"


SENTENCES: dict[str, Callable[[_Data, CasePolicy], str]] = {
    "case.part_acknowledged": lambda data, _: f"联办环节{data['part']}的部门签收",
    "case.part_stopped": _stopped,
    "case.part_resumed": lambda data, _: f"联办环节{data['part']}恢复计时",
    "case.part_refusal_asked": lambda data, _: (
        f"联办环节{data['part']}提出不予通过：{data['reason']}"
    ),
    "case.part_refusal_denied": lambda data, _: (
        f"联办环节{data['part']}的不予通过意见未被采纳：{data['reason']}"
    ),
    "case.part_standing_changed": lambda data, _: (
        f"联办环节{data['part']}由{STANDINGS[data['from']]}转为{STANDINGS[data['standing']]}"
    ),
    "case.meeting_scheduled": lambda data, _: f"安排{_meeting(data)}：{data['place']}",
    "case.attendance_recorded": lambda data, _: (
        f"{_meeting(data)}：{data['department']}{ATTENDED[Attended(data['attended'])]}"
    ),
    "case.meeting_held": lambda data, _: f"{_meeting(data)}已召开：{data['opinion']}",
    "case.meeting_cancelled": lambda data, _: f"{_meeting(data)}取消：{data['reason']}",
    "case.urgent_recognised": _recognised,
    "case.urgent_withdrawn": lambda data, _: f"撤销急办：{data['reason']}",
    "case.green_admitted": lambda data, _: f"进入绿色通道：{data['project']}",
    "case.green_received": lambda data, _: f"{data['counter']}号窗口签注受理：{data['matter']}",
    "case.green_finished": lambda data, _: f"{data['counter']}号窗口签注办结",
    "case.green_submitted": _submitted,
    "case.green_collected": lambda data, _: f"{data['counter']}号窗口收回受理表",
    "case.green_filed": lambda _, __: "受理表交业务科备案",
}
"""By the event's name; see narration."""
