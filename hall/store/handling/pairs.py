"""Tables of cases that are a projection of their events: what of the two must be the same."""

from __future__ import annotations


def _of_event(name: str, *columns: str) -> str:
    """Rows of an event; a column that begins with ``$`` is a key of its data."""
    values = (
        f"json_extract(e.data, '{column}')" if column.startswith("$") else f"e.{column}"
        for column in columns
    )
    return f"SELECT {', '.join(values)} FROM events e WHERE e.name = '{name}'"


_OF_NOTICES = "FROM notices n JOIN cases c ON c.id = n.case_id"
PAIRS: tuple[tuple[str, str, str], ...] = (
    (
        "通知书 notice",
        f"SELECT n.number, n.form, c.number, n.issued_at, n.issued_by {_OF_NOTICES}",
        _of_event("notice.issued", "$.notice", "$.form", "$.case", "at", "actor"),
    ),
    (
        "通知书送达 delivery of a copy",
        (
            "SELECT n.number, k.copy, k.holder, k.delivered_at, k.delivered_by"
            " FROM notice_copies k JOIN notices n ON n.id = k.notice"
            " WHERE k.delivered_at IS NOT NULL"
        ),
        _of_event("notice.copy_delivered", "$.notice", "$.copy", "$.holder", "at", "actor"),
    ),
    (
        "缴费单 fee order",
        "SELECT number, fee, quantity, standard_fen, ordered_fen, ordered_at FROM fee_orders",
        _of_event(
            "fee.ordered", "$.order", "$.fee", "$.quantity", "$.standard_fen", "$.amount_fen", "at"
        ),
    ),
    (
        "收费 payment",
        (
            "SELECT number, receipt, amount_fen, method, till, paid_at FROM fee_orders"
            " WHERE paid_at IS NOT NULL"
        ),
        _of_event("fee.paid", "$.order", "$.receipt", "$.amount_fen", "$.method", "$.till", "at"),
    ),
    (
        "退费 refund",
        (
            "SELECT number, refund, amount_fen, refunded_till, refunded_at FROM fee_orders"
            " WHERE refunded_at IS NOT NULL"
        ),
        _of_event("fee.refunded", "$.order", "$.refund", "$.amount_fen", "$.till", "at"),
    ),
    (
        "财政票据号码 bill of a payment",
        "SELECT number, bill FROM fee_orders WHERE bill IS NOT NULL",
        (
            # The bare columns beside max() are those of the order's last event.
            "SELECT number, bill FROM (SELECT json_extract(data, '$.order') number,"
            " json_extract(data, '$.bill') bill, max(seq) FROM events"
            " WHERE name = 'fee.bill_recorded' GROUP BY 1)"
        ),
    ),
    (
        "补打的收据和退费凭证 reprint of a cashier's paper",
        (
            "SELECT o.number, s.id, s.copy FROM slips s"
            " JOIN fee_orders o ON o.id = coalesce(s.receipt, s.refund) WHERE s.copy > 0"
        ),
        _of_event("fee.receipt_reprinted", "$.order", "$.slip", "$.copy"),
    ),
    (
        "撤销的缴费单 cancelled fee order",
        "SELECT number, cancelled_at FROM fee_orders WHERE cancelled_at IS NOT NULL",
        _of_event("fee.cancelled", "$.order", "at"),
    ),
    (
        "期初备用金 opening of a till",
        "SELECT id, day, opening_fen, counter, opened_at FROM tills",
        _of_event("fee.till_opened", "$.till", "$.day", "$.opening_fen", "counter", "at"),
    ),
    (
        "日结 till",
        "SELECT id, day, counted_fen, kept_fen FROM tills WHERE closed_at IS NOT NULL",
        _of_event("fee.till_closed", "$.till", "$.day", "$.counted_fen", "$.kept_fen"),
    ),
    (
        "监察告警 alert",
        "SELECT id, pattern, subject, counter, clerk, raised_at FROM alerts",
        _of_event(
            "alert.raised", "$.alert", "$.pattern", "$.subject", "$.counter", "$.clerk", "at"
        ),
    ),
    (
        "告警阅知 sighting of an alert",
        "SELECT alert, seen_by, seen_at FROM alert_sightings",
        _of_event("alert.seen", "$.alert", "actor", "at"),
    ),
    (
        "告警纠正 mending of an alert",
        "SELECT id, pattern, subject, cleared_at FROM alerts WHERE cleared_at IS NOT NULL",
        _of_event("alert.cleared", "$.alert", "$.pattern", "$.subject", "at"),
    ),
    (
        "联审会和联合踏勘 meeting",
        (
            "SELECT c.number, m.meeting, m.kind FROM case_meetings m"
            " JOIN cases c ON c.id = m.case_id"
        ),
        _of_event("case.meeting_scheduled", "$.case", "$.meeting", "$.kind"),
    ),
    (
        "服务对象 applicant",
        "SELECT c.number FROM applicants a JOIN cases c ON c.id = a.case_id",
        _of_event("case.applicant_recorded", "$.case"),
    ),
    (
        "清除的服务对象 erased applicant",
        (
            "SELECT c.number, a.erased_at FROM applicants a JOIN cases c ON c.id = a.case_id"
            " WHERE a.erased_at IS NOT NULL"
        ),
        _of_event("case.applicant_erased", "$.case", "at"),
    ),
    (
        "绿色通道 green channel",
        (
            "SELECT c.number, g.ground, g.admitted_at FROM green_projects g"
            " JOIN cases c ON c.id = g.case_id"
        ),
        _of_event("case.green_admitted", "$.case", "$.ground", "at"),
    ),
    (
        "咨询 enquiry",
        "SELECT number FROM cases WHERE kind = 'enquiry'",
        _of_event("case.left_window", "$.case") + " AND json_extract(e.data, '$.kind') = 'enquiry'",
    ),
)
"""A subject, its rows, and the same rows as its events give them."""
