"""What must be true of cases' tables: rows and the events they are a projection of, both ways.

A subject is a line of PAIRS (hall.store.handling.pairs) or of SERIES. What needs a case's whole
course is looked at by hall.service.handling.auditing, over hall.store.handling.records.
"""

from __future__ import annotations

from collections.abc import Iterator

from hall.store.handling.pairs import PAIRS

_YEAR = "substr(number, instr(number, '〔') + 1, 4)"
_SERIAL = "CAST(substr(number, instr(number, '〕') + 1) AS INTEGER)"
_DASHED = (
    "substr({0}, instr({0}, '-') - 4, 4)",
    "CAST(substr({0}, instr({0}, '-') + 1) AS INTEGER)",
)
"""The year and the serial of a fee's number, such as ``JHF2026-000012``."""
_SERIES = (
    (
        "通知书编号 notice numbers",
        f"SELECT 'notice:' || form || ':' || {_YEAR} series, {_SERIAL} serial FROM notices",
        "notice:*",
    ),
    *(
        (
            f"{name} numbers",
            (
                f"SELECT '{series}:' || {_DASHED[0].format(column)} series,"
                f" {_DASHED[1].format(column)} serial FROM fee_orders WHERE {column} IS NOT NULL"
            ),
            f"{series}:*",
        )
        for name, series, column in (
            ("缴费单编号 fee order", "fee_order", "number"),
            ("票据编号 receipt", "receipt", "receipt"),
            ("退费凭证编号 refund", "refund", "refund"),
        )
    ),
)
"""Numbers that must leave no gap, by their series in ``serials``."""

_ID_CARD = "[1-9][0-9][0-9][0-9][0-9][0-9][12][09]" + "[0-9]" * 9 + "[0-9Xx]"
"""How an identity card's number looks: region, year of birth from 1900 to 2999, the rest."""
_CLEAR = (
    ("事件 event", "SELECT seq, data FROM events"),
    ("通知书 notice", "SELECT number, content FROM notices"),
    ("告警 alert", "SELECT id, detail FROM alerts"),
)

