"""What must be true of cases' tables: rows and the events they are a projection of, both ways.

A subject is a line of PAIRS or of SERIES. What needs a case's whole course is looked at by
hall.service.handling.auditing, over ``records``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from hall.domain.events import Logged
from hall.store.cases import COLUMNS, Projection, projection_of
from hall.store.event_log import by_case


def _of_event(name: str, *columns: str) -> str:
    """Rows of an event; a column that begins with ``$`` is a key of its data."""
    values = (
        f"json_extract(e.data, '{column}')" if column.startswith("$") else f"e.{column}"
        for column in columns
    )
    return f"SELECT {', '.join(values)} FROM events e WHERE e.name = '{name}'"


_OF_NOTICES = "FROM notices n JOIN cases c ON c.id = n.case_id"
_PAIRS = (
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
            " WHERE sealed IS NOT NULL"
            " AND (typeof(sealed) <> 'blob' OR json_valid(CAST(sealed AS TEXT)))"
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
    *(check for pair in _PAIRS for check in _differences(*pair)),
    *(_gaps(*series) for series in _SERIES),
    *(_in_clear(*where) for where in _CLEAR),
)
"""As hall.store.audit has them: what a breach is called, and the query that finds breaches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A case as its rows have it, and its events."""

    number: str
    item: str | None
    department: str | None
    kind: str
    row: Projection
    events: list[Logged]
    parts: list[dict[str, Any]]
    """Rows of its parts, by column."""


def records(connection: sqlite3.Connection) -> Iterator[Record]:
    """Every case with its events, one after another: however many, one is held at a time."""
    events, parts = by_case(connection), _parts(connection)
    told, mine = next(events, None), next(parts, None)
    cases = connection.execute(
        f"SELECT id, number, item, department, kind, {', '.join(COLUMNS)} FROM cases ORDER BY id"
    )
    for id_, number, item, department, kind, *row in cases:
        yield Record(
            number=number,
            item=item,
            department=department,
            kind=kind,
            row=projection_of(dict(zip(COLUMNS, row, strict=True))),
            events=told[1] if told is not None and told[0] == id_ else [],
            parts=mine[1] if mine is not None and mine[0] == id_ else [],
        )
        while told is not None and told[0] <= id_:
            told = next(events, None)
        while mine is not None and mine[0] <= id_:
            mine = next(parts, None)


def _parts(connection: sqlite3.Connection) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    rows = connection.execute("SELECT * FROM case_parts ORDER BY case_id, part")
    names = [column[0] for column in rows.description]
    by_name = (dict(zip(names, row, strict=True)) for row in rows)
    for case, mine in groupby(by_name, key=itemgetter("case_id")):
        yield case, list(mine)
