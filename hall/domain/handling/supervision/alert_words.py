"""Alerts as people read them: what a pattern is called, and what one finding says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hall.domain.handling.figures import NoticeForm, Pattern
from hall.domain.handling.standing import Standing, Step
from hall.domain.words import KINDS

PATTERNS: dict[str, str] = {
    Pattern.FINISHED_BEFORE_ACCEPTED: "未受理先办结",
    Pattern.KIND_CHANGED_AGAIN: "多次变更类型",
    Pattern.SUPPLEMENT_ASKED_AGAIN: "再次要求补正",
    Pattern.STOPPED_TOO_LONG: "停表过长",
    Pattern.RETURNED_WITHOUT_SURVEY: "未踏勘退回",
    Pattern.TICKET_WITHOUT_CASE: "有号无件",
    Pattern.TOO_SHORT: "办理时间过短",
    Pattern.RATING_BURST: "集中评价",
    Pattern.SERVED_AND_APPROVED: "经办又审批",
    Pattern.FEE_DIFFERS: "收费不符标准",
    Pattern.NOT_DISCLOSED: "事项未公开",
    Pattern.COPY_LATE: "通知书未按时移交",
    Pattern.LATE_EXTENSION: "逾期申请延长",
    Pattern.REGISTRY_LATE: "即办件未当日登记",
    Pattern.ORIGINALS_KEPT: "原件未按时退还",
    Pattern.PAPERS_LOST: "移交中缺失材料",
    Pattern.HAND_OVER_OPEN: "移交无人签收",
}
"""Abnormal patterns; an alert of a light has the name of its standing instead."""

LIGHTS: dict[str, str] = {
    Standing.RED: "红牌",
    Standing.YELLOW: "黄牌",
    Standing.DUE_SOON: "临期提示",
}
"""Alerts that a light turned, the worst first."""

STEPS: dict[str, str] = {
    Step.ACCEPTANCE: "受理",
    Step.HANDLING: "办理",
    Step.TOLERANCE: "容缺补交",
    Step.DELIVERY: "送达",
    Step.COMMITMENT: "承诺核查",
    Step.REVIEW: "复核",
    Step.URGENT: "急办要求",
    Step.PART: "联办环节",
}

FORMS: dict[str, str] = {
    NoticeForm.PROMISED: "承诺件通知书",
    NoticeForm.SUPPLEMENT: "补办件通知书",
    NoticeForm.JOINT: "联办件通知书",
    NoticeForm.RETURNED: "退回件通知书",
    NoticeForm.URGENT: "急办件通知单",
    NoticeForm.GREEN: "绿色通道受理表",
    NoticeForm.MISSING: "缺件清单",
    NoticeForm.DECISION: "决定书",
}
HOLDERS = {
    "window": "窗口",
    "business": "业务科",
    "supervision": "督查科",
    "leader": "部门负责人",
    "citizen": "服务对象",
}
_ACTS = {
    "received": "收件",
    "accepted": "受理",
    "decided": "决定",
    "returned": "退回",
    "extension_asked": "申请延长",
    "extended": "批准延长",
    "reviewed": "复核",
    "commitment_verified": "承诺核查",
    "papers_excused": "免予补交",
    "revoked": "撤销决定",
    "kind_decided": "急办认定",
    "part_finished": "联办环节办结",
}


def name_of(pattern: str) -> str:
    """What it is called; of an unknown one its code."""
    return PATTERNS.get(pattern) or LIGHTS.get(pattern) or pattern


def sentence(pattern: str, detail: Mapping[str, Any]) -> str:
    """What was seen, in one line; what an older release did not note is left out."""
    try:
        return _SENTENCES[pattern](detail)
    except (KeyError, TypeError):
        return ""


def _days(detail: Mapping[str, Any]) -> str:
    return f"自{detail['since']}停表，最多{detail['most_days']}个工作日"


def _yuan(fen: int) -> str:
    return f"{fen / 100:.2f}元"


def _light(detail: Mapping[str, Any]) -> str:
    due = str(detail["due_at"])[:16].replace("T", " ") if detail.get("due_at") else "停表中"
    part = f"“{detail['part']}”" if detail.get("part") else ""
    return f"{STEPS[detail['step']]}{part}，期限{due}"


def _again(detail: Mapping[str, Any]) -> str:
    named = "、".join(detail["could_have_been_named"])
    return f"第{detail['times']}次" + (f"，应一次告知：{named}" if named else "")


def _late_entry(detail: Mapping[str, Any]) -> str:
    entered = detail["entered"]
    return f"{detail['served']}办理，" + (f"{entered}才登记" if entered else "尚未登记")


def _handed(detail: Mapping[str, Any]) -> str:
    return f"第{detail['number']}次由{detail['from']}移交{detail['to']}（{detail['place']}）"


def _within(detail: Mapping[str, Any]) -> str:
    return f"{detail['most_days']}个工作日内" if detail["most_days"] else "当天"


_SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    **dict.fromkeys(LIGHTS, _light),
    Pattern.FINISHED_BEFORE_ACCEPTED: lambda d: (
        f"{_ACTS[d['act']]}早于受理" if d["accepted"] else f"没有受理就{_ACTS[d['act']]}"
    ),
    Pattern.KIND_CHANGED_AGAIN: lambda d: (
        f"第{d['changes']}次，由{KINDS[d['from']]}变更为{KINDS[d['to']]}"
    ),
    Pattern.SUPPLEMENT_ASKED_AGAIN: _again,
    Pattern.STOPPED_TOO_LONG: _days,
    Pattern.RETURNED_WITHOUT_SURVEY: lambda d: (
        "受理后退回，没有踏勘记录" + ("（需踏勘事项）" if d["on_site"] else "")
    ),
    Pattern.TICKET_WITHOUT_CASE: lambda d: f"{d['day']} {d['number']}号办结，无办件也无咨询记录",
    Pattern.TOO_SHORT: lambda d: (
        f"{d['day']} {d['number']}号用时{d['seconds']}秒，通常不少于{d['least_seconds']}秒"
    ),
    Pattern.RATING_BURST: lambda d: f"{d['within_seconds']}秒内{d['ratings']}个评价",
    Pattern.SERVED_AND_APPROVED: lambda d: f"{_ACTS[d['served']]}与{_ACTS[d['approved']]}为同一人",
    Pattern.FEE_DIFFERS: lambda d: f"标准{_yuan(d['standard_fen'])}，实收{_yuan(d['amount_fen'])}",
    Pattern.NOT_DISCLOSED: lambda _: "办理了未向社会公开的事项",
    Pattern.COPY_LATE: lambda d: (
        f"{FORMS[d['form']]}{d['notice']}第{d['copy']}联未送达{HOLDERS[d['holder']]}"
    ),
    Pattern.LATE_EXTENSION: lambda d: f"{_ACTS[d['act']]}时已过期限，{d['days']}个工作日",
    Pattern.REGISTRY_LATE: _late_entry,
    Pattern.ORIGINALS_KEPT: lambda d: f"{d['since']}办件终结，原件“{d['paper']}”{_within(d)}未退还",
    Pattern.PAPERS_LOST: lambda d: f"{_handed(d)}时，“{d['paper']}”没有收到",
    Pattern.HAND_OVER_OPEN: lambda d: f"{d['since']}{_handed(d)}，{_within(d)}无人签收",
}