_RULES: tuple[tuple[str, str], ...] = (
    (
        "收费不是恰好一张收据 payment without its one receipt number",
        (
            "SELECT json_extract(e.data, '$.order'), count(*) FROM events e"
            " WHERE e.name = 'fee.paid' GROUP BY json_extract(e.data, '$.order')"
            " HAVING count(*) <> 1 OR count(DISTINCT json_extract(e.data, '$.receipt')) <> 1"
            " UNION ALL SELECT json_extract(e.data, '$.receipt'), count(*) FROM events e"
            " WHERE e.name = 'fee.paid' GROUP BY json_extract(e.data, '$.receipt')"
            " HAVING count(*) <> 1"
        ),
    ),
    (
        "日结与票据不符 till's closing differs from its receipts",
        (
            "SELECT t.id, t.day FROM tills t"
            " JOIN events e ON e.name = 'fee.till_closed' AND json_extract(e.data, '$.till') = t.id"
            " LEFT JOIN (SELECT till, sum(amount_fen) paid FROM fee_orders"
            "  WHERE till IS NOT NULL GROUP BY till) p ON p.till = t.id"
            " LEFT JOIN (SELECT refunded_till, sum(amount_fen) back FROM fee_orders"
            "  WHERE refunded_till IS NOT NULL GROUP BY refunded_till) r ON r.refunded_till = t.id"
            " LEFT JOIN (SELECT of, sum(fen) cash FROM"
            "  (SELECT till of, amount_fen fen FROM fee_orders WHERE method = 'cash'"
            "   UNION ALL SELECT refunded_till, -amount_fen FROM fee_orders WHERE method = 'cash')"
            "  GROUP BY of) c ON c.of = t.id"
            " WHERE json_extract(e.data, '$.paid_fen') <> ifnull(paid, 0)"
            " OR json_extract(e.data, '$.refunded_fen') <> ifnull(back, 0)"
            " OR json_extract(e.data, '$.expected_fen') <> t.opening_fen + ifnull(cash, 0)"
        ),
    ),
    (
        "已召开的会议缺到会记录 meeting held, and nobody knows who came",
        (
            "SELECT c.number, m.meeting, d.department FROM case_meetings m"
            " JOIN meeting_departments d USING (case_id, meeting)"
            " JOIN cases c ON c.id = m.case_id WHERE m.state = 'held' AND d.attended IS NULL"
        ),
    ),
    (
        "办件既没有号票也没有其他来源 case without a visit or another door",
        (
            "SELECT number FROM cases c WHERE ifnull(origin, 'window') = 'window'"
            " AND NOT EXISTS (SELECT 1 FROM ticket_cases t WHERE t.case_id = c.id)"
        ),
    ),
    (
        "办结的办件没有决定 case closed without a decision",
        (
            "SELECT number FROM cases"
            " WHERE phase = 'closed' AND kind <> 'enquiry' AND decided_at IS NULL"
        ),
    ),
    (
        "通知书的联有缺漏 copy of a notice missing",
        (
            "SELECT n.number FROM notices n LEFT JOIN notice_copies k ON k.notice = n.id"
            " GROUP BY n.id HAVING count(DISTINCT k.copy) = 0"
            " OR min(k.copy) <> 1 OR max(k.copy) <> count(DISTINCT k.copy)"
        ),
    ),
    (
        "通知书的联数与签发时不符 copies differ from those that were issued",
        (
            "SELECT n.number FROM notices n JOIN events e ON e.case_id = n.case_id"
            " AND e.name = 'notice.issued' AND json_extract(e.data, '$.notice') = n.number"
            " WHERE (SELECT count(DISTINCT copy) FROM notice_copies k WHERE k.notice = n.id)"
            " <> json_extract(e.data, '$.copies')"
        ),
    ),
    (
        "通知书写明了服务对象 notice stored with an applicant's name",
        "SELECT number FROM notices WHERE ifnull(json_extract(content, '$.applicant'), '') <> ''",
    ),
    (
        "服务对象的信息没有加密 applicant's data not sealed",
        (
            "SELECT c.number FROM applicants a JOIN cases c ON c.id = a.case_id"
            " WHERE sealed IS NOT NULL AND (typeof(sealed) <> 'blob'"
            # As text a blob ends at its first zero: one that begins with "2" and a zero would be a
            # number, which of 6,500 sealed ones one does by chance.
            " OR (instr(sealed, x'00') = 0 AND json_valid(CAST(sealed AS TEXT))))"
        ),
    ),
)


def _differences(name: str, rows: str, events: str) -> Iterator[tuple[str, str]]:
    yield (
        f"{name}：记录没有相应的事件 row without its event",
        f"SELECT * FROM ({rows}) EXCEPT SELECT * FROM ({events})",
    )
    yield (
        f"{name}：事件没有相应的记录 event without its row",
        f"SELECT * FROM ({events}) EXCEPT SELECT * FROM ({rows})",
    )


def _gaps(name: str, numbers: str, pattern: str) -> tuple[str, str]:
    return (
        f"{name}：编号不连续 numbers leave a gap",
        (
            "SELECT series, ifnull(many, 0), ifnull(most, 0), ifnull(last, 0) FROM"
            f" (SELECT series FROM ({numbers}) UNION SELECT series FROM serials"
            f"  WHERE series GLOB '{pattern}')"
            " LEFT JOIN (SELECT series, count(DISTINCT serial) many, max(serial) most"
            f"  FROM ({numbers}) GROUP BY series) USING (series)"
            " LEFT JOIN serials USING (series)"
            " WHERE many IS NOT most OR most IS NOT last"
        ),
    )


def _in_clear(name: str, rows: str) -> tuple[str, str]:
    column = rows.partition(",")[2].split()[0]
    return (
        f"{name}中有证件号码 identity number in clear",
        f"{rows.replace(f', {column}', '')} WHERE {column} GLOB '*{_ID_CARD}*'",
    )


CHECKS: tuple[tuple[str, str], ...] = (
    *_RULES,
    *(check for pair in PAIRS for check in _differences(*pair)),
    *(_gaps(*series) for series in _SERIES),
    *(_in_clear(*where) for where in _CLEAR),
)
"""As hall.store.audit has them: what a breach is called, and the query that finds breaches."""
