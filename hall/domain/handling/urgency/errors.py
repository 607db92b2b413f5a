"""Why something of the green channel cannot be done."""

from __future__ import annotations

from hall.domain.errors import Refused


class NotForGreen(Refused):
    """No ground of R2 lets it in."""

    code = "green.no_ground"
    sentence = "不符合绿色通道受理条件：{problem}。"
    title = "No ground lets this into the green channel"


class AlreadyGreen(Refused):
    code = "green.admitted"
    sentence = "办件{case}已在绿色通道办理。"
    title = "The case is in the green channel already"


class NotGreen(Refused):
    code = "green.not_admitted"
    sentence = "办件{case}没有进入绿色通道。"
    title = "The case is not in the green channel"


class NothingToReceive(Refused):
    """Each window signs each of its lines once."""

    code = "green.nothing_to_receive"
    sentence = "{counter}号窗口在受理表上已签注受理时间；另办其他内容的，请写明办理内容。"
    title = "This window has signed as received already"


class NothingToFinish(Refused):
    code = "green.nothing_to_finish"
    sentence = "{counter}号窗口没有已签受理、待签办结的内容。"
    title = "This window has nothing received and not finished"


class NotYetFinished(Refused):
    code = "green.not_finished"
    sentence = "受理表上还有窗口未签注办结时间：{windows}。"
    title = "Windows have not signed as finished"


class FormNotCollected(Refused):
    code = "green.not_collected"
    sentence = "终止窗口尚未收回受理表。"
    title = "The end window has not collected the form"


class FormCollected(Refused):
    code = "green.collected"
    sentence = "受理表已收回，不能再签注。"
    title = "The form was collected already"


class NotDecidedYet(Refused):
    code = "green.not_decided"
    sentence = "办件{case}尚未作出决定，无需补签；需要领导审批的，请立即送审。"
    title = "Nothing to sign afterwards: it was not decided yet"


class AlreadyUrgent(Refused):
    code = "urgent.recognised"
    sentence = "办件{case}已是急办件。"
    title = "The case is urgent already"


class NotUrgent(Refused):
    code = "urgent.not_recognised"
    sentence = "办件{case}不是急办件。"
    title = "The case is not urgent"


class FormFiled(Refused):
    code = "green.filed"
    sentence = "受理表已经备案。"
    title = "The form was filed already"
