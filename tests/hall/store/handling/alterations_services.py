"""As alterations: money, meetings, the green channel, agency, revocations, applicants."""

from __future__ import annotations

from tests.hall.store.handling.alterations import (
    APPLICANT,
    AS_TOLD,
    BY_TILL,
    GREEN,
    MEETING,
    ORDER,
    TILL,
    WAIVED,
    event,
    row,
    without,
)

PAPERS = "paper whose whereabouts cannot be"
ATTENDED = "到会 = 到会事件 attendances"
BY_STATE = "缴费单 = 各状态之和 fee orders by state"
ORDERED = "应缴 = 待缴 + 撤销 + 减免 + 票据 money that was ordered"
IN_THE_LOG = "缴费单事件 = 应缴 orders in the log"
REFUNDED = "退费事件 = 已退 money given back"
ASKED = "申请退费 = 待批 + 驳回 + 已退 refunds asked for"
BACK_BY_TILL = "已退 = 日结退费 + 未日结退费 refunds by till"
KEPT = "已缴 = 票据 - 退费 money taken"


def _told(name: str, change: str, more: str = "1", which: str = "min") -> str:
    """An event that says something else."""
    found = f"SELECT {which}(seq) FROM events WHERE name = '{name}' AND {more}"
    return f"UPDATE events SET data = json_set(data, {change}) WHERE seq = ({found})"


