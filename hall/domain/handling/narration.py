"""The events of a case as sentences, for its timeline (办件经过). They name nobody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hall.domain.handling.course import Because
from hall.domain.handling.figures import CasePolicy
from hall.domain.handling.narration_services import SERVICES
from hall.domain.handling.notices.decision_words import REVOCATIONS
from hall.domain.handling.together.narration import SENTENCES
from hall.domain.words import ACTS, KINDS, STANDINGS

Data = Mapping[str, Any]

_BECAUSE = {
    Because.COMPLETE: "材料齐全",
    Because.DEEMED: "逾期未告知，自收到材料之日起即为受理",
    Because.TOLERANCE: "容缺受理",
    Because.COMMITMENT: "告知承诺",
    Because.AT_ONCE: "当场办理",
}
_DOORS = {"window": "窗口", "online": "网上", "agency": "代办"}
_FORMS = {
    "promised": "承诺件通知书",
    "supplement": "补办件通知书",
    "joint": "联办件通知书",
    "returned": "退回件通知书",
    "urgent": "急办件通知单",
    "green": "快速审批绿色通道受理表",
    "missing": "缺件清单",
    "decision": "决定书",
}
_HOLDERS = {
    "window": "窗口",
    "business": "业务科",
    "supervision": "督查科",
    "leader": "部门负责人",
    "citizen": "服务对象",
}
_OUTCOMES = {"granted": "准予", "refused": "不予批准", "done": "办结"}
_PROOFS = {
    "slip": "凭号票",
    "case_code": "凭办件编号",
    "identity": "凭身份证件",
    "agent": "由代办人",
    "post": "邮寄",
    "at_once": "当场",
}
_ENDED = {"wish": "申请人撤回"}
_UNITS = {"working_days": "个工作日", "natural_days": "个自然日", "hours": "小时"}


def narrate(name: str, data: Data, policy: CasePolicy) -> str:
    """One event as a sentence; its dotted name where no sentence was written for it."""
    tell = _SENTENCES.get(name)
    return name if tell is None else tell(data, policy)


def _collected(data: Data, _: CasePolicy) -> str:
    reason = data.get("reason")
    why = f"（未核验：{reason}）" if reason else ""
    return f"{_PROOFS.get(data['proof'], '')}领取{why}，办结"


def _received(data: Data, _: CasePolicy) -> str:
    missing = [one for one, state in data["materials"].items() if state == "missing"]
    tail = f"，缺{len(missing)}件" if missing else "，材料齐全"
    later = "，非工作时间提交，自下一工作时间起算" if "counts_from" in data else ""
    return f"{_DOORS.get(data['door'], '')}收件{tail}{later}"


def _kind(data: Data, _: CasePolicy) -> str:
    reason = f"：{data['reason']}" if data["reason"] else ""
    if data["from"] == "undecided":
        return f"定为{KINDS[data['kind']]}{reason}"
    return f"由{KINDS[data['from']]}变更为{KINDS[data['kind']]}{reason}"


def _ticked(data: Data, _: CasePolicy) -> str:
    states = data["materials"].items()
    present = [name for name, state in states if state not in {"missing", "waived"}]
    waived = [name for name, state in states if state == "waived"]
    why = f"（{data['reason']}）" if data.get("reason") else ""
    said = ["、".join(present)] if present else []
    said += [f"免交{'、'.join(waived)}{why}"] if waived else []
    act = ACTS.get(data["act"], "清点材料")
    return f"{act}：{'；'.join(said) or f'仍缺{len(states)}件'}"


def _accepted(data: Data, _: CasePolicy) -> str:
    promised = data["promised"]
    limit = ""
    if promised is not None and promised["count"]:
        limit = f"，承诺时限{promised['count']}{_UNITS[promised['unit']]}"
    named = f"；承诺：{'、'.join(data['committed'])}" if data.get("committed") else ""
    return f"受理（{_BECAUSE[Because(data['because'])]}{named}）{limit}"


def _listed(data: Data, _: CasePolicy) -> str:
    again = f"（前次应一并告知的有：{'、'.join(data['again'])}）" if data["again"] else ""
    return f"当场告知缺件：{'、'.join(data['missing'])}{again}"


def _asked(data: Data, _: CasePolicy) -> str:
    again = (
        f"（再次告知，第一次应一并告知的有：{'、'.join(data['again'])}）" if data["again"] else ""
    )
    missing = "、".join(data["missing"])
    return f"补正告知：{missing}，限{data['respond_days']}个工作日{again}"


def _reason(policy: CasePolicy, code: str) -> str:
    found = policy.stop_reason(code)
    return code if found is None else found.name


def _stopped(data: Data, policy: CasePolicy) -> str:
    days = f"，预计{data['expected_days']}个工作日" if data["expected_days"] else ""
    return f"停表：{_reason(policy, data['reason'])}（{data['document']}）{days}"


def _returned(data: Data, _: CasePolicy) -> str:
    basis = f"（{data['basis']}）" if data["basis"] else ""
    late = "，超过规定的退回期限" if data.get("late") else ""
    return f"退回：{data['reason']}{basis}{late}"


def _decided(data: Data, _: CasePolicy) -> str:
    reason = f"：{data['reason']}" if data["reason"] else ""
    basis = f"（{data['basis']}）" if data.get("basis") else ""
    return f"{_OUTCOMES[data['outcome']]}{reason}{basis}"


def _verified(data: Data, _: CasePolicy) -> str:
    of = f"（{'、'.join(data['broken'])}）" if data.get("broken") else ""
    found = "属实" if data["result"] == "kept" else "不实"
    return f"承诺核查{found}{of}：{data['findings']}"


def _revoked(data: Data, _: CasePolicy) -> str:
    basis = f"（{data['basis']}）" if data["basis"] else ""
    collected = "，结果已领取，应予收回" if data["collected"] else ""
    return f"撤销决定：{REVOCATIONS[data['ground']]}。{data['reason']}{basis}{collected}"


def _withdrawn(data: Data, _: CasePolicy) -> str:
    reason = data["reason"] or _ENDED.get(data["cause"], "")
    return f"撤回：{reason}" if reason else "撤回"


def _deadline(data: Data, _: CasePolicy) -> str:
    if data["stopped"]:
        return "停表期间不计期限"
    mark = "（暂定）" if data["provisional"] else ""
    cause = "因工作日历调整，" if data["cause"] == "calendar" else ""
    return f"{cause}重算期限{mark}"


def _slip(said: str) -> Callable[[Data, CasePolicy], str]:
    """``{}`` of what is said stands for the paper: a notice, a receipt, a refund's voucher."""
    return lambda data, _: said.format(_paper(data))


