"""The counts that a hall's books must balance by: one walk over each table, none over another's.

What is counted of cases is counted of cases' rows alone, what of events of the log alone, so that
the two sides of an identity (hall.domain.handling.identities) know nothing of each other.
"""

from __future__ import annotations

import sqlite3

_TOLERATED = "name = 'case.accepted' AND data ->> '$.because' = 'tolerance'"


def _fen(event: str, key: str) -> str:
    """What an event says of money; nothing of every other."""
    return f"iif(name = '{event}', data ->> '$.{key}', 0)"


_CASES = {
    "cases": "1",
    "opened": "phase = 'opened'",
    "enquiries": "phase = 'closed' AND kind = 'enquiry'",
    "received_now": "phase = 'received'",
    "supplementing": "phase = 'supplementing'",
    "under_way": "phase = 'accepted'",
    "decided_now": "phase = 'decided'",
    "closed_now": "phase = 'closed' AND kind <> 'enquiry'",
    "revoked": "phase = 'revoked'",
    "revoked_before": "phase = 'revoked' AND collected_at IS NULL",
    "revoked_after": "phase = 'revoked' AND collected_at IS NOT NULL",
    "collected": "collected_at IS NOT NULL",
    "returned_now": "phase = 'returned'",
    "withdrawn": "phase = 'withdrawn'",
    **{
        f"kind_{kind}": f"kind = '{kind}'"
        for kind in (
            "undecided", "enquiry", "immediate", "promised", "supplement", "joint", "returned",
            "urgent", "reported_up",
        )
    },
    "accepted": "accepted_at IS NOT NULL",
    **{
        f"accepted_{kind}": f"accepted_as = '{kind}'"
        for kind in ("immediate", "promised", "joint", "reported_up", "urgent")
    },
    "immediate_now": "accepted_at IS NOT NULL AND kind = 'immediate'",
    "returned_after": "phase = 'returned' AND accepted_at IS NOT NULL",
    "withdrawn_after": "phase = 'withdrawn' AND accepted_at IS NOT NULL",
    "decided": "decided_at IS NOT NULL",
    "concluded": "concluded_at IS NOT NULL",
    "measured": "on_time IS NOT NULL",
    "early": "on_time = 1 AND promised_left > 0",
    "just_in_time": "on_time = 1 AND promised_left <= 0",
    "late": "on_time = 0",
}  # fmt: skip
_TICKETS = {
    "tickets": "1",
    "tickets_served": "state = 'served'",
    "tickets_no_show": "state = 'no_show'",
    "tickets_cancelled": "state = 'cancelled'",
    "tickets_live": "state NOT IN ('served', 'no_show', 'cancelled')",
}
_VISITS_OF_CASES = {"cases_of_visits": "opened_here"}
_NOTICES = {
    f"notice_{form}": f"form = '{form}'"
    for form in (
        "promised", "supplement", "joint", "returned", "urgent", "green", "missing", "decision",
    )
}  # fmt: skip
_FEES = {
    "orders": "1",
    **{
        f"orders_{state}": f"state = '{state}'"
        for state in ("open", "paid", "cancelled", "waived", "refund_asked", "refunded")
    },
    "fen_ordered": "ordered_fen",
    "fen_open": "iif(state = 'open', amount_fen, 0)",
    "fen_cancelled": "iif(state = 'cancelled', amount_fen, 0)",
    "fen_given_up": "ordered_fen - amount_fen",
    "fen_receipts": "iif(paid_at IS NULL, 0, amount_fen)",
    "fen_kept": "iif(state IN ('paid', 'refund_asked'), amount_fen, 0)",
    "fen_refunded": "iif(state = 'refunded', amount_fen, 0)",
}
_MEETINGS = {"meetings": "1", "meetings_scheduled": "state = 'scheduled'"}
_ATTENDANCE = {"attendances": "attended IS NOT NULL"}
_EVENTS = {
    "event_issued": "name = 'ticket.issued'",
    "event_opened": "name = 'case.opened'",
    "event_opened_apart": "name = 'case.opened' AND ticket IS NULL",
    "event_accepted": "name = 'case.accepted'",
    "event_accepted_days": "name = 'case.accepted' AND data ->> '$.kind' <> 'immediate'",
    # In the green channel no day ends what is tolerated: a plain list says what is missing.
    "event_tolerated": f"{_TOLERATED} AND data ->> '$.tolerance_days' IS NOT NULL",
    "event_tolerated_undated": f"{_TOLERATED} AND data ->> '$.tolerance_days' IS NULL",
    "event_missing_listed": "name = 'case.missing_listed'",
    "event_green": "name = 'case.green_admitted'",
    "event_asked": "name = 'case.supplement_asked'",
    "event_decided": "name = 'case.decided'",
    # Refused by a hall that wrote no papers yet, it says nothing of one.
    "event_refused": "name = 'case.decided' AND ifnull(data ->> '$.in_writing', 0)",
    "event_revoked": "name = 'case.revoked'",
    "event_revoked_after": "name = 'case.revoked' AND data ->> '$.collected'",
    "event_collected": "name = 'case.collected'",
    "event_returned": "name = 'case.returned'",
    "event_overturned": "name = 'case.reviewed' AND data ->> '$.result' = 'overturned'",
    "event_withdrawn": "name = 'case.withdrawn'",
    "event_urgent": "name = 'case.urgent_recognised'",
    "event_meetings_held": "name = 'case.meeting_held'",
    "event_meetings_cancelled": "name = 'case.meeting_cancelled'",
    "event_refund_asked": "name = 'fee.refund_asked'",
    "event_refund_denied": "name = 'fee.refund_denied'",
    "event_fen_ordered": _fen("fee.ordered", "amount_fen"),
    "event_fen_waived": f"{_fen('fee.waived', 'from_fen')} - {_fen('fee.waived', 'amount_fen')}",
    "event_fen_paid": _fen("fee.paid", "amount_fen"),
    "event_fen_refunded": _fen("fee.refunded", "amount_fen"),
    "event_fen_settled": _fen("fee.till_closed", "paid_fen"),
    "event_fen_settled_back": _fen("fee.till_closed", "refunded_fen"),
}
_WALKS = (("cases", _CASES), ("tickets", _TICKETS),
          ("ticket_cases", _VISITS_OF_CASES), ("notices", _NOTICES), ("fee_orders", _FEES),
          ("case_meetings", _MEETINGS), ("meeting_departments", _ATTENDANCE),
          ("events", _EVENTS))  # fmt: skip

