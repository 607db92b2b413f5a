"""Chinese words for states and commands, as sentences at the counter say them (rulebook 02)."""

from __future__ import annotations

STATES = {
    "waiting": "等候",
    "called": "已呼叫",
    "serving": "办理中",
    "served": "已办结",
    "no_show": "已过号",
    "held": "挂起",
    "cancelled": "已作废",
    "queued": "待打印",
    "sending": "打印中",
    "printed": "已打印",
    "unknown": "打印结果不明",
    "failed": "打印失败",
}
"""States of tickets and of slips."""

COMMANDS = {
    "call": "叫号",
    "recall": "重呼",
    "begin": "开始办理",
    "finish": "办结",
    "no_show": "过号",
    "reinstate": "过号恢复",
    "transfer": "转移",
    "hold": "挂起",
    "unhold": "恢复办理",
    "cancel": "作废",
    "pin": "置顶",
    "reprint": "补打",
    "end_day": "结束当日服务",
}
"""What can be done to a ticket."""

KINDS = {
    "undecided": "未定",
    "enquiry": "咨询",
    "immediate": "即办件",
    "promised": "承诺件",
    "supplement": "补办件",
    "joint": "联办件",
    "returned": "退回件",
    "urgent": "急办件",
    "reported_up": "上报件",
}
"""Kinds of a case (rulebook 03)."""

PHASES = {
    "opened": "未收件",
    "received": "已收件",
    "supplementing": "待补正",
    "accepted": "办理中",
    "decided": "已决定",
    "closed": "已办结",
    "returned": "已退回",
    "withdrawn": "已撤回",
    "revoked": "已撤销",
}
"""Phases of a case."""

ACTS = {
    "receive": "收件",
    "record_applicant": "登记服务对象",
    "tick": "清点材料",
    "list_missing": "打印缺件清单",
    "ask_supplement": "补正告知",
    "hand_in": "补交材料",
    "accept": "受理",
    "finish_at_once": "当场办结",
    "change_kind": "变更类型",
    "stop": "停表",
    "resume": "恢复计时",
    "extend": "延长期限",
    "survey": "踏勘",
    "work_part": "办理联办环节",
    "meet": "联审、联合踏勘",
    "recognise_urgent": "认定急办",
    "admit_green": "进入绿色通道",
    "sign_green": "签注绿色通道受理表",
    "sign_after": "补签",
    "send_up": "上报",
    "come_back": "上级批回",
    "decide": "作出决定",
    "make_ready": "通知领取",
    "collect": "领取结果",
    "return": "退回",
    "ask_review": "申请复核",
    "uphold": "复核维持",
    "overturn": "复核撤销",
    "withdraw": "撤回",
    "answer": "答复咨询",
    "verify_commitment": "承诺核查",
    "excuse": "免予补交",
    "revoke": "撤销决定",
    "archive": "归档",
}
"""What can be done to a case."""

STANDINGS = {"green": "正常", "due_soon": "临期", "yellow": "黄牌", "red": "红牌"}
"""Warning lights of electronic supervision (rulebook 04, 09 §2.4)."""


def spoken(facts: dict[str, object]) -> dict[str, object]:
    """The facts of a refusal with its states and commands in Chinese."""
    tables = {
        "state": STATES, "command": COMMANDS, "phase": PHASES, "act": ACTS, "kind": KINDS,
        "before": KINDS,
    }  # fmt: skip
    return {
        key: tables[key].get(str(value), value) if key in tables else value
        for key, value in facts.items()
    }
