"""Why the hall refuses, as one tree; each leaf has a stable code and a sentence for the counter.

    HallError
    ├── NotFound          there is no such thing
    ├── Refused           it exists, and its state or a rule does not allow it
    ├── Invalid           the request itself cannot be understood
    ├── Unauthenticated   nobody knows who asks
    ├── Forbidden         known, and not allowed
    └── Unavailable       the hall cannot take work just now

The code is for programs and never changes; the sentence is for the person at the counter; the
facts travel with the error so that a screen can name the ticket, the window and the state.
"""

from __future__ import annotations

from typing import ClassVar

from hall.domain.words import spoken


class HallError(Exception):
    """Anything the hall refuses. ``facts`` are JSON values; none of them is personal data."""

    code: ClassVar[str] = "hall.error"
    sentence: ClassVar[str] = "系统暂时无法处理，请联系值班长。"
    title: ClassVar[str] = "The hall refused the request"

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.sentence.format_map(spoken(facts)))

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.facts))


def _rebuild(kind: type[HallError], facts: dict[str, object]) -> HallError:
    return kind(**facts)


class NotFound(HallError):
    """There is no such thing."""

    code = "not_found"
    sentence = "没有找到所要的内容。"
    title = "Not found"


class UnknownItem(NotFound):
    code = "item.unknown"
    sentence = "没有代码为“{item}”的事项，请到咨询台询问。"
    title = "Unknown service item"


class UnknownQueue(NotFound):
    code = "queue.unknown"
    sentence = "没有代码为“{queue}”的队列。"
    title = "Unknown queue"


class UnknownDepartment(NotFound):
    code = "department.unknown"
    sentence = "没有代码为“{department}”的部门。"
    title = "Unknown department"


class UnknownCounter(NotFound):
    code = "counter.unknown"
    sentence = "没有{counter}号窗口。"
    title = "Unknown counter"


class UnknownKiosk(NotFound):
    code = "kiosk.unknown"
    sentence = "没有代码为“{kiosk}”的取号机。"
    title = "Unknown kiosk"


class UnknownForm(NotFound):
    code = "form.unknown"
    sentence = "没有表格“{name}”，可能已经更换。"
    title = "No such form or sample"


class UnknownTicket(NotFound):
    code = "ticket.unknown"
    sentence = "没有找到这张号票。"
    title = "Unknown ticket"


class UnknownCase(NotFound):
    code = "case.unknown"
    sentence = "没有找到办件“{case}”。"
    title = "Unknown case"


class UnknownClerk(NotFound):
    code = "clerk.unknown"
    sentence = "没有工号为“{clerk}”的工作人员。"
    title = "Unknown clerk"


class UnknownSlip(NotFound):
    code = "slip.unknown"
    sentence = "没有这张号票纸的打印任务。"
    title = "Unknown slip"


class Refused(HallError):
    """It exists, and its state or a rule does not allow it."""

    code = "refused"
    sentence = "当前不能这样操作。"
    title = "Not allowed in this state"


class WrongState(Refused):
    """The (state, command) pair is not in the table of transitions."""

    code = "ticket.wrong_state"
    sentence = "{number}号当前为“{state}”状态，不能执行此操作（{command}）。"
    title = "The ticket's state does not allow this"


class TicketElsewhere(Refused):
    code = "ticket.elsewhere"
    sentence = "{number}号正在{counter}号窗口，请与该窗口联系。"
    title = "The ticket is at another counter"


class NothingAtCounter(Refused):
    code = "counter.no_ticket"
    sentence = "{counter}号窗口当前没有正在办理的号票。"
    title = "No ticket is at this counter"


class QueueEmpty(Refused):
    code = "queue.empty"
    sentence = "暂时没有等候的群众。"
    title = "Nobody is waiting"


class CounterClosed(Refused):
    code = "counter.closed"
    sentence = "{counter}号窗口尚未签到，请先签到。"
    title = "The counter is not signed on"


class CounterPaused(Refused):
    code = "counter.paused"
    sentence = "{counter}号窗口已暂停服务，请先恢复。"
    title = "The counter is paused"


class CounterNotPaused(Refused):
    code = "counter.not_paused"
    sentence = "{counter}号窗口没有暂停。"
    title = "The counter is not paused"


class CounterBusy(Refused):
    code = "counter.busy"
    sentence = "{counter}号窗口正在办理{number}号，请先办结、挂起或转出。"
    title = "A ticket is still at this counter"


class CounterTaken(Refused):
    code = "counter.taken"
    sentence = "{counter}号窗口已由{clerk}签到。"
    title = "Another clerk is signed on here"


class ClerkElsewhere(Refused):
    code = "clerk.elsewhere"
    sentence = "{clerk}已在{counter}号窗口签到，请先在那里签退。"
    title = "The clerk is signed on at another counter"


class ClerkNotAllowed(Refused):
    code = "clerk.not_allowed"
    sentence = "{clerk}不能在{counter}号窗口签到。"
    title = "The clerk may not sign on here"


class ReasonRequired(Refused):
    code = "reason.required"
    sentence = "此操作须填写原因。"
    title = "A written reason is required"


