"""The phases of a case (办理阶段) and what may be done in each: one table, like the tickets'.

stateDiagram (every other pair is refused with ``case.wrong_phase``)

    opened         not handed in yet: a number was taken
    received       handed in, being checked; the law's days for "what is missing" run
    supplementing  asked to complete; waits for the applicant, no clock of the hall runs
    accepted       being handled; the promised and the statutory clock run
    decided        granted or refused; the result waits to be collected
    closed         done: collected, or an enquiry answered
    returned       sent back or not accepted, in writing
    withdrawn      given up by the applicant, or deemed so
    revoked        what was decided was taken back, in writing, collected or not
"""

from __future__ import annotations

from enum import StrEnum

from hall.domain.handling.errors import WrongPhase


class Phase(StrEnum):
    OPENED = "opened"  # 未收件
    RECEIVED = "received"  # 已收件
    SUPPLEMENTING = "supplementing"  # 待补正
    ACCEPTED = "accepted"  # 办理中
    DECIDED = "decided"  # 已决定
    CLOSED = "closed"  # 已办结
    RETURNED = "returned"  # 已退回
    WITHDRAWN = "withdrawn"  # 已撤回
    REVOKED = "revoked"  # 已撤销


ENDED = frozenset({Phase.CLOSED, Phase.RETURNED, Phase.WITHDRAWN, Phase.REVOKED})
"""Phases in which no clock of the hall runs any more."""
WITHOUT_RESULT = ENDED - {Phase.CLOSED}
"""Of these, those in which the applicant has nothing that he could still owe a fee for."""


class Act(StrEnum):
    """What can be done to a case."""

    RECEIVE = "receive"  # 收件
    TICK = "tick"  # 清点材料
    LIST_MISSING = "list_missing"  # 打印缺件清单
    ASK_SUPPLEMENT = "ask_supplement"  # 补正告知
    HAND_IN = "hand_in"  # 补交材料
    ACCEPT = "accept"  # 受理
    FINISH_AT_ONCE = "finish_at_once"  # 即办
    CHANGE_KIND = "change_kind"  # 变更类型
    STOP = "stop"  # 停表
    RESUME = "resume"  # 恢复计时
    EXTEND = "extend"  # 延长
    SURVEY = "survey"  # 踏勘
    WORK_PART = "work_part"  # 办理联办环节
    MEET = "meet"  # 联审、联合踏勘
    RECOGNISE_URGENT = "recognise_urgent"  # 认定急办
    ADMIT_GREEN = "admit_green"  # 进入绿色通道
    SIGN_GREEN = "sign_green"  # 签注绿色通道受理表
    SIGN_AFTER = "sign_after"  # 补签
    SEND_UP = "send_up"  # 上报
    COME_BACK = "come_back"  # 上级批回
    DECIDE = "decide"  # 作出决定
    MAKE_READY = "make_ready"  # 待领取
    COLLECT = "collect"  # 领取
    RETURN = "return"  # 退回
    ASK_REVIEW = "ask_review"  # 申请复核
    UPHOLD = "uphold"  # 复核维持
    OVERTURN = "overturn"  # 复核撤销
    WITHDRAW = "withdraw"  # 撤回
    ANSWER = "answer"  # 咨询答复
    VERIFY_COMMITMENT = "verify_commitment"  # 承诺核查
    EXCUSE = "excuse"  # 免予补交
    REVOKE = "revoke"  # 撤销决定
    ARCHIVE = "archive"  # 归档


