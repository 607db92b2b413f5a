"""Why something of a joint case, or of a meeting about a case, cannot be done."""

from __future__ import annotations

from hall.domain.errors import NotFound, Refused


class UnknownPart(NotFound):
    code = "part.unknown"
    sentence = "办件{case}没有代码为“{part}”的联办环节。"
    title = "Unknown part"


class PartNotRunning(Refused):
    code = "part.not_running"
    sentence = "联办环节“{part}”不在办理中，不能执行此操作。"
    title = "The part is not being handled"


class PartStopped(Refused):
    code = "part.stopped"
    sentence = "联办环节“{part}”已经停表，请先恢复计时。"
    title = "The part's clock is stopped"


class PartNotStopped(Refused):
    code = "part.not_stopped"
    sentence = "联办环节“{part}”没有停表。"
    title = "The part's clock is not stopped"


class PartAcknowledged(Refused):
    code = "part.acknowledged"
    sentence = "联办环节“{part}”已经签收。"
    title = "The department has taken note already"


class RefusalAsked(Refused):
    """No arbitrary returns (R2): the lead or the centre decides what a department refuses."""

    code = "part.refusal_asked"
    sentence = "联办环节“{part}”已提出不予通过，待牵头部门或业务科决定。"
    title = "A refusal waits for the lead's decision"


class NoRefusal(Refused):
    code = "part.no_refusal"
    sentence = "联办环节“{part}”没有待决定的不予通过意见。"
    title = "No refusal waits for a decision"


class PartRefused(Refused):
    """A joint case is granted only when every part is finished."""

    code = "case.part_refused"
    sentence = "联办件{case}有环节不予通过：{parts}，不能准予；请作出不予批准的决定。"
    title = "A part was refused; the case cannot be granted"


class UnknownMeeting(NotFound):
    code = "meeting.unknown"
    sentence = "办件{case}没有第{meeting}次会议。"
    title = "Unknown meeting"


class MeetingClosed(Refused):
    code = "meeting.closed"
    sentence = "该次会议或踏勘已经结束或取消。"
    title = "The meeting was held or cancelled already"


class NotCalled(Refused):
    code = "meeting.not_called"
    sentence = "{department}不在该次会议的参加部门之内。"
    title = "The department was not called to this meeting"


class MeetingNotBegun(Refused):
    code = "meeting.not_begun"
    sentence = "该次会议或踏勘还没有到时间。"
    title = "The meeting has not begun"


class AttendanceMissing(Refused):
    code = "meeting.attendance_missing"
    sentence = "还没有登记出席情况：{departments}。"
    title = "Nobody recorded whether these departments came"


class StopsTheWhole(Refused):
    """What the applicant is waited for stops the case, not one department's part of it."""

    code = "part.stops_the_whole"
    sentence = "“{reason}”是全件等候申请人的事由，单个环节不能因此停表，请由责任部门办理。"
    title = "The whole case alone stops for this"
