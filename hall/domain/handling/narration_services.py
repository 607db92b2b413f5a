"""The timeline's sentences about fees, agency, the form, messages, alerts. They name nobody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hall.domain.handling.applicants.agency import AGENTS, TIER_NAMES, AgentKind, Tier
from hall.domain.handling.figures import CasePolicy
from hall.domain.handling.money.amounts import yuan
from hall.domain.handling.money.fees import METHODS, Method
from hall.domain.handling.supervision.alert_words import name_of
from hall.domain.handling.telling import Outcome, What

Data = Mapping[str, Any]

_TOLD = {
    What.READY: "结果可以领取",
    What.SUPPLEMENT: "需要补充材料",
    What.SOON: "即将叫号",
    What.ENDED: "逾期未补齐，办件终止",
}
_REACHED = {
    Outcome.SENT: "短信告知",
    Outcome.REFUSED: "短信未能送出（网关拒绝）",
    Outcome.FAILED: "短信未能送出（网关不通）",
    Outcome.NO_PHONE: "没有可收短信的电话，请窗口另行告知",
}


def _told(data: Data, _: CasePolicy) -> str:
    reached = _REACHED.get(data.get("outcome", ""), "已告知服务对象")
    return f"{reached}：{_TOLD.get(data.get('what', ''), '')}".rstrip("：")


def _ordered(data: Data, _: CasePolicy) -> str:
    return f"开具缴费单{data['order']}：{data['name']}{yuan(data['amount_fen'])}元"


def _waived(data: Data, _: CasePolicy) -> str:
    left = f"减为{yuan(data['amount_fen'])}元" if data["amount_fen"] else "免缴"
    return f"缴费单{data['order']}{left}（{data['basis']}）"


def _paid(data: Data, _: CasePolicy) -> str:
    method = METHODS[Method(data["method"])]
    return f"缴费{yuan(data['amount_fen'])}元（{method}），收据{data['receipt']}"


def _bill(data: Data, _: CasePolicy) -> str:
    instead = f"（原登记{data['from_bill']}：{data['reason']}）" if data["from_bill"] else ""
    return f"登记财政票据{data['bill']}{instead}"


def _reprinted(data: Data, _: CasePolicy) -> str:
    paper = f"收据{data['receipt']}" if data.get("receipt") else f"退费凭证{data['refund']}"
    return f"补打{paper}（第{data['copy']}次）：{data['reason']}"


def _agent(data: Data, _: CasePolicy) -> str:
    until = f"，有效期至{data['valid_until']}" if data["valid_until"] else ""
    return f"登记代办授权：{AGENTS[AgentKind(data['kind'])]}（{data['document']}）{until}"


def _handed(data: Data, _: CasePolicy) -> str:
    tiers = [TIER_NAMES[Tier(data[name])] for name in ("from_tier", "to_tier")]
    papers = f"，随附材料{len(data['papers'])}件" if data["papers"] else ""
    return f"由{tiers[0]}移交{tiers[1]}（{data['place']}）{papers}"


def _taken(data: Data, _: CasePolicy) -> str:
    missing = f"，未收到：{'、'.join(data['missing'])}" if data["missing"] else ""
    return f"签收第{data['number']}次移交{missing}"


def _listed(data: Data, _: CasePolicy) -> str:
    names = [f"{one['name']}{'（原件）' if one['original'] else ''}" for one in data["papers"]]
    return f"登记收存材料：{'、'.join(names)}"


def _filled(data: Data, _: CasePolicy) -> str:
    if data["corrected"]:
        return f"更正一表制填报：{data['reason']}"
    return f"填报一表制{len(data['values']) + len(data['sealed'])}项"


SERVICES: dict[str, Callable[[Data, CasePolicy], str]] = {
    "case.citizen_told": _told,
    "case.agent_recorded": _agent,
    "case.continued_online": lambda data, _: (
        f"转为网上续办（凭{'号票' if data['proof'] == 'slip' else '证件号码'}）"
    ),
    "case.handed_over": _handed,
    "case.taken_over": _taken,
    "case.papers_listed": _listed,
    "case.papers_given_back": lambda data, _: (
        f"退还材料：{'、'.join(data['papers'])}（{data['signature']}）"
    ),
    "case.form_filled": _filled,
    "fee.ordered": _ordered,
    "fee.waived": _waived,
    "fee.cancelled": lambda data, _: f"撤销缴费单{data['order']}：{data['reason']}",
    "fee.paid": _paid,
    "fee.bill_recorded": _bill,
    "fee.receipt_reprinted": _reprinted,
    "fee.refund_asked": lambda data, _: f"申请退费：{data['reason']}",
    "fee.refund_denied": lambda data, _: f"不同意退费：{data['reason']}",
    "fee.refunded": lambda data, _: f"退费{yuan(data['amount_fen'])}元，凭证{data['refund']}",
    "alert.raised": lambda data, _: f"监察告警：{name_of(data['pattern'])}",
    "alert.cleared": lambda data, _: f"监察告警所指已纠正：{name_of(data['pattern'])}",
    "alert.seen": lambda data, _: f"监察告警已阅处：{name_of(data['pattern'])}",
}
"""By event; part of hall.domain.handling.narration's table."""