_P = Phase
_A = Act
TRANSITIONS: dict[tuple[Phase, Act], Phase] = {
    (_P.OPENED, _A.RECEIVE): _P.RECEIVED,
    (_P.OPENED, _A.FINISH_AT_ONCE): _P.CLOSED,
    (_P.OPENED, _A.RETURN): _P.RETURNED,
    (_P.OPENED, _A.ANSWER): _P.CLOSED,
    (_P.OPENED, _A.CHANGE_KIND): _P.OPENED,
    (_P.OPENED, _A.RECOGNISE_URGENT): _P.OPENED,
    (_P.OPENED, _A.ADMIT_GREEN): _P.OPENED,
    (_P.RECEIVED, _A.TICK): _P.RECEIVED,
    (_P.RECEIVED, _A.ASK_SUPPLEMENT): _P.SUPPLEMENTING,
    (_P.RECEIVED, _A.ACCEPT): _P.ACCEPTED,
    (_P.RECEIVED, _A.FINISH_AT_ONCE): _P.CLOSED,
    (_P.RECEIVED, _A.SURVEY): _P.RECEIVED,
    (_P.RECEIVED, _A.RETURN): _P.RETURNED,
    (_P.RECEIVED, _A.WITHDRAW): _P.WITHDRAWN,
    (_P.RECEIVED, _A.CHANGE_KIND): _P.RECEIVED,
    # A complex return is examined jointly before anything is accepted (R2).
    (_P.RECEIVED, _A.MEET): _P.RECEIVED,
    (_P.RECEIVED, _A.RECOGNISE_URGENT): _P.RECEIVED,
    (_P.RECEIVED, _A.ADMIT_GREEN): _P.RECEIVED,
    (_P.SUPPLEMENTING, _A.TICK): _P.SUPPLEMENTING,
    (_P.SUPPLEMENTING, _A.HAND_IN): _P.SUPPLEMENTING,
    (_P.SUPPLEMENTING, _A.ASK_SUPPLEMENT): _P.SUPPLEMENTING,
    (_P.SUPPLEMENTING, _A.ACCEPT): _P.ACCEPTED,
    (_P.SUPPLEMENTING, _A.FINISH_AT_ONCE): _P.CLOSED,
    (_P.SUPPLEMENTING, _A.RETURN): _P.RETURNED,
    (_P.SUPPLEMENTING, _A.WITHDRAW): _P.WITHDRAWN,
    (_P.SUPPLEMENTING, _A.CHANGE_KIND): _P.SUPPLEMENTING,
    (_P.SUPPLEMENTING, _A.MEET): _P.SUPPLEMENTING,
    (_P.SUPPLEMENTING, _A.RECOGNISE_URGENT): _P.SUPPLEMENTING,
    (_P.SUPPLEMENTING, _A.ADMIT_GREEN): _P.SUPPLEMENTING,
    (_P.ACCEPTED, _A.TICK): _P.ACCEPTED,
    # After acceptance the clock stops for it; that it was not asked at once is on record.
    (_P.ACCEPTED, _A.ASK_SUPPLEMENT): _P.ACCEPTED,
    (_P.ACCEPTED, _A.HAND_IN): _P.ACCEPTED,
    (_P.ACCEPTED, _A.CHANGE_KIND): _P.ACCEPTED,
    (_P.ACCEPTED, _A.STOP): _P.ACCEPTED,
    (_P.ACCEPTED, _A.RESUME): _P.ACCEPTED,
    (_P.ACCEPTED, _A.EXTEND): _P.ACCEPTED,
    (_P.ACCEPTED, _A.SURVEY): _P.ACCEPTED,
    (_P.ACCEPTED, _A.WORK_PART): _P.ACCEPTED,
    (_P.ACCEPTED, _A.MEET): _P.ACCEPTED,
    (_P.ACCEPTED, _A.RECOGNISE_URGENT): _P.ACCEPTED,
    (_P.ACCEPTED, _A.ADMIT_GREEN): _P.ACCEPTED,
    (_P.ACCEPTED, _A.SEND_UP): _P.ACCEPTED,
    (_P.ACCEPTED, _A.COME_BACK): _P.ACCEPTED,
    (_P.ACCEPTED, _A.DECIDE): _P.DECIDED,
    (_P.ACCEPTED, _A.FINISH_AT_ONCE): _P.CLOSED,
    (_P.ACCEPTED, _A.RETURN): _P.RETURNED,
    (_P.ACCEPTED, _A.WITHDRAW): _P.WITHDRAWN,
    # What was tolerated may follow after the decision; the result waits for it.
    (_P.DECIDED, _A.HAND_IN): _P.DECIDED,
    (_P.DECIDED, _A.MAKE_READY): _P.DECIDED,
    (_P.DECIDED, _A.COLLECT): _P.CLOSED,
    (_P.DECIDED, _A.VERIFY_COMMITMENT): _P.DECIDED,
    # What was tolerated never came: it is excused, or what was granted on trust is taken back.
    (_P.DECIDED, _A.EXCUSE): _P.DECIDED,
    (_P.DECIDED, _A.REVOKE): _P.REVOKED,
    (_P.CLOSED, _A.VERIFY_COMMITMENT): _P.CLOSED,
    (_P.CLOSED, _A.REVOKE): _P.REVOKED,
    (_P.CLOSED, _A.ARCHIVE): _P.CLOSED,
    (_P.RETURNED, _A.ASK_REVIEW): _P.RETURNED,
    (_P.RETURNED, _A.UPHOLD): _P.RETURNED,
    (_P.RETURNED, _A.OVERTURN): _P.RECEIVED,
    (_P.RETURNED, _A.ARCHIVE): _P.RETURNED,
    (_P.WITHDRAWN, _A.ARCHIVE): _P.WITHDRAWN,
    (_P.REVOKED, _A.ARCHIVE): _P.REVOKED,
}


# The project's form travels on whatever becomes of the case that it began with.
_TRAVELS = frozenset(Phase) - {_P.RETURNED, _P.WITHDRAWN, _P.REVOKED}
TRANSITIONS |= {(phase, _A.SIGN_GREEN): phase for phase in _TRAVELS}
TRANSITIONS |= {(phase, _A.SIGN_AFTER): phase for phase in (_P.DECIDED, _P.CLOSED)}
# Told at the desk, also to somebody who goes home with everything he brought (R0, R3).
_AT_THE_DESK = (_P.OPENED, _P.RECEIVED, _P.SUPPLEMENTING)
TRANSITIONS |= {(phase, _A.LIST_MISSING): phase for phase in _AT_THE_DESK}


def permit(number: str, phase: Phase, act: Act) -> Phase:
    """The phase after the act. Raises WrongPhase when the pair is not in the table."""
    try:
        return TRANSITIONS[phase, act]
    except KeyError:
        raise WrongPhase(case=number, phase=phase.value, act=act.value) from None