_ENQUIRIES = (
    "SELECT count(DISTINCT case_id) FROM events"
    " WHERE name = 'case.left_window' AND data ->> '$.kind' = 'enquiry'"
)
_OPEN_TILLS = (
    "SELECT ifnull(sum(amount_fen), 0) FROM fee_orders JOIN tills t ON t.id = {till}"
    " WHERE t.closed_at IS NULL"
)
"""Money of tills that are not settled yet."""
_ATTENDED = (
    "SELECT count(*) FROM (SELECT DISTINCT case_id, data ->> '$.meeting', data ->> '$.department'"
    " FROM events WHERE name = 'case.attendance_recorded')"
)
"""Recorded again, it is one attendance."""
_AGAIN = (
    "WITH told AS (SELECT case_id, count(*) many FROM events WHERE name = 'case.accepted'"
    "  GROUP BY case_id)"
    " SELECT ifnull(sum(many - (accepted_at IS NOT NULL)), 0)"
    " FROM told JOIN cases ON id = case_id"
)
"""Acceptances that a review took back: more than the one that stands."""
_REPEATED = (
    "WITH issued AS (SELECT case_id, count(*) forms FROM notices"
    "  WHERE form IN ('promised', 'joint') GROUP BY case_id),"
    " needed AS (SELECT case_id, count(*) many FROM events"
    "  WHERE name = 'case.accepted' AND data ->> '$.kind' <> 'immediate' GROUP BY case_id)"
    " SELECT ifnull(sum(max(0, forms - ifnull(many, 0))), 0)"
    " FROM issued LEFT JOIN needed USING (case_id)"
)
"""Notices beyond one an acceptance: a case that became a joint one afterwards got another."""
_VISITS = (
    "WITH asked AS (SELECT DISTINCT ticket FROM events"
    "  WHERE name = 'case.left_window' AND data ->> '$.kind' = 'enquiry'),"
    " acts AS (SELECT tc.ticket, max(e.name = 'case.collected') collected FROM events e"
    "  JOIN ticket_cases tc ON tc.case_id = e.case_id JOIN tickets t ON t.id = tc.ticket"
    "  WHERE e.name IN ({acts}) AND e.at BETWEEN t.called_at AND t.ended_at"
    "  AND ifnull(e.data ->> '$.proof', '') <> 'at_once' GROUP BY tc.ticket)"
    " SELECT ifnull(sum(a.ticket IS NOT NULL), 0),"
    " ifnull(sum(a.ticket IS NULL AND ifnull(collected, 0)), 0),"
    " ifnull(sum(a.ticket IS NULL AND collected = 0), 0),"
    " ifnull(sum(a.ticket IS NULL AND collected IS NULL), 0)"
    " FROM tickets t LEFT JOIN asked a ON a.ticket = t.id LEFT JOIN acts ON acts.ticket = t.id"
    " WHERE t.state = 'served'"
)
_ACTS = (
    "case.received", "case.materials_ticked", "case.accepted", "case.decided", "case.collected",
    "case.returned", "case.supplement_asked", "case.withdrawn", "case.result_ready",
    "case.review_asked", "case.missing_listed", "case.papers_listed", "case.papers_given_back",
    "fee.ordered", "fee.paid", "fee.refund_asked",
)  # fmt: skip
"""What is done at a window while its citizen stands there."""


def counts(connection: sqlite3.Connection) -> dict[str, int]:
    """Every count of the identities, by name; whole numbers, money in fen."""
    found: dict[str, int] = {}
    for table, columns in _WALKS:
        sums = ", ".join(f"ifnull(sum({what}), 0)" for what in columns.values())
        row = connection.execute(f"SELECT {sums} FROM {table}").fetchone()
        found |= dict(zip(columns, map(int, row), strict=True))
    found["event_enquiry"] = _one(connection, _ENQUIRIES)
    found["event_attended"] = _one(connection, _ATTENDED)
    found["fen_unsettled"] = _one(connection, _OPEN_TILLS.format(till="till"))
    found["fen_unsettled_back"] = _one(connection, _OPEN_TILLS.format(till="refunded_till"))
    found["accepted_again"] = _one(connection, _AGAIN)
    found["notice_repeated"] = _one(connection, _REPEATED)
    query = _VISITS.format(acts=", ".join(f"'{name}'" for name in _ACTS))
    row = connection.execute(query).fetchone()
    names = ("visits_enquiry", "visits_collection", "visits_worked", "visits_other")
    return found | dict(zip(names, map(int, row), strict=True))


def _one(connection: sqlite3.Connection, query: str) -> int:
    return int(connection.execute(query).fetchone()[0])
