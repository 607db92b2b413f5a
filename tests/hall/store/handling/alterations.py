"""What somebody may alter in a hall's database behind its back, and what is seen of it."""

from __future__ import annotations

_RUNS = "phase = 'accepted' AND stopped = 0 AND look_at IS NOT NULL"
_UNDER_WAY = f"(SELECT id FROM cases WHERE {_RUNS} LIMIT 1)"
_CLOSED = "(SELECT id FROM cases WHERE phase = 'closed' AND kind = 'promised' LIMIT 1)"
_PAID = "(SELECT min(id) FROM fee_orders WHERE state = 'paid' AND waiver IS NULL)"
_ENQUIRY = "(SELECT id FROM cases WHERE kind = 'enquiry' LIMIT 1)"

AS_TOLD = "case differs from its events"
DECISIONS = "决定事件 = 已决定 decisions"
CONCLUDED = "办结 = 已决定 + 受理后退回 concluded"
BECAME = "已决定 = 待领取 + 已领取 + 领取前撤销 decided"
COLLECTED = "已领取 = 已办结 + 领取后撤销 collected"
ON_PAPER = "决定书 = 不予批准 + 撤销 decisions on paper"
ACCEPTED = "受理 = 办理中 + 已决定 + 受理后退回 + 受理后撤回 accepted"
ENQUIRIES = "咨询 = 结束时记为咨询的来访 enquiries"
PAYMENTS = "收费事件 = 票据 payments"
WAIVED = "减免事件 = 减免 money waived"
BY_TILL = "票据 = 日结实收 + 未日结实收 receipts by till"
APPLICANT = "服务对象 applicant"
ORDER = "fee order differs from its events"
MEETING = "meeting differs from its events"
GREEN = "green form differs from its events"
TILL = "till's closing differs from its receipts"


def without(event: str, which: str = "min", more: str = "1") -> str:
    found = f"SELECT {which}(seq) FROM events WHERE name = '{event}' AND {more}"
    return f"DELETE FROM events WHERE seq = ({found})"


def row(of: str) -> str:
    return f"{of}：记录没有相应的事件"


def event(of: str) -> str:
    return f"{of}：事件没有相应的记录"