_REFUNDED = "(SELECT min(id) FROM fee_orders WHERE state = 'refunded')"
_CANCELLED = "(SELECT min(id) FROM fee_orders WHERE state = 'cancelled')"
ALTERED: dict[str, tuple[str, set[str]]] = {
    "revoked before it was collected": (
        _told("case.revoked", "'$.collected', json('false')", "data ->> '$.collected'"),
        {"领取后撤销事件 = 领取后撤销 revoked after collection"},
    ),
    "list of what is missing": (
        without("case.missing_listed"), {"缺件清单 = 当场告知 + 绿色通道容缺 lists"},
    ),
    "state of an order": (
        ("UPDATE fee_orders SET state = 'lost' WHERE id ="
        " (SELECT min(id) FROM fee_orders WHERE state = 'waived')"),
        {ORDER, BY_STATE},
    ),
    "given back without being paid": (
        f"UPDATE fee_orders SET state = 'refunded' WHERE id = {_CANCELLED}",
        {ORDER, ORDERED, ASKED, KEPT, REFUNDED, BACK_BY_TILL},
    ),
    "ordered by another standard": (
        f"UPDATE fee_orders SET ordered_fen = ordered_fen + 1 WHERE id = {_CANCELLED}",
        {ORDER, IN_THE_LOG, WAIVED, row("缴费单 fee order"), event("缴费单 fee order")},
    ),
    "lowered without a paper": (without("fee.waived"), {ORDER, WAIVED}),
    "another document": (
        ("UPDATE fee_orders SET waiver = 'x' WHERE id ="
        " (SELECT min(id) FROM fee_orders WHERE waiver IS NOT NULL)"),
        {ORDER},
    ),
    "given back, and nobody says so": (
        without("fee.refunded"), {ORDER, REFUNDED, row("退费 refund")},
    ),
    "cancelled instead of given back": (
        f"UPDATE fee_orders SET state = 'cancelled' WHERE id = {_REFUNDED}",
        {ORDER, ORDERED, ASKED, KEPT, REFUNDED, BACK_BY_TILL},
    ),
    "nobody asked for it": (without("fee.refund_asked"), {ORDER, ASKED}),
    "denied in silence": (without("fee.refund_denied"), {ORDER, ASKED}),
    "more was taken than the receipts say": (
        _told("fee.till_closed", "'$.paid_fen', (data ->> '$.paid_fen') + 1"), {TILL, BY_TILL},
    ),
    "more was given back than the vouchers say": (
        _told("fee.till_closed", "'$.refunded_fen', (data ->> '$.refunded_fen') + 1"),
        {TILL, BACK_BY_TILL},
    ),
    "what should have been there": (
        _told("fee.till_closed", "'$.expected_fen', (data ->> '$.expected_fen') + 1"), {TILL},
    ),
    "opening of a till": (
        "UPDATE tills SET opening_fen = opening_fen + 1 WHERE id = 1",
        {TILL, row("期初备用金 opening of a till"), event("期初备用金 opening of a till")},
    ),
    "who was called off": (
        ("UPDATE case_meetings SET state = 'cancelled' WHERE (case_id, meeting) ="
        " (SELECT case_id, meeting FROM case_meetings WHERE state = 'held' LIMIT 1)"),
        {MEETING},
    ),
    "a meeting that nobody held": (
        without("case.meeting_held", more="data ->> '$.kind' = 'review'"),
        {MEETING, "会议 = 待召开 + 已召开 + 已取消 meetings"},
    ),
    "who came late": (
        ("UPDATE meeting_departments SET attended = 'on_time' WHERE (case_id, meeting, department)"
        " = (SELECT case_id, meeting, department FROM meeting_departments"
        " WHERE attended = 'late' LIMIT 1)"),
        {MEETING},
    ),
    "who came at all": (
        ("UPDATE meeting_departments SET attended = NULL WHERE (case_id, meeting, department)"
        " = (SELECT case_id, meeting, department FROM meeting_departments"
        " WHERE attended IS NOT NULL LIMIT 1)"),
        {MEETING, ATTENDED, "meeting held, and nobody knows who came"},
    ),
    "who was not called": (
        _told(
            "case.attendance_recorded", "'$.department', 'XX'", "data ->> '$.attended' = 'on_time'"
        ),
        {MEETING, "came, and was not called"},
    ),
    "green form signed later": (
        ("UPDATE green_stages SET finished_at = finished_at + 1 WHERE (case_id, place) ="
        " (SELECT case_id, place FROM green_stages WHERE finished_at IS NOT NULL LIMIT 1)"),
        {GREEN},
    ),
    "green form never filed": (
        ("UPDATE green_projects SET filed_at = NULL WHERE case_id ="
        " (SELECT case_id FROM green_projects WHERE filed_at IS NOT NULL LIMIT 1)"),
        {GREEN},
    ),
    "green form nobody asked for": (
        without("case.green_admitted"),
        {GREEN, AS_TOLD, "绿色通道受理表 = 准入 green forms", row("绿色通道 green channel")},
    ),
    "handed over, and nobody took it": (without("case.taken_over"), {PAPERS}),
    "taken over, and nobody handed it": (without("case.handed_over"), {PAPERS}),
    "handed over from elsewhere": (
        _told("case.handed_over", "'$.from_tier', 'city'", "data ->> '$.from_tier' = 'town'"),
        {PAPERS, "handed over from where it is not"},
    ),
    "missing, and never sent": (
        _told("case.taken_over", "'$.missing', json('[\"地契\"]')"),
        {PAPERS, "missing, and it was not sent"},
    ),
    "given back, and never there": (
        _told("case.papers_given_back", "'$.papers', json('[\"地契\"]')", which="max"),
        {PAPERS, "given back, and nobody had it"},
    ),
    "listed twice": (
        _told("case.papers_listed", "'$.papers[#]', json(data ->> '$.papers[0]')"),
        {PAPERS, "listed twice"},
    ),
    "applicant lost": (
        "DELETE FROM applicants WHERE case_id = (SELECT min(case_id) FROM applicants)",
        {event(APPLICANT)},
    ),
    "applicant erased before his time": (
        ("UPDATE applicants SET sealed = NULL, key = NULL, erased_at = 5 WHERE case_id ="
        " (SELECT min(case_id) FROM applicants)"),
        {row("清除的服务对象 erased applicant")},
    ),
}  # fmt: skip
"""What is altered, and the names (or a piece of them) of all that is seen."""
