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


def spoken(facts: dict[str, object]) -> dict[str, object]:
    """The facts of a refusal with its state and its command in Chinese."""
    tables = {"state": STATES, "command": COMMANDS}
    return {
        key: tables[key].get(str(value), value) if key in tables else value
        for key, value in facts.items()
    }