def _paper(data: Data) -> str:
    if data.get("receipt"):
        return f"收据 {data['receipt']}"
    if data.get("refund"):
        return f"退费凭证 {data['refund']}"
    return f"通知书小票 {data.get('notice', '')}".rstrip()


def _ready(data: Data, _: CasePolicy) -> str:
    where = f"，领取地点：{data['place']}" if data["place"] else ""
    return f"结果可以领取{where}"


_SENTENCES: dict[str, Callable[[Data, CasePolicy], str]] = {
    "case.opened": lambda data, _: "网上申请，建立办件" if data.get("door") else "取号，建立办件",
    "case.attached": lambda _, __: "再次来厅，与本办件关联",
    "case.at_window": lambda _, __: "到窗口办理",
    "case.left_window": lambda _, __: "离开窗口",
    "case.lapsed": lambda _, __: "未到窗口",
    "case.reopened": lambda _, __: "号票恢复",
    "case.waits_again": lambda _, __: "转到下一窗口",
    "case.redirected": lambda data, _: f"改为事项 {data['item']}",
    "case.received": _received,
    "case.applicant_recorded": lambda _, __: "登记服务对象",
    "case.applicant_read": lambda _, __: "查阅服务对象信息",
    "case.applicant_erased": lambda _, __: "保存期满，删除服务对象信息",
    "case.kind_decided": _kind,
    "case.materials_ticked": _ticked,
    "case.materials_completed": lambda _, __: "材料已补齐",
    "case.accepted": _accepted,
    "case.supplement_asked": _asked,
    "case.stopped": _stopped,
    "case.resumed": lambda data, _: f"恢复计时{'：' + data['reason'] if data['reason'] else ''}",
    "case.extension_asked": lambda data, _: f"申请延长{data['days']}日：{data['reason']}",
    "case.extended": lambda data, _: f"批准延长{data['days']}日：{data['reason']}",
    "case.extension_refused": lambda data, _: f"不同意延长：{data['reason']}",
    "case.surveyed": lambda data, _: f"现场踏勘（{len(data['staff'])}人）：{data['findings']}",
    "case.sent_up": lambda data, _: f"上报{data['authority']}",
    "case.came_back": lambda data, _: (
        f"上级批回{'：' + data['opinion'] if data['opinion'] else ''}"
    ),
    "case.decided": _decided,
    "case.result_ready": _ready,
    "case.collected": _collected,
    "case.returned": _returned,
    "case.review_asked": lambda _, __: "申请复核",
    "case.reviewed": lambda data, _: (
        f"复核{'维持退回' if data['result'] == 'upheld' else '撤销退回'}：{data['reason']}"
    ),
    "case.withdrawn": _withdrawn,
    "case.commitment_verified": _verified,
    "case.missing_listed": _listed,
    "case.papers_excused": lambda data, _: (
        f"免予补交{'、'.join(data['materials'])}：{data['reason']}"
    ),
    "case.revoked": _revoked,
    "case.discredited": lambda data, _: f"记录申请人失信（{data['document']}）",
    "case.credit_repaired": lambda data, _: f"申请人信用已修复（{data['document']}）",
    "case.archived": lambda _, __: "归档",
    "case.deadline_set": _deadline,
    "case.standing_changed": lambda data, _: (
        f"由{STANDINGS[data['from']]}转为{STANDINGS[data['standing']]}"
    ),
    "case.part_opened": lambda data, _: f"联办环节：{data['name']}",
    "case.part_started": lambda data, _: f"联办环节{data['part']}开始",
    "case.part_finished": lambda data, _: (
        f"联办环节{data['part']}{'不予通过' if data['outcome'] == 'refused' else '办结'}"
        f"{'：' + data['opinion'] if data['opinion'] else ''}"
    ),
    **SENTENCES,
    **SERVICES,
    "notice.issued": lambda data, _: f"发出{_FORMS[data['form']]} {data['notice']}",
    "notice.copy_delivered": lambda data, _: f"第{data['copy']}联送达{_HOLDERS[data['holder']]}",
    "slip.queued": _slip("打印{}"),
    "slip.printed": _slip("{}已打印"),
    "slip.unknown": _slip("{}打印结果不明"),
    "slip.failed": _slip("{}打印失败"),
    "slip.requeued": _slip("{}待重新打印"),
}
