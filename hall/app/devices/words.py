"""What devices say, in the words of the person who stands before them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from counters.keys import Meaning
from drivers.ports import Paper, PrinterStatus, PrintOutcome
from hall.domain.scans import ScanKind

MEANINGS: Final = {
    Meaning.CALL: "叫号",
    Meaning.RECALL: "重呼",
    Meaning.BEGIN: "开始办理",
    Meaning.FINISH: "办结",
    Meaning.NO_SHOW: "过号",
    Meaning.HOLD: "挂起",
    Meaning.UNHOLD: "恢复",
    Meaning.PAUSE: "暂停或继续",
    Meaning.ASK_RATING: "请评价",
    Meaning.RATE_1: "评价：非常不满意",
    Meaning.RATE_2: "评价：不满意",
    Meaning.RATE_3: "评价：基本满意",
    Meaning.RATE_4: "评价：满意",
    Meaning.RATE_5: "评价：非常满意",
    Meaning.REFUSE: "不可用，只响一声",
    Meaning.IGNORE: "不理会",
}
OUTCOMES: Final = {
    PrintOutcome.CONFIRMED: "打印机确认已印完",
    PrintOutcome.UNKNOWN: "已发送，打印机没有确认，请看纸",
}
SCANS: Final = {
    ScanKind.SLIP: "号票的码",
    ScanKind.CASE: "办件编号",
    ScanKind.NUMBER: "号码",
    ScanKind.PERSON: "居民身份证号（校验正确）",
    ScanKind.UNKNOWN: "不是叫号的码",
}
STATES: Final = {
    "starting": "启动中",
    "online": "在线",
    "warning": "提醒",
    "offline": "离线",
    "fault": "故障",
    "unknown": "未知",
}
_PAPERS: Final = {
    Paper.OK: "有纸",
    Paper.LOW: "纸将尽",
    Paper.OUT: "缺纸",
    Paper.UNKNOWN: "纸的情况未知",
}


def printer_sentence(status: PrinterStatus) -> str:
    """All that a printer said of itself; what it did not say is said to be unknown."""
    return "，".join(_said(status))


def printer_works(status: PrinterStatus) -> bool:
    """Whether nothing it said keeps it from printing."""
    stopped = status.online is False or status.cover_open or status.cutter_fault
    return not stopped and status.paper is not Paper.OUT


def _said(status: PrinterStatus) -> Iterator[str]:
    if status == PrinterStatus():
        yield "打印机不回答状态（未知，不等于正常）"
        return
    yield {True: "联机", False: "脱机", None: "联机与否未知"}[status.online]
    yield _PAPERS[status.paper]
    yield {True: "上盖打开", False: "上盖关好", None: "上盖未知"}[status.cover_open]
    yield {True: "切刀故障", False: "切刀正常", None: "切刀未知"}[status.cutter_fault]
