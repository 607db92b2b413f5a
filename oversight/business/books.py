"""The registers (登记簿) as columns: what each book of the business section shows of an entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hall.domain import words
from hall.store.handling.registers import Register

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its head, its text, and how it looks."""

    name: str
    of: Callable[[Entry], str]
    look: str = ""
    """``number`` for codes, ``time`` for days and hours, whose year a page may leave out where its
    head has it, ``wide`` for what may wrap."""
    personal: bool = False
    """It speaks of a person, if masked: it stands on pages and in no file."""


BOOKS: dict[Register, str] = {
    Register.IMMEDIATE: "即办件",
    Register.PROMISED: "承诺件",
    Register.SUPPLEMENT: "补办件",
    Register.JOINT: "联办件",
    Register.RETURNED: "退回件",
    Register.DECISIONS: "决定书",
    Register.URGENT: "急办件",
    Register.REPORTED_UP: "上报件",
    Register.GREEN: "绿色通道",
    Register.PARTS: "联办环节",
    Register.MEETINGS: "联审踏勘",
    Register.ENQUIRY: "咨询",
    Register.READINGS: "查阅",
}
"""In the order of the tabs."""

GROUNDS = {
    "key_project": "重点实事工程",
    "foreign_capital": "外资企业",
    "domestic_capital": "内资企业",
    "construction": "基建项目",
    "leaders": "领导交办",
}
_PARTS = {
    "waiting": "待前置环节", "running": "办理中", "finished": "已办结", "refused": "不予通过",
    "ended": "终止",
}  # fmt: skip
_MEETINGS = {"scheduled": "已安排", "held": "已召开", "cancelled": "已取消"}
_KINDS_OF_MEETING = {"review": "联审会", "survey": "联合踏勘"}
_ATTENDED = {"on_time": "到会", "late": "迟到", "absent": "缺席"}
_READ_AT = {"page": "办件页", "api": "接口", "form": "一表", "notice": "通知书"}
_DECIDED = {"refused": "不予批准", "revoked": "撤销"}
_OUTCOMES = {"granted": "准予", "refused": "不予批准", "done": "办结"}


def minute(text: str | None) -> str:
    """``2026-11-22 09:30`` of an instant; empty for none."""
    return "" if text is None else f"{text[:10]} {text[11:16]}"


def _state(one: Entry) -> str:
    if one["state"] is not None:
        return {**_PARTS, **_MEETINGS}.get(one["state"], str(one["state"]))
    outcome = _OUTCOMES.get(one["outcome"] or "", "")
    phase = words.PHASES.get(one["phase"], str(one["phase"]))
    return f"{phase}·{outcome}" if outcome and one["phase"] in {"decided", "closed"} else phase


def _on_time(one: Entry) -> str:
    return {True: "是", False: "否", None: ""}[one["on_time"]]


def _attendance(one: Entry) -> str:
    return "，".join(
        f"{each['department_name'] or each['department']}"
        f"{'' if each['attended'] is None else _ATTENDED[each['attended']]}"
        for each in one["attendance"]
    )


_DATE = Column(name="日期", of=lambda one: str(one["date"]), look="time")
_TIME = Column(name="时间", of=lambda one: minute(one["at"]), look="time")
_NUMBER = Column(name="办件编号", of=lambda one: str(one["number"]), look="number")
_ITEM = Column(name="事项", of=lambda one: str(one["item_name"] or one["item"] or ""), look="wide")
_DEPARTMENT = Column(
    name="部门", of=lambda one: str(one["department_name"] or one["department"] or ""), look="wide"
)
_WINDOW = Column(
    name="窗口", of=lambda one: f"{one['counter']}号" if one["counter"] else "", look="number"
)
_PERSON = Column(name="服务对象", of=lambda one: str(one.get("applicant") or ""), personal=True)
_CLERK = Column(name="经办", of=lambda one: str(one["clerk"] or ""), look="number")
_NOTICE = Column(name="通知书", of=lambda one: str(one["notice"] or ""), look="number")
_DUE = Column(name="应办结", of=lambda one: minute(one["due_at"]), look="time")
_DONE = Column(name="办结", of=lambda one: minute(one["finished_at"]), look="time")
_ON_TIME = Column(name="按时", of=_on_time)
_STATE = Column(name="状态", of=_state)
_ABOUT = Column(name="项目", of=lambda one: str(one["about"] or ""), look="wide")

_PLACE = (_DEPARTMENT, _WINDOW)
_CASE = (_DATE, _NUMBER, _PERSON, _ITEM, *_PLACE, _CLERK)
_USUAL = (*_CASE, _NOTICE, _DUE, _DONE, _ON_TIME, _STATE)
COLUMNS: dict[Register, tuple[Column, ...]] = {
    Register.IMMEDIATE: (*_CASE, _DONE, _ON_TIME, _STATE),
    Register.PROMISED: _USUAL,
    Register.SUPPLEMENT: (*_CASE, _NOTICE, _DUE, _STATE),
    Register.JOINT: _USUAL,
    Register.RETURNED: (*_CASE, _NOTICE, _STATE),
    Register.DECISIONS: (
        *_CASE, _NOTICE,
        Column(name="决定", of=lambda one: _DECIDED.get(one["detail"] or "", "")),
        Column(name="理由", of=_ABOUT.of, look="wide", personal=True), _STATE,
    ),
    Register.URGENT: (*_CASE, _NOTICE, Column(name="要求办结", of=_DUE.of, look="time"), _DONE,
                      _ON_TIME, _STATE),
    Register.REPORTED_UP: _USUAL,
    Register.GREEN: (
        _DATE, _NUMBER, _ABOUT,
        Column(name="情形", of=lambda one: GROUNDS.get(one["detail"] or "", one["detail"] or "")),
        *_PLACE, _NOTICE, Column(name="备案", of=_DONE.of, look="time"), _STATE,
    ),
    Register.PARTS: (
        _DATE, _NUMBER, _ITEM, Column(name="环节", of=_ABOUT.of, look="wide"), *_PLACE,
        _DUE, _DONE,
        _ON_TIME, _STATE,
    ),
    Register.MEETINGS: (
        _TIME, Column(name="会议", of=lambda one: _KINDS_OF_MEETING.get(one["detail"], "")),
        _NUMBER, _ITEM, Column(name="地点", of=_ABOUT.of), _STATE,
        Column(name="出席", of=_attendance, look="wide"),
    ),
    Register.ENQUIRY: (_TIME, _NUMBER, _PERSON, _ITEM, *_PLACE, _CLERK),
    Register.READINGS: (
        _TIME, Column(name="查阅人", of=_ABOUT.of), _NUMBER, _ITEM, _DEPARTMENT,
        Column(name="在何处", of=lambda one: _READ_AT.get(one["detail"] or "", "")), _CLERK,
    ),
}  # fmt: skip
"""What a book's lines show, after their running number."""
