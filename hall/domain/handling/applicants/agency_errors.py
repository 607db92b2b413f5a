"""Why something cannot be done about an agency."""

from __future__ import annotations

from hall.domain.errors import Refused


class NoApplicant(Refused):
    """An agent's data are kept with the applicant's."""

    code = "agency.no_applicant"
    sentence = "办件{case}尚未登记服务对象，请先登记服务对象再登记代办人。"
    title = "The case has no applicant on record"


class NoAgent(Refused):
    code = "agency.no_agent"
    sentence = "办件{case}没有登记代办人的姓名和证件，请填写。"
    title = "Who the agent is was not recorded"


class NoAuthority(Refused):
    """Nobody acts for another without a valid written authority."""

    code = "agency.no_authority"
    sentence = "办件{case}没有有效的代办授权，请先登记授权书，或请本人办理。"
    title = "No valid authority on record"


class NotTakenOver(Refused):
    code = "agency.not_taken_over"
    sentence = "办件{case}的上一次移交（{place}）还没有签收。"
    title = "The last hand-over was not acknowledged"


class NotThere(Refused):
    code = "agency.not_there"
    sentence = "办件{case}现在{tier}，应从那里移交。"
    title = "The case is with another tier"


class NothingOnItsWay(Refused):
    code = "agency.nothing_on_its_way"
    sentence = "办件{case}没有待签收的移交。"
    title = "No hand-over waits to be acknowledged"


class ListedBefore(Refused):
    code = "agency.listed_before"
    sentence = "“{paper}”已登记在册，尚未退还，不重复登记。"
    title = "The paper is already on the list"


class NotListed(Refused):
    code = "agency.not_listed"
    sentence = "“{paper}”不在登记的材料中，或已退还。"
    title = "No such paper is held"
