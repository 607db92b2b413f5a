"""What must be true of a hall's database whatever happened: each query finds what is not."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from hall.store.handling import audit as handling

_SHOWN = 20
"""Of one kind of breach, so many are named; the rest are counted."""

_STATE_EVENTS = {
    "ticket.issued": "waiting",
    "ticket.called": "called",
    "ticket.service_began": "serving",
    "ticket.served": "served",
    "ticket.no_show": "no_show",
    "ticket.reinstated": "waiting",
    "ticket.transferred": "waiting",
    "ticket.held": "held",
    "ticket.resumed": "serving",
    "ticket.cancelled": "cancelled",
}
_IMPLIED = " ".join(f"WHEN '{name}' THEN '{state}'" for name, state in _STATE_EVENTS.items())
_MOVING = ", ".join(f"'{name}'" for name in _STATE_EVENTS)

CHECKS: tuple[tuple[str, str], ...] = (
    (
        "号票的状态与事件记录不符 ticket state differs from its events",
        (
            # The bare columns beside max() are those of the ticket's last event.
            "SELECT t.number || ': ' || t.state || ' / ' || ifnull(implied, '-') FROM tickets t"
            f" LEFT JOIN (SELECT ticket, CASE name {_IMPLIED} END implied, max(seq) FROM events"
            f"  WHERE name IN ({_MOVING}) GROUP BY ticket) e ON e.ticket = t.id"
            " WHERE t.state IS NOT implied"
        ),
    ),
    (
        "号票没有办件记录 ticket without a case",
        (
            "SELECT number FROM tickets t"
            " WHERE NOT EXISTS (SELECT 1 FROM ticket_cases c WHERE c.ticket = t.id)"
            # A number to collect has none until somebody says for which case it is.
            " AND NOT EXISTS (SELECT 1 FROM events e WHERE e.ticket = t.id"
            "  AND e.name = 'ticket.issued' AND e.data ->> '$.to_collect')"
        ),
    ),
    (
        "取号事件不是恰好一条 ticket not issued exactly once",
        (
            "SELECT t.number FROM tickets t WHERE"
            " (SELECT count(*) FROM events e"
            "  WHERE e.ticket = t.id AND e.name = 'ticket.issued') <> 1"
        ),
    ),
    (
        "等候人数与号票不符 waiting count differs from the tickets",
        (
            "SELECT queue || ': ' || waiting FROM queue_days q WHERE waiting <>"
            " (SELECT count(*) FROM tickets t WHERE t.service_day = q.service_day"
            "  AND t.queue = q.queue AND t.state = 'waiting')"
        ),
    ),
    (
        "已结束的服务日还有未结束的号票 live ticket on a closed day",
        (
            "SELECT number FROM tickets t JOIN service_days d ON d.id = t.service_day"
            " WHERE d.closed_at IS NOT NULL AND t.ended_at IS NULL"
        ),
    ),
    (
        "序号有缺漏 number missing from a day's sequence",
        (
            "SELECT d.day || ' ' || q.queue || ': ' || (q.last_ordinary + q.last_priority)"
            " || ' / ' || given FROM queue_days q JOIN service_days d ON d.id = q.service_day"
            " JOIN (SELECT service_day, json_extract(data, '$.queue') queue, count(*) given"
            "  FROM events WHERE name = 'ticket.issued' GROUP BY 1, 2) USING (service_day, queue)"
            " WHERE q.last_ordinary + q.last_priority < given"
        ),
    ),
    (
        "评价与事件记录不符 rating differs from its event",
        (
            "SELECT r.ticket FROM ratings r WHERE NOT EXISTS (SELECT 1 FROM events e"
            " WHERE e.ticket = r.ticket AND e.name = 'rating.given'"
            " AND json_extract(e.data, '$.level') = r.level"
            " AND json_extract(e.data, '$.clerk') IS r.clerk)"
        ),
    ),
    (
        "评价事件没有评价 rating event without a rating",
        (
            "SELECT e.ticket FROM events e WHERE e.name = 'rating.given'"
            " AND NOT EXISTS (SELECT 1 FROM ratings r WHERE r.ticket = e.ticket)"
        ),
    ),
    (
        "号票纸的状态与事件记录不符 slip state differs from its events",
        (
            "SELECT s.id FROM slips s WHERE s.state IN ('printed', 'unknown', 'failed')"
            " AND s.ticket IS NOT NULL"
            " AND NOT EXISTS (SELECT 1 FROM events e WHERE e.ticket = s.ticket"
            "  AND e.name = 'slip.' || s.state AND json_extract(e.data, '$.slip') = s.id)"
        ),
    ),
    (
        "通知书小票的状态与事件记录不符 notice's slip state differs from its events",
        (
            "SELECT s.id FROM slips s JOIN notices n ON n.id = s.notice"
            " WHERE s.state IN ('printed', 'unknown', 'failed')"
            " AND NOT EXISTS (SELECT 1 FROM events e WHERE e.case_id = n.case_id"
            "  AND e.name = 'slip.' || s.state AND json_extract(e.data, '$.slip') = s.id)"
        ),
    ),
    (
        "收据或退费凭证的打印状态与事件记录不符 cashier's slip state differs from its events",
        (
            "SELECT s.id FROM slips s JOIN fee_orders o ON o.id = coalesce(s.receipt, s.refund)"
            " WHERE s.state IN ('printed', 'unknown', 'failed')"
            " AND NOT EXISTS (SELECT 1 FROM events e WHERE e.case_id = o.case_id"
            "  AND e.name = 'slip.' || s.state AND json_extract(e.data, '$.slip') = s.id)"
        ),
    ),
    (
        "窗口在等不存在的评价 counter waits for a rating already given",
        (
            "SELECT number FROM counter_states c"
            " WHERE EXISTS (SELECT 1 FROM ratings r WHERE r.ticket = c.rating_ticket)"
        ),
    ),
    *handling.CHECKS,
)
"""What a breach is called, and the query whose rows are the breaches."""


def breaches(connection: sqlite3.Connection) -> Iterator[str]:
    """Every breach of what must be true, as a line for people."""
    for row in connection.execute("PRAGMA integrity_check(20)"):
        if row[0] != "ok":
            yield f"数据库页损坏 damaged page: {row[0]}"
    for row in connection.execute("PRAGMA foreign_key_check"):
        yield f"引用不存在的记录 dangling reference: {row[0]} {row[1]} -> {row[2]}"
    for name, query in CHECKS:
        found = [" ".join(map(str, row)) for row in connection.execute(query)]
        for one in found[:_SHOWN]:
            yield f"{name}: {one}"
        if len(found) > _SHOWN:
            yield f"{name}: 另有 {len(found) - _SHOWN} 处"


def counts(connection: sqlite3.Connection) -> dict[str, int]:
    """How much there is, so that an empty check cannot be mistaken for a good one."""
    return {
        table: int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
        for table in (
            "service_days", "tickets", "cases", "notices", "notice_copies", "case_parts",
            "fee_orders", "alerts", "ratings", "slips", "events",
        )
    }  # fmt: skip