ALTERED: dict[str, tuple[str, set[str]]] = {
    "phase": (
        ("UPDATE cases SET phase = 'decided', decided_at = 1, outcome = 'granted'"
        f" WHERE id = {_UNDER_WAY}"),
        {AS_TOLD, DECISIONS, CONCLUDED},
    ),
    "kind": (f"UPDATE cases SET kind = 'immediate' WHERE id = {_CLOSED}", {AS_TOLD}),
    "an enquiry that was none": (
        f"UPDATE cases SET kind = 'promised' WHERE id = {_ENQUIRY}",
        {
            AS_TOLD, ENQUIRIES, COLLECTED, event("咨询 enquiry"),
            "case closed without a decision",
        },
    ),
    "due": (
        ("UPDATE cases SET promised_due_at = promised_due_at + 86400000000"
        f" WHERE id = {_UNDER_WAY}"),
        {AS_TOLD},
    ),
    "light": (f"UPDATE cases SET standing = 'red' WHERE id = {_UNDER_WAY}", {AS_TOLD}),
    "next look": (f"UPDATE cases SET look_at = NULL WHERE id = {_UNDER_WAY}", {AS_TOLD}),
    "on time": (f"UPDATE cases SET on_time = 0 WHERE id = {_CLOSED}", {AS_TOLD}),
    "days left": (f"UPDATE cases SET promised_left = 99 WHERE id = {_CLOSED}", {AS_TOLD}),
    "window": (f"UPDATE cases SET counter = 99 WHERE id = {_CLOSED}", {AS_TOLD}),
    "lead": (f"UPDATE cases SET lead = 'XX' WHERE id = {_CLOSED}", {AS_TOLD}),
    "decision undone": (
        f"UPDATE cases SET decided_at = NULL WHERE id = {_CLOSED}",
        {AS_TOLD, DECISIONS, CONCLUDED, BECAME, ACCEPTED, "case closed without a decision"},
    ),
    "decision forgotten": (
        without("case.decided", "max"), {AS_TOLD, DECISIONS},
    ),
    "acceptance forgotten": (
        without("case.accepted"), {AS_TOLD, "受理事件 = 受理 + 复核撤销的受理 acceptances"},
    ),
    "no visit": (
        ("DELETE FROM ticket_cases WHERE case_id ="
        " (SELECT id FROM cases WHERE phase = 'opened' LIMIT 1)"),
        {
            "case without a visit or another door", "ticket without a case",
            "cases by the door they came through",
        },
    ),
    "opened": (
        ("UPDATE events SET name = 'case.attached'"
        " WHERE seq = (SELECT min(seq) FROM events WHERE name = 'case.opened')"),
        {"case not opened exactly once", "办件 = 立件事件 cases and their opening"},
    ),
    "enquiry forgotten": (
        without("case.left_window", more="data ->> '$.kind' = 'enquiry'"),
        {AS_TOLD, ENQUIRIES, row("咨询 enquiry")},
    ),
    "notice nobody issued": (
        without("notice.issued", more="data ->> '$.form' = 'promised'"),
        {row("通知书 notice"), "notice not issued"},
    ),
    "notice of return": (
        without("notice.issued", more="data ->> '$.form' = 'returned'"),
        {row("通知书 notice"), "notice not issued"},
    ),
    "decision's paper": (
        without("notice.issued", more="data ->> '$.form' = 'decision'"),
        {row("通知书 notice"), "notice not issued"},
    ),
    "a refusal that was none": (
        ("UPDATE events SET data = json_set(data, '$.in_writing', json('false'))"
        " WHERE seq = (SELECT min(seq) FROM events WHERE name = 'case.decided'"
        "  AND data ->> '$.in_writing')"),
        {ON_PAPER},
    ),
    "collection undone": (
        f"UPDATE cases SET collected_at = NULL WHERE id = {_CLOSED}",
        {AS_TOLD, BECAME, COLLECTED, "领取事件 = 已领取 collections"},
    ),
    "supplement notice": (
        without("notice.issued", more="data ->> '$.form' = 'supplement'"),
        {row("通知书 notice"), "notice not issued"},
    ),
    "notice's number": (
        "UPDATE serials SET last = last + 1 WHERE series = 'notice:promised:2026'",
        {"通知书编号 notice numbers"},
    ),
    "delivery forgotten": (
        without("notice.copy_delivered"), {row("通知书送达 delivery of a copy")},
    ),
    "delivery at another time": (
        "UPDATE notice_copies SET delivered_at = delivered_at + 1 WHERE notice = 1 AND copy = 1",
        {row("通知书送达 delivery of a copy"), event("通知书送达 delivery of a copy")},
    ),
    "copy lost": (
        "DELETE FROM notice_copies WHERE notice = 1 AND copy = 2",
        {
            "copy of a notice missing", "copies differ from those that were issued",
            event("通知书送达 delivery of a copy"),
        },
    ),
    "name on a notice": (
        "UPDATE notices SET content = json_set(content, '$.applicant', '王某') WHERE id = 1",
        {"notice stored with an applicant's name"},
    ),
    "identity on a notice": (
        ("UPDATE notices SET content = json_set(content, '$.item', '110101199003077213')"
        " WHERE id = 1"),
        {"通知书 notice中有证件号码"},
    ),
    "identity in the log": (
        ("UPDATE events SET data = json_set(data, '$.reason', '身份证110101199003077213')"
        " WHERE seq = (SELECT min(seq) FROM events WHERE name = 'case.decided')"),
        {"事件 event中有证件号码"},
    ),
    "identity in an alert": (
        "UPDATE alerts SET detail = json_set(detail, '$.x', '11010119900307721X') WHERE id = 1",
        {"告警 alert中有证件号码"},
    ),
    "applicant in clear": (
        """INSERT INTO applicants VALUES (1, '{"name": "王某"}', 1, 5, NULL)""",
        {"applicant's data not sealed", row(APPLICANT)},
    ),
    "applicant in clear, as bytes": (
        """INSERT INTO applicants VALUES (1, CAST('{"name": "王某"}' AS BLOB), 1, 5, NULL)""",
        {"applicant's data not sealed", row(APPLICANT)},
    ),
    "part": (
        ("UPDATE case_parts SET state = 'waiting' WHERE case_id ="
        " (SELECT case_id FROM case_parts WHERE state = 'finished' LIMIT 1)"),
        {"part of a joint case differs"},
    ),
    "part lost": (
        "DELETE FROM case_parts WHERE case_id = (SELECT case_id FROM case_parts LIMIT 1)",
        {"part of a joint case differs"},
    ),
    "fee": (
        "UPDATE fee_orders SET quantity = 7 WHERE id = 1",
        {ORDER, row("缴费单 fee order"), event("缴费单 fee order")},
    ),
    "payment": (
        f"UPDATE fee_orders SET amount_fen = 1, received_fen = 1 WHERE id = {_PAID}",
        {
            ORDER, PAYMENTS, TILL, WAIVED, BY_TILL, row("收费 payment"), event("收费 payment"),
        },
    ),
    "payment forgotten": (without("fee.paid"), {ORDER, row("收费 payment"), PAYMENTS}),
    "cancelled": (
        f"UPDATE fee_orders SET cancelled_at = 5 WHERE id = {_PAID}",
        {ORDER, row("撤销的缴费单 cancelled fee order")},
    ),
    "refund": (
        "UPDATE fee_orders SET refunded_at = 5, refund = 'JHT2026-000099' WHERE id = 1",
        {ORDER, row("退费 refund"), "退费凭证编号 refund numbers"},
    ),
    "order's number": (
        "UPDATE serials SET last = last + 1 WHERE series = 'fee_order:2026'",
        {"缴费单编号 fee order numbers"},
    ),
    "paid twice": (
        ("INSERT INTO events (name, at, actor, case_id, data, chain) SELECT name, at, actor,"
        " case_id, data, chain FROM events WHERE seq ="
        " (SELECT min(seq) FROM events WHERE name = 'fee.paid')"),
        {ORDER, "payment without its one receipt number", PAYMENTS},
    ),
    "bill": (
        ("UPDATE fee_orders SET bill = '9999' WHERE id = (SELECT min(id) FROM fee_orders"
        " WHERE receipt IS NOT NULL)"),
        {
            ORDER, row("财政票据号码 bill of a payment"),
            event("财政票据号码 bill of a payment"),
        },
    ),
    "reprint": (
        ("INSERT INTO slips (receipt, kiosk, copy, state, queued_at, moved_at) SELECT min(id),"
        " 'K1', 1, 'queued', 1, 1 FROM fee_orders WHERE receipt IS NOT NULL"),
        {row("补打的收据和退费凭证 reprint of a cashier's paper")},
    ),
    "receipt's number": (
        "UPDATE serials SET last = last + 1 WHERE series = 'receipt:2026'",
        {"票据编号 receipt numbers"},
    ),
    "till": (
        "UPDATE tills SET counted_fen = counted_fen + 1 WHERE id = 1",
        {row("日结 till"), event("日结 till")},
    ),
    "alert": (
        "UPDATE alerts SET clerk = 'C99' WHERE id = 1",
        {row("监察告警 alert"), event("监察告警 alert")},
    ),
    "alert lost": (
        "DELETE FROM alerts WHERE id = 1", {event("监察告警 alert")},
    ),
    "sighting": (
        "INSERT INTO alert_sightings VALUES (1, 'staff:x', 5, '')",
        {row("告警阅知 sighting of an alert")},
    ),
    "mending": (
        "UPDATE alerts SET cleared_at = 5 WHERE id = 1", {row("告警纠正 mending of an alert")},
    ),
    "meeting": (
        "INSERT INTO case_meetings VALUES (1, 1, 'review', 5, 'x', 'scheduled', NULL)",
        {MEETING, row("联审会和联合踏勘 meeting")},
    ),
    "green channel": (
        ("INSERT INTO green_projects (case_id, ground, route, project, builder, admitted_at)"
        " VALUES (1, 'leaders', 'company', 'x', 'y', 5)"),
        {GREEN, row("绿色通道 green channel")},
    ),
    "nonsense in the log": (
        ("UPDATE events SET data = '{}'"
        " WHERE seq = (SELECT min(seq) FROM events WHERE name = 'case.received')"),
        {AS_TOLD},
    ),
}  # fmt: skip
"""What is altered, and the names (or a piece of them) of all that is seen."""
