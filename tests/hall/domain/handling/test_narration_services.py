"""The timeline's sentences about fees, agency, the one form and messages."""

from __future__ import annotations

from typing import Any

import pytest

from hall.domain.events import EVENTS
from hall.domain.handling.narration import narrate
from hall.domain.handling.narration_services import SERVICES
from tests.hall.small_handling import CASES

ORDER = {"case": "JH20261121-00001", "order": "JHF2026-000001"}
SAID: dict[str, tuple[dict[str, Any], str]] = {
    "case.citizen_told": (
        {"what": "ready", "outcome": "no_phone"},
        "没有可收短信的电话，请窗口另行告知：结果可以领取",
    ),
    "case.agent_recorded": (
        {"kind": "village", "document": "委托书1号", "scope": "", "valid_until": "2026-12-31"},
        "登记代办授权：村（社区）代办员（委托书1号），有效期至2026-12-31",
    ),
    "case.continued_online": ({"proof": "identity"}, "转为网上续办（凭证件号码）"),
    "case.handed_over": (
        {"from_tier": "village", "to_tier": "town", "place": "河口镇", "papers": ["a"]},
        "由村（社区）移交镇（街道）（河口镇），随附材料1件",
    ),
    "case.taken_over": ({"number": 1, "missing": ["户口簿"]}, "签收第1次移交，未收到：户口簿"),
    "case.papers_listed": (
        {"papers": [{"name": "身份证", "copies": 1, "original": True}]},
        "登记收存材料：身份证（原件）",
    ),
    "case.papers_given_back": (
        {"papers": ["身份证"], "signature": "签收单12号"}, "退还材料：身份证（签收单12号）",
    ),
    "case.form_filled": (
        {"values": {"A": "1"}, "sealed": ["B"], "corrected": [], "reason": ""}, "填报一表制2项",
    ),
    "alert.raised": ({"pattern": "copy_late"}, "监察告警：通知书未按时移交"),
    "alert.cleared": ({"pattern": "papers_lost"}, "监察告警所指已纠正：移交中缺失材料"),
    "alert.seen": ({"pattern": "copy_late", "note": "已核实"}, "监察告警已阅处：通知书未按时移交"),
    "fee.ordered": (
        {**ORDER, "name": "工本费", "amount_fen": 2000},
        "开具缴费单JHF2026-000001：工本费20.00元",
    ),
    "fee.waived": (
        {**ORDER, "amount_fen": 0, "basis": "文件1号"}, "缴费单JHF2026-000001免缴（文件1号）",
    ),
    "fee.cancelled": ({**ORDER, "reason": "重开"}, "撤销缴费单JHF2026-000001：重开"),
    "fee.paid": (
        {**ORDER, "amount_fen": 2050, "method": "cash", "receipt": "JHR2026-000001"},
        "缴费20.50元（现金），收据JHR2026-000001",
    ),
    "fee.bill_recorded": (
        {**ORDER, "bill": "3501-12", "from_bill": "3501-11", "reason": "抄错"},
        "登记财政票据3501-12（原登记3501-11：抄错）",
    ),
    "fee.receipt_reprinted": (
        {**ORDER, "slip": 4, "receipt": "JHR2026-000001", "copy": 2, "reason": "遗失"},
        "补打收据JHR2026-000001（第2次）：遗失",
    ),
    "fee.refund_asked": ({**ORDER, "reason": "误收"}, "申请退费：误收"),
    "fee.refund_denied": ({**ORDER, "reason": "无误"}, "不同意退费：无误"),
    "fee.refunded": (
        {**ORDER, "amount_fen": 2050, "refund": "JHT2026-000001"},
        "退费20.50元，凭证JHT2026-000001",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SERVICES)
def test_each_event_is_a_sentence(name: str) -> None:
    data, sentence = SAID[name]
    assert set(data) <= set(EVENTS[name])
    assert narrate(name, data, CASES) == sentence