class TooFewCalls(Refused):
    code = "ticket.too_few_calls"
    sentence = "{number}号只呼叫了{calls}次，须呼叫满{needed}次方可过号。"
    title = "Not called often enough for a no-show"


class TooManyReinstates(Refused):
    code = "ticket.too_many_reinstates"
    sentence = "{number}号已恢复{times}次，不能再恢复，请重新取号。"
    title = "Reinstated too often"


class AlreadyWaiting(Refused):
    code = "ticket.already_waiting"
    sentence = "您已在当前窗口取号并在等待中，请勿重复取号。"
    title = "This person already waits in this queue"


class ScanExpired(Refused):
    code = "scan.expired"
    sentence = "刚才读的证件已过时，请再刷一次。"
    title = "The card was read too long ago"


class NoOpenCounter(Refused):
    code = "queue.no_open_counter"
    sentence = "该事项当前没有开放的窗口，请到咨询台询问。"
    title = "No counter is open for this"


class WrongDay(Refused):
    code = "ticket.wrong_day"
    sentence = "{number}号不是今天的号票，请重新取号。"
    title = "The ticket belongs to another service day"


class DayClosed(Refused):
    code = "day.closed"
    sentence = "今日服务已结束，请在服务时间再来。"
    title = "No service day is open"


class DayOpen(Refused):
    code = "day.open"
    sentence = "今日服务已经开始。"
    title = "A service day is already open"


class RatingNotAsked(Refused):
    code = "rating.not_asked"
    sentence = "当前没有可评价的服务。"
    title = "No rating is being asked for at this counter"


class RatingGiven(Refused):
    code = "rating.given"
    sentence = "本次服务已经评价过，感谢您的参与。"
    title = "This visit is already rated"


class RatingTooLate(Refused):
    code = "rating.too_late"
    sentence = "评价时间已过，感谢您的关注。"
    title = "The time for rating this visit is over"


class RatingTooEarly(Refused):
    code = "rating.too_early"
    sentence = "办理结束后即可评价。"
    title = "The visit is not over yet"


class CaseAttached(Refused):
    code = "case.attached"
    sentence = "办件{case}已经在这张号票上。"
    title = "The case is already on this ticket"


class SlipNotSending(Refused):
    code = "slip.wrong_state"
    sentence = "打印任务当前为“{state}”状态。"
    title = "The slip's state does not allow this"


class Invalid(HallError):
    """The request cannot be understood; ``errors`` names each field."""

    code = "request.invalid"
    sentence = "请求内容有误，请检查后重试。"
    title = "The request is not valid"


class KeyReused(Invalid):
    code = "idempotency.mismatch"
    sentence = "同一请求编号被用于不同的操作。"
    title = "The idempotency key was used for another request"


class BodyTooLarge(HallError):
    code = "request.too_large"
    sentence = "请求内容过大。"
    title = "The body is over 64 kB"


class TooMany(HallError):
    """One sender asks faster than the hall allows; it is heard again in ``seconds``."""

    code = "request.too_many"
    sentence = "提交过于频繁，请{seconds}秒后再试。"
    title = "Too many requests; wait and send it again with the same key"


class Unauthenticated(HallError):
    code = "auth.required"
    sentence = "请先登录。"
    title = "A valid token or login is required"


class Forbidden(HallError):
    code = "auth.forbidden"
    sentence = "您没有执行此操作的权限。"
    title = "This role may not do that"


class Unavailable(HallError):
    """The hall cannot take work just now; nothing was done."""

    code = "hall.unavailable"
    sentence = "系统暂时无法受理，请稍候或到咨询台取号。"
    title = "The hall cannot take work just now"


class DiskFull(Unavailable):
    code = "storage.full"
    sentence = "存储空间不足，暂停取号，请到咨询台并通知管理员。"
    title = "The disk is full"


class DatabaseCorrupt(Unavailable):
    code = "storage.corrupt"
    sentence = "数据库已损坏，已停止服务。请勿删除文件，按运维手册从备份恢复：{path}"
    title = "The database is damaged"


class AlreadyRunning(Unavailable):
    code = "hall.already_running"
    sentence = "该数据目录正被另一个正在运行的大厅使用，请先停止它：{directory}"
    title = "Another process serves this data directory"


class DatabaseForeign(Unavailable):
    code = "storage.foreign"
    sentence = "该文件不是本系统的数据库，或来自更新的版本：{path}"
    title = "Not a database of this product"


class DatabaseBehind(Unavailable):
    code = "storage.behind"
    sentence = (
        "数据库还是旧版本的，请先备份，再启动一次大厅（./run 或 jiaohao serve）完成升级：{path}"
    )
    title = "The database is of an earlier release; starting the hall brings it up"


def every_error(kind: type[HallError] = HallError) -> list[type[HallError]]:
    """The error and all that descend from it, for lookups and the documented list of codes."""
    return [kind, *(leaf for child in kind.__subclasses__() for leaf in every_error(child))]


def by_code(code: str) -> type[HallError]:
    """The error with this stable code. Raises KeyError."""
    return {kind.code: kind for kind in every_error()}[code]
